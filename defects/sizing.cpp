#include "defects/sizing.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <unordered_set>

#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
constexpr double growth = 0.5;  // of the cell size per distance from the support

// A defect's axis in space, for distances where its chart does not reach.
struct Axis {
  struct Station {
    dvec3 position{0.0}, along{1, 0, 0};
    double x = 0;
  };
  std::vector<Station> stations;
  double gap = 0;  // [mm] half the distance between two of them
};

Axis axis_of(const scenes::Mesh& mesh, const Placed& defect) {
  constexpr int count = 33;
  Axis axis;
  const double half = defect.field->half_extent().x;
  axis.gap = half / (count - 1);
  for (int i = 0; i < count; ++i) {
    const double x = half * (2.0 * i / (count - 1) - 1.0);
    if (const auto point = defect.chart->locate({x, 0.0}))
      axis.stations.push_back({position(mesh, *point), defect.chart->along(*point, {x, 0.0}), x});
  }
  return axis;
}

struct Cell {
  dvec3 along;
  dvec2 size;  // along it, across it
  double at(const dvec3& direction) const {
    const double c = glm::dot(direction, along);
    return 1.0 / std::sqrt(c * c / (size.x * size.x) + std::max(0.0, 1.0 - c * c) / (size.y * size.y));
  }
};

Cell cell_of(const Placed& defect, const Axis& axis, const SurfacePoint& point, const dvec3& where) {
  const dvec2 half = defect.field->half_extent();
  if (const auto at = defect.chart->at(point)) {
    const double add = growth * outside_distance(*at, half);
    const dvec2 inside = glm::clamp(*at, -half, half), turned = defect.field->cell_direction(inside);
    const auto frame = defect.chart->frame(point, *at);
    // Edge charts have oblique axes: there cells follow the edge.
    const dvec3 along = turned.y == 0.0 ? defect.chart->along(point, *at)
                                        : glm::normalize(turned.x * frame[0] + turned.y * frame[1]);
    return {along, defect.field->cell_size(inside) + dvec2(add)};
  }
  const auto nearest =
      std::min_element(axis.stations.begin(), axis.stations.end(), [&](const auto& a, const auto& b) {
        return glm::length(a.position - where) < glm::length(b.position - where);
      });
  const double out = std::max(0.0, glm::length(nearest->position - where) - half.y - axis.gap);
  return {nearest->along, defect.field->cell_size({nearest->x, half.y}) + dvec2(growth * out)};
}
}  // namespace

std::vector<std::uint32_t> patch_region(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                        std::span<const Placed> defects) {
  std::unordered_set<std::uint32_t> region;
  for (const Placed& defect : defects) {
    const Axis axis = axis_of(mesh, defect);
    const dvec2 half = defect.field->half_extent();
    const double reach = 2.0 * half.y + 0.25 * half.x + axis.gap;
    const auto is_near = [&](std::uint32_t t) {
      const auto& [a, b, c] = mesh.triangles[t];
      const std::array<dvec3, 3> points{mesh.positions[a], mesh.positions[b], mesh.positions[c]};
      return std::any_of(axis.stations.begin(), axis.stations.end(), [&](const auto& station) {
        return triangle_distance(station.position, points) <= reach;
      });
    };
    std::unordered_set<std::uint32_t> seen;
    std::deque<std::uint32_t> open;
    const auto visit = [&](std::uint32_t t) {
      if (!seen.insert(t).second || !is_near(t)) return;
      region.insert(t);
      open.push_back(t);
    };
    visit(defect.origin.triangle);
    while (!open.empty()) {
      const auto t = open.front();
      open.pop_front();
      for (int k = 0; k < 3; ++k)
        if (const auto next = topology.neighbour(t, k); next != scenes::no_triangle) visit(next);
    }
  }
  // One ring more: a large triangle with the whole support in it can only be split along sides that are not
  // on the border.
  std::vector<std::uint32_t> result(region.begin(), region.end());
  for (std::size_t i = 0, count = result.size(); i < count; ++i)
    for (int k = 0; k < 3; ++k)
      if (const auto next = topology.neighbour(result[i], k);
          next != scenes::no_triangle && region.insert(next).second)
        result.push_back(next);
  std::sort(result.begin(), result.end());
  return result;
}

SizeField patch_sizes(const scenes::Mesh& mesh, std::span<const Placed> defects) {
  std::vector<Axis> axes;
  for (const Placed& defect : defects) axes.push_back(axis_of(mesh, defect));
  return [axes = std::move(axes), defects, &mesh](const SurfacePoint& point, const dvec3& where) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < defects.size(); ++i)
      cells.push_back(cell_of(defects[i], axes[i], point, where));
    const auto finest = std::min_element(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
      return std::min(a.size.x, a.size.y) < std::min(b.size.x, b.size.y);
    });
    const dvec3 n = scenes::face_normal(mesh, point.triangle);
    dvec3 across = glm::cross(n, finest->along);
    // A face that the axis stands on has no direction of its own.
    if (glm::length(across) < 1e-3)
      across = glm::cross(n, std::abs(n.x) < 0.6 ? dvec3(1, 0, 0) : dvec3(0, 1, 0));
    across = glm::normalize(across);
    const dvec3 along = glm::cross(across, n);
    dvec2 size = finest->size;
    for (const Cell& cell : cells) size = glm::min(size, dvec2(cell.at(along), cell.at(across)));
    return size.x >= size.y ? CellSize{along, size.x, size.y} : CellSize{across, size.y, size.x};
  };
}
}  // namespace flawsmith::defects
