#include "assets/parts/end_mill/fluted_body.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <Geom_ConicalSurface.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <TopoDS.hxx>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <gp_Circ.hxx>
#include <gp_Pln.hxx>

#include "assets/parts/spline.h"

namespace flawsmith::assets {
namespace {
constexpr double radius = mill_radius;
constexpr double helix = 35 * degree;
constexpr double flute_length = 22, run_out = 8, overall = 72;  // [mm] DIN 6527 L, 10 mm
constexpr double end_chamfer = 0.5;                             // [mm] of the shank

// The section square to the axis, of the tooth whose edge lies at (radius, 0).
constexpr double primary_relief = 10 * degree, primary_width = 0.9;      // [mm]
constexpr double secondary_relief = 25 * degree, secondary_width = 1.1;  // [mm]
constexpr double rake = 8 * degree, rake_width = 1.0;                    // [mm] its straight part
constexpr double flute_reach = 1.9;                                      // [mm] of the flute's end tangents
constexpr double back_slant = 40 * degree;     // of the flute's back to the radius, at the heel
constexpr double rake_on_circle = 8 * degree;  // share of the circle that the rake runs out to

struct Flat {
  double x = 0, y = 0;
};
Flat along(Flat from, double length, double dx, double dy) {
  return {from.x + length * dx, from.y + length * dy};
}
Flat turned(Flat p, double angle) {
  return {p.x * std::cos(angle) - p.y * std::sin(angle), p.x * std::sin(angle) + p.y * std::cos(angle)};
}
double angle_of(Flat p) {
  return std::atan2(p.y, p.x);
}

/// A piece of the section between two corners, and the angles on the circle into which it runs out.
struct Strip {
  const char* name;
  std::function<Flat(double)> at;  // of 0 … 1
  double from = 0, to = 0;         // [rad]
  int spans = 1;                   // of degree 5
};

std::vector<Strip> strips() {
  const Flat edge{radius, 0};
  const Flat shoulder = along(edge, primary_width, -std::sin(primary_relief), std::cos(primary_relief));
  const Flat heel = along(shoulder, secondary_width, -std::sin(secondary_relief), std::cos(secondary_relief));
  // The next tooth's rake, seen from this one.
  const double pitch = 2 * std::numbers::pi / mill_teeth;
  const Flat next = turned(edge, pitch);
  const Flat inward = turned({-std::cos(rake), std::sin(rake)}, pitch);
  const Flat root = along(next, rake_width, inward.x, inward.y);
  // The flute: a cubic that leaves the heel inwards and ends tangent to the rake.
  const double out = angle_of(heel) - back_slant;
  const Flat second = along(heel, -flute_reach, std::cos(out), std::sin(out));
  const Flat third = along(root, flute_reach, inward.x, inward.y);
  const auto line = [](Flat a, Flat b) {
    return [a, b](double u) { return Flat{a.x + u * (b.x - a.x), a.y + u * (b.y - a.y)}; };
  };
  const auto cubic = [heel, second, third, root](double u) {
    const double v = 1 - u, a = v * v * v, b = 3 * v * v * u, c = 3 * v * u * u, d = u * u * u;
    return Flat{a * heel.x + b * second.x + c * third.x + d * root.x,
                a * heel.y + b * second.y + c * third.y + d * root.y};
  };
  const double first_corner = angle_of(shoulder), second_corner = angle_of(heel),
               third_corner = pitch - rake_on_circle;
  return {{"relief", line(edge, shoulder), 0, first_corner, 1},
          {"relief_secondary", line(shoulder, heel), first_corner, second_corner, 1},
          {"flute", cubic, second_corner, third_corner, 4},
          {"rake", line(root, next), third_corner, pitch, 1}};
}

/// 0 along the flutes, 1 where they have run out, with two continuous derivatives.
double runs_out(double z) {
  const double t = std::clamp((z - flute_length) / run_out, 0.0, 1.0);
  return t * t * t * (10 + t * (6 * t - 15));
}

gp_Pnt on_body(const Strip& strip, double u, double z, double turn) {
  const Flat p = strip.at(u);
  const double out = runs_out(z), own = angle_of(p), circle = strip.from + u * (strip.to - strip.from);
  const double r = radius - (radius - std::hypot(p.x, p.y)) * (1 - out);
  const double angle = own + out * (circle - own) + turn + z * std::tan(helix) / radius;
  return {r * std::cos(angle), r * std::sin(angle), z};
}

/// The strip from one z to another.
TopoDS_Face helical_face(const Strip& strip, double turn, double low, double high) {
  const auto at = [&](double u, double v) { return on_body(strip, u, low + v * (high - low), turn); };
  // 1 mm a span along: 8° of twist.
  return spline_face(at, strip.spans, static_cast<int>(std::lround(high - low)));
}

/// The plane z = low: its border is the lowest row of the helical faces.
TopoDS_Face plane_end(const std::vector<Strip>& section, double low) {
  BRepBuilderAPI_MakeWire wire;
  for (int tooth = 0; tooth < mill_teeth; ++tooth)
    for (const auto& strip : section)
      wire.Add(
          spline_edge([&](double u) { return on_body(strip, u, low, tooth * 90 * degree); }, strip.spans));
  return BRepBuilderAPI_MakeFace(gp_Pln(gp_Pnt(0, 0, low), -gp::DZ()), wire.Wire()).Face();
}
}  // namespace

NamedSolid fluted_body(double below) {
  const auto section = strips();
  const double top = flute_length + run_out, chamfer_begin = overall - end_chamfer;
  const double top_turn = top * std::tan(helix) / radius;
  const gp_Ax3 axis(gp::Origin(), gp::DZ(), gp::DX());
  const Handle(Geom_CylindricalSurface) cylinder = new Geom_CylindricalSurface(axis, radius);
  const Handle(Geom_ConicalSurface) cone =
      new Geom_ConicalSurface(gp_Ax3(gp_Pnt(0, 0, chamfer_begin), gp::DZ(), gp::DX()), -45 * degree, radius);
  const gp_Circ rim(gp_Ax2(gp_Pnt(0, 0, overall), gp::DZ(), gp::DX()), radius - end_chamfer);
  BRepBuilderAPI_MakeWire rim_wire;
  std::vector<NamedFace> faces;
  for (int tooth = 0; tooth < mill_teeth; ++tooth) {
    const double turn = tooth * 90 * degree;
    for (const auto& strip : section) {
      // A flute's far side is the next tooth's rake.
      const int owner = std::string(strip.name) == "rake" ? (tooth + 1) % mill_teeth : tooth;
      faces.push_back({helical_face(strip, turn, -below, top),
                       std::string(strip.name).append("_").append(std::to_string(owner + 1))});
      const double from = strip.from + turn + top_turn, to = strip.to + turn + top_turn;
      faces.push_back(
          {BRepBuilderAPI_MakeFace(cylinder, from, to, top, chamfer_begin, 1e-7).Face(), "shank"});
      faces.push_back(
          {BRepBuilderAPI_MakeFace(cone, from, to, 0, end_chamfer / std::cos(45 * degree), 1e-7).Face(),
           "shank_chamfer"});
      rim_wire.Add(BRepBuilderAPI_MakeEdge(rim, from, to).Edge());
    }
  }
  faces.push_back({BRepBuilderAPI_MakeFace(gp_Pln(gp_Pnt(0, 0, overall), gp::DZ()), rim_wire.Wire()).Face(),
                   "shank_end"});
  faces.push_back({plane_end(section, -below), "blank_end"});
  return sew(faces);
}

}  // namespace flawsmith::assets
