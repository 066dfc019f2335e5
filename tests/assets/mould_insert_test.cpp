// The mould insert against its drawing (assets/parts/mould_insert).
#include <algorithm>
#include <cmath>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "tests/assets/step_part.h"

using namespace flawsmith::test;

namespace {
// The cavity at the parting face: half length, half width, corner radius; depth, radius at the floor [mm].
constexpr double a = 20, b = 12, corner = 4, deep = 5, floor_radius = 1;
constexpr double draft = 1.5 * degree, rib_draft = 1 * degree;

// How far the cavity's outline at a depth has moved in: the drafted wall, then the arc that is tangent to
// wall and floor. Its centre lies 1 mm above the floor and 1 mm from the wall: at 4 tan δ + 1/cos δ.
double offset(double depth) {
  const double middle = deep - floor_radius;
  if (depth < middle + floor_radius * std::sin(draft)) return depth * std::tan(draft);
  const double down = depth - middle;
  return middle * std::tan(draft) + floor_radius / std::cos(draft) -
         std::sqrt(floor_radius * floor_radius - down * down);
}
}  // namespace

TEST_CASE("the mould insert is one valid solid with every zone by name", "[assets]") {
  const StepPart insert(asset("mould_insert/mould_insert.step"));
  CHECK(insert.count(TopAbs_SOLID) == 1);
  CHECK(insert.count(TopAbs_SHELL) == 1);
  CHECK(BRepCheck_Analyzer(insert.shape).IsValid());
  const auto box = insert.box();
  const std::array<double, 6> expected = {-30, -20, -20, 30, 20, 0};
  for (std::size_t i = 0; i < 6; ++i) CHECK(std::abs(box[i] - expected[i]) < 1e-4);
  CHECK(insert.named("parting_face") == 1);
  CHECK(insert.named("cavity_wall") == 8);    // four planes, four cones
  CHECK(insert.named("cavity_fillet") == 8);  // four cylinders, four tori
  CHECK(insert.named("cavity_floor") == 1);
  CHECK(insert.named("gate") == 3);
  CHECK(insert.named("runner") == 2);
  for (const auto* rib : {"rib_1", "rib_2"}) CHECK(insert.named(rib) == 5);
  for (const auto* hole : {"ejector_1", "ejector_2", "ejector_3", "ejector_4"}) {
    CHECK(insert.named(hole) == 1);
    CHECK(std::abs(insert.area(hole) - 2 * pi * 1.5 * 15) < 1e-3);
  }
  // Floor: the rounded rectangle at offset o, less four holes of radius 1.5 and two slots of 14 × 1.2.
  const double o = offset(deep);
  const double floor = 4 * (a - o) * (b - o) - (4 - pi) * (corner - o) * (corner - o);
  CHECK(std::abs(insert.area("cavity_floor") - (floor - 4 * pi * 2.25 - 2 * 14 * 1.2)) < 1e-3);
  for (const auto& name : insert.names) CHECK(!name.empty());
}

TEST_CASE("the mould insert's volume is its block less what is cut out", "[assets]") {
  const double block = 60.0 * 40 * 20 - 4 * (2 * 2 / 2.0) * 20;
  // The cavity, level by level (midpoint rule, error below 1e-6 mm³).
  double cavity = 0;
  constexpr int levels = 20000;
  for (int i = 0; i < levels; ++i) {
    const double o = offset((i + 0.5) * deep / levels);
    cavity += (4 * (a - o) * (b - o) - (4 - pi) * (corner - o) * (corner - o)) * deep / levels;
  }
  // Each rib's slot: a frustum 3 mm deep, (A0 + 4 A½ + A1) h/6.
  const auto slot = [](double depth) {
    const double less = 2 * depth * std::tan(rib_draft);
    return (1.2 - less) * (14 - less);
  };
  const double ribs = 2 * (slot(0) + 4 * slot(1.5) + slot(3)) * 3 / 6;
  const double ejectors = 4 * pi * 1.5 * 1.5 * 15, cooling = 2 * pi * 3 * 3 * 40;
  // Runner: half a cylinder of radius 2 from −30 to −22.5, a quarter ball. Gate: 2 × 0.5 mm, from the ball's
  // surface to the drafted wall.
  const double runner = pi * 4 / 2 * 7.5 + pi * 8 / 3;
  double gate = 0;
  constexpr int steps = 400;
  for (int i = 0; i < steps; ++i)
    for (int k = 0; k < steps; ++k) {
      const double y = (2 * i + 1.0) / steps - 1, z = 0.5 * (k + 0.5) / steps;
      gate += (2.5 + z * std::tan(draft) - std::sqrt(4 - y * y - z * z)) * (2.0 * 0.5 / steps / steps);
    }
  const double expected = block - cavity - ribs - ejectors - cooling - runner - gate;  // 40334.024 mm³
  const StepPart insert(asset("mould_insert/mould_insert.step"));
  CHECK(std::abs(insert.volume() - expected) < 2e-3);
}

TEST_CASE("the mould insert imports as one closed mesh", "[assets]") {
  flawsmith::scenes::ImportOptions options;
  options.chord_error = 0.02;  // [mm]
  const auto part = flawsmith::scenes::import_part(asset("mould_insert/mould_insert.step"), options);
  const auto whole = flawsmith::scenes::report(part.mesh, flawsmith::scenes::Topology(part.mesh));
  CHECK(whole.closed);
  CHECK(whole.boundary_edges == 0);
  CHECK(whole.components == 1);
  CHECK(part.origin.solids == 1);
  // Curved faces: ejectors 4·141, cooling 2·754, runner 47 + 13, fillets and corners about 250 mm²: 2400 mm²,
  // facets off by at most 0.02 mm and on average two thirds of it.
  CHECK(std::abs(whole.volume - 40334.024) < 2400 * 0.02);
}
