// Spheres: a ball that emits outwards, sampled over the cone it fills; and a dome, a cap of a sphere about +z
// that emits inwards, with a camera hole at its pole. Body frame: the centre is the origin.
#ifndef FLAWSMITH_SHARED_SPHERE_LIGHT_H
#define FLAWSMITH_SHARED_SPHERE_LIGHT_H
#include "renderer/shared/flat_light.h"

SHARED_BEGIN

// Distances at which the ray's line meets the sphere, near first. The discriminant is taken from the line's
// distance to the centre, which keeps its digits far away (Haines et al. 2019, Ray Tracing Gems, Ch. 7).
SHARED_FN bool sphere_roots(float radius, vec3 origin, vec3 direction, OUT(vec2) roots) {
  roots = vec2(0.0f, 0.0f);
  float a = dot(direction, direction);
  float b = -dot(origin, direction);
  vec3 off = origin + (b / a) * direction;
  float rest = radius * radius - dot(off, off);
  if (!(rest > 0.0f)) return false;
  float c = dot(origin, origin) - radius * radius;
  float q = b + (b >= 0.0f ? 1.0f : -1.0f) * sqrt(a * rest);
  float one = c / q;
  float two = q / a;
  roots = vec2(min(one, two), max(one, two));
  return true;
}

// 1 - cosine of the half angle of the cone that the sphere fills, seen from outside; from the sine, without
// cancellation.
SHARED_FN float sphere_cone(float radius, vec3 from) {
  float s2 = radius * radius / dot(from, from);
  return s2 / (1.0f + safe_sqrt(1.0f - s2));
}

SHARED_FN bool outside_sphere(float radius, vec3 from) {
  return dot(from, from) > radius * radius * 1.000001f;
}

// Direction (body frame) towards the sphere, uniform in the cone.
SHARED_FN vec3 sample_sphere(float radius, vec3 from, vec2 u, OUT(float) pdf) {
  pdf = 0.0f;
  vec3 axis = vec3(0.0f, 0.0f, 1.0f);
  if (!outside_sphere(radius, from)) return axis;
  axis = -unit(from);
  float cone = sphere_cone(radius, from);
  pdf = 1.0f / (2.0f * pi * cone);
  vec3 tangent;
  vec3 bitangent;
  basis_from_normal(axis, tangent, bitangent);
  float drop = u.y * cone;  // 1 - cosine
  vec2 cs = cosine_sine(2.0f * pi * u.x);
  float s = safe_sqrt(drop * (2.0f - drop));
  return from_local(vec3(s * cs.x, s * cs.y, 1.0f - drop), tangent, bitangent, axis);
}
SHARED_FN float pdf_sphere(float radius, vec3 from) {
  return outside_sphere(radius, from) ? 1.0f / (2.0f * pi * sphere_cone(radius, from)) : 0.0f;
}

// -- dome: size = radius, cosine of the rim's polar angle, cosine of the hole's
// ----------------------------------------

SHARED_FN bool dome_contains(vec3 size, vec3 p) {
  return p.z >= size.x * size.y && p.z <= size.x * size.z;
}
SHARED_FN float dome_area(vec3 size) {
  return 2.0f * pi * size.x * size.x * (size.z - size.y);
}

// First crossing of the cap beyond `shortest`.
SHARED_FN bool intersect_dome(vec3 size, vec3 origin, vec3 direction, float shortest, OUT(float) distance) {
  distance = 0.0f;
  vec2 roots;
  if (!sphere_roots(size.x, origin, direction, roots)) return false;
  if (roots.x > shortest && dome_contains(size, origin + roots.x * direction)) {
    distance = roots.x;
    return true;
  }
  if (roots.y > shortest && dome_contains(size, origin + roots.y * direction)) {
    distance = roots.y;
    return true;
  }
  return false;
}

// A point inside the sphere looks into the dome: directions are drawn with the surface's cosine, which makes
// the wall's irradiance exact up to rim and hole. Points outside draw the cap's area uniformly.
SHARED_FN bool inside_dome(vec3 size, vec3 from) {
  return dot(from, from) < size.x * size.x;
}

SHARED_FN vec3 sample_dome_area(vec3 size, vec2 u) {
  float z = size.y + u.y * (size.z - size.y);
  vec2 cs = cosine_sine(2.0f * pi * u.x);
  float r = safe_sqrt((1.0f - z) * (1.0f + z));
  return size.x * vec3(r * cs.x, r * cs.y, z);
}

SHARED_END
#endif
