#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
// One function of renderer/shared on many inputs; which one is a specialisation constant, so that each becomes a small
// program of its own.
#include "renderer/shared/scene_data.h"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint function_id = 0u;

layout(scalar, binding = 2) readonly buffer Table { float table[]; };
layout(scalar, binding = 3) readonly buffer Materials { MaterialRecord materials[]; };
float table_value(uint index) { return table[index]; }
MaterialRecord material_record(uint index) { return materials[index]; }

#include "tests/renderer/vulkan/functions.h"

layout(scalar, binding = 0) readonly buffer Inputs { Numbers inputs[]; };
layout(scalar, binding = 1) writeonly buffer Answers { Answer answers[]; };

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < inputs.length()) answers[i] = evaluate(function_id, inputs[i]);
}
