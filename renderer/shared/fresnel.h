// Reflectance of a smooth interface for unpolarised light: the mean of s and p. Exact; no Schlick.
#ifndef FLAWSMITH_SHARED_FRESNEL_H
#define FLAWSMITH_SHARED_FRESNEL_H
#include "renderer/shared/lanes.h"

SHARED_BEGIN

// From vacuum onto a medium of complex index n + i k; c = cos(theta_i) in [0, 1]. Born and Wolf, Principles
// of Optics, 14.4: with a + i b = sqrt((n + i k)^2 - sin^2),
//   Rs = ((a - c)^2 + b^2) / ((a + c)^2 + b^2),  Rp = Rs ((a - q)^2 + b^2) / ((a + q)^2 + b^2),  q = sin^2/c
// (Rp here multiplied through by c^2). n > 0 or k > 0; both below 1e4.
SHARED_FN float fresnel_conductor(float c, float n, float k) {
  float s2 = max((1.0f - c) * (1.0f + c), 0.0f);
  vec2 root = complex_sqrt((n - k) * (n + k) - s2, 2.0f * n * k);
  float a = root.x;
  float b2 = root.y * root.y;
  float rs = (sqr(a - c) + b2) / (sqr(a + c) + b2);
  float ac = a * c;
  float b2c2 = b2 * c * c;
  float rp = rs * (sqr(ac - s2) + b2c2) / (sqr(ac + s2) + b2c2);
  return 0.5f * (rs + rp);
}

// The same at four indices.
SHARED_FN vec4 fresnel_conductor4(float c, IN(vec4) index_n, IN(vec4) index_k) {
  Lanes n = lanes_of(index_n);
  Lanes k = lanes_of(index_k);
  float s2 = max((1.0f - c) * (1.0f + c), 0.0f);
  Lanes x = (n - k) * (n + k) - s2;
  Lanes y = 2.0f * n * k;
  // complex_sqrt (math.h): n or k is above 0, and so is the larger part.
  Lanes larger = lanes_sqrt(0.5f * (lanes_sqrt(x * x + y * y) + lanes_abs(x)));
  Lanes smaller = 0.5f * y / larger;
  Lanes a = lanes_choose(x, larger, smaller);
  Lanes b = lanes_choose(x, smaller, larger);
  Lanes b2 = b * b;
  Lanes ac = a * c;
  Lanes b2c2 = b2 * c * c;
  Lanes less_s = (a - c) * (a - c) + b2;
  Lanes more_s = (a + c) * (a + c) + b2;
  Lanes less_p = (ac - s2) * (ac - s2) + b2c2;
  Lanes more_p = (ac + s2) * (ac + s2) + b2c2;
  // rs = less_s/more_s, rp = rs less_p/more_p, over one denominator.
  return vec4_of(0.5f * less_s * (more_p + less_p) / (more_s * more_p));
}

// Into a medium of real relative index n (inside over outside): Fresnel's equations. 1 beyond the critical
// angle.
SHARED_FN float fresnel_dielectric(float c, float n) {
  float g2 = n * n - (1.0f - c) * (1.0f + c);  // (n cos(theta_t))^2
  if (g2 <= 0.0f) return 1.0f;
  float g = sqrt(g2);
  float rs = (c - g) / (c + g);
  float rp = (n * n * c - g) / (n * n * c + g);
  return 0.5f * (rs * rs + rp * rp);
}

SHARED_END
#endif
