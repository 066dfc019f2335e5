#pragma once
// From what a light's data sheet says (watts, or W/m² at a distance) to the radiance that the renderer uses.
//
// A surface element's intensity falls as I = I0 cos^g θ with g = −ln 2 / ln cos(half angle), so its radiance
// is L(θ) = L0 cos^(g−1) θ. Its radiant exitance is M = ∫ L(θ) cos θ dΩ = 2π L0 / (g + 1) (π L0 for Lambert's
// g = 1).
#include "scenes/station.h"

namespace flawsmith::scenes {

/// The exponent g of a light's emission.
double emission_exponent(double half_angle);
/// Area that emits [mm²]; 0 for a surround. A diffused ring is taken as a smooth cone.
double emitting_area(const Light& light);
/// Radiance along the normal [W·m⁻²·sr⁻¹] at which the light emits this flux [W] in all: Φ = A M. The light's
/// own radiance is not read. A surround has no flux: programmer's error.
double radiance_from_flux(const Light& light, double flux);
/// Radiance at which the light makes this irradiance [W·m⁻²] on a surface that faces it on its axis,
/// `distance` [mm] from its origin (dome: towards −z from the sphere's centre; coaxial: from the virtual
/// source, splitter included; surround: anywhere). Direct light only: what a dome's wall sends to and fro is
/// not counted. 0 if no light gets there.
double radiance_from_irradiance(const Light& light, double irradiance, double distance);

}  // namespace flawsmith::scenes
