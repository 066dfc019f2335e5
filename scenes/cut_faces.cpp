#include "scenes/cut_faces.h"

#include <algorithm>
#include <map>

#include "core/check.h"
#include "scenes/nearest_point.h"

namespace flawsmith::scenes {

CutDepths cut_depths(const Mesh& mesh, const std::vector<std::uint32_t>& cut,
                     const std::vector<std::uint32_t>& punch_side) {
  CHECK(!punch_side.empty());
  std::vector<dvec3> at, normal;  // of the side's corners
  for (const std::uint32_t t : punch_side)
    for (std::size_t k = 0; k < 3; ++k) {
      at.push_back(mesh.positions[mesh.triangles[t][k]]);
      normal.emplace_back(mesh.normals[t][k]);
    }
  const NearestPoint nearest(at);
  const auto depth_of = [&](const dvec3& p) {
    const std::uint32_t corner = nearest.of(p);
    return static_cast<float>(std::max(-glm::dot(p - at[corner], normal[corner]), 0.0));
  };
  CutDepths depths(mesh.triangles.size(), {no_cut, no_cut, no_cut});
  std::map<std::uint32_t, float> known;  // per point
  for (const std::uint32_t t : cut)
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint32_t point = mesh.triangles[t][k];
      const auto [entry, is_new] = known.try_emplace(point, 0.0f);
      if (is_new) entry->second = depth_of(mesh.positions[point]);
      depths[t][k] = entry->second;
    }
  return depths;
}

bool meets_sharply(const Mesh& mesh, const CutDepths& depths, double nearly) {
  constexpr double square_rate = 0.99;  // of depth per mm in the triangle's plane: cos 8°
  for (std::uint32_t t = 0; t < depths.size(); ++t) {
    const dvec3 d(depths[t][0], depths[t][1], depths[t][2]);
    if (d.x < 0.0 || std::min({d.x, d.y, d.z}) > nearly) continue;
    const auto& [a, b, c] = mesh.triangles[t];
    const dvec3 ab = mesh.positions[b] - mesh.positions[a], ac = mesh.positions[c] - mesh.positions[a];
    const dvec3 n = glm::cross(ab, ac);
    const dvec3 gradient =
        ((d.y - d.x) * glm::cross(ac, n) + (d.z - d.x) * glm::cross(n, ab)) / glm::dot(n, n);
    if (glm::length(gradient) > square_rate) return true;
  }
  return false;
}

}  // namespace flawsmith::scenes
