// STEP, IGES and BREP files made here with OpenCASCADE, whose measures are known.
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepPrimAPI_MakeCone.hxx>
#include <BRepPrimAPI_MakeCylinder.hxx>
#include <BRepPrimAPI_MakeSphere.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <IGESControl_Writer.hxx>
#include <Interface_Static.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <Message_Printer.hxx>
#include <STEPControl_Controller.hxx>
#include <STEPControl_Writer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Shape.hxx>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/file.h"
#include "scenes/import.h"
#include "scenes/topology.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/part_files.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
constexpr double pi = 3.14159265358979323846;

void write_step(const std::filesystem::path& path, const TopoDS_Shape& shape, const char* unit) {
  Message::DefaultMessenger()->RemovePrinters(STANDARD_TYPE(Message_Printer));  // it talks
  STEPControl_Controller::Init();  // else the unit comes too late for this writer
  Interface_Static::SetCVal("write.step.unit", unit);
  STEPControl_Writer writer;
  REQUIRE(writer.Transfer(shape, STEPControl_AsIs) == IFSelect_RetDone);
  REQUIRE(writer.Write(path.c_str()) == IFSelect_RetDone);
}

Part import_brep_shape(const TopoDS_Shape& shape, const ImportOptions& options = {}) {
  ScratchFolder folder;
  REQUIRE(BRepTools::Write(shape, (folder / "part.brep").c_str()));
  return import_part(folder / "part.brep", options);
}

Part import_step_shape(const TopoDS_Shape& shape, const char* unit = "MM") {
  ScratchFolder folder;
  write_step(folder / "part.step", shape, unit);
  return import_part(folder / "part.step");
}

MeshReport report_of(const Part& part) {
  return report(part.mesh, Topology(part.mesh));
}
}  // namespace

TEST_CASE("A box in STEP, IGES and BREP is exact and closed, its faces in order") {
  const TopoDS_Shape box = BRepPrimAPI_MakeBox(gp_Pnt(1, 2, 3), 10, 20, 30).Shape();
  ScratchFolder folder;
  const auto format = GENERATE(as<std::string>{}, "STEP", "IGES", "BREP");
  CAPTURE(format);
  const auto path = folder / ("part." + format);
  if (format == "STEP") write_step(path, box, "MM");
  if (format == "BREP") REQUIRE(BRepTools::Write(box, path.c_str()));
  if (format == "IGES") {
    IGESControl_Writer writer("MM", 0);  // faces without a solid: they are joined at import
    REQUIRE(writer.AddShape(box));
    REQUIRE(writer.Write(path.c_str()));
  }
  const Part part = import_part(path);
  CHECK(part.origin.format == format);
  CHECK(part.origin.unit == "mm");
  CHECK(part.origin.unit_source == (format == "BREP" ? "assumed" : "file"));
  CHECK(part.origin.solids == (format == "IGES" ? 0 : 1));
  CHECK(part.origin.chord_error == 0.01);
  REQUIRE(part.faces.size() == 6);
  for (std::uint32_t i = 0; i < 6; ++i) CHECK(part.faces[i].id == i + 1);
  CHECK(part.mesh.triangles.size() == 12);
  CHECK(part.mesh.positions.size() == 8);
  const auto found = report_of(part);
  CHECK(found.closed);
  CHECK(found.volume == Approx(6000.0).epsilon(1e-12));
  CHECK(found.area == Approx(2200.0).epsilon(1e-12));
  // BRepPrim_GProps orders the faces −x, +x, −y, +y, −z, +z.
  for (std::uint32_t t = 0; t < 12; ++t) {
    const auto face = part.mesh.face[t];
    dvec3 outwards(0.0);
    outwards[static_cast<int>(face / 2)] = face % 2 == 0 ? -1.0 : 1.0;
    if (format != "IGES") CHECK(glm::length(face_normal(part.mesh, t) - outwards) < 1e-12);
    for (const vec3& n : part.mesh.normals[t])
      CHECK(glm::length(dvec3(n) - face_normal(part.mesh, t)) < 1e-6);
  }
}

TEST_CASE("A STEP file in inches comes out in mm") {
  const Part part = import_step_shape(BRepPrimAPI_MakeBox(25.4, 50.8, 76.2).Shape(), "INCH");
  CHECK(part.origin.unit == "inch");
  CHECK(part.origin.unit_source == "file");
  const Box box = bounds(part.mesh);
  CHECK(glm::length(box.high - box.low - dvec3(25.4, 50.8, 76.2)) < 1e-9);
}

TEST_CASE("A cylinder stays within the chord error, with exact normals") {
  const double radius = 5.0, height = 20.0, chord = GENERATE(0.05, 0.005);
  ImportOptions options;
  options.chord_error = chord;
  const Part part = import_brep_shape(BRepPrimAPI_MakeCylinder(radius, height).Shape(), options);
  const auto found = report_of(part);
  CHECK(found.closed);
  CHECK(part.mesh.triangles.size() > 20);
  // An inscribed prism whose sagitta is at most c: π(r − c)²h < V < πr²h.
  CHECK(found.volume < pi * radius * radius * height);
  CHECK(found.volume > pi * (radius - chord) * (radius - chord) * height);
  std::size_t on_wall = 0;
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      const dvec3 p = part.mesh.positions[part.mesh.triangles[t][k]], n(part.mesh.normals[t][k]);
      CHECK(std::hypot(p.x, p.y) <= radius + 1e-9);
      if (std::abs(n.z) > 0.5) continue;
      ++on_wall;
      CHECK(glm::length(n - dvec3(p.x, p.y, 0.0) / radius) < 1e-6);  // radial
    }
  CHECK(on_wall > 30);
  const Edge* seam = nullptr;  // two triangles of the wall across its seam, x = r: no crease there
  const Topology topology(part.mesh);
  for (const Edge& edge : topology.edges)
    if (std::abs(part.mesh.positions[edge.a].x - radius) < 1e-9 &&
        std::abs(part.mesh.positions[edge.b].x - radius) < 1e-9)
      seam = &edge;
  REQUIRE(seam);
  CHECK_FALSE(is_crease(part.mesh, *seam));
}

TEST_CASE("A sphere's normals are radial up to its poles") {
  const Part part = import_step_shape(BRepPrimAPI_MakeSphere(gp_Pnt(1, 2, 3), 4.0).Shape());
  CHECK(report_of(part).closed);
  double worst = 0.0;
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      const dvec3 p = part.mesh.positions[part.mesh.triangles[t][k]] - dvec3(1, 2, 3);
      worst = std::max(worst, glm::length(dvec3(part.mesh.normals[t][k]) - p / 4.0));
    }
  CHECK(worst < 1e-6);
}

TEST_CASE("At a cone's tip each triangle has its own wall's normal") {
  // Half angle atan(5/5) = 45°: n = (cos φ, sin φ, 1)/√2 with φ that of the triangle's middle, as the two
  // sides that meet at the tip share the direction from it.
  const Part part = import_step_shape(BRepPrimAPI_MakeCone(5.0, 0.0, 5.0).Shape());
  CHECK(report_of(part).closed);
  std::size_t at_tip = 0;
  for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      if (part.mesh.positions[part.mesh.triangles[t][k]].z < 4.999) continue;
      ++at_tip;
      const dvec3 n(part.mesh.normals[t][k]);
      CHECK(n.z == Approx(std::sqrt(0.5)).epsilon(1e-5));
      CHECK(glm::dot(n, face_normal(part.mesh, t)) > 0.98);  // within half a facet's turn, 0.35/2 rad
    }
  CHECK(at_tip >= 6);
}

TEST_CASE("A mirrored solid is not inside out") {
  gp_Trsf mirror;
  mirror.SetMirror(gp_Ax2(gp_Pnt(0, 0, 0), gp_Dir(1, 0, 0)));
  const TopoDS_Shape half =
      BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(10, 0, 0), gp_Dir(0, 1, 0)), 2.0, 5.0).Shape();
  const Part part = import_brep_shape(BRepBuilderAPI_Transform(half, mirror, true).Shape());
  const auto found = report_of(part);
  CHECK(found.closed);
  CHECK(found.volume == Approx(pi * 4.0 * 5.0).epsilon(0.01));
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t)
    CHECK(glm::dot(dvec3(part.mesh.normals[t][0]), face_normal(part.mesh, static_cast<std::uint32_t>(t))) >
          0.9);
}

TEST_CASE("Solids that touch stay apart, each closed") {
  TopoDS_Compound both;
  BRep_Builder builder;
  builder.MakeCompound(both);
  builder.Add(both, BRepPrimAPI_MakeBox(gp_Pnt(0, 0, 0), 10, 10, 10).Shape());
  builder.Add(both, BRepPrimAPI_MakeBox(gp_Pnt(10, 0, 0), 10, 10, 10).Shape());
  const Part part = import_step_shape(both);
  const auto found = report_of(part);
  CHECK(part.origin.solids == 2);
  CHECK(found.components == 2);
  CHECK(found.closed);
  CHECK(found.volume == Approx(2000.0));
}

TEST_CASE("Names and colours of faces come through STEP") {
  // What a CAD program writes: a name on the first face, a colour on the second, another on the whole solid.
  ScratchFolder folder;
  const auto path = folder / "part.step";
  write_step(path, BRepPrimAPI_MakeBox(10, 20, 30).Shape(), "MM");
  std::string text = read_file(path);
  const auto entity = [&](const std::string& kind, std::size_t from = 0) {  // its number and where it stands
    const auto at = text.find("= " + kind + "(", from);
    REQUIRE(at != std::string::npos);
    return std::pair{text.substr(text.rfind('#', at), at - text.rfind('#', at)), at};
  };
  auto [first, at_first] = entity("ADVANCED_FACE");
  auto [second, at_second] = entity("ADVANCED_FACE", at_first + 1);
  const auto solid = entity("MANIFOLD_SOLID_BREP").first;
  const auto context = text.substr(text.rfind('#', text.find("GEOMETRIC_REPRESENTATION_CONTEXT")),
                                   5);  // "#123 …": up to its first space
  const std::string context_id = context.substr(0, context.find_first_of("= "));
  const auto style = [](int n, const std::string& item, const std::string& rgb) {
    return fmt::format(
        "#{0}=STYLED_ITEM('',(#{1}),{2});\n#{1}=PRESENTATION_STYLE_ASSIGNMENT((#{3}));\n#{3}=SURFACE_STYLE_"
        "USAGE(.BOTH.,#{4});\n"
        "#{4}=SURFACE_SIDE_STYLE('',(#{5}));\n#{5}=SURFACE_STYLE_FILL_AREA(#{6});\n#{6}=FILL_AREA_STYLE('',(#"
        "{7}));\n"
        "#{7}=FILL_AREA_STYLE_COLOUR('',#{8});\n#{8}=COLOUR_RGB('',{9});\n",
        n, n + 1, item, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, rgb);
  };
  const std::string styles =
      style(9000, second, "1.,0.,0.") + style(9100, solid, "0.,0.,1.") +
      fmt::format("#9200=MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION('',(#9000,#9100),{});\n",
                  context_id);
  text.insert(text.rfind("ENDSEC;"), styles);
  text.replace(text.find("''", at_first), 2, "'rake face'");
  part_files::write(path, text);

  const Part part = import_part(path);
  REQUIRE(part.faces.size() == 6);
  CHECK(part.faces[0].name == "rake face");
  CHECK(part.faces[1].name.empty());
  REQUIRE(part.faces[1].colour);
  CHECK(glm::length(*part.faces[1].colour - vec3(1, 0, 0)) < 1e-4f);
  REQUIRE(part.faces[5].colour);
  CHECK(glm::length(*part.faces[5].colour - vec3(0, 0, 1)) < 1e-4f);
}

TEST_CASE("The chord error has a floor, said aloud") {
  ImportOptions options;
  options.chord_error = 1e-6;
  const Part part = import_brep_shape(BRepPrimAPI_MakeCylinder(5.0, 20.0).Shape(), options);
  CHECK(part.origin.chord_error == Approx(5e-4));  // 2e-5 of about 25 mm, rounded up to 0.5 µm
  REQUIRE_FALSE(part.origin.remarks.empty());
  CHECK(part.origin.remarks.back().find("the floor") != std::string::npos);
}

TEST_CASE("BREP in a unit that the user names") {
  ImportOptions options;
  options.unit = "cm";
  const Part part = import_brep_shape(BRepPrimAPI_MakeCylinder(0.5, 2.0).Shape(), options);
  CHECK(part.origin.unit_source == "user");
  CHECK(bounds(part.mesh).high.z == Approx(20.0));
  // The chord error stays 0.01 mm.
  CHECK(report_of(part).volume > pi * 4.99 * 4.99 * 20.0);
}
