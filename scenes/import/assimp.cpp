// STL, OBJ, PLY, glTF, FBX and OFF through Assimp.
#include <assimp/config.h>
#include <assimp/material.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <fmt/format.h>

#include <assimp/DefaultLogger.hpp>
#include <assimp/Importer.hpp>
#include <assimp/LogStream.hpp>
#include <cmath>
#include <new>

#include "core/error.h"
#include "core/spectrum.h"
#include "scenes/import/format.h"
#include "scenes/import/soup.h"
#include "scenes/import/unit.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {
namespace {
using Matrix = glm::dmat4;
constexpr int deepest_node = 1000;

// What Assimp mends without a word in its result (OFF: an index out of range becomes the last point) it only
// says in its log.
class Errors : public Assimp::LogStream {
 public:
  explicit Errors(std::vector<std::string>& lines) : lines_(lines) {}
  void write(const char* line) override {
    if (lines_.size() < 100) lines_.emplace_back(line);
  }

 private:
  std::vector<std::string>& lines_;
};

void check_log(const std::vector<std::string>& lines) {
  for (const std::string& line : lines)
    if (line.find("out of range") != std::string::npos || line.find("out-of-range") != std::string::npos)
      throw InputError("is broken: " + line.substr(0, line.find_last_not_of("\r\n") + 1));
}

Matrix to_matrix(const aiMatrix4x4& m) {  // Assimp's rows become GLM's columns
  return {
      {m.a1, m.b1, m.c1, m.d1}, {m.a2, m.b2, m.c2, m.d2}, {m.a3, m.b3, m.c3, m.d3}, {m.a4, m.b4, m.c4, m.d4}};
}

// The unit that the file or its format tells. glTF 2.0 §3.4: metres. FBX: UnitScaleFactor, in cm.
std::optional<Unit> unit_told(const aiScene& scene, const std::string& format, std::string& told_by) {
  if (format == "glTF") {
    told_by = "format";
    return Unit{"m", 1000.0};
  }
  if (format != "FBX" || !scene.mMetaData) return std::nullopt;
  double centimetres = 0.0;
  float single = 0.0f;
  if (!scene.mMetaData->Get("UnitScaleFactor", centimetres) &&
      scene.mMetaData->Get("UnitScaleFactor", single))
    centimetres = static_cast<double>(single);
  if (!(centimetres > 0.0) || !std::isfinite(centimetres)) return std::nullopt;
  told_by = "file";
  return unit_of_length(10.0 * centimetres);
}

float linear(float srgb) {  // IEC 61966-2-1
  return srgb <= 0.04045f ? srgb / 12.92f : std::pow((srgb + 0.055f) / 1.055f, 2.4f);
}

// glTF's colours are linear; OBJ's and FBX's are taken for sRGB, as the programs that write them show them.
// The other formats' materials are Assimp's inventions.
std::optional<vec3> colour_of(const aiScene& scene, const aiMesh& mesh, const std::string& format) {
  if (format != "glTF" && format != "OBJ" && format != "FBX") return std::nullopt;
  if (mesh.mMaterialIndex >= scene.mNumMaterials) return std::nullopt;
  const aiMaterial& material = *scene.mMaterials[mesh.mMaterialIndex];
  aiString name;
  if (material.Get(AI_MATKEY_NAME, name) == AI_SUCCESS &&
      std::string(name.C_Str()) == AI_DEFAULT_MATERIAL_NAME)
    return std::nullopt;
  aiColor4D c;
  if (material.Get(AI_MATKEY_BASE_COLOR, c) != AI_SUCCESS &&
      material.Get(AI_MATKEY_COLOR_DIFFUSE, c) != AI_SUCCESS)
    return std::nullopt;
  vec3 colour(c.r, c.g, c.b);
  for (int i = 0; i < 3; ++i) {
    if (!std::isfinite(colour[i])) return std::nullopt;
    colour[i] = glm::clamp(colour[i], 0.0f, 1.0f);
    if (format != "glTF") colour[i] = linear(colour[i]);
  }
  return colour;
}

void add_mesh(const aiScene& scene, const aiMesh& mesh, const aiNode& node, const Matrix& to_mm,
              const std::string& format, Soup& soup) {
  const auto first = static_cast<std::uint32_t>(soup.points.size());
  if (soup.points.size() + mesh.mNumVertices > UINT32_MAX) throw InputError("has too many points");
  for (unsigned i = 0; i < mesh.mNumVertices; ++i) {
    const aiVector3D& v = mesh.mVertices[i];
    const glm::dvec4 p = to_mm * glm::dvec4(v.x, v.y, v.z, 1.0);
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z))
      throw InputError(fmt::format("point {} is not finite: ({}, {}, {})", i + 1, v.x, v.y, v.z));
    soup.points.emplace_back(p);
  }
  Face face;
  face.id = static_cast<std::uint32_t>(soup.faces.size() + 1);
  face.name = mesh.mName.length > 0 ? mesh.mName.C_Str() : node.mName.C_Str();
  face.colour = colour_of(scene, mesh, format);
  const bool mirrored = glm::determinant(glm::dmat3(to_mm)) < 0.0;
  for (unsigned i = 0; i < mesh.mNumFaces; ++i) {
    const aiFace& f = mesh.mFaces[i];
    if (f.mNumIndices != 3) continue;  // points and lines
    Triangle t{f.mIndices[0], f.mIndices[1], f.mIndices[2]};
    for (auto& index : t) {
      if (index >= mesh.mNumVertices)
        throw InputError(fmt::format("triangle {} uses point {} of {}", i + 1, index + 1, mesh.mNumVertices));
      index += first;
    }
    if (mirrored) std::swap(t[1], t[2]);
    soup.triangles.push_back(t);
    soup.face.push_back(face.id - 1);
  }
  soup.faces.push_back(std::move(face));
}

void add_node(const aiScene& scene, const aiNode& node, const Matrix& parent, int depth,
              const std::string& format, Soup& soup) {
  if (depth > deepest_node) throw InputError("has nodes nested too deeply");
  const Matrix to_mm = parent * to_matrix(node.mTransformation);
  for (unsigned i = 0; i < node.mNumMeshes; ++i) {
    if (node.mMeshes[i] >= scene.mNumMeshes) throw InputError("a node names a mesh that is not there");
    add_mesh(scene, *scene.mMeshes[node.mMeshes[i]], node, to_mm, format, soup);
  }
  for (unsigned i = 0; i < node.mNumChildren; ++i)
    add_node(scene, *node.mChildren[i], to_mm, depth + 1, format, soup);
}
}  // namespace

void read_with_assimp(const std::filesystem::path& file, const ImportOptions& options, Part& part) {
  std::vector<std::string> errors;
  // The logger is Assimp's one global; this process reads one file and ends.
  Assimp::DefaultLogger::create("", Assimp::Logger::NORMAL, 0);
  Assimp::DefaultLogger::get()->attachStream(new Errors(errors), Assimp::Logger::Err);  // which owns it
  Assimp::Importer importer;
  importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_POINT | aiPrimitiveType_LINE);
  const aiScene* scene = importer.ReadFile(
      file.string(), aiProcess_Triangulate | aiProcess_SortByPType | aiProcess_ValidateDataStructure);
  if (!scene || !scene->mRootNode) {
    const std::string reason = importer.GetErrorString();
    if (reason.find("bad_alloc") != std::string::npos) throw std::bad_alloc();
    throw InputError(
        fmt::format("cannot be read as {}: {}", part.origin.format, reason.empty() ? "no scene" : reason));
  }
  check_log(errors);
  std::string told_by;
  const auto told = unit_told(*scene, part.origin.format, told_by);
  const Unit unit = settle_unit(told, told_by, options, part.origin);
  Soup soup;
  add_node(*scene, *scene->mRootNode, glm::dmat4(glm::dmat3(unit.mm)), 0, part.origin.format, soup);
  make_mesh(std::move(soup), options.crease_angle, part);
  part.origin.solids = static_cast<int>(report(part.mesh, Topology(part.mesh)).closed_components);
}
}  // namespace flawsmith::scenes
