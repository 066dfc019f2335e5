// The spindle against its drawing (assets/parts/spindle): 32 mm, lead 10 mm, right-hand, balls of 7.938 mm,
// arcs of 0.54 ball diameters that touch a ball at 45°, 2.2 mm deep in the middle.
#include <BRepTools.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Surface.hxx>
#include <algorithm>
#include <cmath>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "tests/assets/step_part.h"

using namespace flawsmith::test;

namespace {
constexpr const char* file = "spindle/spindle.step";
constexpr double R = 16, lead = 10, length = 20, ball = 7.938, arc = 0.54 * ball;  // [mm]
// The ball's centre lies in the middle; the arcs' centres at 45° beyond it, by the difference of the radii.
const double offset = (arc - ball / 2) * std::sin(45 * degree);
// In the middle (offset, sunk) is one arc away from the centre: the depth 2.2 mm below the land.
const double centre = R - 2.2 + std::sqrt(arc * arc - offset * offset);
// Where an arc meets the land.
const double border = std::sqrt(arc * arc - (centre - R) * (centre - R)) - offset;

/// Distance along the axis from the middle of the groove, within half a lead.
double along(const gp_Pnt& p) {
  return std::remainder(p.Z() - std::atan2(p.Y(), p.X()) * lead / (2 * pi), lead);
}

/// A section turns by 2π a lead and is the same otherwise: area = π/lead ∫ r² da over one lead.
double volume() {
  constexpr int steps = 100000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    const double a = std::abs(lead * ((i + 0.5) / steps - 0.5));
    const double r = a > border ? R : centre - std::sqrt(arc * arc - (a + offset) * (a + offset));
    sum += r * r;
  }
  return pi * sum / steps * length;
}
}  // namespace

TEST_CASE("the spindle is one valid solid of its drawing's volume", "[assets]") {
  const StepPart spindle(asset(file));
  CHECK(spindle.count(TopAbs_SOLID) == 1);
  CHECK(spindle.count(TopAbs_SHELL) == 1);
  CHECK(BRepCheck_Analyzer(spindle.shape).IsValid());
  CHECK(spindle.named("land") == 8);
  CHECK(spindle.named("groove_lower") == 8);
  CHECK(spindle.named("groove_upper") == 8);
  CHECK(spindle.named("end_") == 2);
  // 14041 mm³; the splines follow to 1 µm (below) over 2500 mm².
  CHECK(std::abs(spindle.volume() - volume()) < 0.5);
}

TEST_CASE("the spindle's groove is a gothic arch along a right-hand helix", "[assets]") {
  const StepPart spindle(asset(file));
  for (std::size_t i = 0; i < spindle.faces.size(); ++i) {
    const std::string& name = spindle.names[i];
    if (name.rfind("end_", 0) == 0) continue;
    double u0 = 0, u1 = 0, v0 = 0, v1 = 0;
    BRepTools::UVBounds(spindle.faces[i], u0, u1, v0, v1);
    const auto surface = BRep_Tool::Surface(spindle.faces[i]);
    double worst = 0;
    for (int k = 0; k < 21 * 21; ++k) {
      const gp_Pnt p = surface->Value(u0 + (u1 - u0) * (k % 21) / 20, v0 + (v1 - v0) * (k / 21) / 20);
      const double r = std::hypot(p.X(), p.Y()), a = along(p);
      if (name == "land") {
        CHECK(std::abs(a) > border - 1e-3);
        worst = std::max(worst, std::abs(r - R));
      } else {
        CHECK((name == "groove_upper" ? a : -a) > -1e-3);
        worst = std::max(worst, std::abs(std::hypot(centre - r, std::abs(a) + offset) - arc));
      }
    }
    CAPTURE(name);
    CHECK(worst < 1e-3);
  }
}

TEST_CASE("the spindle imports as one closed mesh", "[assets]") {
  using namespace flawsmith::scenes;
  constexpr double chord_error = 0.05;  // [mm]
  ImportOptions options;
  options.chord_error = chord_error;
  const Part part = import_part(asset(file), options);
  const auto whole = report(part.mesh, Topology(part.mesh));
  CHECK(whole.closed);
  CHECK(whole.boundary_edges == 0);
  CHECK(whole.components == 1);
  CHECK(std::abs(whole.volume - volume()) < whole.area * chord_error);
}
