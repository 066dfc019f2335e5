#pragma once
// Closed parts with smooth shading where they are smooth, and zones on them, for tests of injection.
#include "scenes/station.h"

namespace flawsmith::test {

/// Sharp-edged box centred on the origin. Zones: "faces", "edges" (its twelve).
scenes::Station box_station(const dvec3& size);
/// Upright rod about z from z = 0. Zones: "side", "rim" (the upper one).
scenes::Station rod_station(double radius, double height, std::uint32_t facets);
/// A potato: a sphere with three smooth waves of 12 %. Zone: "faces".
scenes::Station blob_station(double radius, std::uint32_t rows);
/// A ring about z. Zone: "saddle", its inner half, where the two curvatures differ in sign.
scenes::Station ring_station(double radius, double tube, std::uint32_t facets);

}  // namespace flawsmith::test
