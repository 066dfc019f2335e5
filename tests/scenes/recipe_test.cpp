#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "core/error.h"
#include "scenes/recipe_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
const std::string good_recipe = R"(name: scratches
station: station.yaml
seed: 7
samples: 40
clean_fraction: 0.25
image: {bits: 16}
vary:
  - item: insert
    x_mm: {uniform: [-0.2, 0.2]}
    turn_z_deg: {choice: [0, 90, 180, 270]}
  - light: ring
    current: {normal: {mean: 1, sigma: 0.05}}
  - camera: main
    exposure: {log_normal: {median: 1, sigma_ln: 0.1, max: 2}}
defects:
  - kind: scratch
    item: insert
    zone: top
    count: {poisson: 2.0}
    parameters:
      length_mm: {log_normal: {median: 2, sigma_ln: 0.5, min: 0.2, max: 10}}
      width_um: 12
      tool: diamond
  - kind: chipping
    item: insert
    zone: rim
    severity: {normal: {mean: 0.4, sigma: 0.3}}
)";

Recipe read(const std::string& text, const std::string& station = good_station) {
  ScratchFolder folder;
  std::ofstream(folder / "station.yaml") << station;
  std::ofstream(folder / "recipe.yaml") << text;
  return read_recipe(folder / "recipe.yaml",
                     [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
}

std::string message_of(const std::string& text, const std::string& station = good_station) {
  try {
    read(text, station);
  } catch (const InputError& error) {
    std::string message = error.what();
    for (auto at = message.find("/tmp/"); at != std::string::npos; at = message.find("/tmp/"))
      message.erase(at, message.find('/', at + 5) + 1 - at);
    return message;
  }
  return "it was read";
}

struct Broken {
  const char* from;
  const char* to;
  const char* message;  // its beginning
};

const std::vector<Broken> broken{
    {"station: station.yaml\n", "", "recipe.yaml:1: station: missing; expected the path of a station file"},
    {"station: station.yaml", "station: statoin.yaml",
     "recipe.yaml:2: station: there is no file statoin.yaml"},
    {"seed: 7", "seed: -7",
     "recipe.yaml:3: seed: found -7; expected a whole number from 0 to 9007199254740991"},
    {"samples: 40", "samples: 0",
     "recipe.yaml:4: samples: found 0; expected a whole number from 1 to 10000000"},
    {"samples: 40", "sample: 40", "recipe.yaml:4: sample: unknown key; did you mean \"samples\"?"},
    {"image: {bits: 16}", "image: {noise: 1, spp: 64}",
     "recipe.yaml:6: image.noise: found it beside spp; expected a fixed number of samples or a noise, not "
     "both"},
    {"image: {bits: 16}", "image: {noise: 0}", "recipe.yaml:6: image.noise: found 0; expected "},
    {"image: {bits: 16}", "image: {spp_max: 33}",
     "recipe.yaml:6: image.spp_max: found 33; expected an even number"},
    {"clean_fraction: 0.25", "clean_fraction: 25",
     "recipe.yaml:5: clean_fraction: found 25; expected a number from 0 to 1"},
    {"bits: 16", "bits: 12", "recipe.yaml:6: image.bits: found 12; expected one of 8, 16"},
    {"- item: insert\n    x_mm", "- item: inset\n    x_mm",
     "recipe.yaml:8: vary[0].item: unknown item \"inset\"; did you mean \"insert\"? known: insert"},
    {"x_mm: {uniform: [-0.2, 0.2]}", "x: 1", "recipe.yaml:9: vary[0].x: unknown key; did you mean \"x_mm\"?"},
    {"[-0.2, 0.2]", "[0.2, -0.2]",
     "recipe.yaml:9: vary[0].x_mm.uniform: found [0.2, -0.2]; expected the lower number first"},
    {"{uniform: [-0.2, 0.2]}", "{uniform: 0.2}",
     "recipe.yaml:9: vary[0].x_mm.uniform: found 0.2; expected a range"},
    {"{uniform: [-0.2, 0.2]}", "{unifrom: [-0.2, 0.2]}",
     "recipe.yaml:9: vary[0].x_mm.unifrom: unknown key; did you mean \"uniform\"?"},
    {"{uniform: [-0.2, 0.2]}", "{uniform: [-0.2, 0.2], choice: [1]}",
     "recipe.yaml:9: vary[0].x_mm: expected exactly one of choice, log_normal, normal, uniform; found "},
    {"{uniform: [-0.2, 0.2]}", "twice",
     "recipe.yaml:9: vary[0].x_mm: found the text \"twice\"; expected a number, {"},
    {"turn_z_deg: {choice: [0, 90, 180, 270]}", "current: 2",
     "recipe.yaml:10: vary[0].current: this needs light beside it, which is missing"},
    {"- light: ring", "- light: ring\n    camera: main",
     "recipe.yaml:11: vary[1]: expected exactly one of item, light, camera; found light, camera, current"},
    {"mean: 1, sigma: 0.05", "mean: 1", "recipe.yaml:12: vary[1].current.normal.sigma: missing; expected"},
    {"{normal: {mean: 1, sigma: 0.05}}", "{uniform: [-1, 1]}",
     "recipe.yaml:12: vary[1].current: found values down to -1; expected none below 0"},
    {"{normal: {mean: 1, sigma: 0.05}}", "{normal: {mean: -1, sigma: 0.05}}",
     "recipe.yaml:12: vary[1].current.normal: less than one draw in 1000 lies within the limits"},
    {"max: 2}", "max: 0.5}", "recipe.yaml:14: vary[2].exposure.log_normal: less than one draw in 1000"},
    {"{log_normal: {median: 1, sigma_ln: 0.1, max: 2}}", "0",
     "recipe.yaml:14: vary[2].exposure: found values down to 0; expected all above 0"},
    {"- camera: main\n", "- item: insert\n    x_mm: 1\n  - camera: main\n",
     "recipe.yaml:14: vary[2].x_mm: this varies already by line 9"},
    {"zone: top", "zone: flank",
     "recipe.yaml:18: defects[0].zone: unknown zone of the item insert: \"flank\"; known: top, rim"},
    {"poisson: 2.0", "poisson: 0",
     "recipe.yaml:19: defects[0].count.poisson: found 0; expected a number above 0"},
    {"count: {poisson: 2.0}", "count: 2.5",
     "recipe.yaml:19: defects[0].count: found 2.5; expected a whole number from"},
    {"min: 0.2, max: 10", "min: 10, max: 0.2",
     "recipe.yaml:21: defects[0].parameters.length_mm.log_normal: found min 10 above max 0.2"},
    {"width_um: 12", "Width: 12",
     "recipe.yaml:22: defects[0].parameters.Width: found the key \"Width\"; expected names"},
    {"width_um: 12", "width_um: yes please\n      width_um: 3",
     "recipe.yaml:23: defects[0].parameters.width_um: the key \"width_um\" is given twice"},
    {"width_um: 12", "width_um: [1, 2]",
     "recipe.yaml:22: defects[0].parameters.width_um: found a list of 2; expected a number, a distribution"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "1.5",
     "recipe.yaml:27: defects[1].severity: found values up to 1.5; expected none above 1"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "{choice: [0.2, -0.1]}",
     "recipe.yaml:27: defects[1].severity: found values down to -0.1; expected none below 0"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "{uniform: [0.5, 1.01]}",
     "recipe.yaml:27: defects[1].severity: found values up to 1.01; expected none above 1"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "{normal: {mean: 0.4, sigma: 0.3, max: 2}}",
     "recipe.yaml:27: defects[1].severity: found values up to 2; expected none above 1"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "{normal: {mean: 4, sigma: 0.3}}",
     "recipe.yaml:27: defects[1].severity.normal: less than one draw in 1000 lies within the limits"},
    {"{normal: {mean: 0.4, sigma: 0.3}}", "high",
     "recipe.yaml:27: defects[1].severity: found the text \"high\"; expected a number, {"},
    {"  - kind: chipping\n", "  -\n", "recipe.yaml:25: defects[1].kind: missing; expected a name"},
};
}  // namespace

TEST_CASE("a recipe says what its file says", "[recipe]") {
  const Recipe recipe = read(good_recipe);
  CHECK(recipe.name == "scratches");
  CHECK(recipe.seed == 7);
  CHECK(recipe.samples == 40);
  CHECK(recipe.clean_fraction == 0.25);
  CHECK(recipe.bits == 16);
  CHECK_FALSE(recipe.sampling.spp);  // neither spp nor noise: as little noise as the sensor's
  CHECK(recipe.sampling.noise == 1.0);
  CHECK(recipe.station.items.size() == 1);
  REQUIRE(recipe.variations.size() == 4);
  CHECK(recipe.variations[0].target == Variation::Target::item_x);
  CHECK(recipe.variations[0].distribution.b == 0.2);
  CHECK(recipe.variations[1].target == Variation::Target::item_turn_z);
  CHECK(recipe.variations[1].distribution.values == std::vector<double>{0, 90, 180, 270});
  CHECK(recipe.variations[2].target == Variation::Target::light_current);
  CHECK(recipe.variations[2].distribution.low == 0);  // a current is not below zero
  CHECK(recipe.variations[3].distribution.kind == Distribution::Kind::log_normal);
  CHECK(recipe.variations[3].distribution.high == 2);
  REQUIRE(recipe.defects.size() == 2);
  const DefectSpec& scratch = recipe.defects[0];
  CHECK(scratch.kind == "scratch");
  CHECK(scratch.count == DefectSpec::Count::poisson);
  CHECK(scratch.mean == 2.0);
  CHECK(scratch.parameters.at("length_mm").low == 0.2);
  CHECK(scratch.parameters.at("width_um").a == 12);
  CHECK(scratch.choices.at("tool") == "diamond");
  CHECK(scratch.place.line == 16);
  CHECK(scratch.parameter_places.at("width_um").line == 22);
  CHECK(scratch.parameter_places.at("width_um").key == "defects[0].parameters.width_um");
  CHECK(recipe.defects[1].mean == 1);
  CHECK(recipe.defects[1].zone == "rim");
  CHECK_FALSE(scratch.severity);
  REQUIRE(recipe.defects[1].severity);
  CHECK(recipe.defects[1].severity->low == 0);  // a bell is cut off where severity ends
  CHECK(recipe.defects[1].severity->high == 1);
  CHECK(recipe.defects[1].severity_place.line == 27);
}

TEST_CASE("a recipe's checksum is of what it means", "[recipe]") {
  const std::string usual = read(good_recipe).sha256;
  CHECK(usual.size() == 64);
  CHECK(read("# comment\n" + good_recipe).sha256 == usual);
  CHECK(read(replaced(good_recipe, "seed: 7\nsamples: 40", "samples: 40\nseed: 7")).sha256 == usual);
  CHECK(read(replaced(good_recipe, "image: {bits: 16}", "image: {bits: 16, spp: 256}")).sha256 != usual);
  CHECK(read(replaced(good_recipe, "seed: 7", "seed: 8")).sha256 != usual);
  CHECK(read(good_recipe, replaced(good_station, "half_angle_deg: 20", "half_angle_deg: 21")).sha256 !=
        usual);
}

TEST_CASE("broken recipes are told what is wrong, where, and what was expected", "[recipe]") {
  REQUIRE(message_of(good_recipe) == "it was read");
  for (const Broken& one : broken) {
    INFO("in place of: " << one.from << "\n       there is: " << one.to);
    CHECK_THAT(message_of(replaced(good_recipe, one.from, one.to)), Catch::StartsWith(one.message));
  }
  // A fault of the station is told with the station's line; fixtures get no defects.
  CHECK_THAT(message_of(good_recipe, replaced(good_station, "f_number: 8", "f_number: 0")),
             Catch::StartsWith("station.yaml:25: "));
  CHECK_THAT(message_of(good_recipe, replaced(good_station, "serial: 17", "role: fixture")),
             Catch::StartsWith("recipe.yaml:17: defects[0].item: the item insert is a fixture"));
}

TEST_CASE("distributions draw what they say", "[recipe]") {
  // n = 40 000 draws; a mean is off by more than 4.5 σ/√n by chance once in 150 000 tests, so a mean that is
  // wrong by 6 σ/√n = 0.03 σ is found with probability 0.93.
  constexpr int n = 40'000;
  const auto draws = [](const Distribution& d, std::uint64_t seed = 1) {
    Random random(seed);
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back(d.draw(random));
    return values;
  };
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / n;
  };
  using Kind = Distribution::Kind;
  const double by_chance = 4.5 / std::sqrt(n);

  CHECK(draws({Kind::fixed, 3.5, 0, -1e300, 1e300, {}}) == std::vector<double>(n, 3.5));
  const auto uniform = draws({Kind::uniform, 2, 5, -1e300, 1e300, {}});
  CHECK(*std::min_element(uniform.begin(), uniform.end()) >= 2);
  CHECK(*std::max_element(uniform.begin(), uniform.end()) < 5);
  CHECK(std::abs(mean(uniform) - 3.5) < by_chance * 3 / std::sqrt(12.0));

  const auto normal = draws({Kind::normal, 10, 2, -1e300, 1e300, {}});
  CHECK(std::abs(mean(normal) - 10) < by_chance * 2);
  // Half a normal: cut at the mean, its mean is σ √(2/π) above, and its σ is 0.603 σ.
  const auto half = draws({Kind::normal, 10, 2, 10, 1e300, {}});
  CHECK(*std::min_element(half.begin(), half.end()) >= 10);
  CHECK(std::abs(mean(half) - (10 + 2 * std::sqrt(2 / 3.14159265358979))) < by_chance * 2 * 0.603);

  auto sizes = draws({Kind::log_normal, 2, 0.5, 0, 1e300, {}});
  // Logarithms are normal about ln 2 with σ 0.5.
  for (double& v : sizes) v = std::log(v);
  CHECK(std::abs(mean(sizes) - std::log(2.0)) < by_chance * 0.5);
  // The mean of z² is 1, its σ √2: a σ that is 2.2 % off is found with probability 0.93.
  for (double& v : sizes) v = (v - std::log(2.0)) * (v - std::log(2.0)) / 0.25;
  CHECK(std::abs(mean(sizes) - 1.0) < by_chance * std::sqrt(2.0));
  const auto cut = draws({Kind::log_normal, 2, 0.5, 1, 4, {}});
  CHECK(*std::min_element(cut.begin(), cut.end()) >= 1);
  CHECK(*std::max_element(cut.begin(), cut.end()) <= 4);

  // One of three: each third of the draws, σ of a count = √(n · 2/9).
  const auto choice = draws({Kind::choice, 0, 0, -1e300, 1e300, {1, 5, 9}});
  for (const double value : {1.0, 5.0, 9.0})
    CHECK(std::abs(std::count(choice.begin(), choice.end(), value) - n / 3.0) <
          4.5 * std::sqrt(n * 2.0 / 9.0));

  CHECK(draws({Kind::normal, 0, 1, -1e300, 1e300, {}}, 2) ==
        draws({Kind::normal, 0, 1, -1e300, 1e300, {}}, 2));
  CHECK(draws({Kind::normal, 0, 1, -1e300, 1e300, {}}, 2) !=
        draws({Kind::normal, 0, 1, -1e300, 1e300, {}}, 3));
}
