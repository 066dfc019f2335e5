// What rough surfaces share, metal or coated: GGX facets that reflect once, and the complement lobe for what
// they leave over. Materials say what either is worth; where light goes, and how likely it is drawn, is here.
#ifndef FLAWSMITH_SHARED_ROUGH_H
#define FLAWSMITH_SHARED_ROUGH_H
#include "renderer/shared/complement.h"

SHARED_BEGIN

// What evaluation and sampling need of wo alone: made once at a hit, for all directions that are tried there.
struct Outgoing {
  vec3 wo;
  float stretched;   // sqrt(ax^2 wx^2 + ay^2 wy^2 + wz^2), see ggx.h
  float complement;  // C(wo) / (pi C_avg); 0 where C_avg is
  float share;       // probability of drawing from the complement lobe
  float core;        // of drawing from the facets, if not from that lobe: the rest is haze (haze.h)
  // Of no meaning without haze.
  float haze_stretched;
  vec4 core_scale;  // q_c(cos_o)
  vec4 haze_scale;  // q_h(cos_o)
  // Of no meaning but under a liquid (wet.h).
  float top;        // probability of drawing from the liquid's surface
  float rest;       // and from what it turns back
  vec3 inside;      // wo in the liquid, in the metal's frame
  vec4 carried;     // of the light along wo, through surface and film
  vec4 rest_scale;  // p(cos_o), with what the film takes
};

SHARED_FN Outgoing smooth_outgoing(vec3 wo) {
  Outgoing o;
  o.wo = wo;
  o.stretched = 1.0f;
  o.complement = 0.0f;
  o.share = 0.0f;
  o.core = 1.0f;
  return o;
}

// lobe_mean, specular_mean: mean reflectances of lobe and facets.
SHARED_FN Outgoing rough_outgoing(SCENE_PARAM uint table, vec2 alpha, float lobe_mean, float specular_mean,
                                  vec3 wo) {
  Outgoing o;
  o.wo = wo;
  o.stretched = sqrt(ggx_stretch(alpha, wo) + wo.z * wo.z);
  float c = complement_albedo(SCENE_ARG table, alpha, wo);
  float average = complement_average(SCENE_ARG table);
  o.complement = average > 0.0f ? c * inv_pi / average : 0.0f;
  o.share = complement_share(c, lobe_mean, specular_mean);
  o.core = 1.0f;
  return o;
}

struct RoughTerms {
  float half_cosine;  // of wo and wi with the facet's normal
  float facets;       // f cos(theta_i) of the facets for F = 1 [1/sr]
  float lobe;         // and of the complement lobe
  float pdf;          // of drawing wi [1/sr]
};

// Facets alone. wo and wi above the surface.
SHARED_FN RoughTerms facet_terms(vec2 alpha, IN(Outgoing) o, vec3 wi) {
  RoughTerms t;
  vec3 m = unit(o.wo + wi);
  t.half_cosine = clamp(dot(o.wo, m), 0.0f, 1.0f);
  float half_distribution = 0.5f * ggx_distribution(alpha, m);
  float si = sqrt(ggx_stretch(alpha, wi) + wi.z * wi.z);
  // ggx_reflection and ggx_reflection_pdf (ggx.h), with what they share taken once.
  t.facets = half_distribution * wi.z / (wi.z * o.stretched + o.wo.z * si);
  t.lobe = 0.0f;
  t.pdf = o.core * half_distribution / (o.wo.z + o.stretched);
  return t;
}

// With the complement lobe.
SHARED_FN RoughTerms rough_terms(SCENE_PARAM uint table, vec2 alpha, IN(Outgoing) o, vec3 wi) {
  RoughTerms t = facet_terms(alpha, o, wi);
  t.lobe = o.complement * complement_albedo(SCENE_ARG table, alpha, wi) * wi.z;
  t.pdf = (1.0f - o.share) * t.pdf + o.share * pdf_complement(SCENE_ARG table, wi);
  return t;
}

// May return a direction below the surface, where f and pdf are 0.
SHARED_FN vec3 sample_rough(SCENE_PARAM uint table, vec2 alpha, IN(Outgoing) o, vec3 u) {
  if (u.z < o.share) return sample_complement(SCENE_ARG table, vec2(u.x, u.y));
  return reflected(o.wo, sample_ggx_normal(alpha, o.wo, vec2(u.x, u.y)));
}

SHARED_END
#endif
