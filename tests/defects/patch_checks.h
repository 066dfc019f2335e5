#pragma once
// What every patch must keep, whatever the defect.
#include <catch2/catch.hpp>

#include "defects/refine/quality.h"
#include "scenes/station.h"
#include "scenes/topology.h"

namespace flawsmith::tests {

inline std::vector<scenes::Triangle> triangles_of(const scenes::Patch& patch) {
  std::vector<scenes::Triangle> result;
  for (const auto& t : patch.triangles) result.push_back(t.points);
  return result;
}

/// The part is as closed as it was, and no triangle of the patch is degenerate or (if asked) inverted, in
/// single precision, too.
inline void check_patch(const scenes::Item& item, bool normals_within_right_angle) {
  const scenes::Mesh& mesh = item.part->mesh;
  REQUIRE_FALSE(item.patch.empty());
  std::vector<scenes::Triangle> base;
  for (const auto t : item.patch.hidden) base.push_back(mesh.triangles[t]);
  const auto points = triangles_of(item.patch);
  CHECK(defects::same_loops(defects::border_loops(mesh.positions, base),
                            defects::border_loops(item.patch.positions, points), 1e-9));
  std::vector<dvec3> normals;
  for (const auto& t : item.patch.triangles) normals.push_back(scenes::face_normal(mesh, t.base));
  const auto found = defects::soundness(item.patch.positions, points, normals, defects::Precision::float32);
  CHECK(found.degenerate == 0);
  if (normals_within_right_angle) CHECK(found.inverted == 0);
}

}  // namespace flawsmith::tests
