// Scattering at a surface, whatever its material. Local frame: z the shading normal, x along the lay, y
// across it; wo and wi are unit and point away from the surface. Materials here are opaque: where either lies
// below the surface, f is 0.
//
// A Bsdf is prepared once at a hit for the path's four wavelengths. Which lobe a sample comes from depends on
// the four symmetrically (through their mean), never on one of them: pdf_bsdf is one number that holds for
// all four, and a path's estimate stays unbiased for each.
#ifndef FLAWSMITH_SHARED_BSDF_H
#define FLAWSMITH_SHARED_BSDF_H
#include "renderer/shared/conductor.h"
#include "renderer/shared/diffuse.h"
#include "renderer/shared/plastic.h"
#include "renderer/shared/scene_data.h"
#include "renderer/shared/wet.h"

SHARED_BEGIN

struct Bsdf {
  uint kind;              // material_...
  uint complement_table;  // conductor, plastic
  vec2 alpha;             // conductor, plastic
  float coat_n;           // plastic
  float fresnel_mean;     // conductor
  vec4 n;                 // conductor
  vec4 k;                 // conductor
  bool has_film;          // conductor
  vec4 film_n;            // of a conductor's film
  vec4 film_k;
  vec4 film_phase;  // 4 pi d / lambda
  vec4 scale;       // of the complement lobe (conductor, plastic); albedo (diffuse)
  Haze haze;        // conductor, plastic
  Wet wet;          // wet
};

SHARED_FN Conductor conductor_of(IN(Bsdf) b) {
  Conductor c;
  c.alpha = b.alpha;
  c.n = b.n;
  c.k = b.k;
  c.repeated = b.scale;
  c.fresnel_mean = b.fresnel_mean;
  c.complement_table = b.complement_table;
  c.has_film = b.has_film;
  c.film_n = b.film_n;
  c.film_k = b.film_k;
  c.film_phase = b.film_phase;
  c.haze = b.haze;
  return c;
}
SHARED_FN Plastic plastic_of(IN(Bsdf) b) {
  Plastic p;
  p.alpha = b.alpha;
  p.n = b.coat_n;
  p.base = b.scale;
  p.complement_table = b.complement_table;
  p.haze = b.haze;
  return p;
}

// A film of this share of the record's liquid_thickness; the metal's normal under it.
SHARED_FN Wet prepare_wet(SCENE_PARAM IN(MaterialRecord) record, IN(vec4) wavelengths, IN(vec4) reflectance,
                          float share, vec3 base_normal) {
  Wet w;
  w.n = record.coat_n;
  w.top_alpha = record.liquid_alpha;
  w.rest_alpha = min(1.5f * record.alpha_u, 1.0f);
  w.rest = haze_table_at(record.wet_table + wet_header, wavelengths);
  Lanes k = lanes_of(curve_values(SCENE_ARG record.liquid_k_curve, wavelengths));
  w.depth = vec4_of((4.0f * pi * share * record.liquid_thickness) * k / lanes_of(wavelengths));
  w.colour = rest_colour(reflectance, w.depth, table_value(SCENE_ARG record.wet_table));
  w.base_z = base_normal;
  basis_along(base_normal, vec3(1.0f, 0.0f, 0.0f), w.base_x, w.base_y);
  return w;
}

// material: index of a MaterialRecord. wavelengths [nm]. liquid_share, base_normal: Surface (hit.h).
SHARED_FN Bsdf prepare_bsdf(SCENE_PARAM uint material, IN(vec4) wavelengths, float liquid_share,
                            vec3 base_normal) {
  RECORD(MaterialRecord) record = material_record(SCENE_ARG material);
  Bsdf b;
  b.kind = record.kind;
  b.complement_table = record.complement_table;
  b.alpha = vec2(record.alpha_u, record.alpha_v);
  b.coat_n = record.coat_n;
  b.fresnel_mean = 0.0f;
  b.n = vec4(1.0f);
  b.k = vec4(0.0f);
  b.has_film = false;
  b.film_n = vec4(1.0f);
  b.film_k = vec4(0.0f);
  b.film_phase = vec4(0.0f);
  b.haze = haze_of(record, wavelengths);
  b.scale = curve_values(SCENE_ARG record.reflectance_curve, wavelengths);
  if (record.kind == material_conductor || record.kind == material_wet) {
    b.n = curve_values(SCENE_ARG record.n_curve, wavelengths);
    b.k = curve_values(SCENE_ARG record.k_curve, wavelengths);
    b.has_film = record.film_thickness > 0.0f;
    if (b.has_film) {
      b.film_n = curve_values(SCENE_ARG record.film_n_curve, wavelengths);
      b.film_k = curve_values(SCENE_ARG record.film_k_curve, wavelengths);
      float thickness = record.film_thickness * (record.film_is_liquid != 0u ? liquid_share : 1.0f);
      b.film_phase = (4.0f * pi * thickness) / wavelengths;
    }
    b.fresnel_mean = mean_of(b.scale);
    if (record.kind == material_wet)
      b.wet = prepare_wet(SCENE_ARG record, wavelengths, b.scale, liquid_share, base_normal);
    b.scale = b.haze.present
                  ? vec4(0.0f)
                  : repeated_reflection(b.scale, complement_average(SCENE_ARG record.complement_table));
  } else if (record.kind == material_plastic) {
    b.scale = plastic_base(b.scale, record.coat_n, complement_average(SCENE_ARG record.complement_table));
  }
  return b;
}
SHARED_FN Bsdf prepare_bsdf(SCENE_PARAM uint material, IN(vec4) wavelengths) {
  return prepare_bsdf(SCENE_ARG material, wavelengths, 1.0f, vec3(0.0f, 0.0f, 1.0f));
}

// What depends on wo alone: once for all directions wi.
SHARED_FN Outgoing prepare_outgoing(SCENE_PARAM IN(Bsdf) b, vec3 wo) {
  if (b.kind == material_conductor) return outgoing_conductor(SCENE_ARG conductor_of(b), wo);
  if (b.kind == material_plastic) return outgoing_plastic(SCENE_ARG plastic_of(b), wo);
  if (b.kind == material_wet) return outgoing_wet(SCENE_ARG b.wet, conductor_of(b), wo);
  return smooth_outgoing(wo);
}

// f |cos(theta_i)| at the four wavelengths [1/sr], and the density of sample_bsdf over solid angle [1/sr].
SHARED_FN vec4 eval_and_pdf_bsdf(SCENE_PARAM IN(Bsdf) b, IN(Outgoing) o, vec3 wi, OUT(float) pdf) {
  if (b.kind == material_conductor) return eval_conductor(SCENE_ARG conductor_of(b), o, wi, pdf);
  if (b.kind == material_plastic) return eval_plastic(SCENE_ARG plastic_of(b), o, wi, pdf);
  if (b.kind == material_wet) return eval_wet(SCENE_ARG b.wet, conductor_of(b), o, wi, pdf);
  pdf = pdf_diffuse(o.wo, wi);
  return eval_diffuse(b.scale, o.wo, wi);
}

// Either alone.
SHARED_FN vec4 eval_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 wi) {
  float pdf;
  return eval_and_pdf_bsdf(SCENE_ARG b, prepare_outgoing(SCENE_ARG b, wo), wi, pdf);
}
SHARED_FN float pdf_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 wi) {
  float pdf;
  eval_and_pdf_bsdf(SCENE_ARG b, prepare_outgoing(SCENE_ARG b, wo), wi, pdf);
  return pdf;
}

// Draws wi from three uniform numbers; weight = f |cos(theta_i)|/pdf. False: no light goes on from here;
// weight and pdf are then 0.
SHARED_FN bool sample_bsdf(SCENE_PARAM IN(Bsdf) b, IN(Outgoing) o, vec3 u, OUT(vec3) wi, OUT(vec4) weight,
                           OUT(float) pdf) {
  wi = vec3(0.0f, 0.0f, 1.0f);
  weight = vec4(0.0f);
  pdf = 0.0f;
  if (o.wo.z <= 0.0f) return false;
  if (b.kind == material_conductor) {
    wi = sample_conductor(SCENE_ARG conductor_of(b), o, u);
  } else if (b.kind == material_plastic) {
    wi = sample_plastic(SCENE_ARG plastic_of(b), o, u);
  } else if (b.kind == material_wet) {
    wi = sample_wet(SCENE_ARG b.wet, conductor_of(b), o, u);
  } else {
    wi = sample_diffuse(vec2(u.x, u.y));
  }
  vec4 f = eval_and_pdf_bsdf(SCENE_ARG b, o, wi, pdf);
  if (!(pdf > 0.0f)) return false;
  weight = (1.0f / pdf) * f;
  return true;
}
SHARED_FN bool sample_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 u, OUT(vec3) wi, OUT(vec4) weight,
                           OUT(float) pdf) {
  return sample_bsdf(SCENE_ARG b, prepare_outgoing(SCENE_ARG b, wo), u, wi, weight, pdf);
}

SHARED_END
#endif
