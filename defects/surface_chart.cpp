#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "core/check.h"
#include "defects/chart.h"
#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
using Corners = std::array<dvec2, 3>;

// A chart whose edges change length by more is refused: the kind's shape would come out distorted.
constexpr double strain_limit = 0.1;
// Unfolded twice, a corner may come to lie in two places: by the surface's curvature (a little), or because
// the chart went round a closed surface (far off). Above this share of the edge it counts as the latter.
constexpr double same_place = 0.25;

struct Crossing {
  double distance;  // [mm] of the edge from the chart's axis
  std::uint32_t triangle;
  int side;
  bool operator>(const Crossing& other) const {
    return std::tie(distance, triangle, side) > std::tie(other.distance, other.triangle, other.side);
  }
};

dvec2 turned_right(dvec2 v) {
  return {v.y, -v.x};
}
}  // namespace

dvec3 shading_normal(const scenes::Mesh& mesh, const SurfacePoint& point) {
  const auto& n = mesh.normals[point.triangle];
  return glm::normalize(point.weights.x * dvec3(n[0]) + point.weights.y * dvec3(n[1]) +
                        point.weights.z * dvec3(n[2]));
}

struct SurfaceChart::State {
  const scenes::Mesh& mesh;
  const scenes::Topology& topology;
  dvec2 half;
  std::vector<std::uint32_t> triangles;                // in order of unfolding
  std::vector<Corners> corners;                        // of each
  std::unordered_map<std::uint32_t, std::size_t> row;  // triangle → index into both
  std::unordered_map<std::uint32_t, dvec2> point_uv;
  std::unordered_map<std::uint32_t, dvec3> tangent;   // per point: mean of ∂P/∂u over its triangles
  std::vector<std::pair<std::uint32_t, int>> border;  // sides that the chart did not cross
  std::priority_queue<Crossing, std::vector<Crossing>, std::greater<>> crossings;

  double axis_distance(dvec2 a, dvec2 b) const {
    return segment_distance(a, b, {-half.x, 0.0}, {half.x, 0.0});
  }

  void add(std::uint32_t t, const Corners& uv) {
    row.emplace(t, triangles.size());
    triangles.push_back(t);
    corners.push_back(uv);
    for (std::size_t k = 0; k < 3; ++k) {
      point_uv.emplace(mesh.triangles[t][k], uv[k]);
      crossings.push({axis_distance(uv[k], uv[(k + 1) % 3]), t, static_cast<int>(k)});
    }
  }

  // Unfolds the triangle across this side into the plane; false where the chart must not or cannot go.
  bool unfold_across(std::uint32_t t, int side) {
    const auto k = static_cast<std::size_t>(side);
    const auto& edge = topology.edges[topology.edge_of[t][k]];
    if (edge.uses != 2 || scenes::is_crease(mesh, edge)) return false;
    const std::uint32_t next = topology.neighbour(t, side);
    const auto p = mesh.triangles[t][k], q = mesh.triangles[t][(k + 1) % 3];
    const dvec2 uv_p = corners[row.at(t)][k], uv_q = corners[row.at(t)][(k + 1) % 3];
    const auto& points = mesh.triangles[next];
    std::size_t third = 3;
    for (std::size_t j = 0; j < 3; ++j)
      if (points[j] == q && points[(j + 1) % 3] == p) third = (j + 2) % 3;
    if (third == 3) return false;  // turned the other way round: not one surface
    const dvec3 e = mesh.positions[q] - mesh.positions[p],
                r = mesh.positions[points[third]] - mesh.positions[p];
    const double length2 = glm::dot(e, e);
    if (!(length2 > 0.0)) return false;
    dvec2 uv = uv_p + glm::dot(r, e) / length2 * (uv_q - uv_p) +
               glm::length(glm::cross(e, r)) / length2 * turned_right(uv_q - uv_p);
    const auto mates = [&](std::size_t j) { return (third + 1 + j) % 3; };
    if (const auto known = point_uv.find(points[third]); known != point_uv.end()) {
      const double size = std::max(glm::length(uv - uv_p), glm::length(uv - uv_q));
      if (glm::length(known->second - uv) > same_place * size) return false;
      uv = known->second;
    }
    Corners result;
    result[third] = uv;
    result[mates(0)] = points[mates(0)] == q ? uv_q : uv_p;
    result[mates(1)] = points[mates(1)] == q ? uv_q : uv_p;
    const dvec2 a = result[1] - result[0], b = result[2] - result[0];
    if (a.x * b.y - a.y * b.x < 0.0) return false;  // folded over itself
    add(next, result);
    return true;
  }

  void grow() {
    const double reach = 1.1 * half.y;
    while (!crossings.empty()) {
      const Crossing c = crossings.top();
      crossings.pop();
      const std::uint32_t next = topology.neighbour(c.triangle, c.side);
      if (next != scenes::no_triangle && row.count(next)) continue;
      if (c.distance > reach || !unfold_across(c.triangle, c.side)) border.emplace_back(c.triangle, c.side);
    }
    // A triangle may have come in later through another side. A corner has one place in the plane, so then
    // the two agree along this side, too.
    std::erase_if(border, [&](const auto& b) {
      const std::uint32_t next = topology.neighbour(b.first, b.second);
      const auto& edge = topology.edges[topology.edge_of[b.first][static_cast<std::size_t>(b.second)]];
      return next != scenes::no_triangle && row.count(next) && !scenes::is_crease(mesh, edge);
    });
  }

  double strain(dvec2 extent) const {
    double worst = 0.0;
    for (std::size_t i = 0; i < triangles.size(); ++i)
      for (std::size_t k = 0; k < 3; ++k) {
        const dvec2 a = corners[i][k], b = corners[i][(k + 1) % 3];
        if (!meets_rectangle(a, b, extent)) continue;
        const auto& points = mesh.triangles[triangles[i]];
        const double length = glm::length(mesh.positions[points[(k + 1) % 3]] - mesh.positions[points[k]]);
        if (length > 0.0) worst = std::max(worst, std::abs(glm::length(b - a) / length - 1.0));
      }
    return worst;
  }

  // ∂P/∂u of a triangle: solves P = P0 + u·a + v·b for a from two sides.
  dvec3 u_direction(std::size_t i) const {
    const auto& [pa, pb, pc] = mesh.triangles[triangles[i]];
    const dvec2 e1 = corners[i][1] - corners[i][0], e2 = corners[i][2] - corners[i][0];
    const double det = e1.x * e2.y - e1.y * e2.x;
    if (!(std::abs(det) > 0.0)) return dvec3(0.0);
    const dvec3 u = (e2.y * (mesh.positions[pb] - mesh.positions[pa]) -
                     e1.y * (mesh.positions[pc] - mesh.positions[pa])) /
                    det;
    const double length = glm::length(u);
    return length > 0.0 ? u / length : dvec3(0.0);
  }
};

SurfaceChart::SurfaceChart(const scenes::Mesh& mesh, const scenes::Topology& topology,
                           const SurfacePoint& origin, const dvec3& direction, dvec2 half)
    : state_(new State{mesh, topology, half, {}, {}, {}, {}, {}, {}, {}}) {
  const dvec3 n = scenes::face_normal(mesh, origin.triangle);
  dvec3 u = direction - glm::dot(direction, n) * n;
  CHECK(glm::length(n) > 0.5 && glm::length(u) > 1e-9);
  u = glm::normalize(u);
  const dvec3 v = glm::cross(n, u), centre = position(mesh, origin);
  Corners uv;
  for (std::size_t k = 0; k < 3; ++k) {
    const dvec3 d = mesh.positions[mesh.triangles[origin.triangle][k]] - centre;
    uv[k] = {glm::dot(d, u), glm::dot(d, v)};
  }
  state_->add(origin.triangle, uv);
  state_->grow();
  for (std::size_t i = 0; i < state_->triangles.size(); ++i)
    for (const auto point : mesh.triangles[state_->triangles[i]])
      state_->tangent.try_emplace(point, dvec3(0.0)).first->second += state_->u_direction(i);
}

SurfaceChart::~SurfaceChart() = default;

ChartSite SurfaceChart::site() const {
  const auto origin = locate({0.0, 0.0});
  CHECK(origin);
  const dvec3 n = shading_normal(state_->mesh, *origin);
  return {ChartType::surface, 0.0, n, n};
}

std::optional<ChartPoint> SurfaceChart::at(const SurfacePoint& point) const {
  const auto row = state_->row.find(point.triangle);
  if (row == state_->row.end()) return std::nullopt;
  const Corners& uv = state_->corners[row->second];
  return point.weights.x * uv[0] + point.weights.y * uv[1] + point.weights.z * uv[2];
}

dmat3 SurfaceChart::frame(const SurfacePoint& point, ChartPoint) const {
  const dvec3 n = shading_normal(state_->mesh, point);
  dvec3 u(0.0);
  for (int k = 0; k < 3; ++k)
    u += point.weights[k] *
         state_->tangent.at(state_->mesh.triangles[point.triangle][static_cast<std::size_t>(k)]);
  u = glm::normalize(u - glm::dot(u, n) * n);
  return {u, glm::cross(n, u), n};
}

double SurfaceChart::depth(const SurfacePoint& point, ChartPoint, const dvec3& moved) const {
  return -glm::dot(moved, shading_normal(state_->mesh, point));
}

std::optional<SurfacePoint> SurfaceChart::locate(ChartPoint at) const {
  constexpr double slack = -1e-9;
  for (std::size_t i = 0; i < state_->triangles.size(); ++i) {
    const Corners& uv = state_->corners[i];
    const dvec2 e1 = uv[1] - uv[0], e2 = uv[2] - uv[0], d = at - uv[0];
    const double det = e1.x * e2.y - e1.y * e2.x;
    if (!(det > 0.0)) continue;
    const double w1 = (d.x * e2.y - d.y * e2.x) / det, w2 = (e1.x * d.y - e1.y * d.x) / det;
    if (w1 >= slack && w2 >= slack && w1 + w2 <= 1.0 - slack)
      return SurfacePoint{state_->triangles[i], {1.0 - w1 - w2, w1, w2}};
  }
  return std::nullopt;
}

const std::vector<std::uint32_t>& SurfaceChart::triangles() const {
  return state_->triangles;
}

double SurfaceChart::strain(dvec2 half) const {
  return state_->strain(half);
}

bool SurfaceChart::holds(dvec2 half, std::string& why_not) const {
  for (const auto& [t, side] : state_->border) {
    const Corners& uv = state_->corners[state_->row.at(t)];
    const auto k = static_cast<std::size_t>(side);
    if (meets_rectangle(uv[k], uv[(k + 1) % 3], half)) {
      why_not = "no room on the smooth surface";
      return false;
    }
  }
  if (strain(half) > strain_limit) {
    why_not = "the surface is too curved";
    return false;
  }
  return true;
}
}  // namespace flawsmith::defects
