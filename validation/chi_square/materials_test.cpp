// The samplers of renderer/shared's shapes and materials against their densities. Level and power:
// chi_square.h; here 400,000 samples over at most 193 cells: a relative error of a density of 1.9 % rms is
// caught with 95 % probability.
#include <catch2/catch.hpp>
#include <string>

#include "validation/chi_square/chi_square.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

Material metal(float alpha_u, float alpha_v) {
  Material m;
  m.kind = Material::Kind::conductor;
  m.n = Curve::constant(2.95f);  // iron at 550 nm
  m.k = Curve::constant(2.93f);
  m.alpha_u = alpha_u;
  m.alpha_v = alpha_v;
  return m;
}
Material plastic(float alpha_u, float alpha_v, float albedo) {
  Material m = metal(alpha_u, alpha_v);
  m.kind = Material::Kind::plastic;
  m.n = Curve::constant(1.5f);
  m.albedo = Curve::constant(albedo);
  return m;
}

// The chart is centred on the mirror direction, as wide as the lobe: half vectors spread by about alpha,
// reflections by twice that.
template <class Surface>
ChiSquare test_bsdf(const Surface& surface, vec3 wo, double pdf_error = 1.0) {
  const SceneView scene = surface.view();
  const Bsdf b = surface.bsdf();
  const double width =
      std::min(1.0, 3.0 * std::sqrt(static_cast<double>(b.alpha.x) * static_cast<double>(b.alpha.y)));
  const vec3 axis = b.kind == material_diffuse ? vec3(0, 0, 1) : vec3(-wo.x, -wo.y, wo.z);
  Bsdf wrong = b;
  if (b.kind == material_wet) wrong.wet.top_alpha *= static_cast<float>(pdf_error);
  wrong.alpha = vec2(static_cast<float>(pdf_error)) * b.alpha;
  return chi_square(
      DirectionChart(axis, width),
      [&](vec3 u) -> std::optional<vec3> {
        vec3 wi;
        vec4 weight;
        float pdf;
        if (!sample_bsdf(scene, b, wo, u, wi, weight, pdf)) return std::nullopt;
        return wi;
      },
      [&](vec3 wi) { return pdf_bsdf(scene, wrong, wo, wi); });
}

void expect(const ChiSquare& result, const std::string& what) {
  INFO(what << ": chi-square " << result.statistic << " on " << result.degrees << ", p " << result.p
            << ", mass " << result.mass);
  CHECK(result.accepted());
}
}  // namespace

TEST_CASE("disc, triangle and hemisphere samplers draw from their densities", "[chi_square]") {
  expect(chi_square(
             RectangleChart(-1, 1, -1, 1), [](vec3 u) { return std::optional(sample_disc(vec2(u.x, u.y))); },
             [](vec2 p) { return dot(p, p) <= 1.0f ? inv_pi : 0.0f; }),
         "disc");
  expect(
      chi_square(
          RectangleChart(0, 1, 0, 1), [](vec3 u) { return std::optional(sample_triangle(vec2(u.x, u.y))); },
          [](vec2 p) { return p.x + p.y <= 1.0f ? 2.0f : 0.0f; }),
      "triangle");
  const DirectionChart up(vec3(0, 0, 1), 1.0);
  expect(chi_square(
             up, [](vec3 u) { return std::optional(sample_cosine_hemisphere(vec2(u.x, u.y))); },
             [](vec3 w) { return pdf_cosine_hemisphere(w); }),
         "cosine hemisphere");
  expect(chi_square(
             up, [](vec3 u) { return std::optional(sample_uniform_hemisphere(vec2(u.x, u.y))); },
             [](vec3 w) { return w.z >= 0.0f ? 0.5f * inv_pi : 0.0f; }),
         "uniform hemisphere");
}

TEST_CASE("conductor samples follow their density, single scattering and complement lobe together",
          "[chi_square]") {
  struct Roughness {
    float u, v;
  };
  for (const auto& alpha :
       {Roughness{0.01f, 0.01f}, {0.1f, 0.1f}, {0.4f, 0.4f}, {1.0f, 1.0f}, {0.03f, 0.3f}, {1.0f, 0.1f}}) {
    const MaterialSurface surface(metal(alpha.u, alpha.v));
    for (const double theta : {0.0, 45.0, 75.0, 88.0}) {
      for (const double phi : {20.0, 110.0}) {
        if (alpha.u == alpha.v && phi > 90.0) continue;
        expect(test_bsdf(surface, direction(theta, phi)),
               "alpha " + std::to_string(alpha.u) + ", " + std::to_string(alpha.v) + ", theta " +
                   std::to_string(theta) + ", phi " + std::to_string(phi));
      }
    }
  }
}

TEST_CASE("a metal under a film is sampled as it is evaluated", "[chi_square]") {
  Material m = metal(0.2f, 0.4f);
  m.film = {46.0, Curve::constant(2.34f), Curve::constant(0.1f)};
  for (const double theta : {20.0, 75.0})
    expect(test_bsdf(MaterialSurface(m), direction(theta, 30.0)), "film, theta " + std::to_string(theta));
}

TEST_CASE("core and haze together are sampled as they are evaluated", "[chi_square]") {
  for (const double rq : {20.0, 60.0}) {  // [nm] most of the light in the core; most in the haze
    Material m = metal(0.03f, 0.03f);
    m.haze = {rq, 0.25};
    for (const double theta : {0.0, 50.0, 85.0})
      expect(test_bsdf(MaterialSurface(m), direction(theta, 30.0)),
             "Rq " + std::to_string(rq) + " nm, theta " + std::to_string(theta));
    Material gloss = plastic(0.03f, 0.03f, 0.5f);
    gloss.haze = {rq, 0.3};
    expect(test_bsdf(MaterialSurface(gloss), direction(60.0, 0.0)), "plastic, Rq " + std::to_string(rq));
  }
}

TEST_CASE("a metal under a liquid is sampled as it is evaluated", "[chi_square]") {
  for (const bool hazy : {false, true}) {
    Material m = metal(hazy ? 0.05f : 0.1f, hazy ? 0.05f : 0.25f);
    if (hazy) m.haze = {40.0, 0.2};
    m.liquid.thickness = 10.0;
    m.liquid.alpha = 0.05;
    m.liquid.k = Curve::constant(2e-3f);
    for (const double theta : {0.0, 55.0, 80.0})
      expect(test_bsdf(WetSurface(m), direction(theta, 30.0)), "wet, theta " + std::to_string(theta));
  }
}

TEST_CASE("plastic and diffuse samples follow their densities", "[chi_square]") {
  for (const float alpha : {0.05f, 0.5f}) {
    for (const float albedo : {0.0f, 0.8f}) {
      const MaterialSurface surface(plastic(alpha, 1.5f * alpha, albedo));
      for (const double theta : {0.0, 60.0, 87.0})
        expect(test_bsdf(surface, direction(theta, 30)), "plastic, alpha " + std::to_string(alpha) +
                                                             ", albedo " + std::to_string(albedo) +
                                                             ", theta " + std::to_string(theta));
    }
  }
  Material matt;
  matt.albedo = Curve::constant(0.7f);
  expect(test_bsdf(MaterialSurface(matt), direction(40, 0)), "diffuse");
}

TEST_CASE("the chi-square test rejects a density that is a little wrong", "[chi_square]") {
  // Roughness in the density 2 % too large: for GGX the density changes by d ln D = 2 (1 - 2 t)/... of order
  // 2 to 4 %, above the 1.9 % of chi_square.h.
  CHECK_FALSE(test_bsdf(MaterialSurface(metal(0.1f, 0.1f)), direction(45, 20), 1.02).accepted());
  CHECK_FALSE(test_bsdf(MaterialSurface(metal(0.03f, 0.3f)), direction(45, 20), 1.02).accepted());
  CHECK_FALSE(test_bsdf(MaterialSurface(plastic(0.1f, 0.1f, 0.0f)), direction(45, 20), 1.02).accepted());
  Material wet = metal(0.1f, 0.1f);
  wet.liquid.thickness = 10.0;
  wet.liquid.alpha = 0.05;
  CHECK_FALSE(test_bsdf(WetSurface(wet), direction(45, 20), 1.02).accepted());
  // A hemisphere sampled uniformly, but claimed to be cosine-weighted.
  CHECK_FALSE(chi_square(
                  DirectionChart(vec3(0, 0, 1), 1.0),
                  [](vec3 u) { return std::optional(sample_uniform_hemisphere(vec2(u.x, u.y))); },
                  [](vec3 w) { return pdf_cosine_hemisphere(w); })
                  .accepted());
}

TEST_CASE("the upper tail of chi-square against tabled values", "[chi_square]") {
  // Critical values: 3.841 (1 degree, 5 %), 18.307 (10 degrees, 5 %), 135.807 (100 degrees, 1 %).
  CHECK(gamma_q(0.5, 0.5 * 3.841459) == Approx(0.05).epsilon(1e-5));
  CHECK(gamma_q(5.0, 0.5 * 18.307038) == Approx(0.05).epsilon(1e-5));
  CHECK(gamma_q(50.0, 0.5 * 135.806723) == Approx(0.01).epsilon(1e-5));
}

}  // namespace flawsmith::validation
