// Scattering at a surface, whatever its material. Local frame: z the shading normal, x along the lay, y
// across it; wo and wi are unit and point away from the surface. Materials here are opaque: where either lies
// below the surface, f is 0.
//
// A Bsdf is prepared once at a hit for the path's four wavelengths. Which lobe a sample comes from depends on
// the four symmetrically (through their mean), never on one of them: pdf_bsdf is one number that holds for
// all four, and a path's estimate stays unbiased for each.
#ifndef FLAWSMITH_SHARED_BSDF_H
#define FLAWSMITH_SHARED_BSDF_H
#include "renderer/shared/diffuse.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

struct Bsdf {
  uint kind;              // material_...
  uint complement_table;  // index into the flat table
  float alpha_u;
  float alpha_v;
  float coat_n;  // plastic
  vec4 n;        // conductor
  vec4 k;        // conductor
  vec4 diffuse;  // factor of the complement lobe (conductor, plastic), albedo (diffuse)
};

// material: index of a MaterialRecord. wavelengths [nm].
SHARED_FN Bsdf prepare_bsdf(SCENE_PARAM uint material, IN(vec4) wavelengths) {
  MaterialRecord record = material_record(SCENE_ARG material);
  Bsdf b;
  b.kind = record.kind;
  b.complement_table = record.complement_table;
  b.alpha_u = record.alpha_u;
  b.alpha_v = record.alpha_v;
  b.coat_n = record.coat_n;
  b.n = vec4(1.0f);
  b.k = vec4(0.0f);
  b.diffuse = curve_values(SCENE_ARG record.reflectance_curve, wavelengths);
  return b;
}

// f |cos(theta_i)| at the four wavelengths [1/sr].
SHARED_FN vec4 eval_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 wi) {
  return eval_diffuse(b.diffuse, wo, wi);
}

// Density of sample_bsdf over solid angle [1/sr].
SHARED_FN float pdf_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 wi) {
  return b.kind == material_diffuse ? pdf_diffuse(wo, wi) : 0.0f;
}

// Draws wi; weight = f |cos(theta_i)|/pdf. False: no light goes on from here (weight and pdf are then 0).
SHARED_FN bool sample_bsdf(SCENE_PARAM IN(Bsdf) b, vec3 wo, vec3 u, OUT(vec3) wi, OUT(vec4) weight,
                           OUT(float) pdf) {
  wi = sample_diffuse(vec2(u.x, u.y));
  weight = vec4(0.0f);
  pdf = pdf_bsdf(SCENE_ARG b, wo, wi);
  if (!(pdf > 0.0f)) return false;
  weight = (1.0f / pdf) * eval_bsdf(SCENE_ARG b, wo, wi);
  return true;
}

SHARED_END
#endif
