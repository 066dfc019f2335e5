#pragma once
// A cut's path on the refined mesh: a chain of edges from tip to tip along which the surface can be parted.
#include "defects/place.h"
#include "defects/refine.h"

namespace flawsmith::defects {

/// Makes edges of the mesh run along the placed field's cut. No point moves: the path gives way to points
/// that it passes within about a third of an edge, and the other edges that it crosses are split there, with
/// the triangles beside them. The chain's points from the tip at begin() to that at end(), each joined to the
/// next by an edge; the tips lie inside [begin, end] by less than an edge. CHECKs that the path is not broken
/// off.
std::vector<std::uint32_t> conform_to_cut(const Placed& defect, Refined& refined);

}  // namespace flawsmith::defects
