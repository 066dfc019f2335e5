#include <catch2/catch.hpp>

#include "core/error.h"
#include "core/random.h"
#include "defects/place.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
// χ² of counts against expected shares.
double chi_square(const std::vector<int>& counts, const std::vector<double>& shares, int draws) {
  double sum = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = shares[i] * draws;
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  return sum;
}
// Upper 1e-4 point of χ² with k degrees of freedom (Wilson and Hilferty 1931).
double limit(double k) {
  return k * std::pow(1.0 - 2.0 / (9.0 * k) + 3.719 * std::sqrt(2.0 / (9.0 * k)), 3);
}
}  // namespace

// Power: 40,000 draws over 104 bins. A bin twice too likely at the cost of the others adds about
// 40,000/104 ≈ 385 to χ², far above the limit of 166.
TEST_CASE("Places on faces are uniform by area", "[placing]") {
  const auto mesh = tests::wedge(tests::pi / 3, 5, 10, 4);
  const auto zone = tests::all_faces(mesh);
  double whole = 0.0;
  for (const auto t : zone.triangles) whole += scenes::triangle_area(mesh, t);
  // Each triangle falls into four equal ones: three at its corners (a weight above 1/2) and the middle.
  std::vector<int> counts(4 * mesh.triangles.size(), 0);
  std::vector<double> shares;
  for (const auto t : zone.triangles)
    for (int i = 0; i < 4; ++i) shares.push_back(scenes::triangle_area(mesh, t) / (4.0 * whole));
  Random random(11);
  constexpr int draws = 40000;
  for (int i = 0; i < draws; ++i) {
    const SurfacePoint point = draw_on_faces(mesh, zone, random);
    std::size_t part = 3;
    for (int k = 0; k < 3; ++k)
      if (point.weights[k] > 0.5) part = static_cast<std::size_t>(k);
    ++counts[4 * point.triangle + part];
  }
  CHECK(chi_square(counts, shares, draws) < limit(static_cast<double>(counts.size() - 1)));
}

TEST_CASE("Places on chains are uniform by length", "[placing]") {
  scenes::Mesh mesh;
  scenes::Zone zone;
  zone.chains.resize(2);
  for (const double y : {0.0, 1.0, 1.1, 4.0, 4.5}) {
    zone.chains[0].points.push_back(static_cast<std::uint32_t>(mesh.positions.size()));
    mesh.positions.emplace_back(0, y, 0);
  }
  for (const dvec3& p : {dvec3(0, 0, 5), dvec3(3, 0, 5), dvec3(0, 4, 5)}) {  // a 3-4-5 triangle
    zone.chains[1].points.push_back(static_cast<std::uint32_t>(mesh.positions.size()));
    mesh.positions.push_back(p);
  }
  zone.chains[1].closed = true;
  const std::vector<double> lengths{1.0, 0.1, 2.9, 0.5, 3.0, 5.0, 4.0};
  std::vector<double> shares;
  for (const double l : lengths)
    for (int half = 0; half < 2; ++half) shares.push_back(0.5 * l / 16.5);
  std::vector<int> counts(shares.size(), 0);
  Random random(12);
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    const ChainPlace place = draw_on_chains(mesh, zone, random);
    const std::size_t segment = place.segment + (place.chain == &zone.chains[1] ? 4 : 0);
    ++counts[2 * segment + (place.share >= 0.5 ? 1 : 0)];
  }
  CHECK(chi_square(counts, shares, draws) < limit(static_cast<double>(counts.size() - 1)));
}

TEST_CASE("A defect larger than its zone is not placed, and says why", "[placing]") {
  const auto plate = tests::plate(2);
  const auto on_plate =
      inject(tests::station_of(plate, {tests::all_faces(plate)}),
             {tests::request("scratch", "face", {{"length_mm", 5}, {"width_mm", 0.05}}, 1)});
  CHECK_FALSE(on_plate.defects[0].placed);
  CHECK(on_plate.defects[0].why_not ==
        "zone face has no place for it in 100 tries, mostly because: no room on the smooth surface");
  CHECK(on_plate.station.items[0].patch.empty());
  const auto wedge = tests::wedge(tests::pi / 2, 5, 1, 1);
  const auto on_edge = inject(tests::station_of(wedge, {tests::wedge_edge(wedge)}),
                              {tests::request("chipping", "edge", {{"length_mm", 1.1}}, 1)});
  CHECK_FALSE(on_edge.defects[0].placed);
  CHECK_THAT(on_edge.defects[0].why_not, Catch::Contains("no room along the edge"));
  // Wider than the face beside the edge, and the same on a rod's end face: beyond the axis there is no rake.
  const auto block = tests::wedge(tests::pi / 2, 2, 20, 4);
  const auto beside = inject(
      tests::station_of(block, {tests::wedge_edge(block)}),
      {tests::request("chipping", "edge", {{"length_mm", 3}, {"width_mm", 2.5}, {"height_mm", 1}}, 1)});
  CHECK_FALSE(beside.defects[0].placed);
  CHECK_THAT(beside.defects[0].why_not, Catch::Contains("no room on the faces beside the edge"));
  const auto rod = tests::rod(1, 20, 96);
  const auto on_rim = inject(
      tests::station_of(rod, {tests::upper_rim(rod, 20)}),
      {tests::request("chipping", "rim", {{"length_mm", 1.5}, {"width_mm", 1.2}, {"height_mm", 1}}, 1)});
  CHECK_FALSE(on_rim.defects[0].placed);
  CHECK_THAT(on_rim.defects[0].why_not, Catch::Contains("the edge is bent too tightly"));
}

TEST_CASE("Another seed is another shape, not only another place", "[placing]") {
  const auto mesh = tests::plate(40);
  const scenes::Topology topology(mesh);
  const Kind& kind = *find_kind("scratch");
  const auto shape = [&](std::uint64_t seed) {
    const auto request = tests::request("scratch", "face", {{"length_mm", 2}, {"width_mm", 0.1}}, seed);
    std::string why;
    const auto placed = place(mesh, topology, tests::all_faces(mesh), kind,
                              complete_parameters(kind, request.parameters), seed, {}, why);
    REQUIRE(placed);
    std::vector<double> depths;  // along the middle, in the chart: the place is not in them
    for (int i = 0; i <= 50; ++i) depths.push_back(placed->field->displacement({-1.0 + 0.04 * i, 0.0}).z);
    return depths;
  };
  CHECK(shape(1) == shape(1));
  CHECK(shape(1) != shape(2));
}

TEST_CASE("The given angle is the direction on the surface", "[placing]") {
  const auto plate = tests::plate(40);
  const auto made = inject(
      tests::station_of(plate, {tests::all_faces(plate)}),
      {tests::request("scratch", "face", {{"length_mm", 1}, {"angle_deg", 30}, {"width_mm", 0.1}}, 1)});
  REQUIRE(made.defects[0].placed);
  CHECK(glm::length(made.defects[0].direction - dvec3(std::cos(tests::pi / 6), 0.5, 0)) < 1e-6);
}

TEST_CASE("Bad requests are refused in one line", "[placing]") {
  const auto plate = tests::plate(40);
  const auto station = tests::station_of(plate, {tests::all_faces(plate)});
  const auto message = [&](const DefectRequest& request) -> std::string {
    try {
      inject(station, {request});
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(message(tests::request("crumple", "face", {}, 1)) == "unknown defect kind \"crumple\"");
  CHECK(message(tests::request("scratch", "top", {}, 1)) == "item item has no zone \"top\"");
  CHECK(message(tests::request("chipping", "face", {}, 1)) ==
        "chipping needs a zone of edges; zone \"face\" has none");
  CHECK_THAT(message(tests::request("scratch", "face", {{"lenght_mm", 1}}, 1)),
             Catch::Contains("no parameter \"lenght_mm\"; it has length_mm"));
  CHECK(message(tests::request("scratch", "face", {{"length_mm", -1}}, 1)) ==
        "scratch: length_mm is -1, but must lie between 0.01 and 500");
  CHECK_THAT(message(tests::request("scratch", "face", {{"width_mm", 2}}, 1)),
             Catch::Contains("must be at least three times"));
  CHECK_THAT(message(tests::request("scratch", "face", {}, 1, {{"tool", "spoon"}})),
             Catch::Contains("must be one of rounded, vee, flat, multi_asperity"));
}
