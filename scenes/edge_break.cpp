#include "scenes/edge_break.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"

namespace flawsmith::scenes {
namespace {
constexpr double least_turn = 0.1745, greatest_turn = 2.967;  // [rad] 10°, 170°
constexpr double smooth_angle = 0.1;                          // [rad] between corner normals
constexpr double greatest_width = 1.5;                        // of the radius asked for

// Distance of two segments [mm]. Ericson 2005, section 5.1.9.
double segment_distance(dvec3 p1, dvec3 q1, dvec3 p2, dvec3 q2) {
  const dvec3 d1 = q1 - p1, d2 = q2 - p2, r = p1 - p2;
  const double a = glm::dot(d1, d1), e = glm::dot(d2, d2), f = glm::dot(d2, r);
  const double c = glm::dot(d1, r), b = glm::dot(d1, d2), denominator = a * e - b * b;
  double s = denominator > 0.0 ? std::clamp((b * f - c * e) / denominator, 0.0, 1.0) : 0.0;
  double t = e > 0.0 ? (b * s + f) / e : 0.0;
  if (t < 0.0 || t > 1.0) {
    t = std::clamp(t, 0.0, 1.0);
    s = a > 0.0 ? std::clamp((b * t - c) / a, 0.0, 1.0) : 0.0;
  }
  return glm::length(p1 + s * d1 - (p2 + t * d2));
}

class NearTriangles {
 public:
  NearTriangles(const Mesh& mesh)
      : mesh_(mesh), around_first_(mesh.positions.size() + 1), met_(mesh.triangles.size()) {
    for (const Triangle& t : mesh.triangles)
      for (const std::uint32_t point : t) ++around_first_[point + 1];
    for (std::size_t i = 1; i < around_first_.size(); ++i) around_first_[i] += around_first_[i - 1];
    around_.resize(around_first_.back());
    std::vector<std::uint32_t> next(around_first_.begin(), around_first_.end() - 1);
    for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
      for (const std::uint32_t point : mesh.triangles[t]) around_[next[point]++] = t;
  }

  /// Triangles within reach of the edge, from its own two outwards.
  std::vector<std::uint32_t> of(const BrokenEdge& edge, double reach) {
    ++visit_;
    std::vector<std::uint32_t> found;
    const auto offer = [&](std::uint32_t t) {
      if (met_[t] == visit_) return;
      met_[t] = visit_;
      if (distance(edge, t) <= reach) found.push_back(t);
    };
    for (const std::uint32_t t : edge.triangles) offer(t);
    for (std::size_t i = 0; i < found.size(); ++i)
      for (const std::uint32_t point : mesh_.triangles[found[i]])
        for (std::uint32_t k = around_first_[point]; k < around_first_[point + 1]; ++k) offer(around_[k]);
    return found;
  }

 private:
  // Of the edge from a triangle's rim: an edge of the mesh does not pierce a triangle near its own.
  double distance(const BrokenEdge& edge, std::uint32_t triangle) const {
    const Triangle& t = mesh_.triangles[triangle];
    const dvec3 a = mesh_.positions[edge.a], b = mesh_.positions[edge.b];
    double least = segment_distance(a, b, mesh_.positions[t[0]], mesh_.positions[t[1]]);
    for (const auto& [p, q] : {std::pair{t[1], t[2]}, {t[2], t[0]}})
      least = std::min(least, segment_distance(a, b, mesh_.positions[p], mesh_.positions[q]));
    return least;
  }

  const Mesh& mesh_;
  std::vector<std::uint32_t> around_first_, around_;  // triangles around each point
  std::vector<std::uint32_t> met_;                    // per triangle: the last visit that saw it
  std::uint32_t visit_ = 0;
};
}  // namespace

double break_width(double radius, double turn) {
  return radius * std::tan(0.5 * turn);
}

EdgeBreak find_edge_break(const Mesh& mesh, const Topology& topology, const std::vector<double>& radius) {
  CHECK(radius.size() == topology.edges.size());
  EdgeBreak found;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  // triangle, edge
  NearTriangles near(mesh);
  for (std::size_t i = 0; i < topology.edges.size(); ++i) {
    if (!(radius[i] > 0.0)) continue;
    const Edge& edge = topology.edges[i];
    const double turn = dihedral(mesh, edge);
    if (turn < least_turn || turn > greatest_turn || !is_crease(mesh, edge, smooth_angle)) continue;
    if (mesh.positions[edge.a] == mesh.positions[edge.b]) continue;
    const double width = std::min(break_width(radius[i], turn), greatest_width * radius[i]);
    const BrokenEdge broken{edge.a, edge.b, edge.triangles, turn, width / std::tan(0.5 * turn)};
    for (const std::uint32_t t : near.of(broken, greatest_break_factor * width))
      pairs.emplace_back(t, static_cast<std::uint32_t>(found.edges.size()));
    found.edges.push_back(broken);
  }
  std::sort(pairs.begin(), pairs.end());
  found.first.assign(mesh.triangles.size() + 1, 0);
  for (const auto& [triangle, edge] : pairs) {
    ++found.first[triangle + 1];
    found.near.push_back(edge);
  }
  for (std::size_t t = 1; t < found.first.size(); ++t) found.first[t] += found.first[t - 1];
  return found;
}

}  // namespace flawsmith::scenes
