// Cut faces of stampings: depth below the punch's side; shares of each instance's own.
#include "scenes/cut_faces.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/random.h"
#include "scenes/manufacture.h"
#include "validation/laboratory.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
// A sheet of 60 x 5 x 1.5 mm about the origin: triangles 10 and 11 are its top, 4 and 5 the side at -y.
Station sheet() {
  Station station;
  Material rolled, burnished, fractured;
  rolled.name = "rolled";
  burnished.name = "burnished";
  fractured.name = "fractured";
  station.materials = {rolled, burnished, fractured};
  station.items = {lab::item(lab::box({60, 5, 1.5}), 0)};
  CutFaces& cut = station.items[0].cut_faces;
  cut.thickness = 1.5;
  cut.rollover_material = 0;
  cut.burnish_material = 1;
  cut.fracture_material = 2;
  cut.depths = std::make_shared<const CutDepths>(cut_depths(station.items[0].part->mesh, {4, 5}, {10, 11}));
  return station;
}
}  // namespace

TEST_CASE("depth is measured from the side of the punch, on cut faces alone", "[cut_faces]") {
  const Station station = sheet();
  const Mesh& mesh = station.items[0].part->mesh;
  const CutDepths& depths = *station.items[0].cut_faces.depths;
  REQUIRE(depths.size() == mesh.triangles.size());
  for (std::size_t t = 0; t < depths.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      // The top is z = 0.75.
      const double below = 0.75 - mesh.positions[mesh.triangles[t][k]].z;
      CHECK(static_cast<double>(depths[t][k]) ==
            Approx(t == 4 || t == 5 ? below : static_cast<double>(no_cut)).margin(1e-6));
    }
}

TEST_CASE("a cut face is drawn sharp where it reaches the punch's side square to it", "[cut_faces]") {
  const Station station = sheet();
  const Mesh& mesh = station.items[0].part->mesh;
  const CutDepths& depths = *station.items[0].cut_faces.depths;
  CHECK(meets_sharply(mesh, depths, 0.03));
  // Another 0.15 mm deep begins below a rollover.
  CutDepths deeper = depths;
  for (auto& corners : deeper)
    for (float& depth : corners)
      if (depth >= 0.0f) depth += 0.15f;
  CHECK_FALSE(meets_sharply(mesh, deeper, 0.03));
  // What leans by 30° is a chamfer: depth grows by cos 30° per mm.
  CutDepths leaning = depths;
  for (auto& corners : leaning)
    for (float& depth : corners)
      if (depth >= 0.0f) depth *= 0.866f;
  CHECK_FALSE(meets_sharply(mesh, leaning, 0.03));
}

TEST_CASE("two instances of a stamping have bands of their own, one has always the same", "[cut_faces]") {
  // ln of a share's factor is normal(0, 0.1): over 2000 instances its standard deviation is known to
  // 0.1/sqrt(4000) = 0.0016 and its mean to 0.0022. Limits of 4 of them: 9 % in sigma is seen with 95 %
  // probability.
  const Station station = sheet();
  double sum = 0.0, square = 0.0;
  constexpr int n = 2000;
  for (int i = 0; i < n; ++i) {
    const Station made = manufacture(station, static_cast<std::uint64_t>(i));
    const double x = std::log(made.items[0].cut_faces.burnish / station.items[0].cut_faces.burnish);
    sum += x;
    square += x * x;
  }
  CHECK(std::abs(sum / n) < 4 * 0.0022);
  CHECK(std::abs(std::sqrt(square / n) - 0.1) < 4 * 0.0016);

  const Station a = manufacture(station, 1), again = manufacture(station, 1);
  CHECK(a.items[0].cut_faces.burnish == again.items[0].cut_faces.burnish);
  // Its bands are of its own materials.
  const CutFaces& cut = a.items[0].cut_faces;
  CHECK(cut.rollover_material == a.items[0].material);
  CHECK(a.materials[cut.burnish_material].name == "burnished#" + a.items[0].serial);
  CHECK(a.materials[cut.fracture_material].name == "fractured#" + a.items[0].serial);
}
