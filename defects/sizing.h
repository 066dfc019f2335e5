#pragma once
// Which base triangles are refined for a set of placed defects, and how finely.
#include <span>
#include <vector>

#include "defects/place.h"

namespace flawsmith::defects {

/// The base triangles that a patch replaces, ascending: all within a margin of the supports, across creases
/// too. No support touches the region's border, whose edges are never split.
std::vector<std::uint32_t> patch_region(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                        std::span<const Placed> defects);

/// Cell sizes: the finest that any field asks for, growing outside each support by half the distance from it.
/// The defects must outlive the result.
SizeField patch_sizes(const scenes::Mesh& mesh, std::span<const Placed> defects);

}  // namespace flawsmith::defects
