#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
// As agreement.comp, for lights, cameras and paths.
#include "renderer/shared/transport_data.h"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint function_id = 0u;

layout(scalar, binding = 2) readonly buffer Table { float table[]; };
layout(scalar, binding = 3) readonly buffer Materials { MaterialRecord materials[]; };
layout(scalar, binding = 4) readonly buffer Bodies { BodyRecord bodies[]; };
float table_value(uint index) { return table[index]; }
MaterialRecord material_record(uint index) { return materials[index]; }
BodyRecord body_record(uint body) { return bodies[body]; }

#include "tests/renderer/vulkan/transport_functions.h"

layout(scalar, binding = 0) readonly buffer Inputs { Numbers inputs[]; };
layout(scalar, binding = 1) writeonly buffer Answers { Answer answers[]; };
layout(scalar, binding = 5) readonly buffer Station { TestTransport station; };
layout(scalar, binding = 6) readonly buffer Triangles { TestTriangle triangles[]; };
layout(scalar, binding = 7) readonly buffer Patches { TestPatch patches[]; };
layout(scalar, binding = 8) readonly buffer Added { TestAdded added[]; };
InstanceRecord instance_record(uint instance) { return station.instance; }
FacetRecord base_facet(uint instance, uint triangle) { return triangles[triangle].facet; }
CornerNormals base_normals(uint instance, uint triangle) { return triangles[triangle].normals; }
uint base_material(uint instance, uint triangle) { return triangles[triangle].material; }
PatchRecord patch_record(uint instance, uint triangle) { return patches[triangle].patch_record; }
uvec2 near_edges(uint instance, uint triangle) { return uvec2(0u, test_edge_count); }
BrokenEdgeRecord near_edge(uint instance, uint index) { return index == 0u ? station.edge0 : station.edge1; }
vec3 cut_depths(uint instance, uint triangle) { return triangles[triangle].depths; }
CutRecord cut_record(uint instance) { return station.cut; }
AddedRecord added_record(uint instance, uint triangle) { return added[triangle].added_record; }
TestTriangle test_triangle(uint i) { return triangles[i]; }
TestPatch test_patch(uint i) { return patches[i]; }
TestAdded test_added(uint i) { return added[i]; }

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < inputs.length()) answers[i] = evaluate_transport(function_id, station, inputs[i]);
}
