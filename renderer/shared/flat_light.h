// Flat bodies of lights that are sampled by area: discs and trapezoidal facets. Body frame: they lie in z = 0
// and emit towards +z.
#ifndef FLAWSMITH_SHARED_FLAT_LIGHT_H
#define FLAWSMITH_SHARED_FLAT_LIGHT_H
#include "renderer/shared/sampling.h"
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

SHARED_FN bool disc_contains(vec3 size, vec2 p) {
  return dot(p, p) <= size.x * size.x;
}
SHARED_FN float disc_area(vec3 size) {
  return pi * size.x * size.x;
}
SHARED_FN vec2 sample_disc_area(vec3 size, vec2 u) {
  return size.x * sample_disc(u);
}

// Half widths a (at y = -h) and b (at y = +h), half height h.
SHARED_FN bool facet_contains(vec3 size, vec2 p) {
  float s = 0.5f + 0.5f * p.y / size.z;
  return abs(p.y) <= size.z && abs(p.x) <= size.x + s * (size.y - size.x);
}
SHARED_FN float facet_area(vec3 size) {
  return 2.0f * (size.x + size.y) * size.z;
}
// Width grows linearly with s in [0, 1]: its distribution a s + (b - a) s^2/2 = u (a + b)/2 solved for s in
// the form that stays exact as b approaches a.
SHARED_FN vec2 sample_facet_area(vec3 size, vec2 u) {
  float a = size.x;
  float b = size.y;
  float m = u.y * (a + b);
  float s = m / max(a + sqrt(a * a + m * (b - a)), 1.0e-30f);
  return vec2((2.0f * u.x - 1.0f) * (a + s * (b - a)), (2.0f * s - 1.0f) * size.z);
}

SHARED_FN bool rectangle_contains(vec3 size, vec2 p) {
  return abs(p.x) <= size.x && abs(p.y) <= size.y;
}
SHARED_FN float rectangle_area(vec3 size) {
  return 4.0f * size.x * size.y;
}

// Density over solid angle of a point drawn uniformly from an area, seen from `distance` away under this
// cosine.
SHARED_FN float pdf_of_area(float area, float distance, float cosine_there) {
  return distance * distance / (area * max(cosine_there, 1.0e-12f));
}

SHARED_END
#endif
