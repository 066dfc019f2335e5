// Mirror and haze: relief finer than a pixel whose height is small against the wavelength splits a reflection
// into a core, as sharp as if that relief were not there, and a halo. Heights of Gaussian distribution leave
//   1 - TIS = exp(-(4 pi Rq cos(theta) / lambda)^2)
// of the light of direction theta in the core (Beckmann and Spizzichino 1963, section 5.3; Bennett and
// Porteus 1961); the rest, the total integrated scatter, goes into a second, wider GGX lobe, in half vectors
// the fall-off of a K-correlation spectrum of exponent 4 (correlation length tau: alpha_h = lambda / (4 pi
// tau)).
//
// Both lobes are scaled by a product,
//   f cos_i = F [q_c(cos_o) q_c(cos_i) facets(alpha) + q_h(cos_o) q_h(cos_i) facets(alpha_h)],
// and so reciprocal. q_c and q_h, tables per wavelength (renderer/haze_table.h), are solved so that for F = 1
// the haze carries TIS of the light of every direction, shadowing included, and the core the rest: nothing is
// lost, and a metal needs no complement lobe. A plastic keeps it, for its base, and its core leaves to it
// what its facets lose. The core has no lay: its alphas are equal, so that q is a function of the angle
// alone; the lay of a polished surface is in its relief. (Beckmann's own symmetric form, cos_i + cos_o in
// place of 2 cos, gains up to 2 % where the core is as wide as 0.1.)
//
// Which lobe is drawn goes by the mean over the four wavelengths of the core's share (bsdf.h).
#ifndef FLAWSMITH_SHARED_HAZE_H
#define FLAWSMITH_SHARED_HAZE_H
#include "renderer/shared/rough.h"

SHARED_BEGIN

SHARED_CONST uint haze_nodes = 64u;    // of sqrt(cos), equally spaced from 0 to 1
SHARED_CONST uint haze_columns = 33u;  // of wavelength, over the spectral grid's range
SHARED_CONST float haze_step = 25.0f;  // [nm] between columns; the first is at spectral_first

struct Haze {
  bool present;  // if not, the rest means nothing

  float alpha;
  uint table;
  vec4 phase;   // (4 pi Rq / lambda)^2
  vec4 column;  // of the four wavelengths in the table
};

SHARED_FN Haze no_haze() {
  Haze h;
  h.present = false;
  h.alpha = 1.0f;
  h.table = 0u;
  h.phase = vec4(0.0f);
  h.column = vec4(0.0f);
  return h;
}

// Where the wavelengths lie in a table.
SHARED_FN Haze haze_table_at(uint table, IN(vec4) wavelengths) {
  Haze h = no_haze();
  h.table = table;
  h.column = vec4_of(lanes_clamp((lanes_of(wavelengths) - spectral_first) / haze_step, 0.0f,
                                 float(haze_columns - 1u) - 1.0e-3f));
  return h;
}

SHARED_FN Haze haze_of(IN(MaterialRecord) record, IN(vec4) wavelengths) {
  if (!(record.haze_rq > 0.0f)) return no_haze();
  Haze h = haze_table_at(record.haze_table, wavelengths);
  h.present = true;
  h.alpha = record.haze_alpha;
  Lanes turn = (4.0f * pi * record.haze_rq) / lanes_of(wavelengths);
  h.phase = vec4_of(turn * turn);
  return h;
}

SHARED_FN vec4 exponential4(IN(vec4) x) {
  return vec4(exponential(x.x), exponential(x.y), exponential(x.z), exponential(x.w));
}

SHARED_FN float haze_scale1(SCENE_PARAM uint first, float column, float part) {
  uint c = uint(column);
  float across = column - float(c);
  uint node = first + c * haze_nodes;
  float low = mix(table_value(SCENE_ARG node), table_value(SCENE_ARG node + 1u), part);
  float high =
      mix(table_value(SCENE_ARG node + haze_nodes), table_value(SCENE_ARG node + haze_nodes + 1u), part);
  return mix(low, high, across);
}
// q of a lobe at the four wavelengths.
SHARED_CONST uint scale_of_core = 0u;
SHARED_CONST uint scale_of_haze = haze_nodes * haze_columns;
SHARED_FN vec4 haze_scale(SCENE_PARAM IN(Haze) h, uint lobe, float cosine) {
  float t = sqrt(clamp(cosine, 0.0f, 1.0f)) * float(haze_nodes - 1u);
  uint row = min(uint(t), haze_nodes - 2u);
  float part = t - float(row);
  uint first = h.table + lobe + row;
  return vec4(haze_scale1(SCENE_ARG first, h.column.x, part), haze_scale1(SCENE_ARG first, h.column.y, part),
              haze_scale1(SCENE_ARG first, h.column.z, part), haze_scale1(SCENE_ARG first, h.column.w, part));
}

// Completes what rough_outgoing made of the core.
SHARED_FN void add_haze(SCENE_PARAM IN(Haze) h, INOUT(Outgoing) o) {
  if (!h.present || o.wo.z <= 0.0f) return;
  o.core = mean_of(exponential4(-(o.wo.z * o.wo.z) * h.phase));
  o.haze_stretched = sqrt(ggx_stretch(vec2(h.alpha), o.wo) + o.wo.z * o.wo.z);
  o.core_scale = haze_scale(SCENE_ARG h, scale_of_core, o.wo.z);
  o.haze_scale = haze_scale(SCENE_ARG h, scale_of_haze, o.wo.z);
}

// f cos(theta_i) of core and haze together for F = 1; adds the haze to the density in t.
SHARED_FN vec4 core_and_haze(SCENE_PARAM IN(Haze) h, IN(Outgoing) o, vec3 wi, INOUT(RoughTerms) t) {
  if (!h.present) return vec4(t.facets);
  vec2 alpha = vec2(h.alpha);
  vec3 m = unit(o.wo + wi);
  float half_distribution = 0.5f * ggx_distribution(alpha, m);
  float si = sqrt(ggx_stretch(alpha, wi) + wi.z * wi.z);
  float facets = half_distribution * wi.z / (wi.z * o.haze_stretched + o.wo.z * si);
  t.pdf = t.pdf + (1.0f - o.share) * (1.0f - o.core) * half_distribution / (o.wo.z + o.haze_stretched);
  return t.facets * o.core_scale * haze_scale(SCENE_ARG h, scale_of_core, wi.z) +
         facets * o.haze_scale * haze_scale(SCENE_ARG h, scale_of_haze, wi.z);
}

// As sample_rough (rough.h), with the haze.
SHARED_FN vec3 sample_hazy(SCENE_PARAM IN(Haze) h, uint table, vec2 alpha, IN(Outgoing) o, vec3 u) {
  if (h.present && u.z >= o.share + (1.0f - o.share) * o.core)
    return reflected(o.wo, sample_ggx_normal(vec2(h.alpha), o.wo, vec2(u.x, u.y)));
  return sample_rough(SCENE_ARG table, alpha, o, u);
}

SHARED_END
#endif
