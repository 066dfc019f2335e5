// Films that lie on a part: oil and what water leaves. Benign, measured, of the part's own material.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "defects/film_outline.h"
#include "defects/inject.h"
#include "defects/taxonomy.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
Injection make(const std::string& kind, const std::map<std::string, double>& numbers,
               std::uint64_t seed = 5) {
  const auto mesh = tests::plate(30);
  const auto zone = tests::all_faces(mesh);
  auto station = tests::station_of(mesh, {zone});
  if (station.materials.empty()) station.materials.emplace_back();
  station.materials[0].kind = scenes::Material::Kind::conductor;
  station.materials[0].alpha_u = 0.123f;
  Injection made = inject(station, {tests::request(kind, zone.name, numbers, seed)});
  INFO(made.defects.at(0).why_not);
  REQUIRE(made.defects.at(0).placed);
  return made;
}
}  // namespace

TEST_CASE("An outline encloses its disc's area, whatever its shape", "[film]") {
  for (const double irregularity : {0.0, 0.2, 0.3})
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const FilmOutline outline(4.0, irregularity, seed);
      // Area by counting points of a grid of 0.02 mm: error about perimeter * step / area / sqrt(points on
      // it) < 0.3 %.
      double area = 0.0;
      for (double x = -6.0; x < 6.0; x += 0.02)
        for (double y = -6.0; y < 6.0; y += 0.02) area += outline.rho({x, y}) < 1.0 ? 4e-4 : 0.0;
      CHECK(area == Approx(3.14159265 * 4.0).epsilon(0.005));
      CHECK(outline.largest() >= 2.0);
    }
}

TEST_CASE("Oil is as large and as thick as asked for, and adds its volume", "[film]") {
  for (const double diameter : {0.8, 4.0}) {
    const auto made =
        make("oil_film", {{"diameter_mm", diameter}, {"thickness_mm", 0.012}, {"film_mm", 0.0005}});
    const DefectTruth& truth = made.defects[0];
    // The label ends within the rim of 1.5 % of the radius.
    CHECK(truth.measures.at("diameter_mm") == Approx(diameter).epsilon(0.03));
    CHECK(truth.measures.at("area_mm2") == Approx(3.14159265 / 4.0 * diameter * diameter).epsilon(0.06));
    // The drop's height varies by 12 %, on top of a film of at most 0.5 um; the percentile is below its top.
    CHECK(truth.measures.at("thickness_mm") == Approx(0.012).epsilon(0.17));
    CHECK(truth.swept_volume > 0.0);
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
  }
}

TEST_CASE("A drop lies aside of its film's middle, and within it", "[film]") {
  const Kind& kind = *find_kind("oil_film");
  // Of a film of 4 mm and a drop of 0.7 of that: the drop's middle is aside by at most 0.7 · 0.3 · 2 mm =
  // 0.42, uniformly, so that 20 draws have 0.21 on the mean ± 0.12/√20; the outlines' own centroids add to
  // that.
  double mean = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto parameters = complete_parameters(
        kind,
        {{{"diameter_mm", 4.0}, {"thickness_mm", 0.02}, {"film_mm", 0.0001}, {"irregularity", 0.3}}, {}});
    const auto field = kind.field(parameters, ChartSite{}, seed);
    dvec2 sum(0.0);
    double weight = 0.0;
    for (double x = -3.0; x < 3.0; x += 0.05)
      for (double y = -3.0; y < 3.0; y += 0.05) {
        const double height = field->displacement({x, y}).z;
        sum += height * dvec2(x, y);
        weight += height;
        if (x * x + y * y > 2.5 * 2.5) CHECK(height == 0.0);
      }
    mean += glm::length(sum / weight) / 20.0;
  }
  CHECK(mean > 0.12);
  CHECK(mean < 0.30);
}

TEST_CASE("A water mark is thickest at its ring", "[film]") {
  const auto made =
      make("water_mark", {{"diameter_mm", 3.0}, {"thickness_mm", 0.002}, {"irregularity", 0.0}});
  const DefectTruth& truth = made.defects[0];
  CHECK(truth.measures.at("diameter_mm") == Approx(3.0).epsilon(0.03));
  // The ring's height varies by up to 45 % around the mark, and the percentile is near its highest places.
  CHECK(truth.measures.at("thickness_mm") > 0.0015);
  CHECK(truth.measures.at("thickness_mm") < 0.0031);
  // Mean thickness of the ring (0.90 ... 0.96 of the radius) and of the inside (below 0.4), by the
  // displacement itself.
  double ring = 0.0, inside = 0.0;
  int in_ring = 0, in_middle = 0;
  const auto& patch = made.station.items[0].patch;
  const dvec3 centre = truth.position;
  for (const dvec3& p : patch.positions) {
    const double rho = glm::length(dvec2(p - centre)) / 1.5, height = glm::dot(p - centre, truth.normal);
    if (rho > 0.90 && rho < 0.96) ring += height, ++in_ring;
    if (rho < 0.4) inside += height, ++in_middle;
  }
  REQUIRE(in_ring > 100);
  REQUIRE(in_middle > 20);
  CHECK(ring / in_ring > 5.0 * inside / in_middle);
}

TEST_CASE("A film's cover is the part's own material with a liquid on it", "[film]") {
  for (const char* kind : {"oil_film", "water_mark"}) {
    const auto made = make(kind, {});
    const auto& station = made.station;
    const scenes::Material& cover = station.materials.back();
    CHECK(cover.kind == scenes::Material::Kind::conductor);
    CHECK(cover.alpha_u == 0.123f);
    CHECK(cover.liquid.thickness > 0.0);
    CHECK(cover.liquid.n > 1.3);
    // The weight is the height over the liquid's thickness: at every corner of the patch.
    const auto& patch = station.items[0].patch;
    const DefectTruth& truth = made.defects[0];
    double most = 0.0;
    for (const auto& t : patch.triangles) {
      if (t.cover_material == 0) continue;
      CHECK(t.cover_material == station.materials.size());
      for (std::size_t k = 0; k < 3; ++k) {
        const double height = glm::dot(patch.positions[t.points[k]] - truth.position, truth.normal);
        const double weight = static_cast<double>(t.cover_weight[k]);
        most = std::max(most, weight);
        REQUIRE(weight * 1e-3 * cover.liquid.thickness == Approx(height).margin(2e-8));
      }
    }
    CHECK(most > 0.0);
    CHECK(find_entry(kind)->benign);
  }
}
