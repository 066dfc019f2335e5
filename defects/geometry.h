#pragma once
// Small planar and spatial geometry that charts and regions share.
#include <array>

#include "core/vec.h"

namespace flawsmith::defects {

/// True if the segment a–b meets the rectangle |x| ≤ half.x, |y| ≤ half.y.
bool meets_rectangle(dvec2 a, dvec2 b, dvec2 half);
/// Distance between two segments in the plane.
double segment_distance(dvec2 a, dvec2 b, dvec2 c, dvec2 d);
/// Distance of a point from a triangle in space.
double triangle_distance(const dvec3& p, const std::array<dvec3, 3>& triangle);
/// Weights of the point nearest to p on a triangle (sum 1, none negative).
dvec3 nearest_weights(const dvec3& p, const std::array<dvec3, 3>& triangle);
/// Distance of a point from the rectangle |x| ≤ half.x, |y| ≤ half.y; 0 inside.
double outside_distance(dvec2 p, dvec2 half);

}  // namespace flawsmith::defects
