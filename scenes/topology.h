#pragma once
// Who touches whom in a mesh: edges with their triangles. Used by the part report, edge-chain zones and
// defect charts.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "scenes/part.h"

namespace flawsmith::scenes {

constexpr std::uint32_t no_triangle = UINT32_MAX;

struct Edge {
  std::uint32_t a = 0, b = 0;  // points, a < b
  // The first two triangles on the edge, in order of index; no_triangle where there is none.
  std::array<std::uint32_t, 2> triangles{no_triangle, no_triangle};
  std::uint32_t uses = 0;  // triangles on this edge: 1 boundary, 2 inner, more: not a manifold
};

/// Edges sorted by (a, b). edge_of[t][k] is the edge of triangle t from its corner k to corner (k + 1) % 3.
struct Topology {
  std::vector<Edge> edges;
  std::vector<std::array<std::uint32_t, 3>> edge_of;

  explicit Topology(const Mesh& mesh);
  /// The triangle across side k of t, or no_triangle at a boundary or where more than two triangles meet.
  std::uint32_t neighbour(std::uint32_t t, int k) const;
  /// Index of the edge between two points, in either order; none where no triangle has such a side.
  std::optional<std::uint32_t> edge_between(std::uint32_t a, std::uint32_t b) const;
};

/// Shading normal of the triangle at one of its points; zero where it has no such point.
dvec3 corner_normal(const Mesh& mesh, std::uint32_t triangle, std::uint32_t point);

/// Unit normal of a triangle, from its points. Zero for a degenerate one.
dvec3 face_normal(const Mesh& mesh, std::uint32_t triangle);
double triangle_area(const Mesh& mesh, std::uint32_t triangle);  // [mm²]

/// Angle between the two triangles' normals [rad]: 0 flat, π folded back. Positive where the edge is convex
/// (ridge), negative where it is concave (valley). 0 unless exactly two triangles meet there.
double dihedral(const Mesh& mesh, const Edge& edge);

/// True where corner normals differ on the two sides of the edge by more than the angle [rad]: a crease of
/// the shading.
bool is_crease(const Mesh& mesh, const Edge& edge, double angle = 0.01);

/// What `flawsmith part` reports of a mesh.
struct MeshReport {
  double area = 0;    // [mm²]
  double volume = 0;  // [mm³], meaningful when closed
  bool closed =
      false;  // every edge is used by exactly two triangles that run along it in opposite directions
  std::size_t boundary_edges = 0, nonmanifold_edges = 0, components = 0;
  std::size_t closed_components = 0;  // of the components, those that are closed
};
MeshReport report(const Mesh& mesh, const Topology& topology);

}  // namespace flawsmith::scenes
