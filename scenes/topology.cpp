#include "scenes/topology.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace flawsmith::scenes {
namespace {
struct Side {
  std::uint32_t a, b, triangle, corner;
  bool operator<(const Side& other) const {
    return std::tie(a, b, triangle, corner) < std::tie(other.a, other.b, other.triangle, other.corner);
  }
};

// Corner of the triangle at this point, or −1.
int corner_at(const Triangle& triangle, std::uint32_t point) {
  for (int k = 0; k < 3; ++k)
    if (triangle[static_cast<std::size_t>(k)] == point) return k;
  return -1;
}

// True if the triangle runs from a to b.
bool runs_forward(const Triangle& triangle, const Edge& edge) {
  const int k = corner_at(triangle, edge.a);
  return k >= 0 && triangle[static_cast<std::size_t>((k + 1) % 3)] == edge.b;
}

std::uint32_t root_of(std::vector<std::uint32_t>& parent, std::uint32_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}
}  // namespace

Topology::Topology(const Mesh& mesh) : edge_of(mesh.triangles.size()) {
  std::vector<Side> sides;
  sides.reserve(mesh.triangles.size() * 3);
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::uint32_t k = 0; k < 3; ++k) {
      const auto p = mesh.triangles[t][k], q = mesh.triangles[t][(k + 1) % 3];
      sides.push_back({std::min(p, q), std::max(p, q), t, k});
    }
  std::sort(sides.begin(), sides.end());
  for (const Side& side : sides) {
    if (edges.empty() || edges.back().a != side.a || edges.back().b != side.b)
      edges.push_back({side.a, side.b});
    Edge& edge = edges.back();
    if (edge.uses < 2) edge.triangles[edge.uses] = side.triangle;
    ++edge.uses;
    edge_of[side.triangle][side.corner] = static_cast<std::uint32_t>(edges.size() - 1);
  }
}

std::uint32_t Topology::neighbour(std::uint32_t t, int k) const {
  const Edge& edge = edges[edge_of[t][static_cast<std::size_t>(k)]];
  if (edge.uses != 2) return no_triangle;
  return edge.triangles[0] == t ? edge.triangles[1] : edge.triangles[0];
}

std::optional<std::uint32_t> Topology::edge_between(std::uint32_t a, std::uint32_t b) const {
  const auto key = std::minmax(a, b);
  const auto found =
      std::lower_bound(edges.begin(), edges.end(), key, [](const Edge& edge, const auto& points) {
        return std::tie(edge.a, edge.b) < std::tie(points.first, points.second);
      });
  if (found == edges.end() || found->a != key.first || found->b != key.second) return std::nullopt;
  return static_cast<std::uint32_t>(found - edges.begin());
}

dvec3 face_normal(const Mesh& mesh, std::uint32_t triangle) {
  const auto& [a, b, c] = mesh.triangles[triangle];
  const dvec3 n = glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
  const double length = glm::length(n);
  return length > 0.0 ? n / length : dvec3(0.0);
}

dvec3 corner_normal(const Mesh& mesh, std::uint32_t triangle, std::uint32_t point) {
  const int k = corner_at(mesh.triangles[triangle], point);
  return k < 0 ? dvec3(0.0) : dvec3(mesh.normals[triangle][static_cast<std::size_t>(k)]);
}

double triangle_area(const Mesh& mesh, std::uint32_t triangle) {
  const auto& [a, b, c] = mesh.triangles[triangle];
  return 0.5 * glm::length(
                   glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]));
}

double dihedral(const Mesh& mesh, const Edge& edge) {
  if (edge.uses != 2) return 0.0;
  const dvec3 n0 = face_normal(mesh, edge.triangles[0]), n1 = face_normal(mesh, edge.triangles[1]);
  const double angle = std::atan2(glm::length(glm::cross(n0, n1)), glm::dot(n0, n1));
  const auto& first = mesh.triangles[edge.triangles[0]];
  const dvec3 centre = (mesh.positions[first[0]] + mesh.positions[first[1]] + mesh.positions[first[2]]) / 3.0;
  // Convex: the first triangle lies below the plane of the second.
  return glm::dot(centre - mesh.positions[edge.a], n1) <= 0.0 ? angle : -angle;
}

bool is_crease(const Mesh& mesh, const Edge& edge, double angle) {
  if (edge.uses != 2) return true;
  const auto limit = static_cast<float>(std::cos(angle));
  for (const auto point : {edge.a, edge.b}) {
    vec3 normal[2];
    for (std::size_t side = 0; side < 2; ++side) {
      const auto t = edge.triangles[side];
      normal[side] = mesh.normals[t][static_cast<std::size_t>(corner_at(mesh.triangles[t], point))];
    }
    if (glm::dot(normal[0], normal[1]) < limit) return true;
  }
  return false;
}

Box bounds(const Mesh& mesh) {
  if (mesh.positions.empty()) return {};
  Box box{mesh.positions[0], mesh.positions[0]};
  for (const dvec3& p : mesh.positions) {
    box.low = glm::min(box.low, p);
    box.high = glm::max(box.high, p);
  }
  return box;
}

MeshReport report(const Mesh& mesh, const Topology& topology) {
  MeshReport result;
  const Box box = bounds(mesh);
  const dvec3 origin = 0.5 * (box.low + box.high);  // near the mesh, so that the volume's terms do not cancel
  std::vector<std::uint32_t> parent(mesh.positions.size());
  std::iota(parent.begin(), parent.end(), 0u);
  std::vector<char> used(mesh.positions.size(), 0);
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    result.area += triangle_area(mesh, t);
    result.volume += glm::dot(mesh.positions[a] - origin,
                              glm::cross(mesh.positions[b] - origin, mesh.positions[c] - origin)) /
                     6.0;
    used[a] = used[b] = used[c] = 1;
    parent[root_of(parent, a)] = root_of(parent, b);
    parent[root_of(parent, b)] = root_of(parent, c);
  }
  std::vector<char> open(mesh.positions.size(),
                         0);  // at a component's root: it has an edge that is not closed
  for (const Edge& edge : topology.edges) {
    if (edge.uses == 1) ++result.boundary_edges;
    if (edge.uses > 2) ++result.nonmanifold_edges;
    if (edge.uses != 2 || runs_forward(mesh.triangles[edge.triangles[0]], edge) ==
                              runs_forward(mesh.triangles[edge.triangles[1]], edge))
      open[root_of(parent, edge.a)] = 1;
  }
  for (std::uint32_t i = 0; i < parent.size(); ++i)
    if (used[i] && root_of(parent, i) == i) {
      ++result.components;
      if (!open[i]) ++result.closed_components;
    }
  result.closed = result.components > 0 && result.closed_components == result.components;
  return result;
}
}  // namespace flawsmith::scenes
