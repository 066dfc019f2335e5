// Microfacets: the anisotropic GGX distribution with Smith's height-correlated shadowing. Local frame; alpha
// = (along x, along y). With s(w) = sqrt(ax^2 wx^2 + ay^2 wy^2 + wz^2), Smith's Lambda(w) = (s/wz - 1)/2, and
// everything below is written in s so that no grazing direction divides by a small cosine.
#ifndef FLAWSMITH_SHARED_GGX_H
#define FLAWSMITH_SHARED_GGX_H
#include "renderer/shared/math.h"

SHARED_BEGIN

// Distribution of normals. Walter et al. 2007, Eq. 33; anisotropic: Heitz 2014, Eq. 85.
SHARED_FN float ggx_distribution(vec2 alpha, vec3 m) {
  float e = sqr(m.x / alpha.x) + sqr(m.y / alpha.y) + m.z * m.z;
  return 1.0f / (pi * alpha.x * alpha.y * e * e);
}

SHARED_FN float ggx_stretch(vec2 alpha, vec3 w) {
  return sqr(alpha.x * w.x) + sqr(alpha.y * w.y);
}

// D G2 / (4 cos_o), the single-scattering f cos_i for F = 1, with G2 = 1/(1 + Lambda_o + Lambda_i) (Heitz
// 2014, Eq. 99).
SHARED_FN float ggx_reflection(vec2 alpha, vec3 wo, vec3 wi, vec3 m) {
  float so = sqrt(ggx_stretch(alpha, wo) + wo.z * wo.z);
  float si = sqrt(ggx_stretch(alpha, wi) + wi.z * wi.z);
  return ggx_distribution(alpha, m) * wi.z / (2.0f * (wi.z * so + wo.z * si));
}

// Density of wi = wo mirrored in a visible normal: D G1/(4 cos_o). Heitz 2014, Eq. 18.
SHARED_FN float ggx_reflection_pdf(vec2 alpha, vec3 wo, vec3 m) {
  float so = sqrt(ggx_stretch(alpha, wo) + wo.z * wo.z);
  return ggx_distribution(alpha, m) / (2.0f * (wo.z + so));
}

// 1 - G2/G1 = Lambda_i/(1 + Lambda_o + Lambda_i): the share of a sampled reflection that another facet
// blocks.
SHARED_FN float ggx_blocked(vec2 alpha, vec3 wo, vec3 wi) {
  if (wi.z <= 0.0f) return 1.0f;
  float qi = ggx_stretch(alpha, wi);
  float so = sqrt(ggx_stretch(alpha, wo) + wo.z * wo.z);
  float si = sqrt(qi + wi.z * wi.z);
  return qi * wo.z / ((wi.z + si) * (wi.z * so + wo.z * si));
}

// A normal visible from wo (wo.z >= 0), with density D G1 max(0, wo.m)/cos_o. The hemisphere seen from the
// stretched wo is a spherical cap, uniform in solid angle. Dupuy and Benyoub 2023, "Sampling visible GGX
// normals with spherical caps".
SHARED_FN vec3 sample_ggx_normal(vec2 alpha, vec3 wo, vec2 u) {
  vec3 w = unit(vec3(alpha.x * wo.x, alpha.y * wo.y, wo.z));
  vec2 d = cosine_sine(2.0f * pi * u.x);
  float z = (1.0f - u.y) * (1.0f + w.z) - w.z;
  float r = safe_sqrt((1.0f - z) * (1.0f + z));
  vec3 h = vec3(r * d.x + w.x, r * d.y + w.y, z + w.z);
  return unit(vec3(alpha.x * h.x, alpha.y * h.y, max(h.z, 1.0e-12f)));
}

SHARED_END
#endif
