#include "defects/back_skin.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::defects {
namespace {
constexpr double parallel_cosine = 0.9962;  // 5°
constexpr double thickness_tolerance = 0.05;
// [mm] Nearer faces are the one that the ray starts on.
constexpr double nearest_face = 1e-3;
constexpr int rays_across = 5;
// A point of the back may lie off the stretched front by this share of the support's half extent.
constexpr double fit_tolerance = 0.05;

// The front's coordinates of a point of the back: x runs on along the front's, y against it.
ChartPoint in_front(ChartPoint at, dvec2 stretch) {
  return {at.x / stretch.x, -at.y / stretch.y};
}

// A cut through the back of a sheet in the back's own coordinates.
class MirroredCut : public Cut {
 public:
  MirroredCut(const Cut& behind, dvec2 stretch) : behind_(behind), stretch_(stretch) {}
  double begin() const override { return behind_.begin() * stretch_.x; }
  double end() const override { return behind_.end() * stretch_.x; }
  double path(double x) const override { return -behind_.path(x / stretch_.x) * stretch_.y; }
  dvec3 displacement(ChartPoint at, int bank) const override {
    return behind_.displacement(in_front(at, stretch_), -bank) * dvec3(1, -1, -1);
  }
  double coverage(ChartPoint at) const override { return behind_.coverage(in_front(at, stretch_)); }

 private:
  const Cut& behind_;
  dvec2 stretch_;
};

// A field seen from behind: x runs on along the front's x, so y and the normal run against its.
class Mirrored : public Field {
 public:
  Mirrored(const Field& front, dvec2 stretch) : front_(front), stretch_(stretch) {
    if (const Cut* behind = front.cut_behind()) cut_.emplace(*behind, stretch);
  }
  dvec2 half_extent() const override { return front_.half_extent() * stretch_; }
  dvec3 displacement(ChartPoint at) const override {
    if (cut_) return cut_->displacement(at, at.y >= cut_->path(at.x) ? 1 : -1);
    return front_.displacement(in_front(at, stretch_)) * dvec3(1, -1, -1);
  }
  double coverage(ChartPoint at) const override {
    return cut_ ? cut_->coverage(at) : front_.coverage(in_front(at, stretch_));
  }
  const Cut* cut() const override { return cut_ ? &*cut_ : nullptr; }
  dvec2 cell_size(ChartPoint at) const override {
    return front_.cell_size(in_front(at, stretch_)) * stretch_;
  }
  dvec2 cell_direction(ChartPoint at) const override {
    const dvec2 d = front_.cell_direction(in_front(at, stretch_));
    return {d.x, -d.y};
  }

 private:
  const Field& front_;
  dvec2 stretch_;
  std::optional<MirroredCut> cut_;
};

std::optional<Exit> look_inwards(const scenes::Mesh& mesh, const SurfacePoint& point, double thickest) {
  const auto exit = first_face(mesh, position(mesh, point), -shading_normal(mesh, point), thickest);
  return exit && exit->cosine >= parallel_cosine ? exit : std::nullopt;
}

struct Pair {
  ChartPoint front;
  Exit exit;
};

// Points of the support that lie over it evenly, each with the one behind it; empty if one has none.
std::vector<Pair> pairs(const scenes::Mesh& mesh, const Placed& front, double thickest) {
  std::vector<Pair> result;
  const dvec2 half = front.field->half_extent();
  for (int i = 0; i < rays_across; ++i)
    for (int j = 0; j < rays_across; ++j) {
      const ChartPoint at =
          half * dvec2(2.0 * i / (rays_across - 1) - 1.0, 2.0 * j / (rays_across - 1) - 1.0);
      const auto point = front.chart->locate(at);
      const auto exit = point ? look_inwards(mesh, *point, thickest) : std::nullopt;
      if (!exit) return {};
      result.push_back({at, *exit});
    }
  return result;
}

// The back's coordinates over the front's along both axes, by least squares; y runs the other way. None if
// some pair lies off that, or the back's chart does not reach it.
std::optional<dvec2> stretch_of(const std::vector<Pair>& all, const Chart& back, dvec2 half) {
  dvec2 product(0.0), square(0.0);
  std::vector<dvec2> behind_at;
  for (const Pair& pair : all) {
    const auto at = back.at(pair.exit.point);
    if (!at) return std::nullopt;
    behind_at.push_back({at->x, -at->y});
    product += behind_at.back() * pair.front;
    square += pair.front * pair.front;
  }
  const dvec2 stretch = product / square;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const dvec2 off = glm::abs(behind_at[i] - stretch * all[i].front);
    if (off.x > fit_tolerance * half.x || off.y > fit_tolerance * half.y) return std::nullopt;
  }
  return stretch;
}
}  // namespace

// Möller and Trumbore 1997.
std::optional<Exit> first_face(const scenes::Mesh& mesh, const dvec3& from, const dvec3& direction,
                               double farthest) {
  constexpr double slack = 1e-9;  // a ray through an edge must not slip between its triangles
  std::optional<Exit> result;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const dvec3 e1 = mesh.positions[b] - mesh.positions[a], e2 = mesh.positions[c] - mesh.positions[a];
    const dvec3 p = glm::cross(direction, e2);
    const double det = glm::dot(e1, p);
    if (det == 0.0) continue;
    const dvec3 r = from - mesh.positions[a], q = glm::cross(r, e1);
    const double u = glm::dot(r, p) / det, v = glm::dot(direction, q) / det;
    if (u < -slack || v < -slack || u + v > 1.0 + slack) continue;
    const double distance = glm::dot(e2, q) / det;
    if (distance < nearest_face || distance > farthest) continue;
    farthest = distance;
    const SurfacePoint point{t, {1.0 - u - v, u, v}};
    result = {distance, point, glm::dot(direction, shading_normal(mesh, point))};
  }
  return result;
}

Behind behind(const scenes::Mesh& mesh, const scenes::Topology& topology, const Placed& front,
              double thickest) {
  CHECK(front.chart && front.field);
  Behind result;
  const auto middle = look_inwards(mesh, front.origin, thickest);
  result.is_sheet = middle.has_value();
  if (!middle) {
    result.why_not = "the part is no sheet there";
    return result;
  }
  const auto all = pairs(mesh, front, thickest);
  double thinnest = 1e300, thickest_found = 0.0, sum = 0.0;
  for (const Pair& pair : all) {
    thinnest = std::min(thinnest, pair.exit.distance);
    thickest_found = std::max(thickest_found, pair.exit.distance);
    sum += pair.exit.distance;
  }
  if (all.empty() || thickest_found - thinnest > thickness_tolerance * thickest_found) {
    result.why_not = "the sheet's thickness changes";
    return result;
  }
  const dvec2 half = front.field->half_extent();
  // Half as much again: how far the back is stretched is only known once it has a chart.
  auto chart = std::make_unique<SurfaceChart>(mesh, topology, middle->point,
                                              front.chart->frame(front.origin, {0.0, 0.0})[0], 1.5 * half);
  const auto stretch = stretch_of(all, *chart, half);
  auto back = std::make_unique<Placed>();
  if (stretch) back->field = std::make_unique<Mirrored>(*front.field, *stretch);
  if (!stretch || !chart->holds(back->field->half_extent(), result.why_not)) {
    result.why_not = "no room on the back of the sheet";
    return result;
  }
  back->is_back = true;
  back->request = front.request;
  back->id = front.id;
  back->kind = front.kind;
  back->parameters = front.parameters;
  back->chart = std::move(chart);
  back->origin = middle->point;
  result.thickness = sum / static_cast<double>(all.size());
  result.back = std::move(back);
  return result;
}
}  // namespace flawsmith::defects
