// The nearest of many points, against looking at every one of them.
#include "scenes/nearest_point.h"

#include <catch2/catch.hpp>

#include "core/random.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
std::uint32_t by_looking_at_all(const std::vector<dvec3>& points, const dvec3& p) {
  std::uint32_t best = 0;
  for (std::uint32_t i = 1; i < points.size(); ++i)
    if (glm::dot(p - points[i], p - points[i]) < glm::dot(p - points[best], p - points[best])) best = i;
  return best;
}
}  // namespace

TEST_CASE("the nearest point is found, among equally near ones the first", "[nearest_point]") {
  Random random(5);
  for (int cloud = 0; cloud < 60; ++cloud) {
    // On a coarse grid many points coincide and many are equally near; flat clouds lie in a plane.
    const bool coarse = cloud % 2 == 0, flat = cloud % 3 == 0;
    const auto draw = [&] {
      dvec3 p(random.uniform(-4, 4), random.uniform(-4, 4), flat ? 0.0 : random.uniform(-4, 4));
      return coarse ? glm::floor(p) : p;
    };
    std::vector<dvec3> points;
    for (std::uint64_t i = 0, n = 1 + random.below(300); i < n; ++i) points.push_back(draw());
    const NearestPoint nearest(points);
    bool all = true;
    for (int i = 0; i < 200; ++i) {
      const dvec3 p = 1.5 * draw();
      all = all && nearest.of(p) == by_looking_at_all(points, p);
    }
    INFO("cloud " << cloud << " of " << points.size());
    CHECK(all);
  }
}
