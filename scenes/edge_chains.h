#pragma once
// Edges of a mesh joined to chains.
#include <cstdint>
#include <vector>

#include "scenes/topology.h"
#include "scenes/zone.h"

namespace flawsmith::scenes {

/// Joins the edges (ascending indices into the topology's) to chains that turn by at most `corner` [rad] at
/// each of their points. Where more than two meet, the straightest pairs go on. Every edge is in exactly one
/// chain. The result is a function of the mesh alone: chains by their first point, each beginning at its end
/// of lower index; a closed one at its lowest point. A loop with one corner is an open chain that begins and
/// ends there.
std::vector<EdgeChain> join_edges(const Mesh& mesh, const Topology& topology,
                                  const std::vector<std::uint32_t>& edges, double corner);
double chain_length(const Mesh& mesh, const EdgeChain& chain);  // [mm]

}  // namespace flawsmith::scenes
