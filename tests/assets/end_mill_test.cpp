// The end mill against its drawing (assets/parts/end_mill).
#include <TopExp.hxx>
#include <TopTools_IndexedDataMapOfShapeListOfShape.hxx>
#include <algorithm>
#include <cmath>
#include <vector>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "scenes/zone.h"
#include "tests/assets/step_part.h"

using namespace flawsmith::test;

namespace {
constexpr double R = 5, helix = 35 * degree;  // [mm]
const double twist = std::tan(helix) / R;     // [rad/mm]

struct Flat {
  double x = 0, y = 0;
};
Flat step(Flat from, double length, double direction) {
  return {from.x + length * std::cos(direction), from.y + length * std::sin(direction)};
}
double angle_of(Flat p) {
  return std::atan2(p.y, p.x);
}

/// A point of the section of tooth 1, and its angle on the circle that it runs out to.
struct Point {
  Flat at;
  double circle = 0;
};

// From its edge at (5, 0) to the next one's at (0, 5): primary land 0.9 mm at 10° of relief, secondary 1.1 mm
// at 25°, the flute (a cubic whose end tangents are 1.9 mm long: 40° from the radius at the heel, along the
// rake at its other end), 1 mm of rake at 8°.
std::vector<Point> section() {
  const Flat edge{R, 0}, next{0, R};
  const Flat shoulder = step(edge, 0.9, 100 * degree), heel = step(shoulder, 1.1, 115 * degree);
  const Flat root = step(next, 1.0, -98 * degree);
  const Flat b = step(heel, -1.9, angle_of(heel) - 40 * degree), c = step(root, 1.9, -98 * degree);
  std::vector<Point> points;
  constexpr int n = 400;
  const auto line = [&](Flat p, Flat q, double from, double to) {
    for (int i = 0; i < n; ++i) {
      const double u = static_cast<double>(i) / n;
      points.push_back({{p.x + u * (q.x - p.x), p.y + u * (q.y - p.y)}, from + u * (to - from)});
    }
  };
  line(edge, shoulder, 0, angle_of(shoulder));
  line(shoulder, heel, angle_of(shoulder), angle_of(heel));
  for (int i = 0; i < n; ++i) {
    const double u = static_cast<double>(i) / n, v = 1 - u;
    const auto mix = [&](double p0, double p1, double p2, double p3) {
      return v * v * v * p0 + 3 * v * v * u * p1 + 3 * v * u * u * p2 + u * u * u * p3;
    };
    points.push_back({{mix(heel.x, b.x, c.x, root.x), mix(heel.y, b.y, c.y, root.y)},
                      angle_of(heel) + u * (82 * degree - angle_of(heel))});
  }
  line(root, next, 82 * degree, 90 * degree);
  points.push_back({next, 90 * degree});
  return points;
}

double cross(Flat a, Flat b) {
  return a.x * b.y - a.y * b.x;
}

/// Area of the whole section, where the flutes have run out to a share of 0 to 1.
double area(const std::vector<Point>& tooth, double out) {
  const auto moved = [&](const Point& p) {
    const double r = R - (R - std::hypot(p.at.x, p.at.y)) * (1 - out);
    const double angle = angle_of(p.at) + out * (p.circle - angle_of(p.at));
    return Flat{r * std::cos(angle), r * std::sin(angle)};
  };
  double sum = 0;
  for (std::size_t i = 0; i + 1 < tooth.size(); ++i) sum += cross(moved(tooth[i]), moved(tooth[i + 1])) / 2;
  return 4 * sum;
}

/// What of the level z the end teeth keep: the section, cut into thin triangles from the axis; along each,
/// where the level lies above the three end planes of its sector (2° of dish; reliefs of 8° and, behind 0.9
/// mm, 20°; the gash, 0.3 mm deep at the axis, falling by 52° from the wall and by 30° outwards).
double end_area(const std::vector<Point>& tooth, double z) {
  const double dish = std::tan(2 * degree), first = std::tan(8 * degree), second = std::tan(20 * degree);
  const std::array<std::array<double, 3>, 3> planes = {
      {{R * dish, -dish, first},
       {R * dish + 0.9 * (first - second), -dish, second},
       {0.3, -std::tan(52 * degree), std::tan(30 * degree)}}};
  double sum = 0;
  for (std::size_t i = 0; i + 1 < tooth.size(); ++i) {
    const Flat a = tooth[i].at, b = tooth[i + 1].at, middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    double angle = angle_of(middle) + z * twist;
    angle -= 90 * degree * std::floor(angle / (90 * degree));
    const double r = std::hypot(middle.x, middle.y), x = r * std::cos(angle), y = r * std::sin(angle);
    double low = 0, high = 1;
    for (const auto& [height, along_x, along_y] : planes) {
      const double slope = x * along_x + y * along_y;
      if (slope > 0) high = std::min(high, (z - height) / slope);
      if (slope < 0) low = std::max(low, (z - height) / slope);
    }
    if (high > low) sum += cross(a, b) / 2 * (high * high - low * low);
  }
  return 4 * sum;
}

double volume() {
  const auto tooth = section();
  constexpr double end = 4, flutes = 22, run_out = 8, overall = 72, chamfer = 0.5;  // [mm]
  constexpr int steps = 2000;
  double teeth = 0, fading = 0;
  for (int i = 0; i < steps; ++i) {
    const double t = (i + 0.5) / steps;
    teeth += end_area(tooth, end * t) * end / steps;
    if (i % 10 == 5) {
      const double s = (i / 10 + 0.5) / (steps / 10);
      fading += area(tooth, s * s * s * (10 + s * (6 * s - 15))) * run_out / (steps / 10);
    }
  }
  const double shank = pi * R * R * (overall - flutes - run_out) - pi * chamfer * chamfer * (R - chamfer / 3);
  return teeth + area(tooth, 0) * (flutes - end) + fading + shank;
}

constexpr const char* file = "end_mill/end_mill.step";
}  // namespace

TEST_CASE("the end mill is one valid solid of its drawing's volume", "[assets]") {
  const StepPart mill(asset(file));
  CHECK(mill.count(TopAbs_SOLID) == 1);
  CHECK(mill.count(TopAbs_SHELL) == 1);
  CHECK(BRepCheck_Analyzer(mill.shape).IsValid());
  for (const auto* name : {"rake_", "relief_", "flute_", "end_rake_", "end_relief_", "gash_"})
    for (int tooth = 1; tooth <= 4; ++tooth) {
      CAPTURE(name, tooth);
      CHECK(mill.named(name + std::to_string(tooth)) == 1);
    }
  CHECK(mill.named("relief_secondary_") == 4);
  CHECK(mill.named("end_relief_secondary_") == 4);
  CHECK(mill.named("shank_end") == 1);
  CHECK(mill.named("blank_end") == 0);
  // The sums above are good to 0.01 mm³ (2000 levels, 1600 triangles a level).
  CHECK(std::abs(mill.volume() - volume()) < 0.05);
}

TEST_CASE("the end mill's cutting edges are right-hand helices of 35°", "[assets]") {
  const StepPart mill(asset(file));
  TopTools_IndexedDataMapOfShapeListOfShape users;
  TopExp::MapShapesAndAncestors(mill.shape, TopAbs_EDGE, TopAbs_FACE, users);
  int edges = 0;
  for (int i = 1; i <= users.Extent(); ++i) {
    const auto a = mill.name_of(users.FindFromIndex(i).First()),
               b = mill.name_of(users.FindFromIndex(i).Last());
    const bool cuts = (a.rfind("rake_", 0) == 0 && b == "relief_" + a.substr(5)) ||
                      (b.rfind("rake_", 0) == 0 && a == "relief_" + b.substr(5));
    if (!cuts) continue;
    ++edges;
    const double start = ((a.rfind("rake_", 0) == 0 ? a : b).back() - '1') * 90 * degree;
    double first = 0, last = 0;
    const auto curve = BRep_Tool::Curve(TopoDS::Edge(users.FindKey(i)), first, last);
    for (int k = 0; k <= 40; ++k) {
      const gp_Pnt at = curve->Value(first + (last - first) * k / 40);
      CHECK(std::abs(std::hypot(at.X(), at.Y()) - R) < 1e-5);
      const double turn = std::remainder(std::atan2(at.Y(), at.X()) - start - at.Z() * twist, 2 * pi);
      CHECK(std::abs(turn) * R < 1e-5);
    }
  }
  CHECK(edges == 4);
}

TEST_CASE("the end mill imports as one closed mesh whose cutting edges are found by rule", "[assets]") {
  using namespace flawsmith::scenes;
  constexpr double chord_error = 0.02;  // [mm]
  ImportOptions options;
  options.chord_error = chord_error;
  const Part part = import_part(asset(file), options);
  const Topology topology(part.mesh);
  const auto whole = report(part.mesh, topology);
  CHECK(whole.closed);
  CHECK(whole.boundary_edges == 0);
  CHECK(whole.components == 1);
  CHECK(part.origin.solids == 1);
  CHECK(std::abs(whole.volume - volume()) < whole.area * chord_error);
  const Box box = bounds(part.mesh);
  CHECK(std::abs(box.low.z) < 1e-6);
  CHECK(std::abs(box.high.z - 72) < 1e-6);
  CHECK(std::abs(box.high.x - R) < chord_error);
  // Square to the edge, wedge angle = angle between the section's rake and land after projection along the
  // helix: cos = (d1·d2 − (d1·t)(d2·t)) / …, d1 = (−sin 10°, cos 10°, 0), d2 = (−cos 8°, sin 8°, 0), t = (0,
  // sin 35°, cos 35°) gives 71.3°, so the normals turn by 108.7°; no other edge from z = 5 to 20 turns by 95
  // to 115°.
  EdgeRule rule;
  rule.dihedral = {95 * degree, 115 * degree};
  rule.box = Box{{-6, -6, 5}, {6, 6, 20}};
  const Zone zone = find_zone({"cutting_edge", rule}, part, topology);
  CHECK(zone.chains.size() == 4);
  for (const auto& chain : zone.chains)
    for (const auto point : chain.points) {
      const auto& at = part.mesh.positions[point];
      CHECK(std::abs(std::hypot(at.x, at.y) - R) < 1e-4);
    }
}
