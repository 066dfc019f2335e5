#pragma once
// From the lights of a station to the bodies that the renderer samples, hits and shades.
#include <vector>

#include "renderer/shared/transport_data.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// A body before it is placed in the renderer's world: frame and lengths in the station's world, double
/// precision.
struct LightBody {
  std::uint32_t kind = 0;  // shared::body_...
  int segment = -1;        // of the light's drive channels; -1: does not emit
  dvec3 origin{0.0};       // [mm]
  dmat3 axes{1.0};         // columns x, y, z
  dvec3 size{0.0};         // [mm], meaning by kind: renderer/shared/transport_data.h
  double front_reflectance = 0, back_reflectance = 0;  // diffuse
  bool is_virtual = false;  // emits, but neither blocks light nor is seen by cameras
};

/// The bodies of one light. Rings are made of flat facets: at least 48 around, of width outer - inner radius,
/// turned by the tilt about the circle of mean radius, which lies in z = 0 of the light's frame; segment 0
/// begins at its +x axis. A bar's housing is a box behind it, as deep as the bar is wide. A flat dome is
/// virtual, as a coaxial light is. A coaxial light stands where its camera says: InputError if there is none
/// of that name.
std::vector<LightBody> light_bodies(const scenes::Station& station, const scenes::Light& light);

double emitting_area(const LightBody& body);  // [mm2]; 0 for the surroundings

}  // namespace flawsmith::renderer
