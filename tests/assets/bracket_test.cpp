// The stamped bracket against its drawing (assets/parts/bracket).
#include <cmath>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "tests/assets/step_part.h"

using namespace flawsmith::test;

namespace {
constexpr double t = 1.5, outer_bend = 3, inner_bend = 1.5;  // [mm]
// The legs' outline: from 30 to 18 mm over 17 mm; the turn at the shoulder (radius 6) and at the foot (radius
// 4).
const double shoulder = std::atan2(6, 17), foot = pi / 2 - shoulder;
constexpr double shoulder_radius = 6, foot_radius = 4;

// Areas of the middle of the sheet's flats.
double web() {
  return 34 * 30 - pi * 4 * 4 - (pi * 3 * 3 + 6 * 8);  // less hole and slot
}
double leg() {
  // A rounded corner that turns by τ loses R²(tan τ/2 − τ/2).
  const auto corner = [](double radius, double turn) {
    return radius * radius * (std::tan(turn / 2) - turn / 2);
  };
  return 30 * 5 + (30 + 18) / 2.0 * 17 - 2 * corner(shoulder_radius, shoulder) -
         2 * corner(foot_radius, foot) - pi * 3 * 3;
}
// What a roll-over of radius ρ takes away from every sheared edge: a = (1 − π/4)ρ² per length, its centroid c
// = ρ(1/2 − π/4 + 1/3)/(1 − π/4) from the edge; along an arc the length at the centroid counts (Pappus),
// which lies inside a convex outline and outside a hole.
double rollover() {
  constexpr double rho = 0.15, share = 1 - pi / 4;
  constexpr double area = share * rho * rho, c = rho * (0.5 - pi / 4 + 1.0 / 3) / share;
  const double cut_shoulder = shoulder_radius * std::tan(shoulder / 2),
               cut_foot = foot_radius * std::tan(foot / 2);
  const double upright = 5 - cut_shoulder, slant = std::hypot(6, 17) - cut_shoulder - cut_foot,
               bottom = 18 - 2 * cut_foot;
  const double straight = 2 * 34 + 2 * (2 * upright + 2 * slant + bottom) + 2 * 8;  // web, legs, slot
  const double arcs = 4 * (pi / 2) * (outer_bend - c) + 4 * shoulder * (shoulder_radius - c) +
                      4 * foot * (foot_radius - c) + 2 * pi * (4 + c) + 3 * 2 * pi * (3 + c);
  return area * (straight + arcs);
}
// Two quarter rings, 30 mm long.
double bends() {
  return 2 * pi / 4 * (outer_bend * outer_bend - inner_bend * inner_bend) * 30;
}
double volume() {
  return t * web() + 2 * t * leg() + bends() - rollover();  // 3236.792 mm³
}
}  // namespace

TEST_CASE("the bracket is one valid solid with every zone by name", "[assets]") {
  const StepPart bracket(asset("bracket/bracket.step"));
  CHECK(bracket.count(TopAbs_SOLID) == 1);
  CHECK(bracket.count(TopAbs_SHELL) == 1);
  CHECK(BRepCheck_Analyzer(bracket.shape).IsValid());
  const auto box = bracket.box();
  const std::array<double, 6> expected = {-20, -15, -25, 20, 15, 0};
  for (std::size_t i = 0; i < 6; ++i) CHECK(std::abs(box[i] - expected[i]) < 1e-4);
  for (const auto* skin : {"outer_skin_web", "outer_skin_leg_1", "outer_skin_leg_2", "inner_skin_web",
                           "inner_skin_leg_1", "inner_skin_leg_2"})
    CHECK(bracket.named(skin) == 1);
  CHECK(bracket.named("bend_outer_") == 2);
  CHECK(bracket.named("bend_inner_") == 2);
  CHECK(bracket.named("hole_1") == 2);  // wall and roll-over
  CHECK(bracket.named("hole_2") == 8);
  CHECK(bracket.named("hole_3") == 2);
  CHECK(bracket.named("hole_4") == 2);
  CHECK(bracket.named("trim_edge") == 16);  // two ends, and seven faces round each leg
  CHECK(bracket.named("trim_rollover") == 24);
  // The inner skins are sharp: flats less holes. The outer bends lose 0.15 mm to the roll-over at both ends.
  CHECK(std::abs(bracket.area("inner_skin_web") - web()) < 1e-3);
  CHECK(std::abs(bracket.area("inner_skin_leg_1") - leg()) < 1e-3);
  CHECK(std::abs(bracket.area("bend_inner_1") - pi / 2 * inner_bend * 30) < 1e-3);
  CHECK(std::abs(bracket.area("bend_outer_2") - pi / 2 * outer_bend * 29.7) < 1e-3);
}

TEST_CASE("the bracket's volume is its sheet less holes and roll-over", "[assets]") {
  CHECK(std::abs(StepPart(asset("bracket/bracket.step")).volume() - volume()) < 1e-3);
}

TEST_CASE("the bracket imports as one closed mesh", "[assets]") {
  flawsmith::scenes::ImportOptions options;
  options.chord_error = 0.02;  // [mm]
  const auto part = flawsmith::scenes::import_part(asset("bracket/bracket.step"), options);
  const auto whole = flawsmith::scenes::report(part.mesh, flawsmith::scenes::Topology(part.mesh));
  CHECK(whole.closed);
  CHECK(whole.boundary_edges == 0);
  CHECK(whole.components == 1);
  CHECK(part.origin.solids == 1);
  // Curved faces: bends 430 mm², holes and corners about 250, roll-over 70; facets within 0.02 mm.
  CHECK(std::abs(whole.volume - volume()) < 750 * 0.02);
}
