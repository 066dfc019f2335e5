#pragma once
// The program's samplers as chi_square() takes them: scattering by a material, directions towards a light.
#include <algorithm>
#include <cmath>
#include <optional>

#include "renderer/shared/emitter.h"
#include "validation/chi_square/chi_square.h"
#include "validation/material_surface.h"

namespace flawsmith::validation {

constexpr std::size_t chi_square_samples = 400000;

/// The chart is centred on the mirror direction, as wide as the lobe: half vectors spread by about alpha,
/// reflections by twice that. The density is that of a roughness `pdf_error` times the surface's.
template <class Surface>
ChiSquare test_bsdf(const Surface& surface, vec3 wo, std::size_t samples = chi_square_samples,
                    double pdf_error = 1.0) {
  using namespace renderer::shared;
  const SceneView scene = surface.view();
  const Bsdf b = surface.bsdf();
  const double width =
      std::min(1.0, 3.0 * std::sqrt(static_cast<double>(b.alpha.x) * static_cast<double>(b.alpha.y)));
  const vec3 axis = b.kind == material_diffuse ? vec3(0, 0, 1) : vec3(-wo.x, -wo.y, wo.z);
  Bsdf wrong = b;
  if (b.kind == material_wet) wrong.wet.top_alpha *= static_cast<float>(pdf_error);
  wrong.alpha = vec2(static_cast<float>(pdf_error)) * b.alpha;
  return chi_square(
      DirectionChart(axis, width),
      [&](vec3 u) -> std::optional<vec3> {
        vec3 wi;
        vec4 weight;
        float pdf;
        if (!sample_bsdf(scene, b, wo, u, wi, weight, pdf)) return std::nullopt;
        return wi;
      },
      [&](vec3 wi) { return pdf_bsdf(scene, wrong, wo, wi); }, samples);
}

inline scenes::Material rough_metal(float alpha_u, float alpha_v) {
  scenes::Material m;
  m.kind = scenes::Material::Kind::conductor;
  m.n = Curve::constant(2.95f);  // iron at 550 nm
  m.k = Curve::constant(2.93f);
  m.alpha_u = alpha_u;
  m.alpha_v = alpha_v;
  return m;
}
inline scenes::Material rough_plastic(float alpha_u, float alpha_v, float albedo) {
  scenes::Material m = rough_metal(alpha_u, alpha_v);
  m.kind = scenes::Material::Kind::plastic;
  m.n = Curve::constant(1.5f);
  m.albedo = Curve::constant(albedo);
  return m;
}

inline renderer::shared::BodyRecord lamp(renderer::shared::uint kind, vec3 size, vec3 origin, vec3 facing) {
  renderer::shared::BodyRecord b{};
  b.kind = kind;
  b.size = size;
  b.origin = origin;
  b.profile = renderer::shared::none;
  b.axis_z = renderer::shared::unit(facing);
  renderer::shared::basis_from_normal(b.axis_z, b.axis_x, b.axis_y);
  return b;
}

/// From the origin, above a surface that faces +z. The chart's axis is off a ball's middle: along cells'
/// sides the quadrature would miss the density's edge. The density is `density_error` times the light's.
inline ChiSquare test_light(const renderer::shared::BodyRecord& light, vec3 towards, double width,
                            std::size_t samples = chi_square_samples, float density_error = 1.0f,
                            const renderer::shared::SceneView& scene = {}) {
  using namespace renderer::shared;
  const vec3 from(0.0f), normal(0.0f, 0.0f, 1.0f);
  return chi_square(
      DirectionChart(unit(towards), width),
      [&](vec3 u) -> std::optional<vec3> {
        const LightSample s = sample_body(scene, light, from, normal, vec2(u.x, u.y));
        if (!(s.pdf > 0.0f)) return std::nullopt;
        return s.direction;
      },
      [&](vec3 w) {
        if (light.kind == body_surround) return pdf_body(scene, light, from, normal, w, huge_value, 1.0f);
        float d;
        if (!intersect_body(light, from, w, false, d)) return 0.0f;
        const float cosine_there = -dot(w, body_normal(light, d * w));
        return density_error * pdf_body(scene, light, from, normal, w, d, cosine_there);
      },
      samples);
}

/// Uneven in angle and azimuth, to 40°.
inline scenes::LuminousIntensity lopsided_profile() {
  scenes::LuminousIntensity p;
  p.angles = {0, 5, 12, 30, 40};
  p.planes = {0, 70, 180, 250, 360};
  p.candela = {1, 0.9, 0.5, 0.1, 0, 1,   0.8, 0.7, 0.3, 0,   1,   0.6, 0.2,
               0, 0,   1,   1,   1, 0.2, 0,   1,   0.9, 0.5, 0.1, 0};
  return p;
}

/// The emission of the profile `record` of the scene's table, about +z.
inline ChiSquare test_emission(const renderer::shared::SceneView& scene, renderer::shared::uint record,
                               std::size_t samples = chi_square_samples, float density_error = 1.0f) {
  using namespace renderer::shared;
  return chi_square(
      DirectionChart(unit(vec3(0.02f, 0.01f, 1)), 0.3),
      [&](vec3 u) -> std::optional<vec3> {
        float pdf;
        return sample_emission(scene, record, vec2(u.x, u.y), pdf);
      },
      [&](vec3 w) { return density_error * pdf_emission(scene, record, w); }, samples);
}

}  // namespace flawsmith::validation
