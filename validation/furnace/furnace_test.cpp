// The furnace: a surface under uniform radiance 1 sends out its directional albedo, so a material that
// absorbs nothing must send out 1. Metals with F = 1 (n = 1, k = 10^4: 1 - F < 4e-8 but at the last 10^-4
// rad), plastics over a white base. The albedo is the mean of sample_bsdf's weights.
//
// Power: sigma of each mean is held to 0.1 %, and a mean is rejected from 0.5 % - 1.645 sigma on, so that an
// error of 0.5 % is caught with at least 95 % probability.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "renderer/material_tables.h"
#include "renderer/shared/bsdf.h"
#include "renderer/shared/random.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

struct Estimate {
  double mean = 0, sigma = 0;
};

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

void expect_one(const Furnace& furnace, double theta, double phi) {
  // A pilot fixes the number of samples and is left out of the estimate.
  const double pilot = furnace.albedo(theta, phi, 512, 3).sigma;
  const int doublings = static_cast<int>(std::clamp(std::ceil(2.0 * std::log2(pilot / 5e-4)), 3.0, 8.0));
  const Estimate e = furnace.albedo(theta, phi, 512 << doublings);
  INFO("theta " << theta << ", phi " << phi << ": " << e.mean << " +- " << e.sigma);
  CHECK(e.sigma <= 1e-3);
  CHECK(std::abs(e.mean - 1.0) < 5e-3 - 1.645 * e.sigma);
}
}  // namespace

TEST_CASE("a metal that absorbs nothing returns all light", "[furnace]") {
  struct Roughness {
    float u, v;
  };
  for (const auto& alpha : {Roughness{0.01f, 0.01f},
                            {0.03f, 0.03f},
                            {0.1f, 0.1f},
                            {0.3f, 0.3f},
                            {1.0f, 1.0f},
                            {0.01f, 0.1f},
                            {0.3f, 0.03f},
                            {1.0f, 0.1f}}) {
    Material m;
    m.kind = Material::Kind::conductor;
    m.n = Curve::constant(1.0f);
    m.k = Curve::constant(1e4f);
    m.alpha_u = alpha.u;
    m.alpha_v = alpha.v;
    const Furnace furnace(m);
    INFO("alpha " << alpha.u << ", " << alpha.v);
    for (const double theta : angles)
      for (const double phi : {0.0, 10.0, 90.0})
        if (alpha.u != alpha.v || phi == 0.0) expect_one(furnace, theta, phi);
  }
}

TEST_CASE("core and haze of a metal that absorbs nothing return all light", "[furnace]") {
  struct Case {
    float core;
    double rq, haze;  // [nm]
  };
  for (const auto& c : {Case{0.01f, 25.0, 0.1},
                        {0.01f, 50.0, 0.3},
                        {0.02f, 10.0, 0.15},
                        {0.05f, 90.0, 0.25},
                        {0.05f, 100.0, 0.6}}) {
    Material m;
    m.kind = Material::Kind::conductor;
    m.n = Curve::constant(1.0f);
    m.k = Curve::constant(1e4f);
    m.alpha_u = m.alpha_v = c.core;
    m.haze = {c.rq, c.haze};
    const Furnace furnace(m);
    INFO("Rq " << c.rq << " nm, core " << c.core << ", haze " << c.haze);
    for (const double theta : angles) expect_one(furnace, theta, 20.0);
  }
}

TEST_CASE("a metal that absorbs nothing returns all light through a liquid that absorbs nothing",
          "[furnace]") {
  // Also what the liquid's surface turns back. Anisotropic metal within 1 %: its table is a mean over
  // azimuth.
  struct Case {
    float along, across;
    double rq, n;  // [nm]
  };
  for (const auto& c : {Case{0.02f, 0.02f, 0.0, 1.47},
                        {0.2f, 0.2f, 0.0, 1.33},
                        {0.5f, 0.5f, 0.0, 1.47},
                        {0.1f, 0.3f, 0.0, 1.47},
                        {0.015f, 0.015f, 25.0, 1.47}}) {
    Material m;
    m.kind = Material::Kind::conductor;
    m.n = Curve::constant(1.0f);
    m.k = Curve::constant(1e4f);
    m.alpha_u = c.along;
    m.alpha_v = c.across;
    m.haze = {c.rq, 0.15};
    m.liquid.thickness = 10.0;
    m.liquid.n = c.n;
    const Furnace furnace(m);
    for (const double theta : {0.0, 30.0, 60.0, 75.0, 85.0}) {
      const Estimate e = furnace.albedo(theta, 20.0, 1 << 14);
      INFO("alpha " << c.along << ", " << c.across << ", Rq " << c.rq << " nm, n " << c.n << ", theta "
                    << theta << ": " << e.mean << " +- " << e.sigma);
      CHECK(e.sigma <= 2e-3);
      CHECK(e.mean > 0.98);
      CHECK(e.mean < 1.005 + 3.0 * e.sigma);
    }
  }
}

TEST_CASE("a film that absorbs nothing over a metal that absorbs nothing returns all light", "[furnace]") {
  // |r12| = 1 and a real phase: Airy's sum has modulus 1 whatever the thickness.
  for (const float alpha : {0.03f, 0.3f}) {
    Material m;
    m.kind = Material::Kind::conductor;
    m.n = Curve::constant(1.0f);
    m.k = Curve::constant(1e4f);
    m.film = {180.0, Curve::constant(1.8f), Curve::constant(0.0f)};
    m.alpha_u = m.alpha_v = alpha;
    const Furnace furnace(m);
    INFO("alpha " << alpha);
    for (const double theta : angles) expect_one(furnace, theta, 0.0);
  }
}

TEST_CASE("a thickness in nanometres gives its temper colour", "[furnace]") {
  // Iron under 20, 50 and 70 nm of magnetite at 450 nm and normal incidence: 0.17, 0.26, 0.50 (facets of
  // alpha 0.01 lose nothing). A phase of 2 pi d/lambda would give 0.37 at 20 nm (seen).
  struct Colour {
    double thickness, reflectance;
  };
  for (const auto& colour : {Colour{20, 0.17}, {50, 0.26}, {70, 0.50}}) {
    Material m;
    m.kind = Material::Kind::conductor;
    m.n = Curve::constant(2.584f);
    m.k = Curve::constant(2.767f);
    m.film = {colour.thickness, Curve::constant(2.386f), Curve::constant(0.032f)};
    m.alpha_u = m.alpha_v = 0.01f;
    const Estimate e = Furnace(m).albedo(0.0, 0.0, 1 << 10);
    INFO(colour.thickness << " nm: " << e.mean << " +- " << e.sigma);
    CHECK(e.mean == Approx(colour.reflectance).margin(0.01));
  }
}

TEST_CASE("a plastic over a white base returns all light", "[furnace]") {
  for (const float alpha : {0.01f, 0.1f, 0.4f, 1.0f}) {
    for (const float along : {1.0f, 0.1f}) {
      if (alpha * along < 0.01f) continue;
      Material m;
      m.kind = Material::Kind::plastic;
      m.n = Curve::constant(1.5f);
      m.albedo = Curve::constant(1.0f);
      m.alpha_u = alpha;
      m.alpha_v = alpha * along;
      const Furnace furnace(m);
      INFO("alpha " << m.alpha_u << ", " << m.alpha_v);
      for (const double theta : angles) expect_one(furnace, theta, 20.0);
    }
  }
}

TEST_CASE("a grey plastic absorbs what its base and the light trapped below the coat lose", "[furnace]") {
  // At normal incidence, alpha -> 0, n = 1.5: coat 0.04, inside 1 - R_int = 0.9078/2.25 with the
  // hemispherical reflectance 0.0922 of n = 1.5. Base 0.5: 0.96 * 0.5 * 0.40347/(1 - 0.5 * 0.59653) =
  // 0.27600; in all 0.31600.
  Material m;
  m.kind = Material::Kind::plastic;
  m.n = Curve::constant(1.5f);
  m.albedo = Curve::constant(0.5f);
  m.alpha_u = m.alpha_v = 0.01f;
  const Estimate e = Furnace(m).albedo(0.0, 0.0, 1 << 12);
  INFO(e.mean << " +- " << e.sigma);
  CHECK(e.sigma <= 1e-3);
  CHECK(e.mean == Approx(0.316).margin(2e-3));
}

}  // namespace flawsmith::validation
