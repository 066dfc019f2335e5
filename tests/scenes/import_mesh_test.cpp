// Mesh formats, each read from a box of 10 x 20 x 30 units with a corner at (1, 2, 3).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/part_files.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
Part import_bytes(const std::string& name, const std::string& bytes, const ImportOptions& options = {}) {
  ScratchFolder folder;
  part_files::write(folder / name, bytes);
  return import_part(folder / name, options);
}

bool says(const Part& part, const std::string& words) {
  for (const auto& remark : part.origin.remarks)
    if (remark.find(words) != std::string::npos) return true;
  return false;
}

// A box of 10 x 20 x 30 units of so many mm, with its low corner there [mm].
void check_box(const Part& part, double mm, dvec3 low) {
  const Box box = bounds(part.mesh);
  const double rounding = 1e-6 * (mm * 33.0 + glm::length(low));  // of single-precision coordinates
  for (int i = 0; i < 3; ++i) {
    CHECK(box.low[i] == Approx(low[i]).margin(rounding));
    CHECK(box.high[i] - box.low[i] == Approx(mm * 10.0 * (i + 1)).margin(rounding));
  }
  CHECK(part.mesh.triangles.size() == 12);
  CHECK(part.mesh.positions.size() == 8);
  const auto found = report(part.mesh, Topology(part.mesh));
  CHECK(found.closed);
  CHECK(found.components == 1);
  CHECK(found.area == Approx(2200.0 * mm * mm).epsilon(1e-5));         // 2 (10·20 + 20·30 + 30·10)
  CHECK(found.volume == Approx(6000.0 * mm * mm * mm).epsilon(1e-5));  // 10·20·30
  // Every edge of a box is a crease at 30 degrees: the corner normals are the faces'.
  for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t)
    for (const vec3& n : part.mesh.normals[t])
      CHECK(glm::length(dvec3(n) - face_normal(part.mesh, t)) < 1e-6);
  CHECK(part.origin.solids == 1);
  CHECK(part.origin.sha256.size() == 64);
}
}  // namespace

TEST_CASE("A box is the same part in every mesh format") {
  const auto format =
      GENERATE(as<std::pair<std::string, std::string>>{}, std::pair{"ascii.stl", part_files::ascii_stl()},
               std::pair{"binary.STL", part_files::binary_stl()}, std::pair{"box.obj", part_files::obj()},
               std::pair{"box.ply", part_files::ply()}, std::pair{"box.off", part_files::off()});
  CAPTURE(format.first);
  const Part assumed = import_bytes(format.first, format.second);
  check_box(assumed, 1.0, {1, 2, 3});
  CHECK(assumed.origin.unit == "mm");
  CHECK(assumed.origin.unit_source == "assumed");
  CHECK(says(assumed, "mm is assumed"));
  CHECK(assumed.name == std::filesystem::path(format.first).stem());

  ImportOptions inches;
  inches.unit = "IN";
  const Part told = import_bytes(format.first, format.second, inches);
  check_box(told, 25.4, 25.4 * dvec3(1, 2, 3));
  CHECK(told.origin.unit == "inch");
  CHECK(told.origin.unit_source == "user");
  CHECK_FALSE(says(told, "assumed"));
}

TEST_CASE("glTF is in metres by format, and its nodes are applied") {
  ImportOptions options;
  options.unit = "mm";
  const Part part = import_bytes("box.glb", part_files::glb(), options);
  check_box(part, 1.0, {101, 2, 3});
  CHECK(part.origin.unit == "m");
  CHECK(part.origin.unit_source == "format");
  CHECK(says(part, "is not used"));
  REQUIRE(part.faces.size() == 1);
  REQUIRE(part.faces[0].colour);
  CHECK(glm::length(*part.faces[0].colour - vec3(0.5f, 0.25f, 0.125f)) < 1e-6f);
}

TEST_CASE("FBX says how many centimetres its unit has") {
  const Part inches = import_bytes("box.fbx", part_files::fbx(2.54));
  CHECK(inches.origin.unit == "inch");
  CHECK(inches.origin.unit_source == "file");
  check_box(inches, 25.4, 25.4 * dvec3(1, 2, 3));
  check_box(import_bytes("box.fbx", part_files::fbx(0.1)), 1.0, {1, 2, 3});
}

TEST_CASE("3MF keeps its unit and its build items' places") {
  const Part plain = import_bytes("box.3mf", part_files::threemf("inch", R"(<item objectid="1"/>)"));
  check_box(plain, 25.4, 25.4 * dvec3(1, 2, 3));
  CHECK(plain.origin.unit == "inch");
  CHECK(plain.origin.unit_source == "file");
  REQUIRE(plain.faces.size() == 1);
  CHECK(plain.faces[0].name == "box");

  // Row vectors: x' = x·M. This M takes (x, y, z) to (−y + 100, x + 200, z + 300): a quarter turn about z.
  const Part turned = import_bytes(
      "box.3mf", part_files::threemf("millimeter",
                                     R"(<item objectid="1" transform="0 1 0 -1 0 0 0 0 1 100 200 300"/>)"));
  const Box box = bounds(turned.mesh);
  CHECK(glm::length(box.low - dvec3(100 - 22, 200 + 1, 300 + 3)) < 1e-3);
  CHECK(glm::length(box.high - dvec3(100 - 2, 200 + 11, 300 + 33)) < 1e-3);
  CHECK(report(turned.mesh, Topology(turned.mesh)).volume == Approx(6000.0));

  // Two items that touch in a whole face are two bodies, each closed.
  const Part two = import_bytes(
      "box.3mf",
      part_files::threemf("millimeter", R"(<item objectid="1"/>)"
                                        R"(<item objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/>)"));
  const auto found = report(two.mesh, Topology(two.mesh));
  CHECK(found.closed);
  CHECK(found.components == 2);
  CHECK(two.origin.solids == 2);
  CHECK(found.volume == Approx(12000.0));
}

TEST_CASE("A size that no inspected part has casts doubt on the unit") {
  ImportOptions options;
  options.unit = "um";  // 30 µm high
  CHECK(says(import_bytes("box.stl", part_files::ascii_stl(), options), "is um its unit?"));
  options.unit = "m";  // 30 m high
  CHECK(says(import_bytes("box.stl", part_files::ascii_stl(), options), "is m its unit?"));
  options.unit = "cm";
  CHECK_FALSE(says(import_bytes("box.stl", part_files::ascii_stl(), options), "its unit?"));
}

TEST_CASE("A part that is inside out is turned") {
  std::vector<std::array<part_files::Point, 3>> all;
  for (const auto& t : part_files::triangles())
    all.push_back({part_files::points[t[0]], part_files::points[t[2]], part_files::points[t[1]]});
  const Part part = import_bytes("box.stl", part_files::binary_stl(all));
  check_box(part, 1.0, {1, 2, 3});
  CHECK(says(part, "inside out"));
}

TEST_CASE("Points equal up to the rounding of the file are one, and collapsed triangles go") {
  std::vector<std::array<part_files::Point, 3>> all;
  for (const auto& t : part_files::triangles())
    all.push_back({part_files::points[t[0]], part_files::points[t[1]], part_files::points[t[2]]});
  for (auto& t : all)
    for (auto& p : t) p[0] -= 1.0f;  // x from 0 to 10
  all[0][0][0] = -2.7e-16f;          // as exporters write 0
  // And one corner at x = 10 in one triangle a bit beside itself: coordinates up to 33 are kept to 2^-20 …
  // 2^-19.
  auto& beside = *std::find_if(all.begin(), all.end(), [](const auto& t) { return t[1][0] == 10.0f; });
  beside[1][0] = std::nextafter(10.0f, 11.0f);
  all.push_back({all[0][0], all[0][0], all[0][1]});
  const Part part = import_bytes("box.stl", part_files::binary_stl(all));
  check_box(part, 1.0, {0, 2, 3});
  CHECK(says(part, "1 triangles with a repeated point"));
}

TEST_CASE("A triangle without area is taken out without leaving a slit") {
  // The bottom's triangle 0-3-2 is split at a point on its side 0-2, and a flat triangle closes the gap to
  // 0-2-1, as exporters leave it at T-junctions.
  auto all = std::vector<std::array<part_files::Point, 3>>{};
  for (const auto& t : part_files::triangles())
    all.push_back({part_files::points[t[0]], part_files::points[t[1]], part_files::points[t[2]]});
  const part_files::Point middle{6, 12, 3};
  const auto p0 = part_files::points[0], p2 = part_files::points[2], p3 = part_files::points[3];
  all[0] = {p0, p3, middle};
  all.push_back({p3, p2, middle});
  all.push_back({p0, middle, p2});  // no area; sides 0-middle, middle-2, 2-0
  const Part part = import_bytes("box.stl", part_files::binary_stl(all));
  CHECK(says(part, "1 triangles without area"));
  CHECK(part.mesh.triangles.size() == 14);  // 2 for the split one, 2 for its neighbour, 10 others
  const auto found = report(part.mesh, Topology(part.mesh));
  CHECK(found.closed);
  CHECK(found.volume == Approx(6000.0));
  for (std::uint32_t t = 0; t < 14; ++t) CHECK(triangle_area(part.mesh, t) > 1.0);
}

TEST_CASE("Normals are shared across an edge below the crease angle and not above it") {
  // A roof of two unequal slopes, folded by 40° in all along the y axis: slopes of 10° and −30°.
  const float a = std::tan(10.0f * 3.14159265f / 180.0f), b = std::tan(30.0f * 3.14159265f / 180.0f);
  const part_files::Point ridge0{0, 0, 0}, ridge1{0, 10, 0}, left0{-10, 0, -10 * a}, left1{-10, 10, -10 * a},
      right0{10, 0, -10 * b}, right1{10, 10, -10 * b};
  const auto file = part_files::binary_stl(
      {{left0, ridge0, ridge1}, {left0, ridge1, left1}, {ridge0, right0, right1}, {ridge0, right1, ridge1}});
  const auto normal_at_ridge = [&](double crease_degrees, std::size_t triangle, std::size_t corner) {
    ImportOptions options;
    options.crease_angle = crease_degrees * 3.14159265358979 / 180.0;
    return import_bytes("roof.stl", file, options).mesh.normals[triangle][corner];
  };
  const vec3 left(-std::sin(0.17453293f), 0, std::cos(0.17453293f)),
      right(std::sin(0.52359878f), 0, std::cos(0.52359878f));
  CHECK(glm::length(normal_at_ridge(39, 0, 1) - left) < 1e-5f);
  CHECK(glm::length(normal_at_ridge(39, 2, 0) - right) < 1e-5f);
  // Folded less than the limit: the mean, weighted by the angles at the point. At the ridge's near end, the
  // left slope has one corner of 90°, the right two that make 90°: equal weights, the mean leans by 10°.
  const vec3 mean(std::sin(0.17453293f), 0, std::cos(0.17453293f));
  CHECK(glm::length(normal_at_ridge(41, 0, 1) - mean) < 1e-5f);
  CHECK(glm::length(normal_at_ridge(41, 2, 0) - mean) < 1e-5f);
}
