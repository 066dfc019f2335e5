#include "renderer/part_geometry.h"

#include <algorithm>

#include "core/check.h"

namespace flawsmith::renderer {
namespace {

shared::FacetRecord facet(const dvec3& a, const dvec3& b, const dvec3& c, const dvec3& centre) {
  const dvec3 n = glm::cross(b - a, c - a);
  const double size = glm::length(n);
  return {vec3(a - centre), size > 0.0 ? vec3(n / size) : vec3(0.0f, 0.0f, 1.0f), 0.0f};
}

float reach(const scenes::Mesh& mesh, std::uint32_t triangle, const dvec3& centre) {
  double farthest = 0.0;
  for (const std::uint32_t corner : mesh.triangles[triangle]) {
    const dvec3 p = glm::abs(mesh.positions[corner] - centre);
    farthest = std::max(farthest, p.x + p.y + p.z);
  }
  return static_cast<float>(farthest);
}

}  // namespace

PartGeometry part_geometry(const scenes::Part& part) {
  const scenes::Mesh& mesh = part.mesh;
  CHECK(mesh.normals.size() == mesh.triangles.size());
  PartGeometry own;
  const scenes::Box box = scenes::bounds(mesh);
  own.centre = 0.5 * (box.low + box.high);
  own.positions.reserve(mesh.positions.size());
  for (const dvec3& p : mesh.positions) own.positions.emplace_back(p - own.centre);
  own.triangles = mesh.triangles;
  own.facets.reserve(mesh.triangles.size());
  own.normals.reserve(mesh.triangles.size());
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const scenes::Triangle& corners = mesh.triangles[t];
    for (const std::uint32_t corner : corners) CHECK(corner < mesh.positions.size());
    own.facets.push_back(facet(mesh.positions[corners[0]], mesh.positions[corners[1]],
                               mesh.positions[corners[2]], own.centre));
    own.facets.back().reach = reach(mesh, static_cast<std::uint32_t>(t), own.centre);
    own.normals.push_back({mesh.normals[t][0], mesh.normals[t][1], mesh.normals[t][2]});
  }
  return own;
}

PatchGeometry patch_geometry(const scenes::Patch& patch, const scenes::Part& part, dvec3 centre) {
  PatchGeometry own;
  own.positions.reserve(3 * patch.triangles.size());
  own.records.reserve(patch.triangles.size());
  for (const scenes::PatchTriangle& t : patch.triangles) {
    std::array<dvec3, 3> p;
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(t.points[k] < patch.positions.size());
      p[k] = patch.positions[t.points[k]];
      own.positions.emplace_back(p[k] - centre);
    }
    CHECK(t.base < part.mesh.triangles.size());
    shared::PatchRecord r;
    r.facet = facet(p[0], p[1], p[2], centre);
    r.facet.reach = reach(part.mesh, t.base, centre);
    r.base = t.base;
    r.uv0 = t.base_uv[0];
    r.uv1 = t.base_uv[1];
    r.uv2 = t.base_uv[2];
    r.tilt0 = t.tilt[0];
    r.tilt1 = t.tilt[1];
    r.tilt2 = t.tilt[2];
    r.tilt01 = t.tilt[3];
    r.tilt12 = t.tilt[4];
    r.tilt20 = t.tilt[5];
    r.cover_material = t.cover_material == 0 ? shared::none : t.cover_material - 1u;
    r.cover_weight = vec3(t.cover_weight[0], t.cover_weight[1], t.cover_weight[2]);
    own.records.push_back(r);
  }
  return own;
}

}  // namespace flawsmith::renderer
