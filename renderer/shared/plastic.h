// A rough dielectric coat over a diffuse base: plastics, paint. The coat reflects E(wo) in single scattering
// (GGX, exact Fresnel of one index: no dispersion); the rest, C = 1 - E, enters. The base returns albedo a of
// it, spread evenly, and of what comes back from below the interface lets out 1 - R_int = C_avg/n^2 (from
// reciprocity of radiance over n^2: n^2 (1 - R_int) = 1 - R_ext for diffuse light). Summed over all inner
// reflections a (1 - R_int)/(1 - a R_int), which is 1 for a white base; it scales the complement lobe, so
// energy is conserved exactly and reciprocity holds. Kelemen and Szirmay-Kalos 2001, with the inner
// reflections of Saunderson 1942.
#ifndef FLAWSMITH_SHARED_PLASTIC_H
#define FLAWSMITH_SHARED_PLASTIC_H
#include "renderer/shared/complement.h"
#include "renderer/shared/fresnel.h"

SHARED_BEGIN

struct Plastic {
  vec2 alpha;
  float n;
  vec4 base;  // scale of the complement lobe
  uint complement_table;
};

SHARED_FN vec4 plastic_base(IN(vec4) albedo, float n, float complement) {
  float out_share = complement / (n * n);
  return out_share * albedo / (vec4(1.0f) - (1.0f - out_share) * albedo);
}

SHARED_FN vec4 eval_plastic(SCENE_PARAM IN(Plastic) b, vec3 wo, vec3 wi) {
  if (wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  vec3 m = unit(wo + wi);
  float f = fresnel_dielectric(clamp(dot(wo, m), 0.0f, 1.0f), b.n);
  return vec4(ggx_reflection(b.alpha, wo, wi, m) * f) +
         eval_complement(SCENE_ARG b.complement_table, b.alpha, wo, wi) * b.base;
}

// Lobe and coat are chosen in proportion to what they reflect: C times the base, and E.
SHARED_FN float plastic_share(SCENE_PARAM IN(Plastic) b, vec3 wo) {
  float c = complement_albedo(SCENE_ARG b.complement_table, b.alpha, wo);
  return complement_share(c, mean_of(b.base), 1.0f);
}

SHARED_FN float pdf_plastic(SCENE_PARAM IN(Plastic) b, vec3 wo, vec3 wi) {
  if (wo.z <= 0.0f || wi.z <= 0.0f) return 0.0f;
  float share = plastic_share(SCENE_ARG b, wo);
  return (1.0f - share) * ggx_reflection_pdf(b.alpha, wo, unit(wo + wi)) +
         share * pdf_complement(SCENE_ARG b.complement_table, wi);
}

// May return a direction below the surface, where eval and pdf are 0.
SHARED_FN vec3 sample_plastic(SCENE_PARAM IN(Plastic) b, vec3 wo, vec3 u) {
  if (u.z < plastic_share(SCENE_ARG b, wo)) {
    return sample_complement(SCENE_ARG b.complement_table, vec2(u.x, u.y));
  }
  return reflected(wo, sample_ggx_normal(b.alpha, wo, vec2(u.x, u.y)));
}

SHARED_END
#endif
