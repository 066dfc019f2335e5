// A rough metal: GGX facets with the exact Fresnel reflectance of a complex index, and the light that needs
// more than one facet to leave, as a complement lobe. Of the light that single scattering with F = 1 would
// lose, repeated reflections return F_avg^2 E_avg / (1 - F_avg (1 - E_avg)) with E_avg = 1 - C_avg: a
// geometric series of the mean reflectance per facet and the mean share that escapes. Fdez-Aguera 2019, "A
// multiple-scattering microfacet model", Eq. 12, whose first two reflections give F_avg^2. 1 for F = 1.
#ifndef FLAWSMITH_SHARED_CONDUCTOR_H
#define FLAWSMITH_SHARED_CONDUCTOR_H
#include "renderer/shared/complement.h"
#include "renderer/shared/fresnel.h"

SHARED_BEGIN

struct Conductor {
  vec2 alpha;
  vec4 n;
  vec4 k;
  vec4 repeated;       // scale of the complement lobe
  float fresnel_mean;  // hemispherical reflectance of a smooth surface, mean of the four wavelengths
  uint complement_table;
};

SHARED_FN vec4 repeated_reflection(IN(vec4) fresnel_average, float complement) {
  vec4 f = fresnel_average;
  return (1.0f - complement) * f * f / (vec4(1.0f) - complement * f);
}

SHARED_FN vec4 fresnel_conductor4(float c, IN(vec4) n, IN(vec4) k) {
  return vec4(fresnel_conductor(c, n.x, k.x), fresnel_conductor(c, n.y, k.y), fresnel_conductor(c, n.z, k.z),
              fresnel_conductor(c, n.w, k.w));
}

SHARED_FN vec4 eval_conductor(SCENE_PARAM IN(Conductor) b, vec3 wo, vec3 wi) {
  if (wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  vec3 m = unit(wo + wi);
  vec4 f = fresnel_conductor4(clamp(dot(wo, m), 0.0f, 1.0f), b.n, b.k);
  return ggx_reflection(b.alpha, wo, wi, m) * f +
         eval_complement(SCENE_ARG b.complement_table, b.alpha, wo, wi) * b.repeated;
}

SHARED_FN float conductor_share(SCENE_PARAM IN(Conductor) b, vec3 wo) {
  float c = complement_albedo(SCENE_ARG b.complement_table, b.alpha, wo);
  return complement_share(c, mean_of(b.repeated), b.fresnel_mean);
}

SHARED_FN float pdf_conductor(SCENE_PARAM IN(Conductor) b, vec3 wo, vec3 wi) {
  if (wo.z <= 0.0f || wi.z <= 0.0f) return 0.0f;
  float share = conductor_share(SCENE_ARG b, wo);
  return (1.0f - share) * ggx_reflection_pdf(b.alpha, wo, unit(wo + wi)) +
         share * pdf_complement(SCENE_ARG b.complement_table, wi);
}

// May return a direction below the surface, where eval and pdf are 0.
SHARED_FN vec3 sample_conductor(SCENE_PARAM IN(Conductor) b, vec3 wo, vec3 u) {
  if (u.z < conductor_share(SCENE_ARG b, wo)) {
    return sample_complement(SCENE_ARG b.complement_table, vec2(u.x, u.y));
  }
  return reflected(wo, sample_ggx_normal(b.alpha, wo, vec2(u.x, u.y)));
}

SHARED_END
#endif
