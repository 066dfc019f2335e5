// A rough metal, bare or under a thin film: GGX facets with the exact reflectance, and the light that needs
// more than one facet to leave, as a complement lobe. Of the light that single scattering with F = 1 would
// lose, repeated reflections return F_avg^2 E_avg / (1 - F_avg (1 - E_avg)) with E_avg = 1 - C_avg: a
// geometric series of the mean reflectance per facet and the mean share that escapes. Fdez-Aguera 2019, "A
// multiple-scattering microfacet model", Eq. 12, whose first two reflections give F_avg^2. 1 for F = 1.
#ifndef FLAWSMITH_SHARED_CONDUCTOR_H
#define FLAWSMITH_SHARED_CONDUCTOR_H
#include "renderer/shared/fresnel.h"
#include "renderer/shared/haze.h"
#include "renderer/shared/thin_film.h"

SHARED_BEGIN

struct Conductor {
  vec2 alpha;
  vec4 n;
  vec4 k;
  vec4 repeated;       // scale of the complement lobe
  float fresnel_mean;  // hemispherical reflectance of a smooth surface, mean of the four wavelengths
  uint complement_table;
  // Of a film over the metal; of no meaning without one.
  bool has_film;
  vec4 film_n;
  vec4 film_k;
  vec4 film_phase;  // 4 pi d / lambda
  Haze haze;
};

SHARED_FN vec4 facet_reflectance(IN(Conductor) b, float cosine) {
  if (b.has_film) return fresnel_film4(cosine, b.n, b.k, b.film_n, b.film_k, b.film_phase);
  return fresnel_conductor4(cosine, b.n, b.k);
}

SHARED_FN vec4 repeated_reflection(IN(vec4) fresnel_average, float complement) {
  vec4 f = fresnel_average;
  return (1.0f - complement) * f * f / (vec4(1.0f) - complement * f);
}

SHARED_FN Outgoing outgoing_conductor(SCENE_PARAM IN(Conductor) b, vec3 wo) {
  Outgoing o = rough_outgoing(SCENE_ARG b.complement_table, b.alpha, mean_of(b.repeated), b.fresnel_mean, wo);
  add_haze(SCENE_ARG b.haze, o);
  return o;
}

// f cos(theta_i), and the density with which sample_conductor draws wi.
SHARED_FN vec4 eval_conductor(SCENE_PARAM IN(Conductor) b, IN(Outgoing) o, vec3 wi, OUT(float) pdf) {
  pdf = 0.0f;
  if (o.wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  RoughTerms t = rough_terms(SCENE_ARG b.complement_table, b.alpha, o, wi);
  vec4 facets = core_and_haze(SCENE_ARG b.haze, o, wi, t);
  pdf = t.pdf;
  return facets * facet_reflectance(b, t.half_cosine) + t.lobe * b.repeated;
}

// May return a direction below the surface, where eval and pdf are 0.
SHARED_FN vec3 sample_conductor(SCENE_PARAM IN(Conductor) b, IN(Outgoing) o, vec3 u) {
  return sample_hazy(SCENE_ARG b.haze, b.complement_table, b.alpha, o, u);
}

SHARED_END
#endif
