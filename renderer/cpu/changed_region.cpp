#include "renderer/cpu/changed_region.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace flawsmith::renderer::cpu {
namespace {
// Boxes hold about this many triangles each, so that a long oblique scratch becomes a chain of small boxes.
constexpr std::size_t triangles_per_box = 512;
constexpr double moved_limit =
    1e-9;  // [mm] rounding of barycentrics in single precision is allowed for below

// The corners' places on the base surface.
std::array<dvec3, 3> base_places(const scenes::PatchTriangle& t, const scenes::Mesh& mesh) {
  const auto& [a, b, c] = mesh.triangles[t.base];
  std::array<dvec3, 3> places;
  for (std::size_t k = 0; k < 3; ++k) {
    const double u = t.base_uv[k].x, v = t.base_uv[k].y;
    places[k] = (1.0 - u - v) * mesh.positions[a] + u * mesh.positions[b] + v * mesh.positions[c];
  }
  return places;
}

bool differs(const scenes::PatchTriangle& t, const std::array<dvec3, 3>& base, const scenes::Patch& patch,
             const scenes::Mesh& mesh) {
  const auto& [a, b, c] = mesh.triangles[t.base];
  const double size = std::max(glm::length(mesh.positions[b] - mesh.positions[a]),
                               glm::length(mesh.positions[c] - mesh.positions[a]));
  const double limit = moved_limit + 4e-7 * size;  // barycentrics are kept to 2⁻²⁴
  for (std::size_t k = 0; k < 3; ++k)
    if (glm::length(patch.positions[t.points[k]] - base[k]) > limit) return true;
  const auto is_zero = [](const vec3& v) { return v == vec3(0.0f); };
  if (!std::all_of(t.tilt.begin(), t.tilt.end(), is_zero)) return true;
  if (t.cover_material != 0 && *std::max_element(t.cover_weight.begin(), t.cover_weight.end()) > 0.0f)
    return true;
  for (std::size_t l = 0; l < scenes::max_labels; ++l)
    if (t.label[l] != 0 && *std::max_element(t.coverage[l].begin(), t.coverage[l].end()) > 0.0f) return true;
  return false;
}

// The triangles in pieces that lie together: halved at the median along the longest side until small enough.
std::vector<std::vector<std::uint32_t>> pieces(std::vector<std::uint32_t> triangles,
                                               const std::vector<dvec3>& centre) {
  std::vector<std::vector<std::uint32_t>> done, open{std::move(triangles)};
  while (!open.empty()) {
    auto piece = std::move(open.back());
    open.pop_back();
    if (piece.size() <= triangles_per_box) {
      if (!piece.empty()) done.push_back(std::move(piece));
      continue;
    }
    dvec3 low(std::numeric_limits<double>::max()), high(-low);
    for (const auto t : piece) {
      low = glm::min(low, centre[t]);
      high = glm::max(high, centre[t]);
    }
    const dvec3 size = high - low;
    const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const auto middle = piece.begin() + static_cast<std::ptrdiff_t>(piece.size() / 2);
    std::nth_element(piece.begin(), middle, piece.end(), [&](auto s, auto t) {
      return std::pair(centre[s][axis], s) < std::pair(centre[t][axis], t);
    });
    open.emplace_back(piece.begin(), middle);
    open.emplace_back(middle, piece.end());
  }
  return done;
}
}  // namespace

ChangedRegion::ChangedRegion(const scenes::Patch& patch, const scenes::Part& part, dvec3 centre)
    : everywhere_(patch.empty()), changed_(patch.triangles.size(), 0) {
  std::vector<std::uint32_t> all;
  std::vector<dvec3> middle(patch.triangles.size());
  std::vector<std::array<dvec3, 3>> base(patch.triangles.size());
  for (std::uint32_t i = 0; i < patch.triangles.size(); ++i) {
    base[i] = base_places(patch.triangles[i], part.mesh);
    middle[i] = (base[i][0] + base[i][1] + base[i][2]) / 3.0;
    if (!differs(patch.triangles[i], base[i], patch, part.mesh)) continue;
    changed_[i] = 1;
    all.push_back(i);
  }
  for (const auto& piece : pieces(std::move(all), middle)) {
    dvec3 low(std::numeric_limits<double>::max()), high(-low);
    for (const auto t : piece)
      for (const dvec3& p : base[t]) {
        low = glm::min(low, p);
        high = glm::max(high, p);
      }
    // Single-precision hit points are off by some 2⁻²² of the part's size.
    const double slack = 1e-4 + 1e-6 * std::max(glm::length(low - centre), glm::length(high - centre));
    boxes_.push_back({vec3(low - centre - slack), vec3(high - centre + slack)});
  }
}

bool ChangedRegion::may_hold(vec3 point) const {
  return everywhere_ || std::any_of(boxes_.begin(), boxes_.end(), [&](const Box& box) {
           return glm::all(glm::lessThanEqual(box.low, point)) &&
                  glm::all(glm::lessThanEqual(point, box.high));
         });
}

}  // namespace flawsmith::renderer::cpu
