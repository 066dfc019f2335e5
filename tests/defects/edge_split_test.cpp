// Splits that begin at the trim edge of a sheet.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "closed_parts.h"
#include "core/error.h"
#include "defects/inject.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
constexpr double thickness = 1.5;

// x = 0 is the edge, y along it, z = 0 the front.
scenes::Station sheet(double radius = 0.15) {
  const auto mesh = tests::rolled_sheet(25, 30, thickness, radius, 4);
  return tests::station_of(mesh, {tests::rolled_sheet_edge(mesh)});
}
Injection split(const scenes::Station& station, std::map<std::string, double> numbers, std::uint64_t seed = 5,
                const std::string& zone = "edge") {
  Injection made = inject(station, {tests::request("split", zone, numbers, seed)});
  INFO(made.defects[0].why_not);
  REQUIRE(made.defects[0].placed);
  return made;
}

// The opening's two borders: of each place of it both banks, and of what they were before.
struct Banks {
  std::vector<dvec3> lower, upper, was;
};
Banks banks_of(const scenes::Item& item, const scenes::Opening& opening) {
  const scenes::Mesh& mesh = item.part->mesh;
  const auto base_of = [&](const dvec3& moved) {
    for (const auto& t : item.patch.triangles)
      for (std::size_t k = 0; k < 3; ++k) {
        if (item.patch.positions[t.points[k]] != moved) continue;
        const auto& [a, b, c] = mesh.triangles[t.base];
        const double u = t.base_uv[k].x, v = t.base_uv[k].y;
        return (1.0 - u - v) * mesh.positions[a] + u * mesh.positions[b] + v * mesh.positions[c];
      }
    FAIL("a border of the opening is none of the patch");
    return dvec3(0.0);
  };
  Banks banks;
  for (std::size_t i = 0; i < opening.positions.size(); i += 2) {
    banks.lower.push_back(opening.positions[i]);
    banks.upper.push_back(opening.positions[i + 1]);
    banks.was.push_back(base_of(opening.positions[i]));
  }
  return banks;
}
dvec3 area_of(const scenes::Opening& opening, bool on_front) {
  dvec3 sum(0.0);
  for (const auto& t : opening.triangles) {
    const auto &a = opening.positions[t[0]], &b = opening.positions[t[1]], &c = opening.positions[t[2]];
    if (on_front == (std::max({a.z, b.z, c.z}) > -1e-9 && std::min({a.z, b.z, c.z}) > -1e-9))
      sum += 0.5 * glm::cross(b - a, c - a);
  }
  return sum;
}
}  // namespace

TEST_CASE("A split from the edge opens skins and cut face, and removes its opening times the thickness",
          "[edge_split]") {
  const double length = 4, gap = 0.4;
  // A border as good as sharp: the back's area is then the front's.
  const auto made =
      split(sheet(1e-3), {{"length_mm", length}, {"opening_mm", gap}, {"neck_mm", 0}, {"step_mm", 0}});
  const DefectTruth& truth = made.defects[0];
  CHECK(truth.measures.at("length_mm") == Approx(length).epsilon(0.02));
  CHECK(truth.measures.at("opening_mm") == Approx(gap).epsilon(0.04));
  CHECK(truth.measures.at("neck_mm") == Approx(0).margin(1e-9));
  CHECK(truth.measures.at("sheet_mm") == Approx(thickness));
  // ∫ (1 − ξ)^¾ dξ = 4/7, with noise of ± 20 %.
  const double area = truth.measures.at("opening_mm2");
  CHECK(area == Approx(4.0 / 7.0 * length * gap).epsilon(0.2));
  // Nothing sinks: the walls sweep the opening's prism.
  CHECK(truth.swept_volume == Approx(-thickness * area).epsilon(0.01));
  CHECK(truth.expected_volume == Approx(-thickness * area).epsilon(0.01));
  // One mouth over three faces: seen from above the front's area; front and back cancel, and what is left
  // looks out of the edge, as high as the sheet and as wide as the mouth.
  const scenes::Item& item = made.station.items[0];
  REQUIRE(item.patch.openings.size() == 1);
  const scenes::Opening& opening = item.patch.openings[0];
  CHECK(opening.label == 1);
  const dvec3 front = area_of(opening, true), rest = area_of(opening, false);
  CHECK(front.z == Approx(area).epsilon(1e-6));
  CHECK(rest.z == Approx(-area).epsilon(0.02));
  CHECK(rest.x == Approx(-gap * thickness).epsilon(0.02));
  // At the edge both banks stand half of the opening aside, on every face. The path gives way to points by
  // up to a third of a cell of 4/60 mm: of the reach of 1 mm 2 %, where a bank moves by 3 · 0.02² less.
  const Banks banks = banks_of(item, opening);
  std::size_t at_edge = 0;
  for (std::size_t i = 0; i < banks.was.size(); ++i) {
    if (banks.was[i].x > 1e-6) continue;
    ++at_edge;
    CHECK(banks.upper[i].y - banks.lower[i].y == Approx(gap).epsilon(2e-3));
    CHECK(banks.was[i].y - banks.lower[i].y == Approx(0.5 * gap).epsilon(2e-3));
  }
  CHECK(at_edge > 10);
}

// The tips lie inside the split's ends by up to a cell, where the banks are still a little apart: a tip that
// were put on one of them would pull the surface aside there. One sixtieth of the length from its end the
// opening is (1/60)^¾ = 5 % of the mouth's: 9 µm of either bank.
TEST_CASE("A split's tips lie midway between its banks", "[edge_split][split]") {
  const std::map<std::string, double> numbers{
      {"length_mm", 3}, {"opening_mm", 0.4}, {"neck_mm", 0}, {"step_mm", 0}};
  double nearest_gap = 0.0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto from_edge = split(sheet(), numbers, seed);
    const auto inside = split(test::box_station({30, 30, thickness}), numbers, seed, "faces");
    for (const Injection* made : {&from_edge, &inside})
      for (const scenes::Opening& opening : made->station.items[0].patch.openings) {
        const Banks banks = banks_of(made->station.items[0], opening);
        const auto aside = [&](const dvec3& moved, std::size_t i) {
          return glm::length(moved - banks.was[i]);
        };
        for (const std::size_t tip : {std::size_t{0}, banks.was.size() - 1}) {
          CHECK(banks.lower[tip] == banks.upper[tip]);
          CHECK(aside(banks.lower[tip], tip) < 1e-5);  // barycentrics are kept to 2⁻²⁴ on 39 mm
        }
        nearest_gap = std::max(nearest_gap, aside(banks.lower[1], 1));
      }
  }
  CHECK(nearest_gap > 5e-3);
}

TEST_CASE("A split from the edge necks both skins and the cut face between them", "[edge_split]") {
  const double neck = 0.2;
  const auto made = split(
      sheet(), {{"length_mm", 4}, {"opening_mm", 0.2}, {"neck_mm", neck}, {"step_mm", 0}, {"raggedness", 0}});
  CHECK(made.defects[0].measures.at("neck_mm") == Approx(neck).epsilon(0.02));
  const scenes::Item& item = made.station.items[0];
  const Banks banks = banks_of(item, item.patch.openings.at(0));
  // The cut face stays straight: front and back each sink by half, its middle stays.
  std::size_t at_edge = 0;
  for (std::size_t i = 0; i < banks.was.size(); ++i) {
    if (banks.was[i].x > 1e-6) continue;
    ++at_edge;
    const double height = banks.was[i].z + 0.5 * thickness;
    CHECK(banks.lower[i].z - banks.was[i].z == Approx(-neck * height / thickness).margin(0.004));
  }
  CHECK(at_edge > 10);
}

TEST_CASE("The same split from the edge twice has the same bytes", "[edge_split]") {
  const std::map<std::string, double> numbers{{"length_mm", 2}};
  const auto positions = [&](std::uint64_t seed) {
    const auto made = split(sheet(), numbers, seed);
    const scenes::Patch& patch = made.station.items[0].patch;
    auto all = patch.positions;
    const auto& walls = patch.bodies.at(0).mesh.positions;
    all.insert(all.end(), walls.begin(), walls.end());
    return all;
  };
  const auto a = positions(5), b = positions(5), c = positions(6);
  REQUIRE(a.size() == b.size());
  CHECK(std::memcmp(a.data(), b.data(), a.size() * sizeof(dvec3)) == 0);
  CHECK(a != c);
}

TEST_CASE("A split begins at no edge that is not a sheet's", "[edge_split]") {
  const auto why_not = [](const scenes::Station& station, const std::string& zone, double length) {
    const auto made = inject(station, {tests::request("split", zone, {{"length_mm", length}}, 1)});
    CHECK_FALSE(made.defects[0].placed);
    CHECK(made.station.items[0].patch.openings.empty());
    return made.defects[0].why_not;
  };
  CHECK_THAT(why_not(test::box_station({30, 30, 6}), "edges", 2),
             Catch::Contains("it is no trim edge of a sheet"));
  const auto wedge = tests::wedge(tests::pi / 3, 12, 30, 30);
  CHECK_THAT(why_not(tests::station_of(wedge, {tests::wedge_edge(wedge)}), "edge", 2),
             Catch::Contains("it is no trim edge of a sheet"));
  // The support reaches 1.24 times the length inside: 24 mm of the 25 are there for 19 mm, not for 21.
  split(sheet(), {{"length_mm", 19}}, 1);
  CHECK_THAT(why_not(sheet(), "edge", 21), Catch::Contains("no room on the sheet beside its trim edge"));
  // A hole of 1 mm: its edge is no function of y over the support.
  const auto washer = tests::tube(20, 1, 1.2, 48);
  auto hole = tests::upper_rim(washer, 1.2);
  hole.chains[0].points.erase(hole.chains[0].points.begin(), hole.chains[0].points.begin() + 48);
  CHECK_THAT(why_not(tests::station_of(washer, {hole}), "rim", 4),
             Catch::Contains("no room along the trim edge, or it is bent too tightly"));
}

TEST_CASE("Two splits of one edge keep apart", "[edge_split]") {
  std::vector<DefectRequest> requests;
  for (std::uint16_t id = 1; id <= 5; ++id)
    requests.push_back(tests::request("split", "edge", {{"length_mm", 3}}, id, {}, id));
  const auto made = inject(sheet(), requests);
  CHECK(made.station.items[0].patch.openings.size() == 5);
  for (const DefectTruth& truth : made.defects) {
    INFO(truth.why_not);
    REQUIRE(truth.placed);
    CHECK(truth.measures.at("length_mm") == Approx(3).epsilon(0.05));
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
  }
}
