// How next-event estimation draws directions towards lights, against the density that it claims; and that the
// density is the one which a scattered ray finds when it meets the same light. Level and power: chi_square.h
// (400,000 samples, at most 193 cells: 1.9 % rms).
#include <catch2/catch.hpp>

#include "renderer/emission_table.h"
#include "renderer/shared/camera.h"
#include "renderer/shared/emitter.h"
#include "validation/chi_square/chi_square.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;

BodyRecord body(uint kind, vec3 size, vec3 origin, vec3 facing) {
  BodyRecord b{};
  b.kind = kind;
  b.size = size;
  b.origin = origin;
  b.profile = none;
  b.axis_z = unit(facing);
  basis_from_normal(b.axis_z, b.axis_x, b.axis_y);
  return b;
}

/// From the origin, above a surface that faces +z. The chart's axis is off a ball's middle: along cells'
/// sides the quadrature would miss the density's edge.
ChiSquare test_light(const BodyRecord& light, vec3 towards, double width, float density_error = 1.0f,
                     const SceneView& scene = {}) {
  const vec3 from(0.0f), normal(0.0f, 0.0f, 1.0f);
  return chi_square(
      DirectionChart(unit(towards), width),
      [&](vec3 u) -> std::optional<vec3> {
        const LightSample s = sample_body(scene, light, from, normal, vec2(u.x, u.y));
        if (!(s.pdf > 0.0f)) return std::nullopt;
        return s.direction;
      },
      [&](vec3 w) {
        if (light.kind == body_surround) return pdf_body(scene, light, from, normal, w, huge_value, 1.0f);
        float d;
        if (!intersect_body(light, from, w, false, d)) return 0.0f;
        const float cosine_there = -dot(w, body_normal(light, d * w));
        return density_error * pdf_body(scene, light, from, normal, w, d, cosine_there);
      });
}

void expect(const ChiSquare& result, const char* what) {
  INFO(what << ": chi-square " << result.statistic << " on " << result.degrees << ", p " << result.p
            << ", mass " << result.mass);
  CHECK(result.accepted());
}
}  // namespace

TEST_CASE("lights are sampled from their densities", "[chi_square]") {
  const vec3 up(0, 0, 1);
  expect(test_light(body(body_rectangle, vec3(30, 20, 0), vec3(20, 10, 60), vec3(-0.3f, 0, -1)),
                    vec3(20, 10, 60), 0.5),
         "rectangle by solid angle");
  expect(test_light(body(body_rectangle, vec3(2, 3, 0), vec3(20, 10, 90), vec3(0, 0.2f, -1)),
                    vec3(20, 10, 90), 0.05),
         "small rectangle by area");
  expect(
      test_light(body(body_disc, vec3(15, 0, 0), vec3(10, 0, 50), vec3(0, 0.5f, -1)), vec3(10, 0, 50), 0.3),
      "disc");
  expect(
      test_light(body(body_facet, vec3(5, 9, 8), vec3(-20, 0, 40), vec3(0.4f, 0, -1)), vec3(-20, 0, 40), 0.2),
      "facet of a ring");
  expect(test_light(body(body_sphere, vec3(10, 0, 0), vec3(0, 20, 40), up), vec3(9, 13, 40), 0.3), "sphere");
  expect(test_light(body(body_dome, vec3(80, 0.1f, 0.97f), vec3(0, 10, -20), up), up, 0.8),
         "dome from inside");
  expect(test_light(body(body_surround, vec3(0.0f), vec3(0.0f), up), up, 0.8), "surroundings");
  // The test sees an error of 3 % in a density.
  CHECK_FALSE(test_light(body(body_disc, vec3(15, 0, 0), vec3(10, 0, 50), vec3(0, 0.5f, -1)), vec3(10, 0, 50),
                         0.3, 0.97f)
                  .accepted());
}

namespace {
/// Uneven in angle and azimuth, to 40°; its table in `values`.
scenes::LuminousIntensity lopsided() {
  scenes::LuminousIntensity p;
  p.angles = {0, 5, 12, 30, 40};
  p.planes = {0, 70, 180, 250, 360};
  p.candela = {1, 0.9, 0.5, 0.1, 0, 1,   0.8, 0.7, 0.3, 0,   1,   0.6, 0.2,
               0, 0,   1,   1,   1, 0.2, 0,   1,   0.9, 0.5, 0.1, 0};
  return p;
}
}  // namespace

TEST_CASE("emission profiles are sampled from their densities", "[chi_square]") {
  std::vector<float> table;
  const renderer::EmissionTable made = renderer::append_emission(lopsided(), table);
  const SceneView scene{table.data(), nullptr, nullptr};
  const auto sampled = [&](float density_error) {
    return chi_square(
        DirectionChart(unit(vec3(0.02f, 0.01f, 1)), 0.3),
        [&](vec3 u) -> std::optional<vec3> {
          float pdf;
          return sample_emission(scene, made.first, vec2(u.x, u.y), pdf);
        },
        [&](vec3 w) { return density_error * pdf_emission(scene, made.first, w); });
  };
  expect(sampled(1.0f), "table");
  CHECK_FALSE(sampled(0.97f).accepted());
  expect(chi_square(
             DirectionChart(unit(vec3(0.01f, 0.005f, 1)), 0.03),
             [&](vec3 u) -> std::optional<vec3> {
               float pdf;
               return sample_power_lobe(1137.0f, vec2(u.x, u.y), pdf);
             },
             [&](vec3 w) { return pdf_power_lobe(1137.0f, w); }),
         "cos^g of 2 degrees");

  // The density that comes with a sample is the direction's; intensity over density is the flux: 400,000
  // samples of a ratio that varies by half have a standard error of 0.08 %.
  Random random(7);
  double flux = 0.0;
  constexpr int samples = 400000;
  for (int i = 0; i < samples; ++i) {
    const vec2 u(std::min(static_cast<float>(random.uniform()), 0.99999994f),
                 std::min(static_cast<float>(random.uniform()), 0.99999994f));
    float pdf;
    const vec3 w = sample_emission(scene, made.first, u, pdf);
    if (i % 100 == 0 && u.y > 0.01f && u.y < 0.99f)
      CHECK(pdf_emission(scene, made.first, w) == Approx(pdf).epsilon(1e-3));
    flux += static_cast<double>(eval_emission(scene, made.first, w) / pdf) / samples;
  }
  CHECK(flux == Approx(lopsided().flux()).epsilon(0.003));
  CHECK(made.lobe == Approx(lopsided().flux()).epsilon(1e-9));
}

TEST_CASE("narrow beams are drawn as beams, from below a panel and from its edge", "[chi_square]") {
  std::vector<float> table;
  scenes::LuminousIntensity beam = lopsided();
  for (double& angle : beam.angles) angle *= 0.1;  // to 4°
  const renderer::EmissionTable made = renderer::append_emission(beam, table);
  const SceneView scene{table.data(), nullptr, nullptr};
  BodyRecord panel = body(body_rectangle, vec3(30, 20, 0), vec3(5, 3, 60), vec3(0, 0, -1));
  panel.profile = made.first;
  panel.beam = static_cast<float>(made.lobe);
  expect(test_light(panel, vec3(0.01f, 0.01f, 1), 0.03, 1.0f, scene), "panel with a profile");
  panel.origin = vec3(30, 3, 60);  // its edge above the point: half of the samples miss
  expect(test_light(panel, vec3(0.01f, 0.01f, 1), 0.03, 1.0f, scene), "edge of a panel with a profile");
  BodyRecord disc = body(body_disc, vec3(25, 0, 0), vec3(-4, 3, 80), vec3(0, 0.02f, -1));
  disc.exponent = 1136.0f;
  disc.beam = 2.0f * pi / 1138.0f;
  expect(test_light(disc, vec3(0.01f, 0.005f, 1), 0.03), "disc of cos^1137");
  CHECK_FALSE(test_light(disc, vec3(0.01f, 0.005f, 1), 0.03, 0.97f).accepted());
}

TEST_CASE("camera apertures are sampled uniformly", "[chi_square]") {
  CameraRecord c{};
  c.axis_x = vec3(1, 0, 0);
  c.axis_y = vec3(0, 1, 0);
  c.axis_z = vec3(0, 0, 1);
  c.pitch = vec2(0.01f);
  c.focus_distance = 100.0f;
  c.image_distance = 30.0f;
  c.lens_radius = 4.0f;
  c.lens = lens_thin;
  // Where the rays that end in one pixel begin, or point to: uniform over a disc of `radius`.
  const auto uniform_over_disc = [&](float radius, vec3 CameraRay::*what) {
    const double r = static_cast<double>(radius);
    return chi_square(
        RectangleChart(-r, r, -r, r),
        [&](vec3 u) -> std::optional<vec2> {
          const vec3 place = camera_ray(c, vec2(100, 50), vec2(u.x, u.y)).*what;
          return vec2(place.x, place.y);
        },
        [&](vec2 p) { return dot(p, p) <= radius * radius ? 1.0f / (pi * radius * radius) : 0.0f; });
  };
  // The lens's area.
  expect(uniform_over_disc(4.0f, &CameraRay::origin), "thin lens");
  // The entrance pupil's projection.
  c.lens = lens_corrected;
  expect(uniform_over_disc(4.0f, &CameraRay::origin), "sine-corrected lens");
  // Projected solid angle within the numerical aperture.
  c.lens = lens_telecentric;
  c.magnification = 0.5f;
  c.object_aperture = 0.2f;
  expect(uniform_over_disc(0.2f, &CameraRay::direction), "telecentric");
}
}  // namespace flawsmith::validation
