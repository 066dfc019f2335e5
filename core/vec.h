#pragma once
// Vectors and matrices: GLM, without its SIMD types (their layout would differ from the shaders').
#include <glm/glm.hpp>

namespace flawsmith {
using glm::dmat3;
using glm::dvec2;
using glm::dvec3;
using glm::vec2;
using glm::vec3;
using glm::vec4;
}  // namespace flawsmith
