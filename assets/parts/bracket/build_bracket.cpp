// Builds a U bracket stamped from 1.5 mm sheet: a web of 40 × 30 mm, two legs 25 mm high that taper from 30
// to 18 mm, two bends with an inner radius of one thickness, a hole and a slot pierced in the web, a hole in
// each leg. Blanked and pierced from the outer skin, so that its outline and holes are rolled over there
// (about a tenth of the thickness) and sharp on the inner skin, where the burr would be.
//
// Frame: mm; the origin is the middle of the web's outer skin (z = 0), z points out of it, the bends run
// along y, the legs point to −z.
#include <BRepAdaptor_Surface.hxx>
#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakePolygon.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepFilletAPI_MakeFillet.hxx>
#include <BRepFilletAPI_MakeFillet2d.hxx>
#include <BRepGProp.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <BRepPrimAPI_MakePrism.hxx>
#include <GC_MakeArcOfCircle.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>

#include "assets/parts/named_step.h"

namespace {
using flawsmith::assets::NamedFace;
using flawsmith::assets::NamedSolid;

constexpr double thickness = 1.5;                       // [mm]
constexpr double half_length = 20, half_width = 15;     // [mm] of the web, over the legs
constexpr double leg_height = 25, leg_foot = 9;         // [mm] from the web's skin; half the foot's width
constexpr double taper_begin = -8;                      // [mm] z
constexpr double shoulder_radius = 6, foot_radius = 4;  // [mm] of the legs' outline
constexpr double outer_bend = 3, inner_bend = outer_bend - thickness;  // [mm] radii
constexpr double rollover = 0.15;                                      // [mm] radius

constexpr double hole_x = -9, hole_radius = 4;                     // [mm] in the web
constexpr double slot_x = 8, slot_radius = 3, slot_half_line = 4;  // [mm] two semicircles, 8 mm apart along y
constexpr double leg_hole_z = -15, leg_hole_radius = 3;            // [mm] in both legs

TopoDS_Solid only_solid(const TopoDS_Shape& shape) {
  TopExp_Explorer at(shape, TopAbs_SOLID);
  if (!at.More()) throw std::runtime_error("no solid came out");
  return TopoDS::Solid(at.Current());
}

/// The bent strip before trimming: its section in the plane y = −half_width, drawn out along y.
TopoDS_Shape strip() {
  const auto at = [](double x, double z) { return gp_Pnt(x, -half_width, z); };
  const double reach = leg_height + 1, diagonal = std::sqrt(0.5);
  BRepBuilderAPI_MakeWire wire;
  const auto line = [&](const gp_Pnt& a, const gp_Pnt& b) { wire.Add(BRepBuilderAPI_MakeEdge(a, b).Edge()); };
  // The quarter circle about the bend's axis from one direction to another; side: −1 left, 1 right.
  const auto bend = [&](double side, double radius, bool down) {
    const double x = side * (half_length - outer_bend), z = -outer_bend;
    const gp_Pnt top = at(x, z + radius), leg = at(x + side * radius, z);
    const gp_Pnt middle = at(x + side * radius * diagonal, z + radius * diagonal);
    wire.Add(BRepBuilderAPI_MakeEdge(GC_MakeArcOfCircle(down ? top : leg, middle, down ? leg : top).Value())
                 .Edge());
  };
  const double flat = half_length - outer_bend, inner = half_length - thickness;
  line(at(-half_length, -reach), at(-half_length, -outer_bend));
  bend(-1, outer_bend, false);
  line(at(-flat, 0), at(flat, 0));
  bend(1, outer_bend, true);
  line(at(half_length, -outer_bend), at(half_length, -reach));
  line(at(half_length, -reach), at(inner, -reach));
  line(at(inner, -reach), at(inner, -outer_bend));
  bend(1, inner_bend, false);
  line(at(flat, -thickness), at(-flat, -thickness));
  bend(-1, inner_bend, true);
  line(at(-inner, -outer_bend), at(-inner, -reach));
  line(at(-inner, -reach), at(-half_length, -reach));
  return BRepPrimAPI_MakePrism(BRepBuilderAPI_MakeFace(wire.Wire(), true).Face(),
                               gp_Vec(0, 2 * half_width, 0))
      .Shape();
}

/// Both legs' outline, drawn out along x.
TopoDS_Shape outline() {
  const double x = -half_length - 1;
  const std::array<std::array<double, 2>, 6> corners = {{{half_width, 1},
                                                         {half_width, taper_begin},
                                                         {leg_foot, -leg_height},
                                                         {-leg_foot, -leg_height},
                                                         {-half_width, taper_begin},
                                                         {-half_width, 1}}};
  BRepBuilderAPI_MakePolygon polygon;
  for (const auto& [y, z] : corners) polygon.Add(gp_Pnt(x, y, z));
  polygon.Close();
  const TopoDS_Face sharp = BRepBuilderAPI_MakeFace(polygon.Wire(), true).Face();
  BRepFilletAPI_MakeFillet2d round(sharp);
  TopTools_IndexedMapOfShape vertices;
  TopExp::MapShapes(sharp, TopAbs_VERTEX, vertices);
  for (int i = 1; i <= vertices.Extent(); ++i) {
    const auto& vertex = TopoDS::Vertex(vertices(i));
    const double z = BRep_Tool::Pnt(vertex).Z();
    if (z < 0) round.AddFillet(vertex, z < taper_begin - 1 ? foot_radius : shoulder_radius);
  }
  round.Build();
  return BRepPrimAPI_MakePrism(round.Shape(), gp_Vec(2 * half_length + 2, 0, 0)).Shape();
}

TopoDS_Shape punch(double x, double y, double radius) {
  return BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(x, y, -3 * thickness), gp::DZ()), radius, 6 * thickness)
      .Solid();
}

TopoDS_Shape pierced() {
  TopoDS_Shape body = BRepAlgoAPI_Common(strip(), outline()).Shape();
  const auto pierce = [&](const TopoDS_Shape& tool) { body = BRepAlgoAPI_Cut(body, tool).Shape(); };
  pierce(punch(hole_x, 0, hole_radius));
  pierce(punch(slot_x, -slot_half_line, slot_radius));
  pierce(punch(slot_x, slot_half_line, slot_radius));
  pierce(BRepPrimAPI_MakeBox(gp_Pnt(slot_x - slot_radius, -slot_half_line, -3 * thickness), 2 * slot_radius,
                             2 * slot_half_line, 6 * thickness)
             .Solid());
  pierce(BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(-half_length - 1, 0, leg_hole_z), gp::DX()), leg_hole_radius,
                                  2 * half_length + 2)
             .Solid());
  return body;
}

enum class Side { outer_skin, inner_skin, bend_outside, bend_inside, sheared };

Side side_of(const TopoDS_Face& face) {
  const BRepAdaptor_Surface surface(face);
  GProp_GProps properties;
  BRepGProp::SurfaceProperties(face, properties);
  const gp_Pnt centre = properties.CentreOfMass();
  if (surface.GetType() == GeomAbs_Cylinder && surface.Cylinder().Axis().IsParallel(gp::OY(), 1e-9) &&
      surface.Cylinder().Radius() > 1) {
    return surface.Cylinder().Radius() > (outer_bend + inner_bend) / 2 ? Side::bend_outside
                                                                       : Side::bend_inside;
  }
  if (surface.GetType() == GeomAbs_Plane) {
    const gp_Ax1 axis = surface.Plane().Axis();
    if (axis.IsParallel(gp::OZ(), 1e-9) && centre.Z() > -thickness - 1e-6)
      return centre.Z() > -1e-6 ? Side::outer_skin : Side::inner_skin;
    if (axis.IsParallel(gp::OX(), 1e-9) && std::abs(centre.X()) > half_length - thickness - 1e-6)
      return std::abs(centre.X()) > half_length - 1e-6 ? Side::outer_skin : Side::inner_skin;
  }
  return Side::sheared;
}

TopoDS_Solid build() {
  const TopoDS_Shape sharp = only_solid(pierced());
  TopTools_IndexedDataMapOfShapeListOfShape users;
  TopExp::MapShapesAndAncestors(sharp, TopAbs_EDGE, TopAbs_FACE, users);
  BRepFilletAPI_MakeFillet rounding(sharp);
  for (int i = 1; i <= users.Extent(); ++i) {
    const Side a = side_of(TopoDS::Face(users.FindFromIndex(i).First()));
    const Side b = side_of(TopoDS::Face(users.FindFromIndex(i).Last()));
    const auto outer = [](Side side) { return side == Side::outer_skin || side == Side::bend_outside; };
    if ((outer(a) && b == Side::sheared) || (outer(b) && a == Side::sheared))
      rounding.Add(rollover, TopoDS::Edge(users.FindKey(i)));
  }
  const TopoDS_Solid solid = only_solid(rounding.Shape());
  if (!BRepCheck_Analyzer(solid).IsValid()) throw std::runtime_error("the bracket is no valid solid");
  return solid;
}

/// Which pierced hole a sheared face belongs to; empty: the outline.
std::string hole_of(const gp_Pnt& at) {
  const auto near = [](double a, double b, double reach) { return std::hypot(a, b) < reach + 2 * rollover; };
  if (at.Z() > -outer_bend / 2 && near(at.X() - hole_x, at.Y(), hole_radius)) return "hole_1";
  if (at.Z() > -outer_bend / 2 && std::abs(at.X() - slot_x) < slot_radius + 2 * rollover &&
      std::abs(at.Y()) < slot_half_line + slot_radius + 2 * rollover)
    return "hole_2";
  if (at.Z() < -outer_bend && near(at.Y(), at.Z() - leg_hole_z, leg_hole_radius))
    return at.X() < 0 ? "hole_3" : "hole_4";
  return {};
}

std::string name_of(const TopoDS_Face& face) {
  GProp_GProps properties;
  BRepGProp::SurfaceProperties(face, properties);
  const gp_Pnt centre = properties.CentreOfMass();
  const std::string end = centre.X() < 0 ? "1" : "2";
  const std::string place = centre.Z() > -outer_bend ? "web" : "leg_" + end;
  switch (side_of(face)) {
    case Side::outer_skin:
      return "outer_skin_" + place;
    case Side::inner_skin:
      return "inner_skin_" + place;
    case Side::bend_outside:
      return "bend_outer_" + end;
    case Side::bend_inside:
      return "bend_inner_" + end;
    case Side::sheared:
      break;
  }
  const BRepAdaptor_Surface surface(face);
  const bool rolled = surface.GetType() == GeomAbs_Torus ||
                      (surface.GetType() == GeomAbs_Cylinder && surface.Cylinder().Radius() < 2 * rollover);
  const std::string hole = hole_of(centre);
  if (hole.empty()) return rolled ? "trim_rollover" : "trim_edge";
  return rolled ? hole + "_rollover" : hole;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: build_bracket FILE.step\n");
    return 2;
  }
  try {
    NamedSolid part{build(), {}};
    for (TopExp_Explorer at(part.solid, TopAbs_FACE); at.More(); at.Next())
      part.faces.push_back({TopoDS::Face(at.Current()), name_of(TopoDS::Face(at.Current()))});
    flawsmith::assets::write_step(part, "U bracket 40 x 30 x 25, sheet 1.5", argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "build_bracket: %s\n", error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "build_bracket: %s\n", error.what());
    return 3;
  }
}
