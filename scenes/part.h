#pragma once
// A part: one CAD model, tessellated, in mm, in its own frame. Plain data; importing is scenes/import.h.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/vec.h"

namespace flawsmith::scenes {

using Triangle = std::array<std::uint32_t, 3>;

/// Triangles over welded points. Points of one body that coincide are one point, also across a crease; what a
/// crease separates are the corner normals. Bodies that merely touch keep their own points, so that each
/// stays closed.
struct Mesh {
  std::vector<dvec3> positions;     // [mm] part frame
  std::vector<Triangle> triangles;  // indices into positions, counter-clockwise seen from outside
  std::vector<std::array<vec3, 3>>
      normals;                      // unit, per triangle corner: equal across a smooth edge, not at a crease
  std::vector<std::uint32_t> face;  // per triangle: index into Part::faces
};

/// A face of the CAD model; a mesh file has one face per mesh or group.
struct Face {
  std::uint32_t id = 0;        // from 1, in the file's order; what "faces: {id: 3}" in a station means
  std::string name;            // empty when the file has none
  std::optional<vec3> colour;  // linear RGB, 0 … 1
};

/// Where a part came from and what was decided on the way.
struct PartOrigin {
  std::string path;
  std::string sha256;       // of the file
  std::string format;       // "STEP", "IGES", "BREP", "STL", "OBJ", "PLY", "glTF", "FBX", "OFF", "3MF"
  std::string unit;         // "mm", "inch", …: the unit of the file's numbers
  std::string unit_source;  // "file", "format", "user" or "assumed"
  int solids = 0;           // closed solids that the file names; for mesh formats, closed components
  double chord_error = 0;   // [mm] tessellation tolerance; 0 for mesh formats
  std::vector<std::string> remarks;  // said aloud at import: assumed unit, floor on the chord error, …
};

struct Part {
  std::string name;
  Mesh mesh;
  std::vector<Face> faces;
  PartOrigin origin;
};

struct Box {
  dvec3 low{0.0}, high{0.0};  // [mm]
};
Box bounds(const Mesh& mesh);

}  // namespace flawsmith::scenes
