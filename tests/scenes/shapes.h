#pragma once
// Small parts with known answers: prisms over a polygon.
#include <cmath>
#include <string>
#include <vector>

#include "scenes/part.h"

namespace shapes {
using namespace flawsmith;
using scenes::Part;

/// The prism over a counter-clockwise polygon, from z = 0 to the height. Faces: 1 bottom, 2 top, then one
/// wall per side ("wall 0", …), or with `round` one wall whose normals are radial. Caps are fans from the
/// point `hub`.
inline Part prism(const std::vector<dvec2>& polygon, double height, std::size_t hub = 0, bool round = false) {
  Part part;
  const auto n = static_cast<std::uint32_t>(polygon.size());
  for (const double z : {0.0, height})
    for (const dvec2& p : polygon) part.mesh.positions.emplace_back(p, z);
  const auto add = [&](scenes::Triangle triangle, std::array<vec3, 3> normals, std::uint32_t face) {
    part.mesh.triangles.push_back(triangle);
    part.mesh.normals.push_back(normals);
    part.mesh.face.push_back(face);
  };
  const auto flat = [](vec3 v) { return std::array<vec3, 3>{v, v, v}; };
  part.faces.push_back({1, "bottom", {}});
  part.faces.push_back({2, "top", {}});
  const auto h = static_cast<std::uint32_t>(hub);
  for (std::uint32_t k = 1; k + 1 < n; ++k) {
    const std::uint32_t a = (h + k) % n, b = (h + k + 1) % n;
    add({h, b, a}, flat({0, 0, -1}), 0);
    add({h + n, a + n, b + n}, flat({0, 0, 1}), 1);
  }
  if (round) part.faces.push_back({3, "wall", {}});
  for (std::uint32_t a = 0; a < n; ++a) {
    const std::uint32_t b = (a + 1) % n;
    const dvec2 side = polygon[b] - polygon[a];
    const vec3 normal = glm::normalize(vec3(side.y, -side.x, 0));
    const vec3 na = round ? vec3(glm::normalize(polygon[a]), 0) : normal;
    const vec3 nb = round ? vec3(glm::normalize(polygon[b]), 0) : normal;
    if (!round) part.faces.push_back({a + 3, "wall " + std::to_string(a), {}});
    const std::uint32_t face = round ? 2 : a + 2;
    add({a, b, b + n}, {na, nb, nb}, face);
    add({a, b + n, a + n}, {na, nb, na}, face);
  }
  part.name = "prism";
  part.origin = {"prism", "0123", "none", "mm", "format", 1, 0, {}};
  return part;
}

inline Part block(double x, double y, double z) {
  return prism({{0, 0}, {x, 0}, {x, y}, {0, y}}, z);
}
/// Legs 20 and 10 mm thick, 20 mm high: concave at (10, 10).
inline Part l_profile() {
  return prism({{0, 0}, {20, 0}, {20, 10}, {10, 10}, {10, 20}, {0, 20}}, 20, 3);
}
inline Part cylinder(double radius, double height, int sides) {
  std::vector<dvec2> polygon;
  for (int i = 0; i < sides; ++i) {
    const double phi = 2.0 * 3.14159265358979 * i / sides;
    polygon.push_back(radius * dvec2(std::cos(phi), std::sin(phi)));
  }
  return prism(polygon, height, 0, true);
}
}  // namespace shapes
