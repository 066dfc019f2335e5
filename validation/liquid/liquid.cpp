// A metal under a liquid (renderer/shared/wet.h): a smooth one against the incoherent sum of all reflections
// in the film, absorption along the slant, reciprocity, and where light leaves that relief under it throws.
#include <cmath>
#include <complex>

#include "renderer/shared/random.h"
#include "validation/experiments.h"
#include "validation/liquid/oiled_iron.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

// Directional albedo at four equal wavelengths, over stratified samples.
double albedo(const MaterialSurface& surface, const Bsdf& b, vec3 wo, int samples) {
  double sum = 0.0;
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

// R = R1 + T1^2 Rm A^2/(1 - R1 Rm A^2), A^2 = exp(-8 pi k d/(lambda cos')). The shared code means over
// polarisation at each interface before it multiplies, as is right for what roughness depolarises; so does
// this.
double reflections_in_film(const Material& m, double k, double theta_deg) {
  const double c = std::cos(theta_deg * 0.0174532925199433), n = m.liquid.n;
  const double inside = std::sqrt(1.0 - (1.0 - c * c) / (n * n));
  const auto top = fresnel(1.0, n, c), metal = fresnel(n, {2.95, 2.93}, inside);
  const double r1 = 0.5 * (top.s + top.p), rm = 0.5 * (metal.s + metal.p);
  const double a2 = std::exp(-8.0 * 3.14159265358979 * k * 20e3 / (550.0 * inside));
  return r1 + (1.0 - r1) * (1.0 - r1) * rm * a2 / (1.0 - r1 * rm * a2);
}

void smooth_metal(int samples, Outcome& outcome) {
  // The lobe of what is turned back has one colour for all angles: margin 0.004, at 75 degrees, where a
  // quarter is turned back, 0.008. The samples' noise is below 0.001.
  Plot plot{"iron under 20 µm of oil, 550 nm", "angle of incidence [deg]", "reflectance [1]", {}};
  for (const auto& [k, name] : {std::pair{0.0, "clear"}, {1e-3, "k 0.001"}, {5e-3, "k 0.005"}}) {
    Material m = oiled_iron(0.01f);
    m.liquid.k = Curve::constant(static_cast<float>(k));
    const WetSurface surface(m);
    Plot::Line closed{name, {}, {}}, found{std::string(name) + ", measured", {}, {}, true};
    for (int theta = 0; theta <= 80; theta += 2) {
      closed.x.push_back(theta);
      closed.y.push_back(reflections_in_film(m, k, theta));
    }
    for (const int theta : {0, 30, 60, 75}) {
      const double got = albedo(surface, surface.bsdf(vec4(550.0f)), direction(theta, 0.0), samples);
      const double limit = theta < 70 ? 0.004 : 0.008;
      outcome.readings.push_back({std::string(name) + " oil, " + std::to_string(theta) + "°",
                                  reflections_in_film(m, k, theta), got, limit, "1", limit + 0.00165});
      found.x.push_back(theta);
      found.y.push_back(got);
    }
    plot.lines.push_back(closed);
    plot.lines.push_back(found);
  }
  outcome.plots.push_back(plot);
}

void reciprocal(Outcome& outcome) {
  for (const double rq : {0.0, 30.0}) {
    Material m = oiled_iron(0.1f);
    if (rq == 0.0) m.alpha_v = 0.3f;
    m.haze = {rq, 0.25};
    m.liquid.k = Curve::constant(1e-3f);
    const WetSurface surface(m);
    outcome.readings.push_back({rq > 0.0 ? "asymmetry with haze, worst pair" : "asymmetry, worst pair", 0.0,
                                worst_asymmetry(surface.view(), surface.bsdf(), 20000, 0.02f, 9), 1e-4, "1",
                                0.0});
  }
}

void relief_under_it(int samples, Outcome& outcome) {
  // Metal tilted by 5 degrees under a level surface, seen along the normal: mirrored at 10 degrees inside,
  // refracted to asin(1.47 sin 10) = 14.79 degrees; dry it would be 10. The liquid's own reflection stays at
  // 0. Mean direction of the samples beyond 5 degrees; a lobe of alpha 0.01 spreads by 0.03 rad evenly about
  // it (margin 0.3 degrees), and what is turned back, 2 %, lies about it, too.
  const WetSurface surface(oiled_iron(0.01f), direction(5.0, 0.0));
  const Bsdf b = surface.bsdf();
  vec3 sum(0.0f);
  double top = 0.0, all = 0.0;
  for (int i = 0; i < samples; ++i) {
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
  const auto towards = static_cast<double>(std::atan2(sum.x, sum.z)) * 57.29577951;
  outcome.readings.push_back(
      {"relief of 5° under the oil: light leaves at", 14.79, towards, 0.3, "deg", 0.33});
  outcome.readings.push_back(
      {"the same, to the side", 0.0, static_cast<double>(sum.y / sum.x), 0.01, "1", 0.0117});
  // ((n - 1)/(n + 1))^2 = 3.62 % of the light is the surface's, of 39.71 % that come back; 5 degrees of tilt
  // change that by less than 0.1 %.
  outcome.readings.push_back({"the oil's own reflection", 0.0362, top / samples, 0.002, "1", 0.003});
  outcome.readings.push_back(
      {"its part of all that is reflected", 0.0362 / 0.3971, top / all, 0.0088, "1", 0.0114});
}

Outcome run(Effort effort) {
  const int samples = effort == Effort::full ? 1 << 18 : 1 << 14;
  Outcome outcome;
  smooth_metal(samples, outcome);
  reciprocal(outcome);
  relief_under_it(samples, outcome);
  return outcome;
}
}  // namespace

Experiment liquid() {
  return {
      "liquid", "A metal under a liquid against the sum of all reflections in the film, and Snell's law",
      "R = R1 + T1² Rm A²/(1 − R1 Rm A²), A² = exp(−8π k d/(λ cos θ')), incoherent, polarisations meant at "
      "each interface as roughness does: clear and absorbing oil, n 1.47, 20 µm on iron. Limit 0.004, at 75° "
      "0.008: what the surface turns back has one colour for all angles. Relief of 5° under it mirrors to "
      "10° inside, asin(1.47 sin 10°) = 14.79° outside. The oil's own reflection: ((n − 1)/(n + 1))². "
      "f(wo, wi) = f(wi, wo) to 1e-4.",
      run};
}
}  // namespace flawsmith::validation
