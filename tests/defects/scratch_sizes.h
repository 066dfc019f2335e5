#pragma once
// Size fields as a scratch wants them: fine cells in a strip, growing gently outside, on surfaces that
// unroll into a plane.
#include <algorithm>
#include <cmath>

#include "defects/refine.h"

namespace flawsmith::test {

/// A strip in unrolled coordinates [mm].
struct Strip {
  dvec2 centre{0.0};
  double angle = 0;                              // [rad] of its long axis
  double half_length = 2.5, half_width = 0.015;  // [mm]
  double width = 0.00125, length = 0.05;         // [mm] of its cells

  /// Distance of a point from the strip [mm].
  double distance(const dvec2& p) const {
    const dvec2 d = p - centre, x{std::cos(angle), std::sin(angle)};
    const double along = std::abs(glm::dot(d, x)), across = std::abs(d.y * x.x - d.x * x.y);
    return std::hypot(std::max(0.0, along - half_length), std::max(0.0, across - half_width));
  }
  defects::CellSize size(const dvec2& p, const dvec3& ex, const dvec3& ey) const {
    const dvec3 along = std::cos(angle) * ex + std::sin(angle) * ey;
    return defects::graded({along, length, width}, distance(p));
  }
};

/// On a plane z = constant.
inline defects::SizeField on_plane(const Strip& strip) {
  return [strip](const defects::SurfacePoint&, const dvec3& p) {
    return strip.size({p.x, p.y}, {1, 0, 0}, {0, 1, 0});
  };
}

/// Round a cylinder about z: (radius · angle, z).
inline defects::SizeField on_cylinder(const Strip& strip, double radius) {
  return [strip, radius](const defects::SurfacePoint&, const dvec3& p) {
    const double phi = std::atan2(p.y, p.x);
    return strip.size({radius * phi, p.z}, {-std::sin(phi), std::cos(phi), 0}, {0, 0, 1});
  };
}

}  // namespace flawsmith::test
