// Builds a piece of a ball screw's spindle: 32 mm, lead 10 mm, right-hand, one start, for balls of 7.938 mm
// (5/16"), 20 mm long, cut square at both ends. The groove is a gothic arch, two arcs of radius 0.54 ball
// diameters whose centres lie so far apart that a ball touches them at 45°; in the middle it is 2.2 mm deep.
// Such proportions are usual; they are no maker's. The borders of the land are sharp; their edge break is
// added when a station's items are manufactured.
//
// Frame: mm; z the axis; the middle of the groove crosses the plane y = 0 at x > 0, z = 0.
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepGProp.hxx>
#include <GProp_GProps.hxx>
#include <TopoDS.hxx>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <gp_Pln.hxx>
#include <numbers>

#include "assets/parts/named_step.h"
#include "assets/parts/spline.h"

namespace {
using flawsmith::assets::NamedFace;
using flawsmith::assets::NamedSolid;
using flawsmith::assets::spline_edge;
using flawsmith::assets::spline_face;

// All in mm.
constexpr double radius = 16, lead = 10, length = 20;
constexpr int pieces = 8;  // a quarter turn each: small faces are meshed much faster than one long one
constexpr double ball_radius = 7.938 / 2, arc_radius = 0.54 * 7.938, depth = 2.2;
const double offset = (arc_radius - ball_radius) * std::sqrt(0.5);  // of an arc's centre from the middle
const double height = std::sqrt(arc_radius * arc_radius - offset * offset) - depth;  // and over the land
const double half_width = std::sqrt(arc_radius * arc_radius - height * height) - offset;

/// Distance from the axis at a distance along it from the middle of the groove, up to half_width.
double groove(double along) {
  const double from_centre = std::abs(along) + offset;
  return radius + height - std::sqrt(arc_radius * arc_radius - from_centre * from_centre);
}

/// A piece of the profile along the axis.
struct Strip {
  const char* name;
  double from = 0, to = 0;  // along the axis, from the middle of the groove
  bool in_groove = false;
  int spans = 1;  // of degree 5
};
const Strip strips[] = {{"groove_lower", -half_width, 0, true, 6},
                        {"groove_upper", 0, half_width, true, 6},
                        {"land", half_width, lead - half_width, false, 4}};

/// At the share u of the strip, at the height z: where the helix through that point of the profile is.
gp_Pnt on_spindle(const Strip& strip, double u, double z) {
  const double along = strip.from + u * (strip.to - strip.from);
  const double r = strip.in_groove ? groove(along) : radius;
  const double angle = 2 * std::numbers::pi * (z - along) / lead;
  return {r * std::cos(angle), r * std::sin(angle), z};
}

NamedFace end(double z, double outwards, const char* name) {
  BRepBuilderAPI_MakeWire wire;
  for (const Strip& strip : strips)
    wire.Add(spline_edge([&](double u) { return on_spindle(strip, u, z); }, strip.spans));
  return {BRepBuilderAPI_MakeFace(gp_Pln(gp_Pnt(0, 0, z), gp_Dir(0, 0, outwards)), wire.Wire()).Face(), name};
}

NamedSolid build() {
  std::vector<NamedFace> faces;
  for (const Strip& strip : strips)
    for (int i = 0; i < pieces; ++i) {
      const auto at = [&](double u, double v) {
        return on_spindle(strip, u, ((i + v) / pieces - 0.5) * length);
      };
      faces.push_back({spline_face(at, strip.spans, 5), strip.name});  // 18° of turn a span
    }
  faces.push_back(end(-length / 2, -1, "end_lower"));
  faces.push_back(end(length / 2, 1, "end_upper"));
  return flawsmith::assets::sew(faces);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: build_spindle FILE.step\n");
    return 2;
  }
  try {
    const NamedSolid part = build();
    flawsmith::assets::write_step(part, "Ball screw spindle 32 x 10", argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "build_spindle: %s\n", error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "build_spindle: %s\n", error.what());
    return 3;
  }
}
