#include "defects/patch.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
// Derivatives are taken this far inside the cell, so that they are one-sided where a field has a crease, and
// over a step well below that.
constexpr double nudge = 0.01, step_share = 1e-3;

// Degree 2 on a triangle, equal weights (Strang and Fix 1973): on cells this small the field is smoother
// still.
constexpr double third_rule[3][3] = {
    {2.0 / 3, 1.0 / 6, 1.0 / 6}, {1.0 / 6, 2.0 / 3, 1.0 / 6}, {1.0 / 6, 1.0 / 6, 2.0 / 3}};

std::array<dvec3, 3> corners(const std::vector<dvec3>& positions, const scenes::Triangle& points) {
  return {positions[points[0]], positions[points[1]], positions[points[2]]};
}

double area_of(const std::array<dvec3, 3>& p) {
  return 0.5 * glm::length(glm::cross(p[1] - p[0], p[2] - p[0]));
}

// Shortest height of a triangle [mm].
double height_of(const std::array<dvec3, 3>& p) {
  const double longest =
      std::max({glm::length(p[1] - p[0]), glm::length(p[2] - p[1]), glm::length(p[0] - p[2])});
  return 2.0 * area_of(p) / longest;
}

SurfacePoint inside(const RefinedTriangle& triangle, const dvec3& w) {
  return {triangle.base, w.x * triangle.weights[0] + w.y * triangle.weights[1] + w.z * triangle.weights[2],
          triangle.bank};
}

// Whether any corner of the triangle lies in the defect's support.
bool touches(const Placed& defect, const RefinedTriangle& triangle) {
  const dvec2 half = defect.field->half_extent();
  for (const dvec3& w : triangle.weights) {
    const auto at = defect.chart->at({triangle.base, w});
    if (!at) return false;
    if (outside_distance(*at, half) == 0.0) return true;
  }
  return false;
}

struct Label {
  std::uint16_t id = 0;
  std::array<float, 3> coverage{};
  float largest() const { return *std::max_element(coverage.begin(), coverage.end()); }
};

void set_labels(scenes::PatchTriangle& out, std::vector<Label> labels) {
  if (labels.size() > scenes::max_labels) {
    std::stable_sort(labels.begin(), labels.end(),
                     [](const Label& a, const Label& b) { return a.largest() > b.largest(); });
    labels.resize(scenes::max_labels);
  }
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    out.label[i] = labels[i].id;
    out.coverage[i] = labels[i].coverage;
  }
}

void set_fields(scenes::PatchTriangle& out, const RefinedTriangle& triangle, std::span<const Placed> defects,
                std::span<const std::uint16_t> cover) {
  std::vector<Label> labels;
  double covered = 0.0;
  for (std::size_t i = 0; i < defects.size(); ++i) {
    const Placed& defect = defects[i];
    const dvec2 half = defect.field->half_extent();
    Label label{defect.id, {}};
    std::array<float, 3> weight{};
    for (std::size_t k = 0; k < 3; ++k) {
      const auto at = defect.chart->at({triangle.base, triangle.weights[k]});
      if (!at || outside_distance(*at, half) > 0.0) continue;
      label.coverage[k] = static_cast<float>(std::clamp(defect.field->coverage(*at), 0.0, 1.0));
      weight[k] = static_cast<float>(std::clamp(defect.field->cover(*at), 0.0, 1.0));
    }
    if (label.largest() > 0.0f) labels.push_back(label);
    const double sum = weight[0] + weight[1] + weight[2];
    if (cover[i] != 0 && sum > covered) {
      covered = sum;
      out.cover_material = cover[i];
      out.cover_weight = weight;
    }
  }
  set_labels(out, std::move(labels));
}
}  // namespace

scenes::Patch make_patch(const scenes::Mesh& mesh, std::span<const Placed> defects,
                         std::span<const std::uint16_t> cover, const std::vector<std::uint32_t>& region,
                         const Refined& refined) {
  const Displacement displacement(mesh, defects);
  scenes::Patch patch;
  patch.hidden = region;
  patch.positions = refined.positions;
  std::vector<char> moved(refined.positions.size(), 0);
  for (const RefinedTriangle& triangle : refined.triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto p = triangle.points[k];
      if (moved[p] || refined.on_border[p]) continue;
      moved[p] = 1;
      patch.positions[p] += displacement.at({triangle.base, triangle.weights[k], triangle.bank});
    }
  const dvec3 nodes[6] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {.5, .5, 0.0}, {0.0, .5, .5}, {.5, 0.0, .5}};
  for (const RefinedTriangle& triangle : refined.triangles) {
    scenes::PatchTriangle out;
    out.points = triangle.points;
    out.base = triangle.base;
    for (std::size_t k = 0; k < 3; ++k) out.base_uv[k] = vec2(triangle.weights[k].y, triangle.weights[k].z);
    if (std::any_of(defects.begin(), defects.end(), [&](const Placed& d) { return touches(d, triangle); })) {
      const double step = step_share * height_of(corners(refined.positions, triangle.points));
      for (std::size_t i = 0; i < 6; ++i)
        out.tilt[i] =
            vec3(displacement.tilt(inside(triangle, glm::mix(nodes[i], dvec3(1.0 / 3.0), nudge)), step));
      set_fields(out, triangle, defects, cover);
    }
    patch.triangles.push_back(out);
  }
  return patch;
}

MeasuredSurface measured_surface(const Placed& defect, const Refined& refined, const scenes::Patch& patch) {
  MeasuredSurface surface;
  surface.site = defect.chart->site();
  surface.half_extent = defect.field->half_extent();
  surface.sheet = defect.sheet;
  constexpr std::uint32_t none = UINT32_MAX;
  std::vector<std::uint32_t> row(refined.positions.size(), none);
  for (const RefinedTriangle& triangle : refined.triangles) {
    if (!touches(defect, triangle)) continue;
    std::array<std::uint32_t, 3> points{};
    const double share = area_of(corners(refined.positions, triangle.points)) / 3.0;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto p = triangle.points[k];
      if (row[p] == none) {
        const SurfacePoint point{triangle.base, triangle.weights[k]};
        const ChartPoint at = *defect.chart->at(point);
        const dvec3 moved = patch.positions[p] - refined.positions[p];
        row[p] = static_cast<std::uint32_t>(surface.points.size());
        const bool in = outside_distance(at, surface.half_extent) == 0.0;
        surface.points.push_back({at, glm::inverse(defect.chart->frame(point, at)) * moved,
                                  defect.chart->depth(point, at, moved),
                                  in ? defect.field->coverage(at) : 0.0, 0.0});
      }
      points[k] = row[p];
      surface.points[row[p]].base_share += share;
    }
    surface.triangles.push_back(points);
    surface.area.push_back(area_of(corners(patch.positions, triangle.points)));
  }
  return surface;
}

Volumes volumes(const scenes::Mesh& mesh, std::span<const Placed> defects, const Placed& defect,
                const Refined& refined, const scenes::Patch& patch) {
  const Displacement displacement(mesh, defects);
  Volumes sum;
  for (const RefinedTriangle& triangle : refined.triangles) {
    if (!touches(defect, triangle)) continue;
    const auto base = corners(refined.positions, triangle.points);
    const auto moved = corners(patch.positions, triangle.points);
    sum.swept += swept_volume(base, moved);
    const double area = area_of(base), step = step_share * height_of(base);
    for (const auto& w : third_rule)
      sum.expected += area / 3.0 * displacement.swept_density(inside(triangle, {w[0], w[1], w[2]}), step);
  }
  return sum;
}
}  // namespace flawsmith::defects
