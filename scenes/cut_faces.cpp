#include "scenes/cut_faces.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/check.h"

namespace flawsmith::scenes {

CutDepths cut_depths(const Mesh& mesh, const std::vector<std::uint32_t>& cut,
                     const std::vector<std::uint32_t>& punch_side) {
  CHECK(!punch_side.empty());
  struct Corner {
    dvec3 at, normal;
  };
  std::vector<Corner> side;
  for (const std::uint32_t t : punch_side)
    for (std::size_t k = 0; k < 3; ++k)
      side.push_back({mesh.positions[mesh.triangles[t][k]], dvec3(mesh.normals[t][k])});

  const auto depth_of = [&](const dvec3& p) {
    const Corner* nearest = nullptr;
    double least = std::numeric_limits<double>::max();
    for (const Corner& corner : side) {
      const dvec3 d = p - corner.at;
      const double square = glm::dot(d, d);
      if (square >= least) continue;
      least = square;
      nearest = &corner;
    }
    return static_cast<float>(std::max(-glm::dot(p - nearest->at, nearest->normal), 0.0));
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

}  // namespace flawsmith::scenes
