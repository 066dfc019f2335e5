// A liquid's thickness decides what it is.
#include <catch2/catch.hpp>

#include "renderer/shared/hit.h"
#include "validation/liquid/oiled_iron.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {
using namespace renderer::shared;

TEST_CASE("a liquid's thickness decides what it is: interference, even surface, grains", "[liquid]") {
  scenes::Material m = oiled_iron(0.1f);
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
