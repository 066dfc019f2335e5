// Lambert's surface: radiance the same in every direction. f = albedo/pi.
#ifndef FLAWSMITH_SHARED_DIFFUSE_H
#define FLAWSMITH_SHARED_DIFFUSE_H
#include "renderer/shared/sampling.h"

SHARED_BEGIN

// f cos(theta_i) at four wavelengths; local frame, z the shading normal.
SHARED_FN vec4 eval_diffuse(IN(vec4) albedo, vec3 wo, vec3 wi) {
  if (wo.z <= 0.0f || wi.z <= 0.0f) return vec4(0.0f);
  return wi.z * inv_pi * albedo;
}
SHARED_FN float pdf_diffuse(vec3 wo, vec3 wi) {
  return wo.z > 0.0f ? pdf_cosine_hemisphere(wi) : 0.0f;
}
SHARED_FN vec3 sample_diffuse(vec2 u) {
  return sample_cosine_hemisphere(u);
}

SHARED_END
#endif
