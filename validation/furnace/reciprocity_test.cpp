// Helmholtz reciprocity: f(wo, wi) = f(wi, wo), of every material among the assets, smooth and rough, with
// the light from anywhere, to 1e-4. No statistics: both sides are evaluated.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "core/assets.h"
#include "core/random.h"
#include "renderer/material_tables.h"
#include "renderer/shared/bsdf.h"
#include "scenes/asset_reader.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;

vec3 random_direction(Random& random) {
  const double z = random.uniform(0.05, 1.0), phi = random.uniform(0.0, 6.283185307179586);
  const double r = std::sqrt(1.0 - z * z);
  return vec3(r * std::cos(phi), r * std::sin(phi), z);
}
}  // namespace

TEST_CASE("every material scatters as much from wo to wi as from wi to wo", "[reciprocity]") {
  int compared = 0;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "materials"))
    for (const float factor : {0.5f, 1.0f, 3.0f}) {
      auto material = scenes::read_material(file.path());
      material.alpha_u = std::min(1.0f, factor * material.alpha_u);
      material.alpha_v = std::min(1.0f, 1.7f * factor * material.alpha_v);
      std::vector<float> table;
      const auto records = renderer::build_materials({material}, table);
      SceneView scene;
      scene.table = table.data();
      scene.materials = records.data();
      const Bsdf bsdf = prepare_bsdf(scene, 0, vec4(450.0f, 520.0f, 590.0f, 660.0f));
      Random random(3);
      for (int i = 0; i < 200; ++i) {
        const vec3 wo = random_direction(random), wi = random_direction(random);
        const vec4 there = (1.0f / wi.z) * eval_bsdf(scene, bsdf, wo, wi);
        const vec4 back = (1.0f / wo.z) * eval_bsdf(scene, bsdf, wi, wo);
        INFO(file.path().stem().string() << ", alpha x " << factor << ": " << there.x << " and " << back.x);
        for (int k = 0; k < 4; ++k)
          CHECK(std::abs(there[k] - back[k]) <= 1e-4f * std::max({there[k], back[k], 1e-6f}));
        compared += there.x > 0.0f;
      }
    }
  CHECK(compared > 5000);
}
}  // namespace flawsmith::validation
