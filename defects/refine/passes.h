#pragma once
// The four passes that refinement is made of. Each is deterministic: queues are ordered by metric length
// and then by indices.
#include <cstddef>

#include "defects/refine/metric.h"
#include "defects/refine/working_mesh.h"

namespace flawsmith::defects::refinement {

/// Splits edges of metric length > 1 at their middles, the longest first, and makes the cells around each new
/// node Delaunay. Stops when more than max_cells are there; returns false then.
bool split_long_edges(WorkingMesh& mesh, Metric& metric, std::size_t max_cells);

/// Pulls together edges of metric length < 0.7, the shortest first, where that makes no edge longer than 1
/// and no cell worse than it finds acceptable.
void collapse_short_edges(WorkingMesh& mesh, const Metric& metric);

/// Moves the apex of flat cells along base edges to the middle of its neighbours. Such cells are reached
/// neither by flips, which do not cross base edges, nor by collapses, and would turn over where the displaced
/// edge bends. Flat cells that are left are flipped away, or pulled into a neighbour. Edges at a moved apex
/// may come out a little longer than 1, at one that was pulled in up to 2.
void lift_slivers(WorkingMesh& mesh, const Metric& metric);

/// Flips edges inside base triangles until they are Delaunay in the metric, or the budget is spent: a metric
/// that varies can make flips go round in circles.
void flip_to_delaunay(WorkingMesh& mesh, const Metric& metric);

}  // namespace flawsmith::defects::refinement
