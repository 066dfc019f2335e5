#pragma once
// Which edges of a part are broken, how much, and which triangles feel it. The mesh stays sharp: the renderer
// turns the normal within the break (renderer/shared/edge_break.h).
#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {

/// A convex crease between two triangles.
struct BrokenEdge {
  std::uint32_t a = 0, b = 0;                // points of the mesh
  std::array<std::uint32_t, 2> triangles{};  // on its two sides
  double turn = 0;                           // [rad] angle between their normals: π/2 on a block
  double radius = 0;  // [mm] nominal, of the fillet; smaller than asked for on acute edges, see break_of
};

struct EdgeBreak {
  std::vector<BrokenEdge> edges;
  // Edges near triangle t: near[first[t]] … near[first[t + 1] − 1], ascending. first has one entry more than
  // there are triangles.
  std::vector<std::uint32_t> first, near;
};

/// An item's own factor on all nominal radii lies in this range; deburring along an edge varies by another.
constexpr double least_break_scale = 0.7, greatest_break_scale = 1.4;
/// Factor on the nominal radius that no item exceeds anywhere.
constexpr double greatest_break_factor = 1.3 * greatest_break_scale;

/// How far from the edge a fillet of this radius begins, along either face [mm]: r tan(turn/2).
double break_width(double radius, double turn);

/// radius: per edge of the topology [mm], 0: left sharp. Edges that are concave, smooth (is_crease, turn
/// under 10°), folded back (over 170°) or not between two triangles stay sharp, whatever is asked for. Where
/// the fillet would begin farther than 1.5 r from the edge (wedges under 68°) its radius is taken smaller, so
/// that it begins there. All triangles that come within reach of the largest possible break are found, also
/// those that touch the edge at a point only, as far as they hang together within reach.
EdgeBreak find_edge_break(const Mesh& mesh, const Topology& topology, const std::vector<double>& radius);

}  // namespace flawsmith::scenes
