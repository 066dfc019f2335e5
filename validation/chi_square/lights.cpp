// How next-event estimation draws directions towards lights, against the density that it claims; and that the
// density is the one which a scattered ray finds when it meets the same light. Then camera apertures.
#include <cmath>

#include "renderer/emission_table.h"
#include "renderer/shared/camera.h"
#include "validation/chi_square/samplers.h"
#include "validation/chi_square/verdicts.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;

void bodies(ChiSquareTests& tests) {
  const vec3 up(0, 0, 1);
  const auto add = [&](const char* name, const BodyRecord& body, vec3 towards, double width) {
    tests.add(name, {test_light(body, towards, width, tests.samples)});
  };
  add("rectangle by solid angle", lamp(body_rectangle, vec3(30, 20, 0), vec3(20, 10, 60), vec3(-0.3f, 0, -1)),
      vec3(20, 10, 60), 0.5);
  add("small rectangle by area", lamp(body_rectangle, vec3(2, 3, 0), vec3(20, 10, 90), vec3(0, 0.2f, -1)),
      vec3(20, 10, 90), 0.05);
  add("disc light", lamp(body_disc, vec3(15, 0, 0), vec3(10, 0, 50), vec3(0, 0.5f, -1)), vec3(10, 0, 50),
      0.3);
  add("facet of a ring", lamp(body_facet, vec3(5, 9, 8), vec3(-20, 0, 40), vec3(0.4f, 0, -1)),
      vec3(-20, 0, 40), 0.2);
  add("sphere", lamp(body_sphere, vec3(10, 0, 0), vec3(0, 20, 40), up), vec3(9, 13, 40), 0.3);
  add("dome from inside", lamp(body_dome, vec3(80, 0.1f, 0.97f), vec3(0, 10, -20), up), up, 0.8);
  add("surroundings", lamp(body_surround, vec3(0.0f), vec3(0.0f), up), up, 0.8);
}

void profiles(ChiSquareTests& tests) {
  std::vector<float> table;
  const renderer::EmissionTable made = renderer::append_emission(lopsided_profile(), table);
  const SceneView scene{table.data(), nullptr, nullptr};
  tests.add("emission by a table", {test_emission(scene, made.first, tests.samples)});
  tests.add("emission by cos^g of 2°",
            {chi_square(
                DirectionChart(unit(vec3(0.01f, 0.005f, 1)), 0.03),
                [&](vec3 u) -> std::optional<vec3> {
                  float pdf;
                  return sample_power_lobe(1137.0f, vec2(u.x, u.y), pdf);
                },
                [&](vec3 w) { return pdf_power_lobe(1137.0f, w); }, tests.samples)});

  // The density that comes with a sample is the direction's; intensity over density is the flux: 400,000
  // samples of a ratio that varies by half have a standard error of 0.08 %.
  Random random(7);
  double flux = 0.0, worst = 0.0;
  for (std::size_t i = 0; i < tests.samples; ++i) {
    const vec2 u(std::min(static_cast<float>(random.uniform()), 0.99999994f),
                 std::min(static_cast<float>(random.uniform()), 0.99999994f));
    float pdf;
    const vec3 w = sample_emission(scene, made.first, u, pdf);
    if (i % 100 == 0 && u.y > 0.01f && u.y < 0.99f) {
      const double error = std::abs(static_cast<double>(pdf_emission(scene, made.first, w) / pdf) - 1.0);
      if (error > worst || std::isnan(error)) worst = error;
    }
    flux +=
        static_cast<double>(eval_emission(scene, made.first, w) / pdf) / static_cast<double>(tests.samples);
  }
  const double expected = lopsided_profile().flux();
  tests.readings.push_back(
      {"table: density of a sample and of its direction, worst", 0.0, worst, 1e-3, "1", 0.0});
  tests.readings.push_back({"table: flux of unit intensity, by its samples", expected, flux, 0.003 * expected,
                            "lm", (0.003 + 1.645 * 0.0008) * expected});
  tests.readings.push_back(
      {"table: flux of unit intensity, by its sum", expected, made.lobe, 1e-9 * expected, "lm", 0.0});
}

// Narrow beams, drawn as beams.
void beams(ChiSquareTests& tests) {
  std::vector<float> table;
  scenes::LuminousIntensity beam = lopsided_profile();
  for (double& angle : beam.angles) angle *= 0.1;  // to 4°
  const renderer::EmissionTable made = renderer::append_emission(beam, table);
  const SceneView scene{table.data(), nullptr, nullptr};
  BodyRecord panel = lamp(body_rectangle, vec3(30, 20, 0), vec3(5, 3, 60), vec3(0, 0, -1));
  panel.profile = made.first;
  panel.beam = static_cast<float>(made.lobe);
  const auto seen = [&] {
    return test_light(panel, vec3(0.01f, 0.01f, 1), 0.03, tests.samples, 1.0f, scene);
  };
  tests.add("panel with a profile", {seen()});
  panel.origin = vec3(30, 3, 60);  // its edge above the point: half of the samples miss
  tests.add("edge of a panel with a profile", {seen()});
  BodyRecord disc = lamp(body_disc, vec3(25, 0, 0), vec3(-4, 3, 80), vec3(0, 0.02f, -1));
  disc.exponent = 1136.0f;
  disc.beam = 2.0f * pi / 1138.0f;
  tests.add("disc of cos^1137", {test_light(disc, vec3(0.01f, 0.005f, 1), 0.03, tests.samples)});
}

void apertures(ChiSquareTests& tests) {
  CameraRecord c{};
  c.axis_x = vec3(1, 0, 0);
  c.axis_y = vec3(0, 1, 0);
  c.axis_z = vec3(0, 0, 1);
  c.pitch = vec2(0.01f);
  c.focus_distance = 100.0f;
  c.image_distance = 30.0f;
  c.lens_radius = 4.0f;
  // Where the rays that end in one pixel begin, or point to: uniform over a disc of `radius`.
  const auto uniform_over_disc = [&](float radius, vec3 CameraRay::*what) {
    const double r = static_cast<double>(radius);
    return chi_square(
        RectangleChart(-r, r, -r, r),
        [&](vec3 u) -> std::optional<vec2> {
          const vec3 place = camera_ray(c, vec2(100, 50), vec2(u.x, u.y)).*what;
          return vec2(place.x, place.y);
        },
        [&](vec2 p) { return dot(p, p) <= radius * radius ? 1.0f / (pi * radius * radius) : 0.0f; },
        tests.samples);
  };
  c.lens = lens_thin;
  tests.add("area of a thin lens", {uniform_over_disc(4.0f, &CameraRay::origin)});
  c.lens = lens_corrected;
  tests.add("entrance pupil of a sine-corrected lens", {uniform_over_disc(4.0f, &CameraRay::origin)});
  // Projected solid angle within the numerical aperture.
  c.lens = lens_telecentric;
  c.magnification = 0.5f;
  c.object_aperture = 0.2f;
  tests.add("cone of a telecentric lens", {uniform_over_disc(0.2f, &CameraRay::direction)});
}
}  // namespace

void add_lights_and_apertures(ChiSquareTests& tests) {
  bodies(tests);
  profiles(tests);
  beams(tests);
  apertures(tests);
}
}  // namespace flawsmith::validation
