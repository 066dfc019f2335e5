#pragma once
// One material as the shared code sees it, for experiments on its scattering alone.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/random.h"
#include "renderer/material_tables.h"
#include "renderer/shared/bsdf.h"
#include "renderer/shared/sampling.h"

namespace flawsmith::validation {

class MaterialSurface {
 public:
  explicit MaterialSurface(const scenes::Material& material)
      : records_(renderer::build_materials({material}, table_)) {}
  renderer::shared::SceneView view() const {
    renderer::shared::SceneView scene;
    scene.table = table_.data();
    scene.materials = records_.data();
    return scene;
  }
  /// At these wavelengths [nm].
  renderer::shared::Bsdf bsdf(renderer::shared::vec4 wavelengths = renderer::shared::vec4(450.0f, 520.0f,
                                                                                          590.0f,
                                                                                          660.0f)) const {
    return renderer::shared::prepare_bsdf(view(), 0, wavelengths);
  }

 private:
  std::vector<float> table_;
  std::vector<renderer::shared::MaterialRecord> records_;
};

/// The same of a metal whose liquid is as thick as it can be, tilted under it.
class WetSurface : public MaterialSurface {
 public:
  explicit WetSurface(const scenes::Material& material,
                      renderer::shared::vec3 base_normal = {0.0f, 0.0f, 1.0f})
      : MaterialSurface(material), base_normal_(base_normal) {}
  renderer::shared::Bsdf bsdf(renderer::shared::vec4 wavelengths = renderer::shared::vec4(450.0f, 520.0f,
                                                                                          590.0f,
                                                                                          660.0f)) const {
    const auto scene = view();
    return renderer::shared::prepare_bsdf(scene, scene.materials[0].wet_material, wavelengths, 1.0f,
                                          base_normal_);
  }

 private:
  renderer::shared::vec3 base_normal_;
};

/// Unit vector of the local frame.
inline renderer::shared::vec3 direction(double theta_deg, double phi_deg) {
  const double t = theta_deg * 0.0174532925199433, p = phi_deg * 0.0174532925199433;
  return {std::sin(t) * std::cos(p), std::sin(t) * std::sin(p), std::cos(t)};
}

/// Largest relative difference between f(wo, wi) and f(wi, wo), over random pairs of which every other one is
/// near the mirror's direction, where narrow lobes are. NaN where a pair scatters no light.
inline double worst_asymmetry(const renderer::shared::SceneView& scene, const renderer::shared::Bsdf& bsdf,
                              int pairs, float least_cosine, std::uint64_t seed) {
  using namespace renderer::shared;
  Random random(seed);
  const auto upper = [&] {
    return sample_uniform_hemisphere(
        vec2(static_cast<float>(random.uniform()), static_cast<float>(random.uniform())));
  };
  double worst = 0.0;
  for (int i = 0; i < pairs; ++i) {
    const vec3 wo = upper();
    vec3 wi = upper();
    if (i % 2 == 0) wi = unit(vec3(-wo.x, -wo.y, wo.z) + 0.05f * wi);
    if (wo.z < least_cosine || wi.z < least_cosine) continue;
    const vec4 there = eval_bsdf(scene, bsdf, wo, wi) / wi.z;
    const vec4 back = eval_bsdf(scene, bsdf, wi, wo) / wo.z;
    for (int w = 0; w < 4; ++w) {
      if (!(there[w] > 0.0f && back[w] > 0.0f)) return std::numeric_limits<double>::quiet_NaN();
      worst = std::max(worst, std::abs(static_cast<double>(there[w] / back[w]) - 1.0));
    }
  }
  return worst;
}

}  // namespace flawsmith::validation
