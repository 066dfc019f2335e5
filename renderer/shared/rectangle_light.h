// A rectangle sampled uniformly over the solid angle under which a point sees it. Urena, Fajardo and King
// 2013, "An area-preserving parametrization for spherical rectangles". Where the rectangle looks small the
// method's differences of angles lose their digits in single precision; there the solid angle is nearly flat
// and sampling by area is as good.
#ifndef FLAWSMITH_SHARED_RECTANGLE_LIGHT_H
#define FLAWSMITH_SHARED_RECTANGLE_LIGHT_H
#include "renderer/shared/flat_light.h"

SHARED_BEGIN

struct SphericalRectangle {
  float x0, y0, z0, x1, y1;  // corners relative to the point, z0 < 0
  float b0, b1, k, solid_angle;
};

// Seen from `from` (body frame, z > 0).
SHARED_FN SphericalRectangle spherical_rectangle(vec3 size, vec3 from) {
  SphericalRectangle r;
  r.z0 = -abs(from.z);
  r.x0 = -size.x - from.x;
  r.y0 = -size.y - from.y;
  r.x1 = size.x - from.x;
  r.y1 = size.y - from.y;
  // z components of the unit normals of the four side planes (their other components are not needed), Eq. 3
  // to 5.
  float n0 = -r.y0 / sqrt(r.z0 * r.z0 + r.y0 * r.y0);
  float n1 = r.x1 / sqrt(r.z0 * r.z0 + r.x1 * r.x1);
  float n2 = r.y1 / sqrt(r.z0 * r.z0 + r.y1 * r.y1);
  float n3 = -r.x0 / sqrt(r.z0 * r.z0 + r.x0 * r.x0);
  float g0 = arc_cosine(-n0 * n1);
  float g1 = arc_cosine(-n1 * n2);
  float g2 = arc_cosine(-n2 * n3);
  float g3 = arc_cosine(-n3 * n0);
  r.b0 = n0;
  r.b1 = n2;
  r.k = 2.0f * pi - g2 - g3;
  r.solid_angle = g0 + g1 - r.k;
  return r;
}

// True where the solid angle is large enough (some 0.02 sr) for single precision. A function of the rectangle
// and the point alone, so that sampling and density agree.
SHARED_FN bool rectangle_by_solid_angle(vec3 size, vec3 from) {
  vec3 nearest = from - vec3(clamp(from.x, -size.x, size.x), clamp(from.y, -size.y, size.y), 0.0f);
  float d2 = dot(from, from);
  float cosine_there = abs(from.z) / sqrt(max(d2, 1.0e-30f));
  return from.z > 1.0e-3f * (size.x + size.y) &&
         dot(nearest, nearest) < 25.0f * (sqr(size.x) + sqr(size.y)) &&
         rectangle_area(size) * cosine_there > 0.02f * d2;
}

// A point of the rectangle (body frame) and the density of its direction [1/sr].
SHARED_FN vec2 sample_rectangle(vec3 size, vec3 from, vec2 u, OUT(float) pdf) {
  pdf = 0.0f;
  if (!rectangle_by_solid_angle(size, from)) {
    vec2 p = vec2((2.0f * u.x - 1.0f) * size.x, (2.0f * u.y - 1.0f) * size.y);
    vec3 to = vec3(p.x, p.y, 0.0f) - from;
    float d = length(to);
    if (from.z > 0.0f && d > 0.0f) pdf = pdf_of_area(rectangle_area(size), d, from.z / d);
    return p;
  }
  SphericalRectangle r = spherical_rectangle(size, from);
  pdf = 1.0f / r.solid_angle;
  float au = u.x * r.solid_angle + r.k;
  vec2 cs = cosine_sine(au);
  float fu = (cs.x * r.b0 - r.b1) / cs.y;
  float cu = clamp((fu > 0.0f ? 1.0f : -1.0f) / sqrt(fu * fu + r.b0 * r.b0), -1.0f, 1.0f);
  float xu = clamp(-(cu * r.z0) / max(safe_sqrt(1.0f - cu * cu), 1.0e-7f), r.x0, r.x1);
  float d2 = xu * xu + r.z0 * r.z0;
  float h0 = r.y0 / sqrt(d2 + r.y0 * r.y0);
  float h1 = r.y1 / sqrt(d2 + r.y1 * r.y1);
  float hv = h0 + u.y * (h1 - h0);
  float hv2 = hv * hv;
  float yv = hv2 < 1.0f - 1.0e-6f ? hv * sqrt(d2) / sqrt(1.0f - hv2) : r.y1;
  return vec2(from.x + xu, from.y + clamp(yv, r.y0, r.y1));
}

SHARED_FN float pdf_rectangle(vec3 size, vec3 from, float distance, float cosine_there) {
  if (!(from.z > 0.0f)) return 0.0f;
  if (!rectangle_by_solid_angle(size, from)) return pdf_of_area(rectangle_area(size), distance, cosine_there);
  SphericalRectangle r = spherical_rectangle(size, from);
  return 1.0f / r.solid_angle;
}

SHARED_END
#endif
