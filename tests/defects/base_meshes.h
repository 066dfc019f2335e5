#pragma once
// Closed parts whose surfaces are known, for the tests of refinement and injection. All in mm.
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "scenes/part.h"

namespace flawsmith::test {

inline scenes::Mesh finish(scenes::Mesh mesh) {
  mesh.normals.clear();
  for (const auto& [a, b, c] : mesh.triangles) {
    const dvec3 cross =
        glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
    const vec3 n(glm::normalize(cross));
    mesh.normals.push_back({n, n, n});
  }
  mesh.face.assign(mesh.triangles.size(), 0);
  return mesh;
}

/// Box centred on the origin: 12 triangles.
inline scenes::Mesh box(const dvec3& size) {
  scenes::Mesh mesh;
  for (int i = 0; i < 8; ++i)
    mesh.positions.push_back(0.5 * size * dvec3(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1));
  mesh.triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                    {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  return finish(mesh);
}

/// Cylinder about z from z = 0: its side is 2 n slivers over the full height, its ends are fans of n.
inline scenes::Mesh cylinder(double radius, double height, std::uint32_t n) {
  scenes::Mesh mesh;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double phi = 2.0 * std::numbers::pi * i / n;
    for (const double z : {0.0, height})
      mesh.positions.push_back({radius * std::cos(phi), radius * std::sin(phi), z});
  }
  const std::uint32_t bottom = 2 * n, top = 2 * n + 1;
  mesh.positions.push_back({0, 0, 0});
  mesh.positions.push_back({0, 0, height});
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t a = 2 * i, b = 2 * ((i + 1) % n);
    mesh.triangles.push_back({a, b, b + 1});
    mesh.triangles.push_back({a, b + 1, a + 1});
    mesh.triangles.push_back({bottom, b, a});
    mesh.triangles.push_back({top, a + 1, b + 1});
  }
  return finish(mesh);
}

}  // namespace flawsmith::test
