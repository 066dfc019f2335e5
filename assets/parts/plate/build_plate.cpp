// Builds a ground steel plate of 40 × 30 × 5 mm with two dowel holes, all edges chamfered 0.3 mm: the part on
// which scratches are shown.
//
// Frame: mm; the origin is the centre of the lower face, z points up through the plate, x runs along its
// length.
#include <BRepAdaptor_Surface.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepFilletAPI_MakeChamfer.hxx>
#include <BRepGProp.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
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

constexpr double length = 40, width = 30, thickness = 5;  // [mm] x, y, z
constexpr double chamfer = 0.3;                           // [mm] legs, on every edge
constexpr double dowel_radius = 2.5;                      // [mm] two holes 5 H7, through
constexpr std::array<std::array<double, 2>, 2> dowels = {{{-14.0, 9.0}, {14.0, -9.0}}};  // [mm]

TopoDS_Solid only_solid(const TopoDS_Shape& shape) {
  TopExp_Explorer at(shape, TopAbs_SOLID);
  if (!at.More()) throw std::runtime_error("no solid came out");
  return TopoDS::Solid(at.Current());
}

TopoDS_Solid build() {
  TopoDS_Shape body =
      BRepPrimAPI_MakeBox(gp_Pnt(-length / 2, -width / 2, -thickness / 2), length, width, thickness).Solid();
  for (const auto& [x, y] : dowels)
    body = BRepAlgoAPI_Cut(body, BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(x, y, -thickness), gp::DZ()),
                                                          dowel_radius, 2 * thickness)
                                     .Solid())
               .Shape();
  TopTools_IndexedMapOfShape edges;
  TopExp::MapShapes(body, TopAbs_EDGE, edges);
  BRepFilletAPI_MakeChamfer chamfers(body);
  for (int i = 1; i <= edges.Extent(); ++i) {
    const auto& edge = TopoDS::Edge(edges(i));
    // A hole's seam is no edge of the body.
    TopoDS_Vertex first, last;
    TopExp::Vertices(edge, first, last);
    bool seam = false;
    for (TopExp_Explorer face(body, TopAbs_FACE); face.More(); face.Next())
      seam = seam || BRep_Tool::IsClosed(edge, TopoDS::Face(face.Current()));
    if (!seam) chamfers.Add(chamfer, edge);
  }
  const TopoDS_Solid solid = only_solid(chamfers.Shape());
  if (!BRepCheck_Analyzer(solid).IsValid()) throw std::runtime_error("the plate is no valid solid");
  return solid;
}

/// Names from where a face lies and how it is turned.
std::string name_of(const TopoDS_Face& face) {
  GProp_GProps surface;
  BRepGProp::SurfaceProperties(face, surface);
  const gp_Pnt centre = surface.CentreOfMass();
  const BRepAdaptor_Surface geometry(face);
  if (geometry.GetType() != GeomAbs_Plane) {
    const auto which = centre.X() < 0 ? "1" : "2";
    return std::string(geometry.GetType() == GeomAbs_Cylinder ? "dowel_" : "chamfer_dowel_") + which;
  }
  const gp_Dir normal = geometry.Plane().Axis().Direction();
  const auto along = [&](const gp_Dir& axis) { return std::abs(normal.Dot(axis)) > 0.999; };
  if (along(gp::DZ())) return centre.Z() > 0 ? "top" : "bottom";
  if (along(gp::DX())) return centre.X() > 0 ? "side_right" : "side_left";
  if (along(gp::DY())) return centre.Y() > 0 ? "side_back" : "side_front";
  return "chamfer";
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: build_plate FILE.step\n");
    return 2;
  }
  try {
    NamedSolid part{build(), {}};
    for (TopExp_Explorer at(part.solid, TopAbs_FACE); at.More(); at.Next())
      part.faces.push_back({TopoDS::Face(at.Current()), name_of(TopoDS::Face(at.Current()))});
    flawsmith::assets::write_step(part, "Ground plate 40 x 30 x 5", argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "build_plate: %s\n", error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "build_plate: %s\n", error.what());
    return 3;
  }
}
