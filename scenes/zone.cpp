#include "scenes/zone.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "scenes/edge_chains.h"
#include "scenes/glob.h"

namespace flawsmith::scenes {
namespace {
// True if the points' own box and this one have a point in common.
bool meets(const Box& box, std::initializer_list<dvec3> points) {
  Box own{*points.begin(), *points.begin()};
  for (const dvec3& p : points) own = {glm::min(own.low, p), glm::max(own.high, p)};
  return glm::all(glm::lessThanEqual(box.low, own.high)) && glm::all(glm::lessThanEqual(own.low, box.high));
}
// True if at least half of the edge lies in the box, or a piece half as long as the box: a long straight edge
// that runs through it is in, one that only ends in it is not.
bool lies_in(const Box& box, dvec3 a, dvec3 b) {
  double first = 0.0, last = 1.0;  // the piece inside, as shares of the edge: clipped slab by slab
  for (int i = 0; i < 3; ++i) {
    const double d = b[i] - a[i];
    if (d == 0.0) {
      if (a[i] < box.low[i] || a[i] > box.high[i]) return false;
      continue;
    }
    const double s = (box.low[i] - a[i]) / d, t = (box.high[i] - a[i]) / d;
    first = std::max(first, std::min(s, t));
    last = std::min(last, std::max(s, t));
  }
  const dvec3 size = box.high - box.low;
  const double length = glm::length(b - a), piece = (last - first) * length;
  return piece > 0.0 && piece >= 0.5 * std::min(length, std::max({size.x, size.y, size.z}));
}
bool inside(const FaceRule::Range& range, double value) {
  return range.low <= value && value <= range.high;
}

std::vector<char> faces_that_hold(const FaceRule& rule, const Part& part) {
  std::vector<double> area(part.faces.size(), 0.0);
  if (rule.area)
    for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t)
      area[part.mesh.face[t]] += triangle_area(part.mesh, t);
  std::vector<char> holds(part.faces.size(), 1);
  for (std::size_t f = 0; f < part.faces.size(); ++f) {
    const Face& face = part.faces[f];
    const bool id =
        rule.ids.empty() || std::find(rule.ids.begin(), rule.ids.end(), face.id) != rule.ids.end();
    const bool name = rule.name.empty() || glob_matches(rule.name, face.name);
    holds[f] = id && name && (!rule.area || inside(*rule.area, area[f]));
  }
  return holds;
}

std::vector<std::uint32_t> find_triangles(const FaceRule& rule, const Part& part) {
  const Mesh& mesh = part.mesh;
  const std::vector<char> holds = faces_that_hold(rule, part);
  std::vector<std::uint32_t> found;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    if (!holds[mesh.face[t]]) continue;
    if (rule.normal) {
      const dvec3 normal = face_normal(mesh, t);  // zero for a degenerate triangle: in no cone
      const dvec3& axis = rule.normal->direction;
      const double angle = std::atan2(glm::length(glm::cross(axis, normal)), glm::dot(axis, normal));
      if (normal == dvec3(0.0) || angle > rule.normal->half_angle + 1e-9) continue;
    }
    if (rule.curvature && !inside(*rule.curvature, largest_curvature(mesh, t))) continue;
    const auto& [a, b, c] = mesh.triangles[t];
    if (rule.box && !meets(*rule.box, {mesh.positions[a], mesh.positions[b], mesh.positions[c]})) continue;
    found.push_back(t);
  }
  return found;
}

std::vector<EdgeChain> find_chains(const EdgeRule& rule, const Mesh& mesh, const Topology& topology) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t e = 0; e < topology.edges.size(); ++e) {
    const Edge& edge = topology.edges[e];
    if (edge.uses != 2) continue;
    const double angle = dihedral(mesh, edge);
    constexpr double slack = 1e-9;  // [rad] so that [90, 90] finds a block's edges
    if (std::abs(angle) < rule.dihedral.low - slack || std::abs(angle) > rule.dihedral.high + slack) continue;
    if (rule.convexity == EdgeRule::Convexity::convex && angle <= 0.0) continue;
    if (rule.convexity == EdgeRule::Convexity::concave && angle >= 0.0) continue;
    if (rule.box && !lies_in(*rule.box, mesh.positions[edge.a], mesh.positions[edge.b])) continue;
    chosen.push_back(e);
  }
  std::vector<EdgeChain> chains = join_edges(mesh, topology, chosen, rule.corner);
  if (rule.length)
    std::erase_if(chains,
                  [&](const EdgeChain& chain) { return !inside(*rule.length, chain_length(mesh, chain)); });
  return chains;
}
}  // namespace

// The shape operator S with S e = Δn for the triangle's three sides, by least squares in its plane.
// Rusinkiewicz 2004, "Estimating Curvatures and Their Derivatives on Triangle Meshes", section 3.
double largest_curvature(const Mesh& mesh, std::uint32_t triangle) {
  const dvec3 normal = face_normal(mesh, triangle);
  if (normal == dvec3(0.0)) return 0.0;
  const Triangle& corners = mesh.triangles[triangle];
  const auto& normals = mesh.normals[triangle];
  const dvec3 x = glm::normalize(mesh.positions[corners[1]] - mesh.positions[corners[0]]);
  const dvec3 y = glm::cross(normal, x);
  dmat3 left(0.0);  // normal equations for S = (p q; q r)
  dvec3 right(0.0);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t l = (k + 1) % 3;
    const dvec3 side = mesh.positions[corners[l]] - mesh.positions[corners[k]];
    const dvec3 turn = dvec3(normals[l]) - dvec3(normals[k]);
    const double u = glm::dot(side, x), v = glm::dot(side, y), du = glm::dot(turn, x), dv = glm::dot(turn, y);
    left += dmat3(u * u, u * v, 0, u * v, u * u + v * v, u * v, 0, u * v, v * v);
    right += dvec3(u * du, u * dv + v * du, v * dv);
  }
  const double scale = left[0][0] + left[2][2];
  if (std::abs(glm::determinant(left)) < 1e-18 * scale * scale * scale) return 0.0;  // a sliver without width
  const dvec3 s = glm::inverse(left) * right;
  const double mean = 0.5 * (s.x + s.z), spread = std::hypot(0.5 * (s.x - s.z), s.y);
  return std::max(std::abs(mean + spread), std::abs(mean - spread));
}

bool contains(const Box& box, dvec3 p) {
  return glm::all(glm::lessThanEqual(box.low, p)) && glm::all(glm::lessThanEqual(p, box.high));
}

Zone find_zone(const ZoneRule& rule, const Part& part, const Topology& topology) {
  Zone zone;
  zone.name = rule.name;
  if (const auto* faces = std::get_if<FaceRule>(&rule.rule)) {
    zone.triangles = find_triangles(*faces, part);
    zone.box = faces->box;
  } else {
    const auto& edges = std::get<EdgeRule>(rule.rule);
    zone.chains = find_chains(edges, part.mesh, topology);
    zone.box = edges.box;
  }
  return zone;
}

}  // namespace flawsmith::scenes
