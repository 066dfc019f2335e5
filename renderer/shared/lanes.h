// Four numbers that go through the same arithmetic side by side: in C++ one SSE register (a compiler's vector
// type, which + - * / and bit operators know), in GLSL a vec4. Single lanes are read by index. Every
// operation rounds as the scalar one does.
#ifndef FLAWSMITH_SHARED_LANES_H
#define FLAWSMITH_SHARED_LANES_H
#include "renderer/shared/math.h"

#ifdef __cplusplus
#include <immintrin.h>

namespace flawsmith::renderer::shared {
using Lanes = float __attribute__((vector_size(16)));
using ULanes = uint __attribute__((vector_size(16)));
using ILanes = std::int32_t __attribute__((vector_size(16)));

inline Lanes make_lanes(float a, float b, float c, float d) {
  return Lanes{a, b, c, d};
}
inline ULanes make_ulanes(uint a, uint b, uint c, uint d) {
  return ULanes{a, b, c, d};
}
inline vec4 vec4_of(Lanes v) {
  return vec4(v[0], v[1], v[2], v[3]);
}
inline Lanes lanes_floor(Lanes v) {
  return _mm_floor_ps(v);
}
inline Lanes lanes_sqrt(Lanes v) {
  return _mm_sqrt_ps(v);
}
inline Lanes lanes_abs(Lanes v) {
  return _mm_andnot_ps(_mm_set1_ps(-0.0f), v);
}
inline Lanes lanes_max(Lanes v, float least) {
  return _mm_max_ps(_mm_set1_ps(least), v);
}
inline ULanes lanes_min(ULanes a, ULanes b) {
  return a < b ? a : b;
}
inline Lanes lanes_clamp(Lanes v, float least, float greatest) {
  return _mm_min_ps(_mm_set1_ps(greatest), _mm_max_ps(_mm_set1_ps(least), v));
}
// condition >= 0 ? a : b, lane by lane.
inline Lanes lanes_choose(Lanes condition, Lanes a, Lanes b) {
  return condition >= 0.0f ? a : b;
}
// Numbers below 2^31.
inline Lanes float_lanes(ULanes v) {
  return __builtin_convertvector((ILanes)v, Lanes);
}
// Whole numbers of either sign; negative ones wrap around.
inline ULanes whole_lanes(Lanes v) {
  return (ULanes) __builtin_convertvector(v, ILanes);
}
}  // namespace flawsmith::renderer::shared
#else
#define Lanes vec4
#define ULanes uvec4
#define make_lanes vec4
#define make_ulanes uvec4
#define vec4_of
#define lanes_floor floor
#define lanes_sqrt sqrt
#define lanes_abs abs
#define lanes_max max
#define lanes_clamp clamp
#define lanes_min min
vec4 lanes_choose(vec4 condition, vec4 a, vec4 b) {
  return mix(b, a, greaterThanEqual(condition, vec4(0.0f)));
}
vec4 float_lanes(uvec4 v) {
  return vec4(ivec4(v));
}
uvec4 whole_lanes(vec4 v) {
  return uvec4(ivec4(v));
}
#endif

SHARED_BEGIN

SHARED_FN Lanes lanes_of(IN(vec4) v) {
  return make_lanes(v.x, v.y, v.z, v.w);
}
SHARED_FN ULanes same_ulanes(uint x) {
  return make_ulanes(x, x, x, x);
}
// mix_bits (random.h) of four words.
SHARED_FN ULanes mix_lanes(ULanes x) {
  ULanes h = x;
  h = (h ^ (h >> 16u)) * 0x7feb352du;
  h = (h ^ (h >> 15u)) * 0x846ca68bu;
  return h ^ (h >> 16u);
}

SHARED_FN float lanes_sum(Lanes v) {
  return (v[0] + v[1]) + (v[2] + v[3]);
}

SHARED_END
#endif
