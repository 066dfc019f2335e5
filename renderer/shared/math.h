// Elementary functions and small vector tools. The functions are ours, by range reduction and polynomials, so
// that C++ and GLSL agree to 1e-5 and bytes do not depend on the C library. Errors stated are against double
// precision.
#ifndef FLAWSMITH_SHARED_MATH_H
#define FLAWSMITH_SHARED_MATH_H
#include "renderer/shared/language.h"

SHARED_BEGIN

SHARED_CONST float pi = 3.14159265358979f;
SHARED_CONST float inv_pi = 0.318309886183791f;
SHARED_CONST float huge_value = 3.0e38f;  // stands for infinity where a comparison needs one

SHARED_FN float sqr(float x) {
  return x * x;
}

SHARED_FN float safe_sqrt(float x) {
  return sqrt(max(x, 0.0f));
}

// Unit vector along v; v must not be zero.
SHARED_FN vec3 unit(vec3 v) {
  return (1.0f / sqrt(dot(v, v))) * v;
}

// -- elementary functions
// ---------------------------------------------------------------------------------------------

// sin and cos on [-pi/4, pi/4]: Taylor; first term left out < 2e-9 and < 3e-8.
SHARED_FN float sine_kernel(float r) {
  float s = r * r;
  return r + r * s * (-1.6666667e-1f + s * (8.3333333e-3f + s * (-1.9841270e-4f + s * 2.7557319e-6f)));
}
SHARED_FN float cosine_kernel(float r) {
  float s = r * r;
  return 1.0f + s * (-0.5f + s * (4.1666667e-2f + s * (-1.3888889e-3f + s * 2.4801587e-5f)));
}

// Multiples of pi/2 are taken off in three parts (Cody and Waite 1980). |x| <= 8000; absolute error < 3e-7.
SHARED_FN vec2 cosine_sine(float x) {
  float k = floor(x * 0.636619772f + 0.5f);
  float r = ((x - k * 1.5703125f) - k * 4.8351288e-4f) - k * 3.1385004e-7f;
  float s = sine_kernel(r);
  float c = cosine_kernel(r);
  int quadrant = int(k) & 3;
  if (quadrant == 0) return vec2(c, s);
  if (quadrant == 1) return vec2(-s, c);
  if (quadrant == 2) return vec2(-c, -s);
  return vec2(s, -c);
}
SHARED_FN float sine(float x) {
  return cosine_sine(x).y;
}
SHARED_FN float cosine(float x) {
  return cosine_sine(x).x;
}

// exp: x = k ln 2 + r, |r| <= 0.35; Taylor to r^7. x is kept within [-87, 88]. Relative error < 3e-7.
SHARED_FN float exponential(float x) {
  float y = clamp(x, -87.0f, 88.0f);
  float k = floor(y * 1.44269504f + 0.5f);
  float r = (y - k * 0.693359375f) + k * 2.12194440e-4f;
  float p = 1.3888889e-3f + r * 1.9841270e-4f;
  p = 4.1666667e-2f + r * (8.3333333e-3f + r * p);
  p = 1.0f + r * (1.0f + r * (0.5f + r * (1.6666667e-1f + r * p)));
  return p * uintBitsToFloat(uint(int(k) + 127) << 23);
}

// ln of a normal, positive x: x = 2^e m with m in [0.707, 1.414), ln m = 2 artanh((m - 1)/(m + 1)).
// Relative error < 3e-7 (absolute near 1).
SHARED_FN float logarithm(float x) {
  uint bits = floatBitsToUint(x);
  int e = int(bits >> 23) - 127;
  float m = uintBitsToFloat((bits & 0x007fffffu) | 0x3f800000u);
  if (m > 1.41421356f) {
    m = 0.5f * m;
    e = e + 1;
  }
  float s = (m - 1.0f) / (m + 1.0f);
  float z = s * s;
  float p = 2.0f + z * (6.6666667e-1f + z * (4.0e-1f + z * (2.8571429e-1f + z * 2.2222222e-1f)));
  return float(e) * 0.693359375f + (s * p - float(e) * 2.12194440e-4f);
}

// x^y for x >= 0; 0^y is 0. Relative error < 1e-6 (1 + |y ln x|).
SHARED_FN float power(float x, float y) {
  return x > 0.0f ? exponential(y * logarithm(x)) : 0.0f;
}

// atan on [0, 1]: folded at tan(pi/8), then the alternating series to t^17. Error < 2e-7.
SHARED_FN float arc_tangent_kernel(float t) {
  bool folded = t > 0.41421356f;
  float x = folded ? (t - 1.0f) / (t + 1.0f) : t;
  float z = x * x;
  float p = 7.6923077e-2f + z * (-6.6666667e-2f + z * 5.8823529e-2f);
  p = -1.4285714e-1f + z * (1.1111111e-1f + z * (-9.0909091e-2f + z * p));
  p = x + x * z * (-3.3333333e-1f + z * (2.0e-1f + z * p));
  return folded ? 0.785398163f + p : p;
}

// Angle of the vector (x, y) in (-pi, pi]; 0 for the zero vector. Error < 4e-7.
SHARED_FN float arc_tangent(float y, float x) {
  float ax = abs(x);
  float ay = abs(y);
  float largest = max(ax, ay);
  if (!(largest > 0.0f)) return 0.0f;
  float a = arc_tangent_kernel(min(ax, ay) / largest);
  if (ay > ax) a = 1.57079633f - a;
  if (x < 0.0f) a = pi - a;
  return y < 0.0f ? -a : a;
}

// Arguments are kept within [-1, 1].
SHARED_FN float arc_cosine(float x) {
  float c = clamp(x, -1.0f, 1.0f);
  return arc_tangent(sqrt((1.0f - c) * (1.0f + c)), c);
}
SHARED_FN float arc_sine(float x) {
  float s = clamp(x, -1.0f, 1.0f);
  return arc_tangent(s, sqrt((1.0f - s) * (1.0f + s)));
}

// -- vectors
// ----------------------------------------------------------------------------------------------------------

// A right-handed frame (tangent, bitangent, n) around a unit normal. Duff et al. 2017, "Building an
// orthonormal basis, revisited", listing 3.
SHARED_FN void basis_from_normal(vec3 n, OUT(vec3) tangent, OUT(vec3) bitangent) {
  float s = n.z >= 0.0f ? 1.0f : -1.0f;
  float a = -1.0f / (s + n.z);
  float b = n.x * n.y * a;
  tangent = vec3(1.0f + s * n.x * n.x * a, s * b, -s * n.x);
  bitangent = vec3(b, s + n.y * n.y * a, -n.y);
}

// The frame whose tangent is `along` projected onto the plane of the unit normal; any frame where `along` is
// (nearly) normal to the surface.
SHARED_FN void basis_along(vec3 n, vec3 along, OUT(vec3) tangent, OUT(vec3) bitangent) {
  vec3 projected = along - dot(along, n) * n;
  float size = dot(projected, projected);
  if (size > 1.0e-10f * dot(along, along)) {
    tangent = (1.0f / sqrt(size)) * projected;
    bitangent = cross(n, tangent);
  } else {
    basis_from_normal(n, tangent, bitangent);
  }
}

// w mirrored in the plane's normal m (unit); both point away from the surface.
SHARED_FN vec3 reflected(vec3 w, vec3 m) {
  return 2.0f * dot(w, m) * m - w;
}

SHARED_FN vec3 to_local(vec3 w, vec3 tangent, vec3 bitangent, vec3 n) {
  return vec3(dot(w, tangent), dot(w, bitangent), dot(w, n));
}
SHARED_FN vec3 from_local(vec3 w, vec3 tangent, vec3 bitangent, vec3 n) {
  return w.x * tangent + w.y * bitangent + w.z * n;
}

SHARED_FN float mean_of(vec4 v) {
  return 0.25f * (v.x + v.y + v.z + v.w);
}
SHARED_FN float largest_of(vec4 v) {
  return max(max(v.x, v.y), max(v.z, v.w));
}

// -- complex numbers: (real, imaginary)
// -------------------------------------------------------------------------------

// Square root of x + i y with y >= 0, the root with parts >= 0, without cancellation.
SHARED_FN vec2 complex_sqrt(float x, float y) {
  float larger = sqrt(0.5f * (sqrt(x * x + y * y) + abs(x)));
  if (!(larger > 0.0f)) return vec2(0.0f, 0.0f);
  float smaller = 0.5f * y / larger;
  return x >= 0.0f ? vec2(larger, smaller) : vec2(smaller, larger);
}

SHARED_END
#endif
