// Mirror and haze (renderer/shared/haze.h): total integrated scatter as a scatterometer measures it, the
// light outside the core, against TIS = 1 - exp(-(4 pi Rq cos / lambda)^2); and reciprocity.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/random.h"
#include "renderer/shared/random.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

Material mirror(double rq_nm, double haze_alpha, float core_alpha) {
  Material m;
  m.kind = Material::Kind::conductor;
  m.n = Curve::constant(1.0f);
  m.k = Curve::constant(1e4f);  // F = 1
  m.alpha_u = m.alpha_v = core_alpha;
  m.haze = {rq_nm, haze_alpha};
  return m;
}

// Share of the reflected light that leaves more than `hole` [rad] from the mirror's direction, at the four
// wavelengths: the mean weight of the samples there, over 2^17 stratified ones (noise below 0.1 %).
std::array<double, 4> scatter(const MaterialSurface& surface, const Bsdf& b, vec3 wo, double hole) {
  std::array<double, 4> outside{};
  constexpr int samples = 1 << 17;
  const double limit = std::cos(hole);
  for (int i = 0; i < samples; ++i) {
    vec3 wi;
    vec4 weight;
    float pdf;
    const SampleKey key = make_sample_key(uvec2(5, 3), 0, static_cast<uint>(i));
    if (!sample_bsdf(surface.view(), b, wo, sample_3d(key, 0), wi, weight, pdf)) continue;
    if (static_cast<double>(dot(wi, vec3(-wo.x, -wo.y, wo.z))) > limit) continue;
    for (int w = 0; w < 4; ++w)
      outside[static_cast<std::size_t>(w)] += static_cast<double>(weight[w]) / samples;
  }
  return outside;
}

double tis(double rq_nm, double cosine, double wavelength) {
  const double turn = 4.0 * 3.14159265358979 * rq_nm * cosine / wavelength;
  return 1.0 - std::exp(-turn * turn);
}
}  // namespace

TEST_CASE("the light outside the core is the total integrated scatter of its roughness", "[haze]") {
  // At normal incidence a GGX lobe keeps tan^2/(alpha^2 + tan^2) of its light within the half angle of half
  // vectors, half of the hole's 1.5 degrees: of a haze of 0.3 the hole hides 0.19 %, of a core of 0.001 it
  // lets out 0.58 %. Wavelengths between two columns of the table, where its error is largest: below 0.2 %.
  const vec4 wavelengths(450.0f, 550.0f, 650.0f, 587.5f);
  const double hole = 1.5 * 0.0174532925199433, t2 = std::pow(std::tan(0.5 * hole), 2);
  const double hidden = t2 / (0.09 + t2), leaked = 1e-6 / (1e-6 + t2);
  for (const double rq : {10.0, 25.0, 50.0, 100.0}) {
    const MaterialSurface surface(mirror(rq, 0.3, 0.001f));
    const auto outside = scatter(surface, surface.bsdf(wavelengths), vec3(0, 0, 1), hole);
    for (int w = 0; w < 4; ++w) {
      const double expected = tis(rq, 1.0, static_cast<double>(wavelengths[w]));
      const double measured = (outside[static_cast<std::size_t>(w)] - leaked) / (1.0 - hidden - leaked);
      INFO("Rq " << rq << " nm at " << wavelengths[w] << " nm: " << measured << ", expected " << expected);
      CHECK(measured == Approx(expected).margin(0.003));
    }
  }
  // The specular shares of polished steel at 550 nm: 0.949, 0.722, 0.271, 0.005.
  CHECK(1.0 - tis(10.0, 1.0, 550.0) == Approx(0.949).margin(0.0005));
  CHECK(1.0 - tis(25.0, 1.0, 550.0) == Approx(0.722).margin(0.0005));
  CHECK(1.0 - tis(50.0, 1.0, 550.0) == Approx(0.271).margin(0.0005));
  CHECK(1.0 - tis(100.0, 1.0, 550.0) == Approx(0.005).margin(0.0005));
}

TEST_CASE("a polished surface becomes a mirror at grazing incidence", "[haze]") {
  // The lobes are skewed there and the hole's parts have no closed form: it hides at most 2 % of a haze of
  // 0.3 at 75 degrees (lobes narrow by cos = 0.26 in the plane of incidence) and leaks 2 % of the core. So
  // the margin.
  for (const double theta : {45.0, 60.0, 75.0}) {
    const MaterialSurface surface(mirror(60.0, 0.3, 0.001f));
    const auto outside = scatter(surface, surface.bsdf(vec4(550.0f)), direction(theta, 0.0), 0.02618);
    const double expected = tis(60.0, std::cos(theta * 0.0174532925199433), 550.0);
    INFO(theta << " degrees: " << outside[0] << ", expected " << expected);
    CHECK(outside[0] == Approx(expected).margin(0.02));
  }
}

TEST_CASE("core and haze are reciprocal", "[haze]") {
  // f(wo, wi) = f(wi, wo) to 1e-4, over random pairs and pairs near the mirror's direction, where the core
  // is.
  double worst = 0.0;
  for (const bool coated : {false, true}) {
    Material m = mirror(40.0, 0.25, 0.02f);
    m.n = Curve::constant(2.95f);
    m.k = Curve::constant(2.93f);
    if (coated) {
      m.kind = Material::Kind::plastic;
      m.n = Curve::constant(1.5f);
    }
    const MaterialSurface surface(m);
    worst = std::max(worst, worst_asymmetry(surface.view(), surface.bsdf(), 20000, 0.01f, 4));
  }
  INFO(worst);
  CHECK(worst < 1e-4);
}

}  // namespace flawsmith::validation
