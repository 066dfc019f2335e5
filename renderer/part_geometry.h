#pragma once
// A part's triangles, a patch's and those of bodies on it, as the renderer wants them: single precision about
// the part's own middle, planes and normals worked out in double precision first.
#include <array>
#include <cstdint>
#include <vector>

#include "renderer/shared/transport_data.h"
#include "scenes/part.h"
#include "scenes/patch.h"

namespace flawsmith::renderer {

/// The part's own coordinates: part frame minus `centre`.
struct PartGeometry {
  dvec3 centre{0.0};                           // [mm] part frame
  std::vector<vec3> positions;                 // [mm] own coordinates
  std::vector<scenes::Triangle> triangles;     // indices into positions
  std::vector<shared::FacetRecord> facets;     // per triangle
  std::vector<shared::CornerNormals> normals;  // per triangle
};
PartGeometry part_geometry(const scenes::Part& part);

/// A patch in the own coordinates of its part. Corner k of triangle t is positions[3 t + k].
struct PatchGeometry {
  std::vector<vec3> positions;
  std::vector<shared::PatchRecord> records;
};
PatchGeometry patch_geometry(const scenes::Patch& patch, const scenes::Part& part, dvec3 centre);

/// The triangles of all bodies that were added to a part, in its own coordinates. Corner k of triangle t is
/// positions[3 t + k].
struct AddedGeometry {
  std::vector<vec3> positions;
  std::vector<shared::AddedRecord> records;
  std::vector<std::uint32_t> body;  // per triangle: index into Patch::bodies
};
AddedGeometry added_geometry(const std::vector<scenes::AddedBody>& bodies, dvec3 centre);

}  // namespace flawsmith::renderer
