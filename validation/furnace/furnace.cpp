// The furnace: a surface under uniform radiance 1 sends out its directional albedo, so a material that
// absorbs nothing must send out 1. Metals with F = 1 (n = 1, k = 10^4: 1 - F < 4e-8 but at the last 10^-4
// rad), plastics over a white base. The albedo is the mean of sample_bsdf's weights.
//
// Power: sigma of each mean is held to 0.1 % (a reading), and a mean is rejected from 0.5 % - 1.645 sigma on,
// so that an error of 0.5 % is caught with at least 95 % probability.
#include "validation/furnace/furnace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "renderer/material_tables.h"
#include "renderer/shared/bsdf.h"
#include "renderer/shared/random.h"
#include "validation/experiments.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

class Furnace {
 public:
  explicit Furnace(const Material& material) : records_(renderer::build_materials({material}, table_)) {
    scene_.table = table_.data();
    scene_.materials = records_.data();
    // Of a liquid, the metal under it.
    const uint record = material.liquid.thickness > 0.0 ? records_[0].wet_material : 0;
    bsdf_ = prepare_bsdf(scene_, record, vec4(450.0f, 520.0f, 590.0f, 660.0f));
  }
  Furnace(const Furnace&) = delete;

  // Means of `replicates` independently scrambled point sets; sigma of their mean from their spread.
  Estimate albedo(double theta_deg, double phi_deg, int samples, uint seed = 7) const {
    constexpr int replicates = 16;
    const double t = theta_deg * 0.0174532925199433, p = phi_deg * 0.0174532925199433;
    const vec3 wo(std::sin(t) * std::cos(p), std::sin(t) * std::sin(p), std::cos(t));
    double sum = 0.0, squares = 0.0;
    for (int r = 0; r < replicates; ++r) {
      double mean = 0.0;
      for (int i = 0; i < samples; ++i) {
        const auto key = make_sample_key(uvec2(seed, 11), static_cast<uint>(r), static_cast<uint>(i));
        vec3 wi;
        vec4 weight;
        float pdf;
        sample_bsdf(scene_, bsdf_, wo, sample_3d(key, 0), wi, weight, pdf);
        mean += static_cast<double>(weight.x) / samples;
      }
      sum += mean / replicates;
      squares += mean * mean / replicates;
    }
    return {sum, std::sqrt(std::max(squares - sum * sum, 0.0) / (replicates - 1))};
  }

 private:
  std::vector<float> table_;
  std::vector<MaterialRecord> records_;
  SceneView scene_;
  Bsdf bsdf_{};
};

constexpr double angles[] = {0.0, 15.0, 30.0, 45.0, 60.0, 70.0, 80.0, 85.0, 89.0};  // [deg]

Material perfect_metal(float alpha_u, float alpha_v) {
  Material m;
  m.kind = Material::Kind::conductor;
  m.n = Curve::constant(1.0f);
  m.k = Curve::constant(1e4f);
  m.alpha_u = alpha_u;
  m.alpha_v = alpha_v;
  return m;
}
std::string roughness(double u, double v) {
  return u == v ? fmt::format("{:g}", u) : fmt::format("{:g} × {:g}", u, v);
}

// What all parts add to.
struct Report {
  Effort effort;
  Outcome outcome{};
  std::vector<Reading> errors{};      // standard errors of the means
  std::vector<Reading> wet_errors{};  // the same of metals under a liquid
  Plot metals{"albedo of isotropic metals that absorb nothing", "angle of incidence [deg]", "albedo [1]", {}};
  Plot plastics{"albedo of plastics over white", "angle of incidence [deg]", "albedo [1]", {}};
};

Reading standard_error(double sigma, double limit) {
  return {"", 0.0, sigma, limit, "1", limit};
}

// The worst of all angles and of these azimuths [deg]; into the plot, if there is one.
void add(const std::string& name, const Material& material, const std::vector<double>& azimuths,
         Report& report, Plot* plot = nullptr) {
  const Furnace furnace(material);
  std::vector<Reading> readings;
  Plot::Line line{name, {}, {}, true};
  for (const double theta : angles)
    for (const double phi : azimuths) {
      // A pilot fixes the number of samples and is left out of the estimate.
      const double pilot = furnace.albedo(theta, phi, 512, 3).sigma;
      const int doublings = static_cast<int>(std::clamp(std::ceil(2.0 * std::log2(pilot / 5e-4)), 3.0, 8.0));
      const int more = report.effort == Effort::full ? 2 : 0;
      const Estimate e = furnace.albedo(theta, phi, 512 << (doublings + more));
      readings.push_back({"", 1.0, e.mean, 5e-3 - 1.645 * e.sigma, "1", 5e-3});
      report.errors.push_back(standard_error(e.sigma, 1e-3));
      line.x.push_back(theta);
      line.y.push_back(e.mean);
    }
  report.outcome.readings.push_back(worst_of(name, readings));
  if (plot) plot->lines.push_back(line);
}

void metals(Report& report) {
  for (const auto& [u, v] : {std::pair{0.01f, 0.01f},
                             {0.03f, 0.03f},
                             {0.1f, 0.1f},
                             {0.3f, 0.3f},
                             {1.0f, 1.0f},
                             {0.01f, 0.1f},
                             {0.3f, 0.03f},
                             {1.0f, 0.1f}})
    add("metal, alpha " + roughness(double(u), double(v)), perfect_metal(u, v),
        u == v ? std::vector{0.0} : std::vector{0.0, 10.0, 90.0}, report, u == v ? &report.metals : nullptr);
}

void core_and_haze(Report& report) {
  struct Case {
    float core;
    double rq, haze;  // [nm]
  };
  for (const auto& c : {Case{0.01f, 25.0, 0.1},
                        {0.01f, 50.0, 0.3},
                        {0.02f, 10.0, 0.15},
                        {0.05f, 90.0, 0.25},
                        {0.05f, 100.0, 0.6}}) {
    Material m = perfect_metal(c.core, c.core);
    m.haze = {c.rq, c.haze};
    add(fmt::format("metal, core {:g}, haze {:g}, Rq {:g} nm", c.core, c.haze, c.rq), m, {20.0}, report);
  }
}

// Also what the liquid's surface turns back, whose table is a mean over azimuth and colour: up to 2 % may be
// missing, no more than 0.5 % may be made.
void wet_metals(Report& report) {
  struct Case {
    float along, across;
    double rq, n;  // [nm]
  };
  for (const auto& c : {Case{0.02f, 0.02f, 0.0, 1.47},
                        {0.2f, 0.2f, 0.0, 1.33},
                        {0.5f, 0.5f, 0.0, 1.47},
                        {0.1f, 0.3f, 0.0, 1.47},
                        {0.015f, 0.015f, 25.0, 1.47}}) {
    Material m = perfect_metal(c.along, c.across);
    m.haze = {c.rq, 0.15};
    m.liquid.thickness = 10.0;
    m.liquid.n = c.n;
    const Furnace furnace(m);
    std::vector<Reading> readings;
    for (const double theta : {0.0, 30.0, 60.0, 75.0, 85.0}) {
      const Estimate e = furnace.albedo(theta, 20.0, report.effort == Effort::full ? 1 << 16 : 1 << 14);
      readings.push_back(lost_or_made("", e, 0.02, 0.005 + 3.0 * e.sigma));
      report.wet_errors.push_back(standard_error(e.sigma, 2e-3));
    }
    report.outcome.readings.push_back(
        worst_of(fmt::format("metal under a liquid, n {:g}, alpha {}{}", c.n,
                             roughness(double(c.along), double(c.across)), c.rq > 0.0 ? ", haze" : ""),
                 readings));
  }
}

// |r12| = 1 and a real phase: Airy's sum has modulus 1 whatever the thickness.
void filmed_metals(Report& report) {
  for (const float alpha : {0.03f, 0.3f}) {
    Material m = perfect_metal(alpha, alpha);
    m.film = {180.0, Curve::constant(1.8f), Curve::constant(0.0f)};
    add("metal under a clear film, alpha " + roughness(double(alpha), double(alpha)), m, {0.0}, report);
  }
}

// Iron under 20, 50 and 70 nm of magnetite at 450 nm and normal incidence: 0.17, 0.26, 0.50 (facets of alpha
// 0.01 lose nothing). A phase of 2 pi d/lambda would give 0.37 at 20 nm (seen).
void temper_colours(Report& report) {
  for (const auto& [thickness, reflectance] : {std::pair{20, 0.17}, {50, 0.26}, {70, 0.50}}) {
    Material m = perfect_metal(0.01f, 0.01f);
    m.n = Curve::constant(2.584f);
    m.k = Curve::constant(2.767f);
    m.film = {double(thickness), Curve::constant(2.386f), Curve::constant(0.032f)};
    const Estimate e = Furnace(m).albedo(0.0, 0.0, 1 << 10);
    report.outcome.readings.push_back({fmt::format("iron under {} nm of magnetite, 450 nm", thickness),
                                       reflectance, e.mean, 0.01, "1", 0.01 + 1.645 * e.sigma});
  }
}

void plastics(Report& report) {
  Material m;
  m.kind = Material::Kind::plastic;
  m.n = Curve::constant(1.5f);
  m.albedo = Curve::constant(1.0f);
  for (const float alpha : {0.01f, 0.1f, 0.4f, 1.0f})
    for (const float along : {1.0f, 0.1f}) {
      if (alpha * along < 0.01f) continue;
      m.alpha_u = alpha;
      m.alpha_v = alpha * along;
      add("plastic over white, alpha " + roughness(double(m.alpha_u), double(m.alpha_v)), m, {20.0}, report,
          &report.plastics);
    }
  // At normal incidence, alpha -> 0, n = 1.5: coat 0.04, inside 1 - R_int = 0.9078/2.25 with the
  // hemispherical reflectance 0.0922 of n = 1.5. Base 0.5: 0.96 * 0.5 * 0.40347/(1 - 0.5 * 0.59653) =
  // 0.27600; in all 0.31600.
  m.albedo = Curve::constant(0.5f);
  m.alpha_u = m.alpha_v = 0.01f;
  const Estimate e = Furnace(m).albedo(0.0, 0.0, 1 << 12);
  report.errors.push_back(standard_error(e.sigma, 1e-3));
  report.outcome.readings.push_back(
      {"plastic over grey 0.5", 0.316, e.mean, 2e-3, "1", 2e-3 + 1.645 * e.sigma});
}

Outcome run(Effort effort) {
  Report report{effort};
  metals(report);
  core_and_haze(report);
  wet_metals(report);
  filmed_metals(report);
  plastics(report);
  temper_colours(report);
  report.outcome.readings.push_back(worst_of("standard error, largest", report.errors));
  report.outcome.readings.push_back(worst_of("standard error under a liquid, largest", report.wet_errors));
  report.outcome.plots = {report.metals, report.plastics};
  add_relief(effort, report.outcome);
  return report.outcome;
}
}  // namespace

Experiment furnace() {
  return {
      "furnace", "What absorbs nothing sends out all light that falls on it",
      "Under uniform radiance 1 a surface sends out its directional albedo: 1 for metals of F = 1 (n = 1, k "
      "= "
      "10⁴), rough, hazy or under a clear film, and for a plastic over a white base; each reading is the "
      "worst "
      "of nine angles to 89°. An error of 0.5 % is caught with 95 % probability: the tolerance is that less "
      "1.645 standard errors. Under a liquid and with the relief of the named finishes 2 % may be missing, "
      "no "
      "more than 0.5 % made (and what the samples' noise allows). A grey plastic and iron under magnetite "
      "have "
      "closed forms: 0.96 · 0.5 · 0.40347/(1 − 0.5 · 0.59653) + 0.04, and Airy's sum.",
      run};
}
}  // namespace flawsmith::validation
