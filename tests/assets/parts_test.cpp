// The shipped STEP files against the numbers that define them, and against what their programs build today.
#include <BRepCheck_Analyzer.hxx>
#include <BRepGProp.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <TopoDS.hxx>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.h"
#include "tests/assets/step_part.h"

using namespace flawsmith::test;

namespace {
// ISO 1832 CNMG 120408: inscribed radius, half thickness, nose radius, hole radius [mm].
constexpr double r = 6.35, h = 2.38, nose = 0.8, hole = 2.58;
// Half the turn of the outline at a corner of 80° and of 100°.
constexpr double tau80 = 50 * degree, tau100 = 40 * degree;
}  // namespace

TEST_CASE("the insert is one valid solid with the measures of ISO 1832", "[assets]") {
  const StepPart insert(asset("cnmg120408/cnmg120408.step"));
  CHECK(insert.count(TopAbs_SOLID) == 1);
  CHECK(insert.count(TopAbs_SHELL) == 1);
  CHECK(BRepCheck_Analyzer(insert.shape).IsValid());
  // A corner reaches m = (r − R)(1/cos τ − 1) beyond the inscribed circle: 3.084 mm at 80° (ISO 883
  // prints 3.088 for R = 0.794), 1.695 mm at 100°.
  const double x = r + (r - nose) * (1 / std::cos(tau80) - 1);
  const double y = r + (r - nose) * (1 / std::cos(tau100) - 1);
  const std::array<double, 6> expected = {-x, -y, -h, x, y, h};
  const auto box = insert.box();
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(i);
    CHECK(std::abs(box[i] - expected[i]) < 1e-4);
  }
  CHECK(insert.named("flank_") == 8);
  CHECK(insert.named("land_") == 16);
  CHECK(insert.named("rake_") == 16);
  CHECK(insert.named("breaker_") == 48);
  CHECK(insert.named("seat_") == 2);
  CHECK(insert.named("hole") == 3);
  // Cylinder between the two chamfers of 0.25 mm: 2π · 2.58 · (4.76 − 0.5) = 69.06 mm².
  CHECK(std::abs(insert.area("hole") - 2 * pi * hole * (2 * h - 0.5)) < 1e-3);
}

TEST_CASE("the insert's volume is its prism less hole and chip breakers", "[assets]") {
  // A level curve at offset o is a rhombus with inscribed radius r − o, whose corners of radius R lose
  // R²(tan τ − τ) each: A(o) = 4(r − o)²/sin 80° − c R², c = 2(tan 50° − 50°) + 2(tan 40° − 40°).
  const double c = 2 * (std::tan(tau80) - tau80) + 2 * (std::tan(tau100) - tau100);
  const auto radius = [](double o) { return nose - std::min(o, 0.2); };
  const auto area = [&](double o) {
    return 4 * (r - o) * (r - o) / std::sin(80 * degree) - c * radius(o) * radius(o);
  };
  // Depth of the breaker below the edge, from its drawing: land 0.20 mm at 5°, rake at 18° tangent to a
  // groove of radius 1 mm with its bottom 0.25 mm deep, back wall at 30° tangent to it, a roll-over of radius
  // 0.4 mm.
  const double land = 0.2 * std::tan(5 * degree);
  const double bottom =
      0.2 + (0.25 - land - (1 - std::cos(18 * degree))) / std::tan(18 * degree) + std::sin(18 * degree);
  const double wall = bottom + 0.5;  // sin 30°
  const double wall_depth = 0.25 - (1 - std::cos(30 * degree));
  const double roll_depth = 0.4 * (1 - std::cos(30 * degree));
  const double roll = wall + (wall_depth - roll_depth) / std::tan(30 * degree);
  const double end = roll + 0.2;  // 0.4 sin 30°
  const auto depth = [&](double o) {
    if (o < 0.2) return o * std::tan(5 * degree);
    if (o < bottom - std::sin(18 * degree)) return land + (o - 0.2) * std::tan(18 * degree);
    if (o < wall) return 0.25 - (1 - std::sqrt(1 - (o - bottom) * (o - bottom)));
    if (o < roll) return wall_depth - (o - wall) * std::tan(30 * degree);
    return 0.4 - std::sqrt(0.16 - (end - o) * (end - o));
  };
  // ∫ depth dA by the midpoint rule in o; 20,000 steps leave an error below 1e-6 mm³.
  double breaker = 0;
  constexpr int steps = 20000;
  for (int i = 0; i < steps; ++i) {
    const double a = end * i / steps, b = end * (i + 1) / steps;
    breaker += depth((a + b) / 2) * (area(a) - area(b));
  }
  const double chamfer = pi * (hole * 0.0625 + 0.015625 / 3);  // π(r c² + c³/3), c = 0.25
  const double expected = 2 * h * (area(0) - pi * hole * hole) - 2 * breaker - 2 * chamfer;
  const StepPart insert(asset("cnmg120408/cnmg120408.step"));
  CHECK(std::abs(insert.volume() - expected) < 1e-3);
}

TEST_CASE("the insert's cutting edges are the only sharp convex edges", "[assets]") {
  const StepPart insert(asset("cnmg120408/cnmg120408.step"));
  TopTools_IndexedDataMapOfShapeListOfShape users;
  TopExp::MapShapesAndAncestors(insert.shape, TopAbs_EDGE, TopAbs_FACE, users);
  int cutting = 0;
  double length = 0;
  for (int i = 1; i <= users.Extent(); ++i) {
    const auto& edge = TopoDS::Edge(users.FindKey(i));
    const auto first = TopoDS::Face(users.FindFromIndex(i).First());
    const auto second = TopoDS::Face(users.FindFromIndex(i).Last());
    if (first.IsSame(second)) continue;  // the seam of the hole
    const auto a = insert.name_of(first), b = insert.name_of(second);
    const double turn = normal_at(first, edge).Angle(normal_at(second, edge));
    CAPTURE(a, b, turn / degree);
    const bool cuts = (a.rfind("land_", 0) == 0) != (b.rfind("land_", 0) == 0) &&
                      (a.rfind("flank_", 0) == 0 || b.rfind("flank_", 0) == 0);
    if (cuts) {
      CHECK(std::abs(turn - 95 * degree) < 1e-6);  // no clearance, and a land that falls away by 5°
      ++cutting;
      GProp_GProps properties;
      BRepGProp::LinearProperties(edge, properties);
      length += properties.Mass();
    } else if (a.rfind("hole", 0) == 0 || b.rfind("hole", 0) == 0) {
      CHECK(std::abs(turn - 45 * degree) < 1e-6);
    } else {
      CHECK(turn < 14 * degree);  // the land's step into the rake, 13°; all else is smooth
    }
  }
  CHECK(cutting == 16);
  // Two outlines: 8 r/sin 80°, less 2R(tan τ − τ) at each corner.
  const double outline =
      8 * r / std::sin(80 * degree) - 4 * nose * (std::tan(tau80) - tau80 + std::tan(tau100) - tau100);
  CHECK(std::abs(length - 2 * outline) < 1e-4);
}

TEST_CASE("the insert without breakers is a prism with a hole", "[assets]") {
  const StepPart insert(asset("cnma120408/cnma120408.step"));
  CHECK(insert.count(TopAbs_SOLID) == 1);
  CHECK(BRepCheck_Analyzer(insert.shape).IsValid());
  // A rhombus of area 4 r²/sin 80° about its inscribed circle, rounded by R² (tan τ − τ) at each corner; a
  // hole and its two chamfers, c = 0.25.
  const double face = 4 * r * r / std::sin(80 * degree) -
                      2 * nose * nose * (std::tan(tau80) - tau80 + std::tan(tau100) - tau100);
  const double chamfer = pi * (hole * 0.0625 + 0.015625 / 3);
  CHECK(std::abs(insert.volume() - (2 * h * (face - pi * hole * hole) - 2 * chamfer)) < 1e-3);
  CHECK(std::abs(insert.area("seat_top") - (face - pi * (hole + 0.25) * (hole + 0.25))) < 1e-3);
  for (const auto* name : {"seat_top", "seat_bottom", "flank_nose_1", "flank_side_1", "hole_chamfer_top"})
    CHECK(insert.named(name) == 1);
}

TEST_CASE("the plate is one valid solid of the expected volume", "[assets]") {
  const StepPart plate(asset("plate/plate.step"));
  CHECK(plate.count(TopAbs_SOLID) == 1);
  CHECK(BRepCheck_Analyzer(plate.shape).IsValid());
  const auto box = plate.box();
  const std::array<double, 6> expected = {-20, -15, -2.5, 20, 15, 2.5};
  for (std::size_t i = 0; i < 6; ++i) CHECK(std::abs(box[i] - expected[i]) < 1e-4);
  // Twelve chamfers of legs c = 0.3 (c²/2 over their length less 2c), eight corners where three of them meet
  // (a cube of side c but for a sixth), two holes, four hole chamfers π(r c² + c³/3).
  constexpr double c = 0.3;
  const double edges = c * c / 2 * (4 * (40 + 30 + 5) - 12 * 2 * c) + 8 * (5.0 / 6) * c * c * c;
  const double dowels = 2 * pi * 2.5 * 2.5 * 5 + 4 * pi * (2.5 * c * c + c * c * c / 3);
  CHECK(std::abs(plate.volume() - (40.0 * 30 * 5 - edges - dowels)) < 1e-3);
  for (const auto* name : {"top", "bottom", "side_left", "side_right", "side_front", "side_back", "dowel_1"})
    CHECK(plate.named(name) == 1);
  // 39.4 × 29.4 less two circles of radius 2.8.
  CHECK(std::abs(plate.area("top") - (39.4 * 29.4 - 2 * pi * 2.8 * 2.8)) < 1e-3);
}

TEST_CASE("the shipped STEP files are what their programs build", "[assets]") {
  const std::vector<std::array<std::string, 2>> parts = {
      {BUILD_CNMG120408, "cnmg120408/cnmg120408.step"},
      {BUILD_CNMA120408, "cnma120408/cnma120408.step"},
      {BUILD_PLATE, "plate/plate.step"},
      {BUILD_MOULD_INSERT, "mould_insert/mould_insert.step"},
      {BUILD_BRACKET, "bracket/bracket.step"},
      {BUILD_END_MILL, "end_mill/end_mill.step"},
      {BUILD_SPINDLE, "spindle/spindle.step"}};
  for (const auto& [program, file] : parts) {
    CAPTURE(program);
    const auto fresh = std::filesystem::temp_directory_path() /
                       ("flawsmith-" + std::to_string(getpid()) + "-" + file.substr(file.find('/') + 1));
    REQUIRE(std::system((program + " " + fresh.string() + " > /dev/null").c_str()) == 0);
    CHECK((flawsmith::read_file(fresh) == flawsmith::read_file(asset(file))));
    std::filesystem::remove(fresh);
  }
}
