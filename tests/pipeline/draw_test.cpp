// What a recipe draws: where variations land, how many samples are clean, how many defects there are, and
// that a sample depends on the seed and its index alone.
#include "pipeline/draw.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "defects/taxonomy.h"

using namespace flawsmith;
using namespace flawsmith::pipeline;
using scenes::Distribution;
using Target = scenes::Variation::Target;

namespace {
Distribution fixed(double value) {
  return {Distribution::Kind::fixed, value, 0, -1e300, 1e300, {}};
}

scenes::Recipe two_of_each() {
  scenes::Recipe recipe;
  scenes::Station& station = recipe.station;
  station.materials.resize(1);
  station.items.resize(2);
  station.items[0].name = "left";
  station.items[1].name = "right";
  station.items[1].pose = scenes::pose_from_degrees({10, 0, 0}, {90, 0, 0});
  station.lights.resize(2);
  station.lights[0].name = "ring";
  station.lights[1].name = "bar";
  station.cameras.resize(2);
  return recipe;
}

scenes::DefectSpec scratches(double mean, scenes::DefectSpec::Count count) {
  scenes::DefectSpec spec;
  spec.kind = "scratch";
  spec.item = 1;
  spec.zone = "top";
  spec.count = count;
  spec.mean = mean;
  spec.parameters["length_mm"] = {Distribution::Kind::uniform, 0.5, 1.5, -1e300, 1e300, {}};
  spec.parameters["width_mm"] = fixed(0.05);
  return spec;
}
}  // namespace

TEST_CASE("what varies lands where it was meant", "[draw]") {
  auto recipe = two_of_each();
  recipe.variations = {{Target::item_x, 1, fixed(1)},          {Target::item_z, 1, fixed(3)},
                       {Target::item_turn_z, 1, fixed(90)},    {Target::light_current, 1, fixed(0.5)},
                       {Target::light_current, 1, fixed(0.5)}, {Target::exposure, 0, fixed(2)}};
  const SampleDraw draw = draw_sample(recipe, 1, 0);
  const auto& [left, right] = std::pair(draw.station.items[0].pose, draw.station.items[1].pose);
  CHECK(left.position == dvec3(0.0));
  CHECK(left.rotation == dmat3(1.0));
  CHECK(right.position == dvec3(11, 0, 3));
  // The item's own z points along −y by its pose, and from there along +x by a quarter turn about the world's
  // z. Its x is not touched by the pose, and then points along +y.
  CHECK(glm::length(right.rotation[2] - dvec3(1, 0, 0)) < 1e-12);
  CHECK(glm::length(right.rotation[0] - dvec3(0, 1, 0)) < 1e-12);
  CHECK(draw.light_factors == std::vector<double>{1.0, 0.25});
  CHECK(draw.exposure_factors == std::vector<double>{2.0, 1.0});
  REQUIRE(draw.drawn.size() == 6);
  CHECK(draw.drawn[2] == std::pair<std::string, double>("item right turn_z [deg]", 90));
  CHECK(draw.drawn[3] == std::pair<std::string, double>("light bar current factor", 0.5));
  CHECK(draw.clean);  // no defects, no defective sample
}

TEST_CASE("what moves is rendered with the exposure time that was drawn", "[draw][motion]") {
  auto recipe = two_of_each();
  recipe.variations = {{Target::exposure, 0, fixed(2)}};
  recipe.station.cameras[0].exposure = recipe.station.cameras[1].exposure = 1e-3;
  CHECK(draw_sample(recipe, 1, 0).station.cameras[0].exposure == 1e-3);  // it is applied after the render
  recipe.station.items[0].motion.emplace();
  const SampleDraw draw = draw_sample(recipe, 1, 0);
  CHECK(draw.station.cameras[0].exposure == 2e-3);
  CHECK(draw.station.cameras[1].exposure == 1e-3);
  CHECK(draw.exposure_factors == std::vector<double>{2.0, 1.0});
}

TEST_CASE("as many samples are clean, and defects drawn, as the recipe says", "[draw]") {
  auto recipe = two_of_each();
  recipe.clean_fraction = 0.3;
  recipe.defects = {scratches(2, scenes::DefectSpec::Count::fixed),
                    scratches(1.5, scenes::DefectSpec::Count::poisson)};
  constexpr int n = 1000;
  int clean = 0, poisson = 0;
  for (int i = 0; i < n; ++i) {
    const SampleDraw draw = draw_sample(recipe, 5, i);
    clean += draw.clean;
    REQUIRE(draw.requests.empty() == draw.clean);
    if (draw.clean) continue;
    REQUIRE(draw.requests.size() >= 2);
    poisson += static_cast<int>(draw.requests.size()) - 2;
    std::set<std::uint64_t> seeds;
    for (std::size_t d = 0; d < draw.requests.size(); ++d) {
      const auto& request = draw.requests[d];
      REQUIRE(request.id == d + 1);
      REQUIRE(request.item == 1);
      REQUIRE(request.zone == "top");
      seeds.insert(request.seed);
      const double length = request.parameters.number("length_mm");
      REQUIRE((length >= 0.5 && length <= 1.5));
    }
    REQUIRE(seeds.size() == draw.requests.size());
  }
  // σ of the share √(0.3 · 0.7/1000) = 0.0145; of the mean of some 700 Poisson counts √(1.5/700) = 0.046.
  // Limits of 4 σ: a share that is 0.082, a mean that is 0.26 off is caught with 95 % probability.
  CHECK(std::abs(clean / double(n) - 0.3) < 4 * 0.0145);
  CHECK(std::abs(poisson / double(n - clean) - 1.5) < 4 * 0.046);
}

TEST_CASE("clean samples keep their benign disturbances", "[draw]") {
  auto recipe = two_of_each();
  auto oil = scratches(1, scenes::DefectSpec::Count::fixed);
  oil.kind = "oil_film";
  oil.parameters.clear();
  recipe.defects = {scratches(1, scenes::DefectSpec::Count::fixed), oil};
  recipe.clean_fraction = 0.5;
  int clean = 0;
  for (int i = 0; i < 100; ++i) {
    const SampleDraw draw = draw_sample(recipe, 5, i);
    clean += draw.clean;
    REQUIRE(draw.requests.size() == (draw.clean ? 1u : 2u));
    CHECK(draw.requests.back().kind == "oil_film");
    CHECK(draw.requests.back().id == draw.requests.size());
  }
  CHECK(clean > 25);  // of 100 at 0.5: 25 is 5 sigma away
  CHECK(clean < 75);
  recipe.defects = {oil};
  CHECK(draw_sample(recipe, 5, 0).clean);  // no defects, no defective sample
  CHECK(draw_sample(recipe, 5, 0).requests.size() == 1);
}

TEST_CASE("a sample depends on the seed and its index alone", "[draw]") {
  auto recipe = two_of_each();
  recipe.variations = {{Target::item_x, 0, {Distribution::Kind::uniform, -1, 1, -1e300, 1e300, {}}}};
  recipe.defects = {scratches(1, scenes::DefectSpec::Count::fixed)};
  const auto x = [&](std::uint64_t seed, int index) {
    return draw_sample(recipe, seed, index).station.items[0].pose.position.x;
  };
  const auto defect = [&](std::uint64_t seed, int index) {
    return draw_sample(recipe, seed, index).requests.at(0).seed;
  };
  const double third = x(7, 3);
  const auto third_defect = defect(7, 3);
  for (const auto& [seed, index] : {std::pair(7, 2), std::pair(8, 3)}) {
    CHECK(x(static_cast<std::uint64_t>(seed), index) != third);
    CHECK(defect(static_cast<std::uint64_t>(seed), index) != third_defect);
  }
  CHECK(x(7, 3) == third);
  CHECK(defect(7, 3) == third_defect);
  // What varies does not take numbers from the defects: with another variation they stay as they are.
  recipe.variations.push_back(recipe.variations[0]);
  CHECK(defect(7, 3) == third_defect);
}

TEST_CASE("severity sets the kind's numbers, and numbers that are given take their place", "[draw]") {
  auto recipe = two_of_each();
  recipe.defects = {scratches(1, scenes::DefectSpec::Count::fixed)};
  scenes::DefectSpec& spec = recipe.defects[0];
  spec.parameters = {{"length_mm", fixed(4)}};
  const auto drawn = [&](int index) { return draw_sample(recipe, 11, index).requests.at(0); };
  CHECK_FALSE(drawn(0).severity);
  const double usual = drawn(0).parameters.number("width_mm");

  spec.severity = fixed(0.5);
  const auto request = drawn(0);
  const auto at_limit = defects::numbers_at_severity("scratch", 0.5).value();
  CHECK(request.severity == 0.5);
  CHECK(request.parameters.number("length_mm") == 4.0);  // given
  CHECK(request.parameters.number("width_mm") == at_limit.at("width_mm"));
  CHECK(request.parameters.number("aspect") == at_limit.at("aspect"));
  CHECK(request.parameters.number("ridge_share") == 0.35);  // the kind's own default
  CHECK(drawn(1).parameters.number("width_mm") == at_limit.at("width_mm"));

  // Drawn anew for each defect, and written down as drawn.
  spec.severity = {Distribution::Kind::uniform, 0.6, 0.9, -1e300, 1e300, {}};
  std::set<double> severities;
  for (int i = 0; i < 20; ++i) {
    const auto one = drawn(i);
    REQUIRE(one.severity);
    severities.insert(*one.severity);
    CHECK((*one.severity >= 0.6 && *one.severity <= 0.9));
    CHECK(one.parameters.number("width_mm") ==
          defects::numbers_at_severity("scratch", *one.severity)->at("width_mm"));
  }
  CHECK(severities.size() == 20);
  spec.severity.reset();
  CHECK(drawn(0).parameters.number("width_mm") == usual);
}
