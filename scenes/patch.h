#pragma once
// A patch: finer triangles that stand in for some base triangles of one item's part, and bodies that
// were added to it. The defects library makes it; the renderer draws it and knows nothing more of defects
// than the label ids on it.
#include <array>
#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "scenes/part.h"

namespace flawsmith::scenes {

constexpr int max_labels = 4;  // defects that may overlap at one point

struct PatchTriangle {
  Triangle points{};       // indices into Patch::positions
  std::uint32_t base = 0;  // the base triangle that it lies in
  std::array<vec2, 3>
      base_uv{};  // barycentrics (of base corners 1 and 2) of each corner on the base triangle
  // What the field's own gradient adds to the unit base normal before that is normalised again: at corners 0,
  // 1, 2 and at the middles of sides 01, 12, 20 (quadratic in between). All zero: the base's shading, bit for
  // bit.
  std::array<vec3, 6> tilt{};
  std::array<std::uint16_t, max_labels> label{};  // 0: none; label ids from 1, unique within a sample
  std::array<std::array<float, 3>, max_labels> coverage{};  // label coverage 0 … 1 at the corners
  std::uint16_t cover_material = 0;                         // 1 + index into Station::materials; 0: none
  std::array<float, 3> cover_weight{};                      // 0 … 1 at the corners
};

/// A closed body on the part's surface: a burr, a grain of dust. Its root lies a little inside the part, so
/// that no light slips under it; nothing of the base is hidden by it. Or the walls of a cut: an open surface
/// whose borders are those of the patch, point by point.
struct AddedBody {
  Mesh mesh;                   // part frame; without Mesh::face
  std::uint32_t base = 0;      // the base triangle that it stands on
  std::uint32_t material = 0;  // index into Station::materials
  std::uint16_t label = 0;     // 0: none
};

/// The mouth of a cut on one skin: no surface, light passes. A camera's sample that enters there from outside
/// belongs to the label, whatever it meets behind.
struct Opening {
  std::vector<dvec3> positions;     // [mm] part frame
  std::vector<Triangle> triangles;  // facing outwards
  std::uint16_t label = 0;          // 0: none
};

struct Patch {
  std::vector<std::uint32_t> hidden;  // base triangles it replaces, ascending
  std::vector<dvec3> positions;       // [mm] part frame, displaced
  std::vector<PatchTriangle> triangles;
  std::vector<AddedBody> bodies;
  std::vector<Opening> openings;
  bool empty() const { return triangles.empty(); }  // of surface; there may be bodies
};

}  // namespace flawsmith::scenes
