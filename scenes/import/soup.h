#pragma once
// From the loose triangles of a mesh file to a Mesh: equal points welded, degenerate triangles dropped,
// normals by crease angle.
#include "scenes/part.h"

namespace flawsmith::scenes {

struct Soup {
  std::vector<dvec3> points;        // [mm] part frame, finite; equal ones may repeat
  std::vector<std::uint32_t> body;  // per point: only points of one body are welded; empty: all are of one
  std::vector<Triangle> triangles;
  std::vector<std::uint32_t> face;  // per triangle: index into faces
  std::vector<Face> faces;
};

/// Welds, repairs and shades. Points are equal when they differ by no more than the rounding of the largest
/// single-precision coordinate (exporters write −2.7e-16 for 0). Faces that lost all their triangles stay, so
/// that ids keep their meaning. crease_angle in radians. Writes mesh and faces of the part, and adds remarks
/// on what was changed.
void make_mesh(Soup soup, double crease_angle, Part& part);

/// Corner normals: at each point, the triangles that hang together across edges folded by no more than the
/// crease angle [rad] share one normal, the mean of theirs weighted by their angle at the point.
/// (Thürmer & Wüthrich 1998, Computing vertex normals from polygonal facets.)
void shade_by_crease(Mesh& mesh, double crease_angle);

/// Turns every triangle of a closed mesh round if it encloses a negative volume; true if it did.
bool turn_outwards(Mesh& mesh);

}  // namespace flawsmith::scenes
