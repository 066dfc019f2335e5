#pragma once
// What must hold of a surface after it was refined and displaced, as numbers.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scenes/part.h"

namespace flawsmith::defects {

enum class Precision { float64, float32 };  // float32: positions are rounded to it first

struct Soundness {
  std::size_t inverted = 0;    // the triangle's normal is 90° or more from its base triangle's
  std::size_t degenerate = 0;  // not higher over its longest side than one rounding of its coordinates
  bool good() const { return inverted == 0 && degenerate == 0; }
};

/// One base normal per triangle, of any length; zero where the base triangle is degenerate itself: such
/// triangles are not counted. A triangle counts once, as degenerate before inverted. A position that is not
/// finite makes its triangles degenerate.
Soundness soundness(std::span<const dvec3> positions, std::span<const scenes::Triangle> triangles,
                    std::span<const dvec3> base_normals, Precision precision);

/// A closed line along the border: the first point is not repeated.
using Loop = std::vector<dvec3>;  // [mm]

/// Border loops of a surface: along edges that no triangle runs back along. Points that are equal count as
/// one point. Empty for a closed surface.
std::vector<Loop> border_loops(std::span<const dvec3> positions, std::span<const scenes::Triangle> triangles);

/// True if the loops pair up, each with one that runs the same way within the tolerance [mm]. Points in
/// between do not matter: a subdivided edge is the same line.
bool same_loops(const std::vector<Loop>& a, const std::vector<Loop>& b, double tolerance);

}  // namespace flawsmith::defects
