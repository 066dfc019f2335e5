#pragma once
// The outside of a four-fluted end mill before its end teeth are ground: helical flutes and lands, their
// run-out, shank. Frame: mm; z is the axis, from the end teeth (z = 0) to the shank; tooth 1 leaves z = 0 on
// the x axis. The tool cuts turning towards −φ (to the right, seen along the shank), so that a tooth lies on
// the +φ side of its edge.
#include <numbers>

#include "assets/parts/named_step.h"

namespace flawsmith::assets {

inline constexpr double degree = std::numbers::pi / 180.0;
inline constexpr double mill_radius = 5;  // [mm] of the cutting edges and of the shank
inline constexpr int mill_teeth = 4;

/// From z = −`below` to the shank's end; sewn, valid, faces named rake_k, relief_k, relief_secondary_k,
/// flute_k, shank, shank_chamfer, shank_end; the end at −below is one plane named "blank_end".
NamedSolid fluted_body(double below);

}  // namespace flawsmith::assets
