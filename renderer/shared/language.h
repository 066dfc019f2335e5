// One source, two languages: every file of renderer/shared compiles as C++20 (through GLM) and as GLSL 4.60
// (glslang, GL_GOOGLE_include_directive, GL_EXT_scalar_block_layout). This file holds all that differs.
//
// House rules of shared code, so that both compilers read the same program:
//  - Structures hold only 4-byte scalars, their vectors and matrices; no default values; members are assigned
//  one by
//    one. In buffers they have scalar layout, which is C++'s.
//  - No swizzles, no float[2](...), no int * vec3; write 2.0f * v and max(x, 0.0f); literals carry f or u.
//  - No recursion, no pointers, no references but IN, OUT and INOUT parameters, no overloads that differ by
//  those alone.
//  - Elementary functions come from math.h (sine, power, unit, ...), never from the language: its own are
//  approximate
//    on GPUs and depend on the C library's version on CPUs. sqrt, floor, abs, min, max, dot, cross and length
//    are fine.
//  - Names that GLSL keeps for itself: sample, shared, input, output, filter, buffer, flat, smooth, patch,
//  half, fixed,
//    active, partition, resource, common, inout, varying, attribute, noise1, gl_*, and two underscores in a
//    row.
#ifndef FLAWSMITH_SHARED_LANGUAGE_H
#define FLAWSMITH_SHARED_LANGUAGE_H

#ifdef __cplusplus

#include <cstdint>

#include "core/vec.h"

#define SHARED_BEGIN namespace flawsmith::renderer::shared {
#define SHARED_END }
#define SHARED_FN inline
// For what few scenes need: kept out of the path loop's registers.
#define SHARED_COLD_FN [[gnu::noinline, gnu::cold]] inline
#define SHARED_CONST inline constexpr
#define IN(T) const T&
#define OUT(T) T&
#define INOUT(T) T&
// A record of the scene, read where it lies: RECORD(BodyRecord) body = body_record(SCENE_ARG i);
#define RECORD(T) const T&
// First parameter of every function that reads the scene, and the argument that passes it on. The comma is
// part of them.
#define SCENE_PARAM [[maybe_unused]] const SceneView &scene,
#define SCENE_ARG scene,

namespace flawsmith::renderer::shared {
struct SceneView;  // renderer/shared/scene_data.h

using uint = std::uint32_t;
using glm::ivec2;
using glm::ivec3;
using glm::mat2;
using glm::mat3;
using glm::uvec2;
using glm::uvec3;
using glm::uvec4;
using glm::vec2;
using glm::vec3;
using glm::vec4;

using glm::abs;
using glm::ceil;
using glm::clamp;
using glm::cross;
using glm::dot;
using glm::floatBitsToUint;
using glm::floor;
using glm::length;
using glm::max;
using glm::min;
using glm::mix;
using glm::sqrt;
using glm::transpose;
using glm::uintBitsToFloat;
}  // namespace flawsmith::renderer::shared

#else

#define SHARED_BEGIN
#define SHARED_END
#define SHARED_FN
#define SHARED_COLD_FN
#define SHARED_CONST const
#define IN(T) T
#define OUT(T) out T
#define INOUT(T) inout T
#define RECORD(T) T
#define SCENE_PARAM
#define SCENE_ARG

#endif
#endif
