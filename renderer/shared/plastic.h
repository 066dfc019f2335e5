// A rough dielectric coat over a diffuse base: plastics, paint. The coat reflects E(wo) in single scattering
// (GGX, exact Fresnel of one index: no dispersion); the rest, C = 1 - E, enters. The base returns albedo a of
// it, spread evenly, and of what comes back from below the interface lets out 1 - R_int = C_avg/n^2 (from
// reciprocity of radiance over n^2: n^2 (1 - R_int) = 1 - R_ext for diffuse light). Summed over all inner
// reflections a (1 - R_int)/(1 - a R_int), which is 1 for a white base; it scales the complement lobe, so
// energy is conserved exactly and reciprocity holds. Kelemen and Szirmay-Kalos 2001, with the inner
// reflections of Saunderson 1942.
#ifndef FLAWSMITH_SHARED_PLASTIC_H
#define FLAWSMITH_SHARED_PLASTIC_H
#include "renderer/shared/fresnel.h"
#include "renderer/shared/haze.h"

SHARED_BEGIN

struct Plastic {
  vec2 alpha;
  float n;
  vec4 base;  // scale of the complement lobe
  uint complement_table;
  Haze haze;
};

SHARED_FN vec4 plastic_base(IN(vec4) albedo, float n, float complement) {
  float out_share = complement / (n * n);
  return out_share * albedo / (vec4(1.0f) - (1.0f - out_share) * albedo);
}

// Lobe and coat are chosen in proportion to what they reflect: C times the base, and E.
SHARED_FN Outgoing outgoing_plastic(SCENE_PARAM IN(Plastic) b, vec3 wo) {
  Outgoing o = rough_outgoing(SCENE_ARG b.complement_table, b.alpha, mean_of(b.base), 1.0f, wo);
  add_haze(SCENE_ARG b.haze, o);
  return o;
}

// f cos(theta_i), and the density with which sample_plastic draws wi.
SHARED_FN vec4 eval_plastic(SCENE_PARAM IN(Plastic) b, IN(Outgoing) o, vec3 wi, OUT(float) pdf) {
  pdf = 0.0f;
  if (o.wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  RoughTerms t = rough_terms(SCENE_ARG b.complement_table, b.alpha, o, wi);
  vec4 facets = core_and_haze(SCENE_ARG b.haze, o, wi, t);
  pdf = t.pdf;
  return fresnel_dielectric(t.half_cosine, b.n) * facets + t.lobe * b.base;
}

// May return a direction below the surface, where eval and pdf are 0.
SHARED_FN vec3 sample_plastic(SCENE_PARAM IN(Plastic) b, IN(Outgoing) o, vec3 u) {
  return sample_hazy(SCENE_ARG b.haze, b.complement_table, b.alpha, o, u);
}

SHARED_END
#endif
