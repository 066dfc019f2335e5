// Dents on one skin and through sheet. A sheet's two skins are the same distance apart before and after,
// measured along the front's base normal by rays through the displaced mesh.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base_meshes.h"
#include "defects/inject.h"
#include "patch_checks.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
scenes::Zone triangles_where(const scenes::Mesh& mesh, const dvec3& normal_sign) {
  scenes::Zone zone;
  zone.name = "front";
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& points = mesh.triangles[t];
    const dvec3 middle =
        (mesh.positions[points[0]] + mesh.positions[points[1]] + mesh.positions[points[2]]) / 3.0;
    const dvec3 n = scenes::face_normal(mesh, t);
    // Of a box: the faces along that normal; of a tube (no sign): its outside.
    if (normal_sign == dvec3(0.0) ? glm::dot(dvec2(n), dvec2(middle)) > 0.1 : glm::dot(n, normal_sign) > 0.9)
      zone.triangles.push_back(t);
  }
  return zone;
}

scenes::Station sheet(double side, double thickness) {
  auto mesh = test::box({side, side, thickness});
  const auto zone = triangles_where(mesh, {0, 0, 1});
  return tests::station_of(std::move(mesh), {zone});
}

scenes::Station pipe(double outer, double inner) {
  auto mesh = tests::tube(outer, inner, 60, 192);
  const auto zone = triangles_where(mesh, dvec3(0.0));
  return tests::station_of(std::move(mesh), {zone});
}

// Signed distance along +z from z = 0 of the patch's surface at (x, y), on its upper or lower skin.
double height_at(const scenes::Patch& patch, dvec2 at, bool upper, const scenes::Mesh& mesh) {
  for (const auto& t : patch.triangles) {
    if ((scenes::face_normal(mesh, t.base).z > 0.0) != upper) continue;
    const dvec3 &a = patch.positions[t.points[0]], &b = patch.positions[t.points[1]],
                &c = patch.positions[t.points[2]];
    const dvec2 e1 = dvec2(b) - dvec2(a), e2 = dvec2(c) - dvec2(a), d = at - dvec2(a);
    const double det = e1.x * e2.y - e1.y * e2.x;
    const double u = (d.x * e2.y - d.y * e2.x) / det, v = (e1.x * d.y - e1.y * d.x) / det;
    if (u >= -1e-9 && v >= -1e-9 && u + v <= 1.0 + 1e-9) return a.z + u * (b.z - a.z) + v * (c.z - a.z);
  }
  FAIL("no skin at the point");
  return 0.0;
}

// Share of the one skin's swept volume that both together still sweep. Of the bell (1 − ρ²)³ it is
// π/4 · depth · R², and 10 % of the depth is at ρ² = 1 − 0.1^(1/3) = 0.536: R² = D²/4/0.536.
double volume_share(const DefectTruth& truth) {
  const double d = truth.measures.at("diameter_mm");
  return std::abs(truth.swept_volume) / (tests::pi / 4 * truth.measures.at("depth_mm") * d * d / 4 / 0.536);
}
}  // namespace

TEST_CASE("A dent measures what was asked for on flat and curved faces", "[dent]") {
  const std::string shape = GENERATE("block", "cylinder", "sphere");
  const auto mesh = shape == "block"      ? test::box({40, 40, 20})
                    : shape == "cylinder" ? tests::cylinder(20, 60, 192)
                                          : tests::sphere_cap(50, 12, 40);
  const std::string direction = GENERATE("in", "out");
  const double elongation = GENERATE(1.0, 2.5);
  INFO(shape << ", " << direction << ", " << elongation);
  const auto made = inject(
      tests::station_of(mesh, {tests::all_faces(mesh)}),
      {tests::request("dent", "face", {{"diameter_mm", 3}, {"depth_mm", 0.12}, {"elongation", elongation}}, 4,
                      {{"direction", direction}})});
  const DefectTruth& truth = made.defects[0];
  REQUIRE(truth.placed);
  CHECK(truth.measures.at("diameter_mm") == Approx(3.0).epsilon(0.02));
  CHECK(truth.measures.at("depth_mm") == Approx(0.12).epsilon(0.02));
  // The mouth is about an ellipse: noise moves its outline by an eighth of the radius at most on either side.
  CHECK(truth.measures.at("length_mm") == Approx(3.0 * std::sqrt(elongation)).epsilon(0.25));
  CHECK(truth.measures.at("width_mm") == Approx(3.0 / std::sqrt(elongation)).epsilon(0.25));
  // One skin: a block is no sheet, and behind the other two is nothing.
  CHECK(truth.measures.at("back_height_mm") == 0.0);
  CHECK(truth.measures.at("sheet_mm") == 0.0);
  CHECK(truth.swept_volume * (direction == "in" ? -1.0 : 1.0) > 0.0);
  CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
  tests::check_patch(made.station.items[0], true);
}

TEST_CASE("A dent through flat sheet moves both skins alike", "[dent]") {
  const std::string direction = GENERATE("in", "out");
  const auto made = inject(sheet(40, 1.5), {tests::request("dent", "front",
                                                           {{"diameter_mm", 6},
                                                            {"depth_mm", 0.5},
                                                            {"elongation", 1.7},
                                                            {"off_centre", 0.3},
                                                            {"irregularity", 0.5}},
                                                           6, {{"direction", direction}})});
  const DefectTruth& truth = made.defects[0];
  REQUIRE(truth.placed);
  CHECK(truth.measures.at("depth_mm") == Approx(0.5).epsilon(0.02));
  CHECK(truth.measures.at("back_height_mm") == Approx(0.5).epsilon(0.02));
  CHECK(truth.measures.at("sheet_mm") == Approx(1.5));
  // Flat skins and displacements along z: the volume is kept but for what two meshes round differently.
  CHECK(volume_share(truth) < 1e-3);
  const scenes::Item& item = made.station.items[0];
  tests::check_patch(item, true);
  // Straight behind each other: the off-centre, irregular dent must not be mirrored. Cells of R/16 over a
  // curvature of 6·depth/R² are (R/16)²/8 · 6·0.5 mm/R² = 1.5 µm off on each skin.
  const dvec3 across = glm::cross(truth.normal, truth.direction);
  for (const double x : {-1.5, -0.6, 0.0, 0.7, 1.6})
    for (const double y : {-1.0, -0.4, 0.0, 0.5, 1.1}) {
      const dvec2 at = dvec2(truth.position + x * truth.direction + y * across);
      const double thickness = height_at(item.patch, at, true, item.part->mesh) -
                               height_at(item.patch, at, false, item.part->mesh);
      CHECK(thickness == Approx(1.5).margin(0.003));
    }
  int front = 0, back = 0;
  for (const auto& t : item.patch.triangles) {
    if (t.label[0] != 1 || t.coverage[0][0] < 0.5f) continue;
    ++(scenes::face_normal(item.part->mesh, t.base).z > 0.0 ? front : back);
  }
  CHECK(front > 500);
  CHECK(back > 500);
}

TEST_CASE("A dent through a pipe's wall keeps its thickness and about its volume", "[dent]") {
  const auto made = inject(pipe(20, 18.5), {tests::request("dent", "front",
                                                           {{"diameter_mm", 6},
                                                            {"depth_mm", 0.3},
                                                            {"irregularity", 0.2},
                                                            {"rim_share", 0},
                                                            {"thickest_sheet_mm", 2}},
                                                           9, {{"skins", "through"}})});
  const DefectTruth& truth = made.defects[0];
  INFO(truth.why_not);
  REQUIRE(truth.placed);
  CHECK(truth.measures.at("back_height_mm") == Approx(0.3).epsilon(0.02));
  // 192 facets are 2.7 µm deep at most.
  CHECK(truth.measures.at("sheet_mm") == Approx(1.5).margin(0.006));
  CHECK(truth.swept_volume == Approx(truth.expected_volume).margin(0.02 * volume_share(truth)));
  // The inside is shorter around by 1.5/20.
  CHECK(volume_share(truth) < 0.09);
  CHECK(volume_share(truth) > 0.05);
  tests::check_patch(made.station.items[0], true);
}

TEST_CASE("A dent goes through where the part is sheet, and is refused where it would have to", "[dent]") {
  const auto place = [](double thickness, const char* skins, double diameter = 3) {
    return inject(sheet(30, thickness),
                  {tests::request("dent", "front",
                                  {{"diameter_mm", diameter}, {"depth_mm", 0.1}, {"thickest_sheet_mm", 2}}, 2,
                                  {{"skins", skins}})})
        .defects[0];
  };
  CHECK(place(1.9, "auto").measures.at("sheet_mm") == Approx(1.9));
  CHECK(place(2.1, "auto").measures.at("sheet_mm") == 0.0);
  CHECK(place(1.9, "one").measures.at("sheet_mm") == 0.0);
  const auto refused = place(2.1, "through");
  CHECK_FALSE(refused.placed);
  CHECK(refused.why_not.find("the part is no sheet there") != std::string::npos);
}

TEST_CASE("A dent stays off a place whose back is a step or another defect", "[dent]") {
  // A sheet of 1 mm over one half, 2 mm over the other: both are sheet, across the step neither is.
  scenes::Mesh mesh;
  const double x[] = {-15, 0, 15};
  for (const double y : {-15.0, 15.0})
    for (const dvec2 p :
         {dvec2(x[0], 1), dvec2(x[2], 1), dvec2(x[2], -1), dvec2(x[1], -1), dvec2(x[1], 0), dvec2(x[0], 0)})
      mesh.positions.push_back({p.x, y, p.y});
  for (std::uint32_t i = 0; i < 6; ++i) {
    const std::uint32_t j = (i + 1) % 6;
    mesh.triangles.push_back({i, j + 6, i + 6});
    mesh.triangles.push_back({i, j, j + 6});
  }
  for (const auto& [a, b, c] : {scenes::Triangle{0, 1, 2}, {0, 2, 4}, {2, 3, 4}, {0, 4, 5}}) {
    mesh.triangles.push_back({a, c, b});
    mesh.triangles.push_back({a + 6, b + 6, c + 6});
  }
  mesh = test::finish(std::move(mesh));
  const auto station = tests::station_of(mesh, {triangles_where(mesh, {0, 0, 1})});
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto truth =
        inject(station, {tests::request("dent", "front", {{"diameter_mm", 4}, {"depth_mm", 0.1}}, seed)})
            .defects[0];
    INFO(seed << " at x = " << truth.position.x);
    REQUIRE(truth.placed);
    CHECK(std::abs(truth.position.x) > 2.0);
    CHECK(truth.measures.at("sheet_mm") == Approx(truth.position.x < 0.0 ? 1.0 : 2.0));
  }
}

TEST_CASE("A struck spot lies at the bottom of a dent, on the front alone", "[dent]") {
  const auto made =
      inject(sheet(30, 1.5), {tests::request("dent", "front", {{"diameter_mm", 4}, {"mark_share", 0.3}}, 3)});
  REQUIRE(made.defects[0].placed);
  const scenes::Item& item = made.station.items[0];
  double covered = 0.0;
  for (const auto& t : item.patch.triangles) {
    const double weight = (t.cover_weight[0] + t.cover_weight[1] + t.cover_weight[2]) / 3.0;
    if (weight == 0.0) continue;
    CHECK(made.station.materials.at(t.cover_material - 1u).name == "struck of steel");
    CHECK(scenes::face_normal(item.part->mesh, t.base).z > 0.5);
    const dvec3 &a = item.patch.positions[t.points[0]], &b = item.patch.positions[t.points[1]],
                &c = item.patch.positions[t.points[2]];
    covered += weight * 0.5 * glm::length(glm::cross(b - a, c - a));
  }
  // A disc of 0.3 of the radius R = 2 mm/√0.536 that fades from 0.6 of it on: of the area, with weights,
  // ∫ = 0.36 + 0.64 · about 0.45 = 0.65 of π (0.3 R)² = 2.1 mm²; noise makes it ragged.
  CHECK(covered == Approx(0.65 * 2.1).epsilon(0.3));
}
