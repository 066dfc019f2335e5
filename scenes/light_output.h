#pragma once
// From what a light's data sheet says (watts, or W/m² at a distance) to the radiance that the renderer uses,
// and back.
//
// A surface element's intensity falls as I = I0 cos^g θ with g = −ln 2 / ln cos(half angle), so its radiance
// is L(θ) = L0 cos^(g−1) θ. Its radiant exitance is M = ∫ L(θ) cos θ dΩ = 2π L0 / (g + 1) (π L0 for Lambert's
// g = 1). With a profile p of peak 1 in place of cos^g, M = L0 ∫ p dΩ; a sphere with a profile has the
// intensity π r² L0 p as a whole.
#include "scenes/light.h"

namespace flawsmith::scenes {

/// The exponent g of a light's emission.
double emission_exponent(double half_angle);
/// Area that emits [mm²]; 0 for a surround. A diffused ring is taken as a smooth cone.
double emitting_area(const Light& light);
/// Radiance [W·m⁻²·sr⁻¹] at which the light emits this flux [W] in all: Φ = A M. The light's own radiance is
/// not read. A surround has no flux: programmer's error.
double radiance_from_flux(const Light& light, double flux);
/// Flux [W] that the light's surface emits at its radiance; 0 for a surround.
double radiant_flux(const Light& light);

/// Irradiance [W·m⁻²] at a point of the light's own frame [mm] on a surface with this unit normal, from the
/// light alone: splitter included; of a surround everywhere. A dome's wall adds what it sends to and fro,
/// spread evenly over it (exact for Lambert: points of a sphere see each other alike), with nothing in the
/// dome; a ring does not shade itself.
double irradiance(const Light& light, dvec3 point, dvec3 normal);
/// The same on the light's axis, facing it, `distance` [mm] from its origin along its emission (dome:
/// towards −z from the sphere's centre; coaxial: from the virtual source).
double axial_irradiance(const Light& light, double distance);
/// Radiance [W·m⁻²·sr⁻¹] at which axial_irradiance is this one. The light's own radiance is not read. 0 if no
/// light gets there.
double radiance_from_irradiance(const Light& light, double irradiance, double distance);
/// Smallest over largest irradiance on a rectangle of these sides [mm], square to the axis at this distance:
/// on 9 × 9 points from corner to corner.
double uniformity(const Light& light, double distance, dvec2 field);

/// Radiant intensity of the whole light [W/sr] as its far field, of type C about the light's +z (of a dome
/// about its −z); nothing for a surround. A dome's own wall blocks; what it sends to and fro is not counted,
/// a coaxial light's splitter is.
LuminousIntensity far_field(const Light& light);

}  // namespace flawsmith::scenes
