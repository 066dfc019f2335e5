// Helmholtz reciprocity: f(wo, wi) = f(wi, wo), of every material among the assets, smooth and rough, with
// the light from anywhere, to 1e-4. No statistics: both sides are evaluated.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
TEST_CASE("every material scatters as much from wo to wi as from wi to wo", "[reciprocity]") {
  int compared = 0;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "materials"))
    for (const float factor : {0.5f, 1.0f, 3.0f}) {
      auto material = scenes::read_material(file.path());
      material.alpha_u = std::min(1.0f, factor * material.alpha_u);
      material.alpha_v = std::min(1.0f, 1.7f * factor * material.alpha_v);
      const MaterialSurface surface(material);
      const double worst = worst_asymmetry(surface.view(), surface.bsdf(), 400, 0.05f, 3);
      INFO(file.path().stem().string() << ", alpha x " << factor << ": " << worst);
      CHECK(worst < 1e-4);
      ++compared;
    }
  CHECK(compared > 60);
}
}  // namespace flawsmith::validation
