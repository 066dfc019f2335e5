// The chi-square test sees densities that are a little wrong: 1.9 % rms at 400,000 samples (chi_square.h).
#include <catch2/catch.hpp>

#include "renderer/emission_table.h"
#include "validation/chi_square/samplers.h"
#include "validation/chi_square/verdicts.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;

void expect_refused(const ChiSquare& result) {
  INFO("chi-square " << result.statistic << " on " << result.degrees << ", p " << result.p);
  CHECK_FALSE(result.accepted());
  CHECK_FALSE(chi_square_reading(result).pass());
}
}  // namespace

TEST_CASE("the chi-square test rejects a density that is a little wrong", "[chi_square]") {
  // Roughness in the density 2 % too large: for GGX the density changes by d ln D = 2 (1 - 2 t)/... of order
  // 2 to 4 %, above the 1.9 % of chi_square.h.
  constexpr std::size_t samples = chi_square_samples;
  expect_refused(test_bsdf(MaterialSurface(rough_metal(0.1f, 0.1f)), direction(45, 20), samples, 1.02));
  expect_refused(test_bsdf(MaterialSurface(rough_metal(0.03f, 0.3f)), direction(45, 20), samples, 1.02));
  expect_refused(
      test_bsdf(MaterialSurface(rough_plastic(0.1f, 0.1f, 0.0f)), direction(45, 20), samples, 1.02));
  scenes::Material wet = rough_metal(0.1f, 0.1f);
  wet.liquid.thickness = 10.0;
  wet.liquid.alpha = 0.05;
  expect_refused(test_bsdf(WetSurface(wet), direction(45, 20), samples, 1.02));
  // A hemisphere sampled uniformly, but claimed to be cosine-weighted.
  expect_refused(chi_square(
      DirectionChart(vec3(0, 0, 1), 1.0),
      [](vec3 u) { return std::optional(sample_uniform_hemisphere(vec2(u.x, u.y))); },
      [](vec3 w) { return pdf_cosine_hemisphere(w); }));
}

TEST_CASE("the chi-square test rejects a light's density that is off by 3 %", "[chi_square]") {
  constexpr std::size_t samples = chi_square_samples;
  expect_refused(test_light(lamp(body_disc, vec3(15, 0, 0), vec3(10, 0, 50), vec3(0, 0.5f, -1)),
                            vec3(10, 0, 50), 0.3, samples, 0.97f));
  BodyRecord beam = lamp(body_disc, vec3(25, 0, 0), vec3(-4, 3, 80), vec3(0, 0.02f, -1));
  beam.exponent = 1136.0f;
  beam.beam = 2.0f * pi / 1138.0f;
  expect_refused(test_light(beam, vec3(0.01f, 0.005f, 1), 0.03, samples, 0.97f));
  std::vector<float> table;
  const renderer::EmissionTable made = renderer::append_emission(lopsided_profile(), table);
  expect_refused(test_emission(SceneView{table.data(), nullptr, nullptr}, made.first, samples, 0.97f));
}

TEST_CASE("the upper tail of chi-square against tabled values", "[chi_square]") {
  // Critical values: 3.841 (1 degree, 5 %), 18.307 (10 degrees, 5 %), 135.807 (100 degrees, 1 %).
  CHECK(gamma_q(0.5, 0.5 * 3.841459) == Approx(0.05).epsilon(1e-5));
  CHECK(gamma_q(5.0, 0.5 * 18.307038) == Approx(0.05).epsilon(1e-5));
  CHECK(gamma_q(50.0, 0.5 * 135.806723) == Approx(0.01).epsilon(1e-5));
}

TEST_CASE("a chi-square reading fails where the test rejects", "[chi_square]") {
  // The critical value of 190 degrees at the level is where the tail is the level; one percent to either
  // side.
  ChiSquare result;
  result.degrees = 190;
  const Reading at_one = chi_square_reading(result);
  const double critical = 190.0 * (1.0 + at_one.tolerance);
  for (const double factor : {0.99, 1.01}) {
    result.statistic = factor * critical;
    result.p = gamma_q(95.0, 0.5 * result.statistic);
    CHECK(result.accepted() == (factor < 1.0));
    CHECK(chi_square_reading(result).pass() == (factor < 1.0));
  }
}
}  // namespace flawsmith::validation
