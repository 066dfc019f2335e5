// Builds a solid-carbide end mill of 10 mm, four flutes with 35° of helix, 22 mm long, overall 72 mm (DIN
// 6527 L), and grinds its end teeth: end cutting edges with 2° of dish, two reliefs, and a gash in front of
// each that opens them almost to the axis. Edges and corners are sharp; their preparation is added when a
// station's items are manufactured.
#include <BRepAdaptor_Surface.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepAlgoAPI_Fuse.hxx>
#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepGProp.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeHalfSpace.hxx>
#include <GProp_GProps.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListOfShape.hxx>
#include <TopoDS.hxx>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <gp_Pln.hxx>

#include "assets/parts/end_mill/fluted_body.h"

namespace {
using flawsmith::assets::degree;
using flawsmith::assets::mill_radius;
using flawsmith::assets::mill_teeth;
using flawsmith::assets::NamedSolid;

constexpr double below = 1;  // [mm] of the blank, ground away

// The end surface over the sector between tooth 1 (edge along x) and tooth 2 (along y): the highest of three
// planes z = height + x·slope_x + y·slope_y.
struct EndPlane {
  const char* name;
  double height, slope_x, slope_y;
};
std::array<EndPlane, 3> end_planes() {
  const double dish = std::tan(2 * degree), primary = std::tan(8 * degree), secondary = std::tan(20 * degree);
  constexpr double primary_width = 0.9, gash_depth = 0.3;  // [mm]; the depth is at the axis
  return {
      {{"end_relief", mill_radius * dish, -dish, primary},
       {"end_relief_secondary", mill_radius * dish + primary_width * (primary - secondary), -dish, secondary},
       {"gash", gash_depth, -std::tan(52 * degree), std::tan(30 * degree)}}};
}

TopoDS_Shape turned(const TopoDS_Shape& shape, int tooth) {
  gp_Trsf turn;
  turn.SetRotation(gp::OZ(), tooth * 90 * degree);
  return BRepBuilderAPI_Transform(shape, turn, true).Shape();
}

/// What the wheels take away: everything under the end surface, in four sectors.
TopoDS_Shape ground_away() {
  constexpr double reach = 8;  // [mm] beyond the blank
  const TopoDS_Shape sector = BRepPrimAPI_MakeBox(gp_Pnt(0, 0, -2 * below), reach, reach, 3 * reach).Solid();
  TopoDS_Shape kept = sector;
  for (const auto& plane : end_planes()) {
    const gp_Pln at(gp_Pnt(0, 0, plane.height), gp_Dir(-plane.slope_x, -plane.slope_y, 1));
    const TopoDS_Shape under =
        BRepPrimAPI_MakeHalfSpace(BRepBuilderAPI_MakeFace(at).Face(), gp_Pnt(0, 0, plane.height - 1)).Solid();
    kept = BRepAlgoAPI_Cut(kept, under).Shape();
  }
  const TopoDS_Shape one = BRepAlgoAPI_Cut(sector, kept).Shape();
  TopoDS_Shape all = one;
  for (int tooth = 1; tooth < mill_teeth; ++tooth) all = BRepAlgoAPI_Fuse(all, turned(one, tooth)).Shape();
  return all;
}

/// Names of the faces that grinding made: from the plane's slope and the sector.
std::string ground_name(const TopoDS_Face& face) {
  GProp_GProps properties;
  BRepGProp::SurfaceProperties(face, properties);
  const gp_Pnt centre = properties.CentreOfMass();
  const BRepAdaptor_Surface surface(face);
  if (surface.GetType() != GeomAbs_Plane) throw std::runtime_error("a ground face is not plane");
  const double tilt = std::abs(surface.Plane().Axis().Direction().Z());
  const double angle = std::atan2(centre.Y(), centre.X());
  // An end tooth's rake lies in the plane of its edge; the others in the sector behind theirs.
  const auto number = [&](double offset) {
    const int sector = static_cast<int>(std::floor((angle + offset) / (90 * degree)));
    return std::string("_").append(std::to_string((sector + 2 * mill_teeth) % mill_teeth + 1));
  };
  if (tilt < 1e-6) return "end_rake" + number(45 * degree);
  for (const auto& plane : end_planes())
    if (std::abs(tilt - 1 / std::sqrt(1 + plane.slope_x * plane.slope_x + plane.slope_y * plane.slope_y)) <
        1e-6)
      return plane.name + number(0);
  throw std::runtime_error("a ground face lies in no plane of the drawing");
}

NamedSolid build() {
  const NamedSolid body = flawsmith::assets::fluted_body(below);
  BRepAlgoAPI_Cut cut(body.solid, ground_away());
  if (!cut.IsDone()) throw std::runtime_error("the end teeth could not be ground");
  TopExp_Explorer solids(cut.Shape(), TopAbs_SOLID);
  if (!solids.More()) throw std::runtime_error("no solid came out");
  NamedSolid part{TopoDS::Solid(solids.Current()), {}};
  solids.Next();
  if (solids.More() || !BRepCheck_Analyzer(part.solid).IsValid())
    throw std::runtime_error("the end mill is not one valid solid");
  for (TopExp_Explorer at(part.solid, TopAbs_FACE); at.More(); at.Next()) {
    const TopoDS_Face face = TopoDS::Face(at.Current());
    std::string name;
    for (const auto& old : body.faces) {
      bool same = old.face.IsSame(face);
      for (const auto& piece : cut.Modified(old.face)) same = same || piece.IsSame(face);
      if (same) name = old.name;
    }
    part.faces.push_back({face, name.empty() ? ground_name(face) : name});
  }
  return part;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: build_end_mill FILE.step\n");
    return 2;
  }
  try {
    const NamedSolid part = build();
    flawsmith::assets::write_step(part, "End mill D10 Z4, 35 degrees", argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "build_end_mill: %s\n", error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "build_end_mill: %s\n", error.what());
    return 3;
  }
}
