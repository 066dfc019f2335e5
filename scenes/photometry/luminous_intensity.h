#pragma once
// How a lamp's intensity depends on direction, as goniophotometers measure it and as vendors publish it (IES
// LM-63, EULUMDAT): far-field candela on a grid of half-planes that share an axis.
//
// The lamp's own frame: it shines along +z (photometric zero), x lies in the plane C = 0, y = z × x.
//   type C: planes C about the z axis, counter-clockwise seen against z (from above a hanging lamp); in the
//           plane γ from +z:                    d = (sin γ cos C, −sin γ sin C, cos γ)
//   type A: planes H about the upright axis y, clockwise seen from above; in the plane the elevation V:
//                                               d = (−cos V sin H, sin V, cos V cos H)
//   type B: planes V about the lateral axis x; in the plane the angle H from the plane x = 0, clockwise:
//                                               d = (−sin H, cos H sin V, cos H cos V)
// A and B as LM-63-2002 §3 and LM-75 define them (known through secondary texts).
#include <string>
#include <vector>

#include "core/vec.h"

namespace flawsmith::scenes {

struct LuminousIntensity {
  enum class Type { a, b, c } type = Type::c;
  std::string name;             // of the luminaire, as the file gives it
  std::vector<double> planes;   // [deg] ascending; type C: from 0 to 360, both; A, B: within ±90
  std::vector<double> angles;   // [deg] ascending, in the plane; type C: within 0 … 180; A, B: within ±90
  std::vector<double> candela;  // [cd] planes.size() × angles.size(), plane by plane
  double stated_flux = 0;       // [lm] what the file says that it emits; 0: it does not say
  double input_power = 0;       // [W] electrical; 0: not stated

  double value(std::size_t plane, std::size_t angle) const { return candela[plane * angles.size() + angle]; }
  /// [cd] towards a direction (unit, the lamp's frame), linear in both angles; 0 outside the grid.
  double towards(const dvec3& direction) const;
  /// [lm] the integral over all directions: exact in the plane for intensity that is linear in the angle,
  /// trapezium rule from plane to plane.
  double flux() const;
  /// Largest value [cd].
  double peak() const;
  /// Angle from +z [deg] in the half-plane that holds the lamp's frame's azimuth [deg] (from x to −y, as C),
  /// where the intensity falls below half of that along +z for the first time; 180 if it never does.
  double half_angle(double azimuth_deg) const;
};

/// The unit direction at a plane and an angle in it [deg], in the lamp's frame.
dvec3 direction_of(LuminousIntensity::Type type, double plane_deg, double angle_deg);

}  // namespace flawsmith::scenes
