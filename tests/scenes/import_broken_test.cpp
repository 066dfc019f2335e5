// Part files that are no part, and the one line that each gets.
#include <BRepPrimAPI_MakeBox.hxx>
#include <BRepTools.hxx>
#include <STEPControl_Writer.hxx>
#include <TopoDS_Shape.hxx>
#include <catch2/catch.hpp>

#include "core/error.h"
#include "core/file.h"
#include "scenes/import.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/part_files.h"
#include "tests/scenes/station_text.h"
#include "tests/support/sanitized.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
struct Broken {
  const char* name;
  std::string bytes;
  const char* expected;  // part of the message
};

void check_refused(const std::filesystem::path& path, const std::string& expected,
                   const ImportOptions& options = {}) {
  CAPTURE(path.filename().string(), expected);
  try {
    import_part(path, options);
    FAIL("it was read");
  } catch (const InputError& error) {
    const std::string message = error.what();
    INFO(message);
    CHECK(message.starts_with(path.string() + ": "));
    CHECK(message.find(expected) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.size() < path.string().size() + 400);
  }
}

std::string step_box() {
  ScratchFolder folder;
  STEPControl_Writer writer;
  REQUIRE(writer.Transfer(BRepPrimAPI_MakeBox(10, 20, 30).Shape(), STEPControl_AsIs) == IFSelect_RetDone);
  REQUIRE(writer.Write((folder / "box.step").c_str()) == IFSelect_RetDone);
  return read_file(folder / "box.step");
}

std::string brep_box() {
  ScratchFolder folder;
  REQUIRE(BRepTools::Write(BRepPrimAPI_MakeBox(10, 20, 30).Shape(), (folder / "box.brep").c_str()));
  return read_file(folder / "box.brep");
}

std::string garbage(std::size_t size) {
  std::string bytes;
  std::uint32_t state = 1;
  while (bytes.size() < size) bytes += static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return bytes;
}

// A STEP file without exact faces, as AP242 exporters write tessellations.
const char* const tessellated = R"(ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('','',(''),(''),'','','');
FILE_SCHEMA(('AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF'));
ENDSEC;
DATA;
#1=COORDINATES_LIST('',4,((0.,0.,0.),(1.,0.,0.),(0.,1.,0.),(0.,0.,1.)));
#2=TRIANGULATED_FACE('',#1,4,(),$,(),((1,3,2),(1,2,4),(2,3,4),(3,1,4)));
#3=TESSELLATED_SOLID('',(#2),$);
ENDSEC;
END-ISO-10303-21;
)";

std::vector<Broken> broken_files() {
  using namespace part_files;
  const std::string step = step_box(), brep = brep_box(), binary = binary_stl();
  std::string infinite = binary;
  const float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(infinite.data() + 84 + 12, &inf, 4);
  std::string not_a_number = binary;
  std::memcpy(not_a_number.data() + 84 + 50 + 16, &nan, 4);
  std::string huge = binary;
  huge[83] = '\x7f';
  std::string far_away = binary;
  const float far_x = 3e38f;
  std::memcpy(far_away.data() + 84 + 12, &far_x, 4);
  std::string glb_json = glb();
  return {
      {"empty.step", "", "is empty"},
      {"empty.stl", "", "is empty"},
      {"drawing.dxf", "0\nSECTION\n", "DXF is not read: "},
      {"part.xyz", "1 2 3\n", ".xyz is no part that can be read, expected .step, .stp"},
      {"part", "1 2 3\n", "a file without extension"},
      {"text.step", "this is no STEP file\n", "\"ISO-10303-21\" is not at its beginning"},
      {"half.step", step.substr(0, step.size() / 2), "is cut short"},
      {"noise.stp", "ISO-10303-21;" + garbage(5000) + "END-ISO-10303-21;", "cannot be read as STEP"},
      {"hollow.step", "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n", "STEP"},
      {"mesh.step", tessellated, "holds only a tessellation (AP242 TESSELLATED_SOLID)"},
      {"text.iges", "this is no IGES file\n", "no section letter in column 73"},
      {"half.igs", std::string(72, ' ') + "S      1\n" + std::string(72, ' ') + "G      1\n", "is cut short"},
      {"hollow.igs",
       std::string(72, ' ') + "S0000001\n1H,,1H;,,;" + std::string(62, ' ') +
           "G0000001\nS0000001G0000001D0000000P0000000" + std::string(40, ' ') + "T0000001\n",
       "holds no surface that could be converted"},
      {"text.brep", "this is no BREP file\n", "\"CASCADE Topology\" is not at its beginning"},
      {"half.brep", brep.substr(0, brep.size() / 2), "BREP"},
      {"short.stl", "solid", "neither \"solid\" nor a binary header of 84 bytes"},
      {"half.stl", binary.substr(0, 400), "its header speaks of 12 triangles, hence 684 bytes, it has 400"},
      {"half_ascii.stl", ascii_stl().substr(0, 300), "an ASCII STL ends with \"endsolid\""},
      {"huge.stl", huge, "its header speaks of 2130706444 triangles"},
      {"no_triangles.stl", binary.substr(0, 80) + std::string(4, '\0'), "STL"},
      {"infinite.stl", infinite, "is not finite: (inf, "},
      {"nan.stl", not_a_number, "is not finite: (1, nan, "},
      {"far.stl", far_away, "has a point 3e+38 mm from its origin"},
      {"flat.stl", binary_stl({{Point{1, 1, 1}, Point{1, 1, 1}, Point{2, 2, 2}}}),
       "not one triangle came out of it"},
      {"index.obj", obj() + "f 1 2 99\n", "OBJ"},
      {"points.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n", "OBJ"},
      {"binary.obj", garbage(3000), "is no text"},
      {"text.ply", "plain text\n", "PLY"},
      {"count.ply", replaced(ply(), "element vertex 8", "element vertex 999999999"),
       "needs more memory to read than the reader may take"},
      {"index.ply", replaced(ply(), "4 0 3 2 1", "4 0 3 2 4000000"), "mIndices[3] is out of range"},
      {"magic.off", "FFO\n1 1 1\n", "\"OFF\" is not at its beginning"},
      {"count.off", replaced(off(), "8 6 12", "353535235358 6 0"),
       "needs more memory to read than the reader may take"},
      {"index.off", replaced(off(), "4 0 3 2 1", "4 0 3 2 77"), "out of range"},
      {"half.glb", glb().substr(0, 300), "is cut short or padded: its header speaks of"},
      {"magic.glb", "glTX" + glb().substr(4), "it does not begin with \"glTF\""},
      {"accessor.glb", replaced(glb(), R"("bufferView":1,)", R"("bufferView":9,)"), "glTF"},
      {"text.gltf", "{\"asset\":", "glTF"},
      {"noise.fbx", "Kaydara FBX Binary  " + garbage(500), "FBX"},
      {"text.3mf", "this is no ZIP archive", "it is not a ZIP archive"},
      {"half.3mf", threemf("inch", R"(<item objectid="1"/>)").substr(0, 900), "3MF"},
      {"index.3mf", threemf("inch", R"(<item objectid="1"/>)", R"(v1="0" v2="3" v3="88")"), "3MF"},
      {"unbuilt.3mf", threemf("inch", ""), "holds no build item with a mesh"},
      {"model.3mf", zip({{"hello.txt", "hello"}}), "3MF"},
  };
}
}  // namespace

TEST_CASE("Broken part files get one line each") {
  ScratchFolder folder;
  const auto files = broken_files();
  CHECK(files.size() >= 40);
  for (const Broken& file : files) {
    // Under a sanitizer the reader has no memory limit, and these would take all there is.
    if (test::sanitized && std::string(file.expected).find("more memory") != std::string::npos) continue;
    part_files::write(folder / file.name, file.bytes);
    check_refused(folder / file.name, file.expected);
  }
}

TEST_CASE("What is no file is refused before any reader starts") {
  ScratchFolder folder;
  check_refused(folder / "nothing.step", "no such file");
  std::filesystem::create_directory(folder / "folder.step");
  check_refused(folder / "folder.step", "is a folder, expected a file");
  check_refused("/dev/null.stl", "no such file");
  std::filesystem::create_symlink("/dev/zero", folder / "zero.stl");
  check_refused(folder / "zero.stl", "is no regular file");
  std::filesystem::create_symlink(folder / "loop.stl", folder / "loop.stl");
  check_refused(folder / "loop.stl", "cannot be read");
  if (::geteuid() != 0) {  // root may read everything
    part_files::write(folder / "locked.stl", part_files::ascii_stl());
    std::filesystem::permissions(folder / "locked.stl", std::filesystem::perms::none);
    check_refused(folder / "locked.stl", "Permission denied");
  }
}

TEST_CASE("Options that make no sense are refused") {
  ScratchFolder folder;
  part_files::write(folder / "box.stl", part_files::ascii_stl());
  ImportOptions options;
  options.unit = "parsec";
  check_refused(folder / "box.stl", "unit \"parsec\" is unknown, expected one of mm, cm, m", options);
  options = {};
  options.chord_error = -1.0;
  check_refused(folder / "box.stl", "a chord error of -1 mm", options);
  options = {};
  options.crease_angle = 7.0;
  check_refused(folder / "box.stl", "a crease angle of 7 rad", options);
}
