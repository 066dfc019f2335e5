// From uniform numbers to simple shapes, each with its density.
#ifndef FLAWSMITH_SHARED_SAMPLING_H
#define FLAWSMITH_SHARED_SAMPLING_H
#include "renderer/shared/math.h"

SHARED_BEGIN

// Uniform on the unit disc, area to area and without folding neighbours apart. Shirley and Chiu 1997, in
// Cline's form. Density 1/pi.
SHARED_FN vec2 sample_disc(vec2 u) {
  vec2 p = 2.0f * u - vec2(1.0f, 1.0f);
  if (p.x == 0.0f && p.y == 0.0f) return vec2(0.0f, 0.0f);
  bool wide = abs(p.x) > abs(p.y);
  float r = wide ? p.x : p.y;
  float phi = wide ? 0.785398163f * (p.y / p.x) : 1.57079633f - 0.785398163f * (p.x / p.y);
  return r * cosine_sine(phi);
}

// Density cos(theta)/pi on the upper hemisphere, by lifting the disc (Malley).
SHARED_FN vec3 sample_cosine_hemisphere(vec2 u) {
  vec2 d = sample_disc(u);
  return vec3(d.x, d.y, safe_sqrt(1.0f - dot(d, d)));
}
SHARED_FN float pdf_cosine_hemisphere(vec3 w) {
  return max(w.z, 0.0f) * inv_pi;
}

// Uniform on the upper hemisphere. Density 1/(2 pi).
SHARED_FN vec3 sample_uniform_hemisphere(vec2 u) {
  vec2 d = cosine_sine(2.0f * pi * u.x);
  float z = u.y;
  float r = safe_sqrt((1.0f - z) * (1.0f + z));
  return vec3(r * d.x, r * d.y, z);
}

// Barycentrics of corners 1 and 2, uniform over a triangle's area: the unit square folded along its diagonal
// would fold stratified points together, so the corner is pulled instead (Heitz 2019, "A low-distortion map
// between triangle and square").
SHARED_FN vec2 sample_triangle(vec2 u) {
  if (u.y > u.x) {
    float b = 0.5f * u.x;
    return vec2(b, u.y - b);
  }
  float b = 0.5f * u.y;
  return vec2(u.x - b, b);
}

SHARED_END
#endif
