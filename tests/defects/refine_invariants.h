#pragma once
// What refine promises of every result, checked without its help.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "defects/refine.h"
#include "defects/refine/quality.h"

namespace flawsmith::test {

inline dvec3 area_vector(const scenes::Mesh& mesh, std::uint32_t t) {
  const auto& [a, b, c] = mesh.triangles[t];
  return glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
}

using Directed = std::map<std::pair<std::uint32_t, std::uint32_t>, int>;
inline void count(Directed& sides, const scenes::Triangle& t) {
  for (std::size_t k = 0; k < 3; ++k) ++sides[{t[k], t[(k + 1) % 3]}];
}
/// Sides that nothing runs back along exactly once, or that are used more than once.
inline std::vector<std::pair<std::uint32_t, std::uint32_t>> unmatched(const Directed& sides) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> result;
  for (const auto& [side, uses] : sides) {
    const auto back = sides.find({side.second, side.first});
    if (uses != 1 || back == sides.end() || back->second != 1) result.push_back(side);
  }
  return result;
}

inline defects::Soundness soundness_of(const scenes::Mesh& base, const defects::Refined& refined,
                                       defects::Precision precision) {
  std::vector<scenes::Triangle> triangles;
  std::vector<dvec3> normals;
  for (const auto& t : refined.triangles) {
    triangles.push_back(t.points);
    normals.push_back(area_vector(base, t.base));
  }
  return defects::soundness(refined.positions, triangles, normals, precision);
}

/// The region must be a manifold with its base edges used once or twice; `thin`: base triangles that are
/// degenerate in float32 already (they must come back as they were, and are left out of the counts).
inline void check_refined(const scenes::Mesh& base, const std::vector<std::uint32_t>& region,
                          const defects::Refined& refined, const std::vector<std::uint32_t>& thin = {}) {
  REQUIRE(refined.on_border.size() == refined.positions.size());
  double scale = 0;  // [mm] largest coordinate
  for (const auto t : region)
    for (const auto p : base.triangles[t])
      for (int k = 0; k < 3; ++k) scale = std::max(scale, std::abs(base.positions[p][k]));

  // Weights are convex and sum to 1 exactly; positions follow from them, the same on all sides.
  bool convex = true, sums = true;
  double worst = 0;
  std::map<std::uint32_t, double> covered;  // share of each base triangle's area
  bool turned = false;
  for (const auto& t : refined.triangles) {
    for (std::size_t k = 0; k < 3; ++k) {
      const dvec3& w = t.weights[k];
      convex = convex && std::min({w.x, w.y, w.z}) >= 0.0 && std::max({w.x, w.y, w.z}) <= 1.0;
      sums = sums && w.x + w.y + w.z == 1.0;
      const dvec3 p = defects::position(base, {t.base, w});
      worst = std::max(worst, glm::length(p - refined.positions[t.points[k]]) / scale);
    }
    const double share = glm::determinant(dmat3(t.weights[0], t.weights[1], t.weights[2]));
    turned = turned || !(share > 0.0);
    covered[t.base] += share;
  }
  CHECK(convex);
  CHECK(sums);
  CHECK(worst < 1e-12);
  CHECK_FALSE(turned);
  // Every base triangle is covered once: the determinants of the weights add up to 1.
  REQUIRE(covered.size() == region.size());
  double gap = 0;
  for (const auto t : region) gap = std::max(gap, std::abs(covered[t] - 1.0));
  CHECK(gap < 1e-9);

  // The border's edges are the region's own, whole; original points are all there.
  Directed base_sides, sides;
  for (const auto t : region) count(base_sides, base.triangles[t]);
  std::map<std::uint32_t, std::uint32_t> original;  // base point → refined point
  for (const auto& t : refined.triangles) {
    count(sides, t.points);
    for (std::size_t k = 0; k < 3; ++k)
      for (int c = 0; c < 3; ++c)
        if (t.weights[k][c] == 1.0)
          original[base.triangles[t.base][static_cast<std::size_t>(c)]] = t.points[k];
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> wanted;
  for (const auto& [a, b] : unmatched(base_sides)) {
    REQUIRE(original.count(a) == 1);
    wanted.emplace_back(original[a], original[b]);
    CHECK(refined.positions[original[a]] == base.positions[a]);
    CHECK(refined.on_border[original[a]]);
  }
  for (const auto t : region)
    for (const auto p : base.triangles[t]) REQUIRE(original.count(p) == 1);
  std::sort(wanted.begin(), wanted.end());
  CHECK(unmatched(sides) == wanted);

  // Nothing turned over or flat, also after rounding.
  defects::Refined thick = refined;
  thick.triangles.clear();
  for (const auto& t : refined.triangles)
    if (std::find(thin.begin(), thin.end(), t.base) == thin.end()) thick.triangles.push_back(t);
  for (const auto precision : {defects::Precision::float64, defects::Precision::float32}) {
    const auto counts = soundness_of(base, thick, precision);
    CHECK(counts.inverted == 0);
    CHECK(counts.degenerate == 0);
  }
}

}  // namespace flawsmith::test
