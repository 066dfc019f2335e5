// A metal under a liquid (renderer/shared/wet.h): a smooth one against the incoherent sum of all reflections
// in the film, absorption along the slant, reciprocity, and what the film does to relief and colour.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "core/random.h"
#include "renderer/shared/hit.h"
#include "renderer/shared/random.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

Material oiled_iron(float alpha) {
  Material m;
  m.kind = Material::Kind::conductor;
  m.n = Curve::constant(2.95f);
  m.k = Curve::constant(2.93f);
  m.alpha_u = m.alpha_v = alpha;
  m.liquid.thickness = 20.0;  // [um]
  m.liquid.n = 1.47;
  return m;
}

// Directional albedo at four equal wavelengths, over 2^14 stratified samples.
double albedo(const MaterialSurface& surface, const Bsdf& b, vec3 wo) {
  double sum = 0.0;
  constexpr int samples = 1 << 14;
  for (int i = 0; i < samples; ++i) {
    vec3 wi;
    vec4 weight;
    float pdf;
    const SampleKey key = make_sample_key(uvec2(5, 3), 0, static_cast<uint>(i));
    if (sample_bsdf(surface.view(), b, wo, sample_3d(key, 0), wi, weight, pdf))
      sum += static_cast<double>(weight.x) / samples;
  }
  return sum;
}

// Reflectances of both polarisations of an interface from index a to b; c: cosine in a.
struct Polarised {
  double s = 0, p = 0;
};
Polarised fresnel(std::complex<double> a, std::complex<double> b, std::complex<double> c) {
  const auto s2 = a * a * (1.0 - c * c) / (b * b);
  const auto ct = std::sqrt(1.0 - s2);
  return {std::norm((a * c - b * ct) / (a * c + b * ct)), std::norm((b * c - a * ct) / (b * c + a * ct))};
}
}  // namespace

TEST_CASE("a smooth metal under a liquid reflects the sum of all reflections in the film", "[liquid]") {
  // R = R1 + T1^2 Rm A^2/(1 - R1 Rm A^2), A^2 = exp(-8 pi k d/(lambda cos')). The shared code means over
  // polarisation at each interface before it multiplies, as is right for what roughness depolarises; so does
  // this. The lobe of what is turned back has one colour for all angles: margin 0.004, at 75 degrees, where a
  // quarter is turned back, 0.008.
  for (const double k : {0.0, 1e-3, 5e-3}) {
    Material m = oiled_iron(0.01f);
    m.liquid.k = Curve::constant(static_cast<float>(k));
    const WetSurface surface(m);
    for (const double theta : {0.0, 30.0, 60.0, 75.0}) {
      const double c = std::cos(theta * 0.0174532925199433), n = m.liquid.n;
      const double inside = std::sqrt(1.0 - (1.0 - c * c) / (n * n));
      const auto top = fresnel(1.0, n, c), metal = fresnel(n, {2.95, 2.93}, inside);
      const double r1 = 0.5 * (top.s + top.p), rm = 0.5 * (metal.s + metal.p);
      const double a2 = std::exp(-8.0 * 3.14159265358979 * k * 20e3 / (550.0 * inside));
      const double expected = r1 + (1.0 - r1) * (1.0 - r1) * rm * a2 / (1.0 - r1 * rm * a2);
      const double found = albedo(surface, surface.bsdf(vec4(550.0f)), direction(theta, 0.0));
      INFO("k " << k << ", " << theta << " degrees: " << found << ", expected " << expected);
      CHECK(found == Approx(expected).margin(theta < 70.0 ? 0.004 : 0.008));
    }
  }
}

TEST_CASE("scattering through a liquid is reciprocal", "[liquid]") {
  double worst = 0.0;
  for (const double rq : {0.0, 30.0}) {
    Material m = oiled_iron(0.1f);
    if (rq == 0.0) m.alpha_v = 0.3f;
    m.haze = {rq, 0.25};
    m.liquid.k = Curve::constant(1e-3f);
    const WetSurface surface(m);
    worst = std::max(worst, worst_asymmetry(surface.view(), surface.bsdf(), 20000, 0.02f, 9));
  }
  INFO(worst);
  CHECK(worst < 1e-4);
}

TEST_CASE("relief under an even liquid throws light where Snell's law says", "[liquid]") {
  // Metal tilted by 5 degrees under a level surface, seen along the normal: mirrored at 10 degrees inside,
  // refracted to asin(1.47 sin 10) = 14.79 degrees; dry it would be 10. The liquid's own reflection stays at
  // 0. Mean direction of the samples beyond 5 degrees; a lobe of alpha 0.01 spreads by 0.03 rad evenly about
  // it (margin 0.3 degrees), and what is turned back, 2 %, lies about it, too.
  const WetSurface surface(oiled_iron(0.01f), direction(5.0, 0.0));
  const Bsdf b = surface.bsdf();
  vec3 sum(0.0f);
  double top = 0.0, all = 0.0;
  for (int i = 0; i < 1 << 14; ++i) {
    vec3 wi;
    vec4 weight;
    float pdf;
    const SampleKey key = make_sample_key(uvec2(5, 3), 0, static_cast<uint>(i));
    if (!sample_bsdf(surface.view(), b, vec3(0, 0, 1), sample_3d(key, 0), wi, weight, pdf)) continue;
    all += static_cast<double>(weight.x);
    if (wi.z > std::cos(0.0872665f))
      top += static_cast<double>(weight.x);
    else
      sum += weight.x * wi;
  }
  CHECK(std::atan2(sum.x, sum.z) * 57.29578f == Approx(14.79).margin(0.3));
  CHECK(std::abs(sum.y) < 0.01f * sum.x);
  // ((n - 1)/(n + 1))^2 = 3.62 % of the light is the surface's.
  CHECK(top / (1 << 14) == Approx(0.0362).margin(0.002));
  CHECK(all > 10.0 * top);
}

TEST_CASE("a liquid's thickness decides what it is: interference, even surface, grains", "[liquid]") {
  Material m = oiled_iron(0.1f);
  m.liquid.follows = 1.0;
  m.liquid.levels = 4.0;
  const WetSurface surface(m);
  const SceneView scene = surface.view();
  const auto& cover = scene.materials[0];
  // 20 um at weight 1: 1 um at 0.05, 4 um at 0.2; between them smooth: half of each at 2.5 um.
  for (const float u : {0.0f, 0.5f, 0.999f}) {
    CHECK(liquid_material(scene, 0, 0.05f, u) == 0);
    CHECK(liquid_material(scene, 0, 0.2f, u) == cover.wet_material);
  }
  CHECK(liquid_material(scene, 0, 0.125f, 0.49f) == cover.wet_material);
  CHECK(liquid_material(scene, 0, 0.125f, 0.51f) == 0);
  // Where it is thin, Airy's reflectance at the thickness of the place: weight 0.01 is 200 nm.
  const vec4 wavelengths(450.0f, 520.0f, 590.0f, 660.0f);
  const Bsdf thin = prepare_bsdf(scene, 0, wavelengths, 0.01f, vec3(0, 0, 1));
  const vec4 found = facet_reflectance(conductor_of(thin), 1.0f);
  const vec4 expected = fresnel_film4(1.0f, vec4(2.95f), vec4(2.93f), vec4(1.47f), vec4(0.0f),
                                      (4.0f * pi * 200.0f) / wavelengths);
  for (int w = 0; w < 4; ++w) CHECK(found[w] == Approx(expected[w]).margin(1e-5));
  // 0.15 grains per um, 2 um: 30 %.
  m.liquid.grains = 0.15;
  const WetSurface residue(m);
  CHECK(liquid_material(residue.view(), 0, 0.1f, 0.299f) == residue.view().materials[0].grain_material);
  CHECK(liquid_material(residue.view(), 0, 0.1f, 0.301f) != residue.view().materials[0].grain_material);
}

}  // namespace flawsmith::validation
