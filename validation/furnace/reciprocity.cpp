// Helmholtz reciprocity: f(wo, wi) = f(wi, wo), of every material among the assets, smooth and rough, with
// the light from anywhere, to 1e-4. No statistics: both sides are evaluated.
#include <algorithm>
#include <filesystem>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/experiments.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
namespace {
Outcome run(Effort effort) {
  const int pairs = effort == Effort::full ? 20000 : 400;
  Outcome outcome;
  double compared = 0;
  for (const float factor : {0.5f, 1.0f, 3.0f}) {
    std::vector<Reading> readings;
    for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "materials")) {
      auto material = scenes::read_material(file.path());
      material.alpha_u = std::min(1.0f, factor * material.alpha_u);
      material.alpha_v = std::min(1.0f, 1.7f * factor * material.alpha_v);
      const MaterialSurface surface(material);
      readings.push_back(
          {"", 0.0, worst_asymmetry(surface.view(), surface.bsdf(), pairs, 0.05f, 3), 1e-4, "1", 0.0});
    }
    compared += static_cast<double>(readings.size());
    const char* name = factor < 1.0f   ? "worst of the assets' materials, alpha × 0.5"
                       : factor > 1.0f ? "worst of the assets' materials, alpha × 3"
                                       : "worst of the assets' materials";
    outcome.readings.push_back(worst_of(name, readings));
  }
  // Or there was nothing to compare.
  outcome.readings.push_back({"materials fewer than 61", 0.0, std::max(0.0, 61.0 - compared), 0.0, "1", 0.0});
  return outcome;
}
}  // namespace

Experiment reciprocity() {
  return {
      "reciprocity", "Every material scatters as much from one direction to another as back",
      "Helmholtz: f(wo, wi) = f(wi, wo). Both sides are evaluated at random pairs of directions, every other "
      "pair near the mirror's; largest relative difference. Single precision leaves some 1e-5; limit 1e-4.",
      run};
}
}  // namespace flawsmith::validation
