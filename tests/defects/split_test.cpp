// Splits: sheet parted from skin to skin.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "base_meshes.h"
#include "core/error.h"
#include "defects/inject.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
scenes::Station sheet(double side, double thickness) {
  const auto mesh = test::box({side, side, thickness});
  scenes::Zone zone;
  zone.name = "front";
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    if (scenes::face_normal(mesh, t).z > 0.9) zone.triangles.push_back(t);
  return tests::station_of(mesh, {zone});
}

Injection split(double thickness, std::map<std::string, double> numbers, std::uint64_t seed = 5) {
  Injection made = inject(sheet(30, thickness), {tests::request("split", "front", numbers, seed)});
  INFO(made.defects[0].why_not);
  REQUIRE(made.defects[0].placed);
  return made;
}

dvec3 area_vector(const std::vector<dvec3>& p, const scenes::Triangle& t) {
  return 0.5 * glm::cross(p[t[1]] - p[t[0]], p[t[2]] - p[t[0]]);
}
}  // namespace

TEST_CASE("A split of flat sheet removes its opening times the thickness", "[split]") {
  const auto made = split(1.2, {{"length_mm", 5}, {"opening_mm", 0.4}, {"neck_mm", 0}, {"step_mm", 0}});
  const DefectTruth& truth = made.defects[0];
  CHECK(truth.measures.at("length_mm") == Approx(5).epsilon(0.05));
  CHECK(truth.measures.at("opening_mm") == Approx(0.4).epsilon(0.05));
  CHECK(truth.measures.at("neck_mm") == Approx(0).margin(1e-9));
  CHECK(truth.measures.at("sheet_mm") == Approx(1.2));
  // ∫ (1 − ξ²)^¾ dx over the length is L/2 Γ(½) Γ(7/4)/Γ(9/4) = 0.719 L: with noise of ± 25 % on it, over its
  // own greatest value, between 0.75/1.25 and 1 of that; less at the tips, which lie inside by under a cell.
  const double area = truth.measures.at("opening_mm2");
  CHECK(area < 0.719 * 5 * 0.4 * 1.1);
  CHECK(area > 0.719 * 5 * 0.4 * 0.6);
  // Skins move in their own planes and sweep nothing: the walls sweep the opening's prism. Front and back
  // take different points for their path and open alike.
  CHECK(truth.swept_volume == Approx(-1.2 * area).epsilon(0.01));
  CHECK(truth.expected_volume == Approx(-1.2 * area).epsilon(0.01));
  // The label's opening lies in the mouth, on both skins, facing outwards.
  const scenes::Patch& patch = made.station.items[0].patch;
  REQUIRE(patch.openings.size() == 2);
  for (std::size_t skin = 0; skin < 2; ++skin) {
    const scenes::Opening& opening = patch.openings[skin];
    CHECK(opening.label == 1);
    dvec3 sum(0.0);
    for (const auto& t : opening.triangles) {
      CHECK(area_vector(opening.positions, t).z * (skin == 0 ? 1.0 : -1.0) > 0.0);
      sum += area_vector(opening.positions, t);
    }
    CHECK(std::abs(sum.z) == Approx(area).epsilon(skin == 0 ? 1e-6 : 0.01));
    CHECK(std::abs(sum.x) + std::abs(sum.y) < 1e-9);
  }
}

TEST_CASE("A neck thins the sheet beside a split by as much as was asked", "[split]") {
  const auto made = split(1.5, {{"length_mm", 4}, {"opening_mm", 0.2}, {"neck_mm", 0.2}, {"step_mm", 0.05}});
  CHECK(made.defects[0].measures.at("neck_mm") == Approx(0.2).epsilon(0.02));
  // Both skins sink by half: the walls between them are 1.3 mm high at their middle, and never above the
  // skins but by half of the step.
  const scenes::Patch& patch = made.station.items[0].patch;
  REQUIRE(patch.bodies.size() == 1);
  double low = 1e9, high = -1e9, top = -1e9;
  for (const dvec3& p : patch.bodies[0].mesh.positions) {
    top = std::max(top, std::abs(p.z));
    const double along = glm::dot(p - made.defects[0].position, made.defects[0].direction);
    if (std::abs(along) > 0.3) continue;
    low = std::min(low, p.z);
    high = std::max(high, p.z);
  }
  CHECK(top < 0.75 + 0.5 * 0.05 + 1e-6);
  CHECK(high - low == Approx(1.3 + 0.05).epsilon(0.02));
}

TEST_CASE("Nothing moves beyond a split's support", "[split]") {
  const auto made = split(1.5, {{"length_mm", 3}, {"opening_mm", 0.15}, {"neck_width_mm", 0.6}});
  const scenes::Item& item = made.station.items[0];
  const scenes::Mesh& mesh = item.part->mesh;
  // Half extents by the kind's file: 0.62 L along; the path's wander and grain, and the reach, across.
  const double along = 0.62 * 3, across = 1.25 * (0.03 * 3 + 0.15 * 0.05 * 3) + 0.375;
  std::size_t beyond = 0;
  for (const auto& t : item.patch.triangles) {
    const auto& [a, b, c] = mesh.triangles[t.base];
    bool outside = true;
    for (std::size_t k = 0; k < 3; ++k) {
      const double u = t.base_uv[k].x, v = t.base_uv[k].y;
      const dvec3 place = (1.0 - u - v) * mesh.positions[a] + u * mesh.positions[b] + v * mesh.positions[c];
      const dvec3 from = place - made.defects[0].position;
      const double x = glm::dot(from, made.defects[0].direction);
      const double y = glm::length(dvec2(from - x * made.defects[0].direction));
      if (std::abs(x) <= along && y <= across) {
        outside = false;
        continue;
      }
      // Barycentrics are kept to 2⁻²⁴ on 42 mm.
      CHECK(glm::length(item.patch.positions[t.points[k]] - place) < 1e-5);
    }
    if (!outside) continue;
    ++beyond;
    CHECK(t.label[0] == 0);
    CHECK(t.tilt[0] == vec3(0.0f));
  }
  CHECK(beyond > 100);
}

TEST_CASE("One looks through a split where front and back are open at once", "[split]") {
  const auto clear = [](double slant) {
    const auto made = split(
        1.0,
        {{"length_mm", 4}, {"opening_mm", 0.3}, {"slant_mm", slant}, {"raggedness", 0}, {"wander", 0.02}});
    return made.defects[0].measures;
  };
  // Without grain the two paths are one but for the points that each skin's mesh has: a third of a cell of
  // 4/90 mm at most, of 0.3.
  const auto straight = clear(0.0);
  CHECK(straight.at("clear_mm2") > 0.9 * straight.at("opening_mm2"));
  CHECK(straight.at("clear_mm2") < straight.at("opening_mm2"));
  // Aside by 0.1 where it is o wide leaves o − 0.1: less by 0.1 times the length where o > 0.1, some 3.6 mm.
  const auto leaning = clear(0.1);
  CHECK(straight.at("clear_mm2") - leaning.at("clear_mm2") == Approx(0.36).epsilon(0.15));
  CHECK(clear(0.4).at("clear_mm2") == 0.0);
}

TEST_CASE("The same split twice has the same bytes", "[split]") {
  const auto a = split(1.5, {{"length_mm", 2}}), b = split(1.5, {{"length_mm", 2}});
  const scenes::Patch &p = a.station.items[0].patch, &q = b.station.items[0].patch;
  const auto same = [](const std::vector<dvec3>& x, const std::vector<dvec3>& y) {
    return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(dvec3)) == 0;
  };
  CHECK(same(p.positions, q.positions));
  CHECK(same(p.bodies[0].mesh.positions, q.bodies[0].mesh.positions));
  CHECK(a.defects[0].measures == b.defects[0].measures);
  const auto c = split(1.5, {{"length_mm", 2}}, 6);
  CHECK_FALSE(same(p.positions, c.station.items[0].patch.positions));
}

TEST_CASE("A split is refused where the part is no sheet, and where it makes no split", "[split]") {
  const auto refused = inject(sheet(30, 6), {tests::request("split", "front", {{"length_mm", 2}}, 1)});
  CHECK_FALSE(refused.defects[0].placed);
  CHECK_THAT(refused.defects[0].why_not, Catch::Contains("the part is no sheet there"));
  CHECK(refused.station.items[0].patch.bodies.empty());
  const auto made = [](std::map<std::string, double> numbers) {
    return inject(sheet(30, 1), {tests::request("split", "front", numbers, 1)});
  };
  CHECK_THROWS_WITH(made({{"length_mm", 1}, {"opening_mm", 0.5}}),
                    Catch::Contains("opening_mm 0.5 must be at most 0.35"));
  CHECK_THROWS_WITH(made({{"neck_mm", 0.5}, {"neck_width_mm", 0.8}}),
                    Catch::Contains("neck_mm 0.5 must be at most 0.4"));
}

TEST_CASE("Two splits of one sheet keep apart", "[split]") {
  std::vector<DefectRequest> requests;
  for (std::uint16_t id = 1; id <= 8; ++id)
    requests.push_back(tests::request("split", "front", {{"length_mm", 3}}, id, {}, id));
  const auto made = inject(sheet(18, 1.5), requests);
  const scenes::Patch& patch = made.station.items[0].patch;
  CHECK(patch.bodies.size() == 8);
  CHECK(patch.openings.size() == 16);
  for (const DefectTruth& truth : made.defects) {
    REQUIRE(truth.placed);
    CHECK(truth.measures.at("length_mm") == Approx(3).epsilon(0.05));
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
  }
}
