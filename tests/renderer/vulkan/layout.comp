#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
// Reads a buffer whose words count upwards as each structure in turn: what a member holds says where it lies.
layout(local_size_x = 1) in;

#include "renderer/shared/transport_data.h"
layout(scalar, binding = 0) readonly buffer Words0 { MaterialRecord of_MaterialRecord[]; };
layout(scalar, binding = 0) readonly buffer Words3 { BodyRecord of_BodyRecord[]; };
layout(scalar, binding = 0) readonly buffer Words4 { LightingRecord of_LightingRecord[]; };
layout(scalar, binding = 0) readonly buffer Words5 { InstanceRecord of_InstanceRecord[]; };
layout(scalar, binding = 0) readonly buffer Words6 { FacetRecord of_FacetRecord[]; };
layout(scalar, binding = 0) readonly buffer Words7 { CornerNormals of_CornerNormals[]; };
layout(scalar, binding = 0) readonly buffer Words8 { PatchRecord of_PatchRecord[]; };
layout(scalar, binding = 0) readonly buffer Words11 { AddedRecord of_AddedRecord[]; };
layout(scalar, binding = 0) readonly buffer Words9 { CameraRecord of_CameraRecord[]; };
layout(scalar, binding = 0) readonly buffer Words10 { FilmRecord of_FilmRecord[]; };
layout(scalar, binding = 0) readonly buffer Words12 { BrokenEdgeRecord of_BrokenEdgeRecord[]; };
layout(scalar, binding = 0) readonly buffer Words22 { CutRecord of_CutRecord[]; };
layout(scalar, binding = 1) writeonly buffer Offsets { uint offsets[]; };

uint word(uint x) { return x; }
uint word(float x) { return floatBitsToUint(x); }
uint word(vec2 x) { return floatBitsToUint(x.x); }
uint word(vec3 x) { return floatBitsToUint(x.x); }
uint word(vec4 x) { return floatBitsToUint(x.x); }
uint word(mat3 x) { return floatBitsToUint(x[0].x); }

void main() {
  uint count = 0u;
#define MEMBER(structure, member) offsets[count++] = word(of_##structure[0].member);
#define SIZE(structure, member) offsets[count++] = word(of_##structure[1].member);
#include "tests/renderer/vulkan/members.h"
}
