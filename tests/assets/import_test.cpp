// The insert as the rest of the program gets it: imported, tessellated, its cutting edges found by rule.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "scenes/import.h"
#include "scenes/topology.h"
#include "scenes/zone.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

TEST_CASE("the insert imports as one closed mesh with two closed cutting edges", "[assets]") {
  constexpr double degree = std::numbers::pi / 180;
  ImportOptions options;
  options.chord_error = 0.005;  // [mm]
  const Part part = import_part(FLAWSMITH_SOURCE_DIR "/assets/parts/cnmg120408/cnmg120408.step", options);
  const Topology topology(part.mesh);
  const auto whole = report(part.mesh, topology);
  CHECK(whole.closed);
  CHECK(whole.components == 1);
  CHECK(part.origin.solids == 1);
  CHECK(part.origin.unit == "mm");
  for (const auto& face : part.faces) CHECK(!face.name.empty());
  // The exact volume is 654.402 mm³ (parts_test.cpp); facets within 0.005 mm of 602 mm² of surface, of which
  // less than a quarter is curved, are off by less than 0.75 mm³.
  CHECK(std::abs(whole.volume - 654.402) < 0.75);

  EdgeRule rule;
  rule.dihedral = {90 * degree, 100 * degree};
  const Zone zone = find_zone({"cutting_edge", rule}, part, topology);
  REQUIRE(zone.chains.size() == 2);
  // 8 r/sin 80° − 4R(tan τ − τ summed over both corners) = 50.15 mm, less what chords cut off the four noses.
  const double outline = 8 * 6.35 / std::sin(80 * degree) -
                         4 * 0.8 * (std::tan(50 * degree) + std::tan(40 * degree) - 90 * degree);
  for (const auto& chain : zone.chains) {
    CHECK(chain.closed);
    double length = 0;
    const double z = part.mesh.positions[chain.points[0]].z;
    for (std::size_t i = 0; i < chain.points.size(); ++i) {
      const auto& a = part.mesh.positions[chain.points[i]];
      length += glm::length(part.mesh.positions[chain.points[(i + 1) % chain.points.size()]] - a);
      CHECK(std::abs(std::abs(a.z) - 2.38) < 1e-6);
      CHECK(a.z == z);
    }
    // An arc of radius R in steps of 2 acos(1 − e/R) (e = 0.005: 0.224 rad) is longer than its chords by 0.2
    // %.
    CHECK(length < outline);
    CHECK(length > outline - 0.0025 * 0.8 * 2 * std::numbers::pi);
  }
}
