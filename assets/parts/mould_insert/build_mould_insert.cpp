// Builds the cavity insert of an injection mould, 60 × 40 × 20 mm: a drafted cavity with a radius along its
// floor, two slots that mould ribs, four ejector-pin holes, a half-round runner with an edge gate, two
// cooling channels, chamfered corners. The edge between cavity and parting face is sharp, as a shut-off must
// be.
//
// Frame: mm; the origin is the middle of the parting face (z = 0), z points out of the cavity, x runs along
// the insert's length; the runner comes from −x.
#include <BRepAdaptor_Surface.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakePolygon.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepFilletAPI_MakeChamfer.hxx>
#include <BRepFilletAPI_MakeFillet.hxx>
#include <BRepGProp.hxx>
#include <BRepOffsetAPI_DraftAngle.hxx>
#include <BRepOffsetAPI_ThruSections.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <BRepPrimAPI_MakeSphere.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopTools_ListOfShape.hxx>
#include <TopoDS.hxx>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <gp_Pln.hxx>
#include <numbers>

#include "assets/parts/named_step.h"

namespace {
using flawsmith::assets::NamedFace;
using flawsmith::assets::NamedSolid;

constexpr double degree = std::numbers::pi / 180.0;

constexpr double length = 60, width = 40, height = 20;  // [mm] x, y, z
constexpr double corner_chamfer = 2;                    // [mm] legs, on the four upright edges

// The cavity at the parting face; every level below is smaller by its depth times tan(draft) all round.
constexpr double cavity_length = 40, cavity_width = 24, cavity_corner = 4, cavity_depth = 5;  // [mm]
constexpr double cavity_draft = 1.5 * degree;
constexpr double floor_radius = 1;  // [mm] between wall and floor

// Slots in the cavity's floor, at x = ±rib_x, long in y, drafted on all four sides.
constexpr double rib_x = 6, rib_length = 14, rib_width = 1.2, rib_depth = 3;  // [mm]
constexpr double rib_draft = 1 * degree;

constexpr double ejector_radius = 1.5, ejector_x = 14, ejector_y = 7;  // [mm] four holes, through
constexpr double cooling_radius = 3, cooling_x = 7, cooling_z = -14;   // [mm] two channels along y

// The runner ends in a quarter ball; the gate's land leads from there into the cavity.
constexpr double runner_radius = 2, runner_end = -22.5;  // [mm] x of the ball's centre
constexpr double gate_width = 2, gate_depth = 0.5;       // [mm]

TopoDS_Shape cut(const TopoDS_Shape& body, const TopoDS_Shape& tool) {
  BRepAlgoAPI_Cut operation(body, tool);
  if (!operation.IsDone()) throw std::runtime_error("a cut failed");
  return operation.Shape();
}

TopoDS_Solid only_solid(const TopoDS_Shape& shape) {
  TopExp_Explorer at(shape, TopAbs_SOLID);
  if (!at.More()) throw std::runtime_error("no solid came out");
  return TopoDS::Solid(at.Current());
}

bool upright(const TopoDS_Edge& edge) {
  TopoDS_Vertex first, last;
  TopExp::Vertices(edge, first, last);
  const gp_Vec along(BRep_Tool::Pnt(first), BRep_Tool::Pnt(last));
  return along.Magnitude() > 1e-6 && gp_Dir(along).IsParallel(gp::DZ(), 1e-9);
}

bool at_level(const TopoDS_Edge& edge, double z) {
  for (TopExp_Explorer at(edge, TopAbs_VERTEX); at.More(); at.Next())
    if (std::abs(BRep_Tool::Pnt(TopoDS::Vertex(at.Current())).Z() - z) > 1e-6) return false;
  return true;
}

TopoDS_Shape block() {
  const TopoDS_Solid box =
      BRepPrimAPI_MakeBox(gp_Pnt(-length / 2, -width / 2, -height), length, width, height).Solid();
  BRepFilletAPI_MakeChamfer chamfers(box);
  TopTools_IndexedMapOfShape edges;
  TopExp::MapShapes(box, TopAbs_EDGE, edges);
  for (int i = 1; i <= edges.Extent(); ++i)
    if (upright(TopoDS::Edge(edges(i)))) chamfers.Add(corner_chamfer, TopoDS::Edge(edges(i)));
  return chamfers.Shape();
}

/// The moulded part: what is taken out of the block.
TopoDS_Shape moulding() {
  const TopoDS_Solid box = BRepPrimAPI_MakeBox(gp_Pnt(-cavity_length / 2, -cavity_width / 2, -cavity_depth),
                                               cavity_length, cavity_width, cavity_depth)
                               .Solid();
  BRepFilletAPI_MakeFillet corners(box);
  TopTools_IndexedMapOfShape edges;
  TopExp::MapShapes(box, TopAbs_EDGE, edges);
  for (int i = 1; i <= edges.Extent(); ++i)
    if (upright(TopoDS::Edge(edges(i)))) corners.Add(cavity_corner, TopoDS::Edge(edges(i)));
  const TopoDS_Shape rounded = corners.Shape();
  BRepOffsetAPI_DraftAngle draft(rounded);
  const gp_Pln parting(gp::Origin(), gp::DZ());
  for (TopExp_Explorer at(rounded, TopAbs_FACE); at.More(); at.Next()) {
    const BRepAdaptor_Surface surface(TopoDS::Face(at.Current()));
    if (surface.GetType() == GeomAbs_Plane && surface.Plane().Axis().IsParallel(gp::OZ(), 1e-9)) continue;
    draft.Add(TopoDS::Face(at.Current()), -gp::DZ(), cavity_draft, parting);
  }
  draft.Build();
  if (!draft.IsDone()) throw std::runtime_error("the cavity's walls cannot be drafted");
  const TopoDS_Shape drafted = draft.Shape();
  BRepFilletAPI_MakeFillet floor(drafted);
  TopTools_IndexedMapOfShape below;
  TopExp::MapShapes(drafted, TopAbs_EDGE, below);
  for (int i = 1; i <= below.Extent(); ++i)
    if (at_level(TopoDS::Edge(below(i)), -cavity_depth)) floor.Add(floor_radius, TopoDS::Edge(below(i)));
  return floor.Shape();
}

/// A frustum on the cavity's floor, reaching a little above it so that no faces coincide.
TopoDS_Shape rib(double x) {
  constexpr double above = 0.5;  // [mm]
  BRepOffsetAPI_ThruSections frustum(true, true);
  for (const double depth : {-above, rib_depth}) {
    const double less = depth * std::tan(rib_draft);
    const double a = rib_width / 2 - less, b = rib_length / 2 - less, z = -cavity_depth - depth;
    frustum.AddWire(BRepBuilderAPI_MakePolygon(gp_Pnt(x - a, -b, z), gp_Pnt(x + a, -b, z),
                                               gp_Pnt(x + a, b, z), gp_Pnt(x - a, b, z), true)
                        .Wire());
  }
  return frustum.Shape();
}

TopoDS_Shape build() {
  TopoDS_Shape body = cut(block(), moulding());
  for (const double side : {-1.0, 1.0}) {
    body = cut(body, rib(side * rib_x));
    body = cut(body, BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(side * cooling_x, -width, cooling_z), gp::DY()),
                                              cooling_radius, 2 * width)
                         .Solid());
    for (const double end : {-1.0, 1.0})
      body = cut(body, BRepPrimAPI_MakeCylinder(
                           gp_Ax2(gp_Pnt(end * ejector_x, side * ejector_y, -1.5 * height), gp::DZ()),
                           ejector_radius, 2 * height)
                           .Solid());
  }
  body = cut(body, BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(-length, 0, 0), gp::DX()), runner_radius,
                                            length + runner_end)
                       .Solid());
  body = cut(body, BRepPrimAPI_MakeSphere(gp_Ax2(gp_Pnt(runner_end, 0, 0), gp::DX()), runner_radius).Solid());
  body = cut(body, BRepPrimAPI_MakeBox(gp_Pnt(runner_end, -gate_width / 2, -gate_depth),
                                       -runner_end - cavity_length / 2 + 1, gate_width, 2 * gate_depth)
                       .Solid());
  const TopoDS_Solid solid = only_solid(body);
  if (!BRepCheck_Analyzer(solid).IsValid()) throw std::runtime_error("the insert is no valid solid");
  return solid;
}

std::string numbered(const char* name, double first, double second = 0) {
  return std::string(name) + "_" + std::to_string(1 + (first > 0) + 2 * (second > 0));
}

/// Names from where a face lies and how it is turned.
std::string name_of(const TopoDS_Face& face) {
  GProp_GProps properties;
  BRepGProp::SurfaceProperties(face, properties);
  const gp_Pnt centre = properties.CentreOfMass();
  const BRepAdaptor_Surface surface(face);
  const double x = centre.X(), y = centre.Y(), z = centre.Z();
  if (std::abs(std::abs(x) - rib_x) < 1 && z < -cavity_depth && z > -cavity_depth - rib_depth - 0.1)
    return numbered("rib", x);
  if (z < -cavity_depth - 0.1 && surface.GetType() == GeomAbs_Cylinder)
    return surface.Cylinder().Axis().IsParallel(gp::OZ(), 1e-9) ? numbered("ejector", x, y)
                                                                : numbered("cooling", x);
  if (x < -cavity_length / 2 && z > -runner_radius && z < 0) {
    const bool ground = surface.GetType() == GeomAbs_Plane;
    if (ground && x > runner_end) return "gate";
    if (!ground) return "runner";
  }
  if (surface.GetType() == GeomAbs_Plane) {
    const gp_Dir normal = surface.Plane().Axis().Direction();
    const auto along = [&](const gp_Dir& axis) { return std::abs(normal.Dot(axis)) > 1 - 1e-9; };
    if (along(gp::DZ())) return z > -1e-6 ? "parting_face" : z < -height + 1e-6 ? "bottom" : "cavity_floor";
    if (along(gp::DX())) return x > 0 ? "side_right" : "side_left";
    if (along(gp::DY())) return y > 0 ? "side_back" : "side_front";
    if (std::abs(x) > cavity_length / 2 + 1) return "chamfer";
    return "cavity_wall";
  }
  return surface.GetType() == GeomAbs_Cone ? "cavity_wall" : "cavity_fillet";
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: build_mould_insert FILE.step\n");
    return 2;
  }
  try {
    NamedSolid part{TopoDS::Solid(build()), {}};
    for (TopExp_Explorer at(part.solid, TopAbs_FACE); at.More(); at.Next())
      part.faces.push_back({TopoDS::Face(at.Current()), name_of(TopoDS::Face(at.Current()))});
    flawsmith::assets::write_step(part, "Mould cavity insert 60 x 40 x 20", argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "build_mould_insert: %s\n", error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "build_mould_insert: %s\n", error.what());
    return 3;
  }
}
