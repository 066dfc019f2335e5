#pragma once
// Lights as plain data: a body, where it stands, its spectrum, how much it emits and whereto. Lengths in mm,
// angles in radians, unless a comment says otherwise.
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/spectrum.h"
#include "scenes/photometry/luminous_intensity.h"
#include "scenes/pose.h"

namespace flawsmith::scenes {

/// Bodies that emit from one side, in the light's own frame: they face +z from the origin unless a comment
/// says otherwise.
struct RectangleLight {
  double width = 0, height = 0;
};  // [mm] x and y
struct DiscLight {
  double radius = 0;
};  // [mm]
struct SphereLight {
  double radius = 0;
};  // [mm] emits outwards
/// A ring about the z axis: `segments` drive channels (each its own light group). Diffused: a conical band of
/// flat facets, as wide as outer − inner, turned inwards by `tilt` about the circle of mean radius. Bare:
/// `leds` discs of led_radius along the mean circle, on a dark holder, each aimed inwards by `tilt` from +z.
struct RingLight {
  double inner_radius = 0, outer_radius = 0;  // [mm]
  double tilt = 0;                            // [rad] of the emission axis from +z towards the ring's axis
  int segments = 1;
  bool diffused = true;
  int leds = 48;            // bare: in all
  double led_radius = 1.5;  // [mm]
};
struct BarLight {
  double length = 0, width = 0;
};  // [mm] x and y: a rectangle in a housing
/// A spherical cap that emits inwards (towards −z: it stands over the part), with a round camera hole at its
/// pole. The origin is the sphere's centre; the cap reaches from the pole (+z) down to the rim angle.
struct DomeLight {
  double radius = 0;             // [mm]
  double rim_angle = 1.5707963;  // [rad] from +z
  double hole_radius = 0;        // [mm]
  double reflectance = 0.9;      // of the inner wall
};
/// A virtual area source seen by the part through a splitter in front of the named camera: a rectangle at
/// `distance` from the camera's origin towards the part, square to its axis, invisible to the camera.
struct CoaxialLight {
  std::string camera;
  double width = 0, height = 0;       // [mm]
  double distance = 0;                // [mm] from the camera's origin along its axis
  double splitter_reflectance = 0.5;  // source to part; part to camera is transmitted by …
  double splitter_transmittance = 0.5;
};
/// A light guide with printed dots between camera and part: a virtual rectangle about the origin that emits
/// evenly towards +z. It blocks no light; cameras whose axis passes through it see its transmittance of what
/// lies behind, and nothing of the plate itself.
struct FlatDomeLight {
  double width = 0, height = 0;  // [mm] x and y
  double transmittance = 0.85;   // part to camera
};
/// A panel about the origin of equal fields side by side, each a drive channel: field 0 at the corner of
/// least x and y, then along x, row by row.
struct ScreenLight {
  double width = 0, height = 0;  // [mm] x and y
  int columns = 1, rows = 1;
};
struct SurroundLight {};  // uniform radiance from everywhere

/// Overdrive in pulses: what a light stands.
struct Strobe {
  double current = 1;        // the largest, of the unit current
  double longest_pulse = 0;  // [s] above unit current
  double duty = 1;           // the largest share of time above unit current
};

struct Light {
  std::string name;
  std::variant<RectangleLight, DiscLight, SphereLight, RingLight, BarLight, DomeLight, CoaxialLight,
               FlatDomeLight, ScreenLight, SurroundLight>
      body;
  Pose pose;
  Curve spectrum;  // [1/nm], integral 1
  // [W·m⁻²·sr⁻¹] over all wavelengths, at unit current: the largest intensity of a surface element over its
  // area (of a sphere with a profile: over π r²). Without a profile that is the radiance along the emission
  // axis.
  double radiance = 0;
  double half_angle = 1.0471975511965976;  // [rad] where the intensity is half: I = I0 cos^g, g = −ln 2/ln
                                           // cos; 60° is Lambert
  // In place of the half angle: intensity over direction relative to its peak, of type C. Of a flat body
  // every element emits so about its own normal; a sphere as a whole about the light's +z. Null: there is
  // none.
  std::shared_ptr<const LuminousIntensity> profile;
  double housing_reflectance = 0.05;  // diffuse, of everything that does not emit
  std::optional<Strobe> strobe;
  int groups() const;  // drive channels: segments of a ring, fields of a screen, else 1
};

}  // namespace flawsmith::scenes
