// A rough metal under a clear liquid with an even surface of its own: oil or water thick enough to fill the
// relief. Light meets the liquid's surface, which reflects F(cos, n) as a very smooth GGX lobe; the rest T =
// 1 - F is refracted, w' = (w.x/n, w.y/n, cos'), passes the film, is scattered by the metal with its
// reflectance against the liquid (index N/n, renderer/material_tables.h) and passes the film and its surface
// again:
//   f cos_i = f_top cos_i + T(o) T(i) A(o) A(i) f'(wo', wi') cos_i' dw'/dw + rest,
//   dw'/dw = cos_i / (n^2 cos_i'),   A(w) = exp(-(4 pi k d / lambda) / cos'),
// f' being core and haze of the metal as it is in the liquid (phases n times as large). Radiance over n^2 is
// what passes an interface, so that f is reciprocal. The metal keeps its own normal under the liquid's:
// relief is seen through an even surface.
//
// The rest is what the liquid's surface turns back, also beyond its critical angle, and what the metal's
// facets shadow: it meets the metal again. It leaves as a lobe of the metal's kind, wider (alpha_r = 1.5
// alpha), scaled by p(cos_o) p(cos_i) with p solved so that for F = 1 and k = 0 nothing is lost
// (renderer/wet_table.h), and coloured by the geometric series of further reflections, F^2 a^2 (1 - r)/(1 - F
// a^2 r): F the metal's hemispherical reflectance, a = exp(-4 pi k d / lambda), r the mean share that is
// turned back. The metal's
// facets count as even in all directions, alpha the mean of both: p is then a function of the angle alone;
// the lay of ground metal is in its relief. The index has no dispersion: all four wavelengths take one way.
#ifndef FLAWSMITH_SHARED_WET_H
#define FLAWSMITH_SHARED_WET_H
#include "renderer/shared/conductor.h"

SHARED_BEGIN

SHARED_CONST uint wet_header = 1u;  // r; then p, as in haze.h

struct Wet {
  float n;
  float top_alpha;
  float rest_alpha;
  Haze rest;    // of which the table of p and its columns are used
  vec4 colour;  // of the rest
  vec4 depth;   // 4 pi k d / lambda
  vec3 base_x;  // frame of the metal in the liquid's
  vec3 base_y;
  vec3 base_z;
};

SHARED_FN vec3 into_liquid(float n, vec3 w) {
  float x = w.x / n;
  float y = w.y / n;
  return vec3(x, y, safe_sqrt(1.0f - x * x - y * y));
}
// False beyond the critical angle.
SHARED_FN bool out_of_liquid(float n, vec3 w, OUT(vec3) outside) {
  float x = n * w.x;
  float y = n * w.y;
  float z2 = 1.0f - x * x - y * y;
  outside = vec3(x, y, safe_sqrt(z2));
  return z2 > 0.0f && w.z > 0.0f;
}

// What of the light of direction w passes surface and film, one way; w_in: w inside.
SHARED_FN vec4 passage(IN(Wet) b, float cosine, float cosine_in) {
  return (1.0f - fresnel_dielectric(cosine, b.n)) * exponential4((-1.0f / cosine_in) * b.depth);
}

SHARED_FN vec4 rest_colour(IN(vec4) reflectance, IN(vec4) depth, float turned_back) {
  vec4 a2 = exponential4(-2.0f * depth);
  vec4 f = reflectance;
  return (1.0f - turned_back) * f * f * a2 / (vec4(1.0f) - turned_back * f * a2);
}

// The metal's own outgoing direction and lobes, as if there were no liquid above.
SHARED_FN Outgoing outgoing_wet(SCENE_PARAM IN(Wet) b, IN(Conductor) metal, vec3 wo) {
  Outgoing o = smooth_outgoing(wo);
  o.top = 1.0f;
  o.rest = 0.0f;
  if (wo.z <= 0.0f) return o;
  vec3 inside = into_liquid(b.n, wo);
  o.inside = to_local(inside, b.base_x, b.base_y, b.base_z);
  o.carried = passage(b, wo.z, inside.z);
  o.rest_scale = exponential4((-1.0f / inside.z) * b.depth) * haze_scale(SCENE_ARG b.rest, 0u, wo.z);
  if (o.inside.z <= 0.0f) return o;
  o.stretched = sqrt(ggx_stretch(metal.alpha, o.inside) + o.inside.z * o.inside.z);
  o.wo = o.inside;
  add_haze(SCENE_ARG metal.haze, o);
  o.wo = wo;
  float top = fresnel_dielectric(wo.z, b.n);
  float base = (1.0f - top) * metal.fresnel_mean;
  float rest = mean_of(o.rest_scale * o.rest_scale * b.colour);
  float all = top + base + rest;
  o.top = top / all;
  o.rest = rest / all;
  return o;
}

// Reflection by GGX facets of one alpha for F = 1, f cos(theta_i), and its density.
SHARED_FN float facets_of(float alpha, vec3 wo, vec3 wi, OUT(float) pdf) {
  vec2 both = vec2(alpha);
  vec3 m = unit(wo + wi);
  pdf = ggx_reflection_pdf(both, wo, m);
  return ggx_reflection(both, wo, wi, m);
}

SHARED_FN vec4 eval_wet(SCENE_PARAM IN(Wet) b, IN(Conductor) metal, IN(Outgoing) o, vec3 wi, OUT(float) pdf) {
  pdf = 0.0f;
  if (o.wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  float top_pdf;
  float top = facets_of(b.top_alpha, o.wo, wi, top_pdf);
  float half_cosine = clamp(dot(o.wo, unit(o.wo + wi)), 0.0f, 1.0f);
  vec4 f = vec4(top * fresnel_dielectric(half_cosine, b.n));
  pdf = o.top * top_pdf;

  vec3 inside = into_liquid(b.n, wi);
  vec3 in_base = to_local(inside, b.base_x, b.base_y, b.base_z);
  if (o.inside.z <= 0.0f || in_base.z <= 0.0f || o.top >= 1.0f) return f;
  float shrunk = wi.z / (b.n * b.n * inside.z);  // dw'/dw
  Outgoing below = o;
  below.wo = o.inside;
  RoughTerms t = facet_terms(metal.alpha, below, in_base);
  vec4 facets = core_and_haze(SCENE_ARG metal.haze, below, in_base, t);
  vec4 there = passage(b, wi.z, inside.z);
  float rest_pdf;
  float rest = facets_of(b.rest_alpha, o.inside, in_base, rest_pdf);
  pdf = pdf + shrunk * ((1.0f - o.top - o.rest) * t.pdf + o.rest * rest_pdf);
  vec4 slant = exponential4((-1.0f / inside.z) * b.depth);
  return f + shrunk * (o.carried * there * facets * facet_reflectance(metal, t.half_cosine) +
                       rest * b.colour * slant * o.rest_scale * haze_scale(SCENE_ARG b.rest, 0u, wi.z));
}

// May return a direction below the surface, where f and pdf are 0.
SHARED_FN vec3 sample_wet(SCENE_PARAM IN(Wet) b, IN(Conductor) metal, IN(Outgoing) o, vec3 u) {
  vec2 u2 = vec2(u.x, u.y);
  if (u.z < o.top) return reflected(o.wo, sample_ggx_normal(vec2(b.top_alpha), o.wo, u2));
  vec2 alpha = metal.alpha;
  float base = 1.0f - o.top - o.rest;
  if (u.z >= o.top + base) {
    alpha = vec2(b.rest_alpha);
  } else if (metal.haze.present && u.z >= o.top + base * o.core) {
    alpha = vec2(metal.haze.alpha);
  }
  vec3 w = reflected(o.inside, sample_ggx_normal(alpha, o.inside, u2));
  vec3 outside;
  if (w.z <= 0.0f || !out_of_liquid(b.n, from_local(w, b.base_x, b.base_y, b.base_z), outside))
    return vec3(0.0f, 0.0f, -1.0f);
  return outside;
}

SHARED_END
#endif
