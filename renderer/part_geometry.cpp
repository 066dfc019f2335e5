#include "renderer/part_geometry.h"

#include <algorithm>

#include "core/check.h"

namespace flawsmith::renderer {
namespace {

struct Corner {
  dvec3 position;  // [mm] part frame
  dvec2 base_uv;
};

struct Plane {
  shared::FacetRecord facet;
  vec2 anchor_uv;
};

// base_corner: corner 0 of the base triangle [mm, part frame]. A patch's facet that lies in the base
// triangle's plane gets the base's own numbers, as double precision outlasts the rounding at the end.
Plane plane_of(const std::array<Corner, 3>& c, const dvec3& base_corner, float reach, const dvec3& centre) {
  const dvec3 side1 = c[1].position - c[0].position, side2 = c[2].position - c[0].position;
  const dvec3 area_vector = glm::cross(side1, side2);
  const double area = glm::length(area_vector);  // twice the triangle's [mm^2]
  const dvec3 n = area > 0.0 ? area_vector / area : dvec3(0.0, 0.0, 1.0);
  dvec3 u_gradient(0.0), v_gradient(0.0);
  if (area > 1e-12 * std::max(glm::dot(side1, side1), glm::dot(side2, side2))) {
    const dvec3 gradient1 = glm::cross(side2, n) / area, gradient2 = glm::cross(n, side1) / area;
    const dvec2 uv1 = c[1].base_uv - c[0].base_uv, uv2 = c[2].base_uv - c[0].base_uv;
    u_gradient = uv1.x * gradient1 + uv2.x * gradient2;
    v_gradient = uv1.y * gradient1 + uv2.y * gradient2;
  }
  const dvec3 anchor = base_corner + glm::dot(c[0].position - base_corner, n) * n;
  const dvec3 from = anchor - c[0].position;
  return {{vec3(anchor - centre), vec3(n), reach, vec3(u_gradient), vec3(v_gradient)},
          vec2(c[0].base_uv + dvec2(glm::dot(u_gradient, from), glm::dot(v_gradient, from)))};
}

float reach(const scenes::Mesh& mesh, std::uint32_t triangle, const dvec3& centre) {
  double farthest = 0.0;
  for (const std::uint32_t corner : mesh.triangles[triangle]) {
    const dvec3 p = glm::abs(mesh.positions[corner] - centre);
    farthest = std::max(farthest, p.x + p.y + p.z);
  }
  return static_cast<float>(farthest);
}

// Of a triangle that stands for itself.
shared::FacetRecord own_facet(const scenes::Mesh& mesh, std::uint32_t triangle, const dvec3& centre) {
  const scenes::Triangle& corners = mesh.triangles[triangle];
  for (const std::uint32_t corner : corners) CHECK(corner < mesh.positions.size());
  const std::array<Corner, 3> c{{{mesh.positions[corners[0]], {0.0, 0.0}},
                                 {mesh.positions[corners[1]], {1.0, 0.0}},
                                 {mesh.positions[corners[2]], {0.0, 1.0}}}};
  return plane_of(c, c[0].position, reach(mesh, triangle, centre), centre).facet;
}

shared::CornerNormals corner_normals(const scenes::Mesh& mesh, std::uint32_t triangle) {
  const auto& n = mesh.normals[triangle];
  return {n[0], n[1], n[2]};
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
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    own.facets.push_back(own_facet(mesh, t, own.centre));
    own.normals.push_back(corner_normals(mesh, t));
  }
  return own;
}

PatchGeometry patch_geometry(const scenes::Patch& patch, const scenes::Part& part, dvec3 centre) {
  PatchGeometry own;
  own.positions.reserve(3 * patch.triangles.size());
  own.records.reserve(patch.triangles.size());
  for (const scenes::PatchTriangle& t : patch.triangles) {
    std::array<Corner, 3> c;
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(t.points[k] < patch.positions.size());
      c[k] = {patch.positions[t.points[k]], dvec2(t.base_uv[k])};
      own.positions.emplace_back(c[k].position - centre);
    }
    CHECK(t.base < part.mesh.triangles.size());
    const dvec3& base_corner = part.mesh.positions[part.mesh.triangles[t.base][0]];
    const Plane plane = plane_of(c, base_corner, reach(part.mesh, t.base, centre), centre);
    shared::PatchRecord r;
    r.facet = plane.facet;
    r.anchor_uv = plane.anchor_uv;
    r.base = t.base;
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

AddedGeometry added_geometry(const std::vector<scenes::AddedBody>& bodies, dvec3 centre) {
  AddedGeometry own;
  for (std::uint32_t b = 0; b < bodies.size(); ++b) {
    const scenes::Mesh& mesh = bodies[b].mesh;
    CHECK(mesh.normals.size() == mesh.triangles.size());
    for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
      own.records.push_back({own_facet(mesh, t, centre), corner_normals(mesh, t), bodies[b].material});
      own.body.push_back(b);
      for (const std::uint32_t corner : mesh.triangles[t])
        own.positions.emplace_back(mesh.positions[corner] - centre);
    }
  }
  return own;
}

}  // namespace flawsmith::renderer
