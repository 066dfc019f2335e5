#pragma once
// A solid with a name on every face, as a STEP file whose bytes depend on the shape alone.
#include <TopoDS_Face.hxx>
#include <TopoDS_Solid.hxx>
#include <string>
#include <vector>

namespace flawsmith::assets {

struct NamedFace {
  TopoDS_Face face;
  std::string name;
};

/// A closed solid and its faces by name. The faces are the solid's own.
struct NamedSolid {
  TopoDS_Solid solid;
  std::vector<NamedFace> faces;
};

/// Faces that meet along coinciding edges (within 1 nm), sewn to one closed solid whose normals point
/// outwards, names in the order given. Throws std::runtime_error when they do not close, or when the solid is
/// not valid (BRepCheck).
NamedSolid sew(const std::vector<NamedFace>& faces);

/// Writes AP214 in mm, without the time of writing. Throws std::runtime_error naming the path.
void write_step(const NamedSolid& part, const std::string& product, const std::string& path);

}  // namespace flawsmith::assets
