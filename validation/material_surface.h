#pragma once
// One material as the shared code sees it, for experiments on its scattering alone.
#include <vector>

#include "renderer/material_tables.h"
#include "renderer/shared/bsdf.h"

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

}  // namespace flawsmith::validation
