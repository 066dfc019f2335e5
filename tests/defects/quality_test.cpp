#include "defects/refine/quality.h"

#include <catch2/catch.hpp>
#include <limits>

#include "base_meshes.h"

using namespace flawsmith;
using defects::Precision;

TEST_CASE("inverted and degenerate triangles are counted against the base", "[quality]") {
  const std::vector<dvec3> up(1, {0, 0, 1});
  const std::vector<scenes::Triangle> one{{0, 1, 2}};
  const auto count = [&](const std::vector<dvec3>& p, Precision precision) {
    const auto counts = defects::soundness(p, one, up, precision);
    return std::make_pair(counts.inverted, counts.degenerate);
  };
  using Counts = std::pair<std::size_t, std::size_t>;
  for (const auto precision : {Precision::float64, Precision::float32}) {
    CHECK(count({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, precision) == Counts(0, 0));
    CHECK(count({{0, 0, 0}, {0, 1, 0}, {1, 0, 0}}, precision) == Counts(1, 0));
    CHECK(count({{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}, precision) == Counts(1, 0));  // 90° counts
    CHECK(count({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}, precision) == Counts(0, 1));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(count({{0, 0, 0}, {1, 0, 0}, {0, nan, 0}}, precision) == Counts(0, 1));
  }
  // At 100 mm float32 counts in 7.6 nm: a triangle 2 nm high is flat there, and sound in double.
  const std::vector<dvec3> thin{{100, 0, 0}, {100, 1, 0}, {100 - 2e-6, 0.5, 0}};
  CHECK(count(thin, Precision::float64) == Counts(0, 0));
  CHECK(count(thin, Precision::float32) == Counts(0, 1));
  // Rounding turns this one over: 0.4 steps become 0, 0.55 and 1.45 become 1.
  const double step = std::ldexp(1.0, -17);
  const std::vector<dvec3> turns{
      {100 + 0.4 * step, 0, 0}, {100 + 1.45 * step, 1, 0}, {100 + 0.55 * step, 0.2, 0}};
  CHECK(count(turns, Precision::float64) == Counts(0, 0));
  CHECK(count(turns, Precision::float32) == Counts(1, 0));
  CHECK(defects::soundness(turns, one, std::vector<dvec3>(1, dvec3(0.0)), Precision::float32).good());
}

TEST_CASE("border loops", "[quality]") {
  scenes::Mesh tube = test::cylinder(2.0, 5.0, 12);
  CHECK(defects::border_loops(tube.positions, tube.triangles).empty());
  std::vector<scenes::Triangle> open;  // without its ends
  for (std::size_t t = 0; t < tube.triangles.size(); ++t)
    if (t % 4 < 2) open.push_back(tube.triangles[t]);
  const auto loops = defects::border_loops(tube.positions, open);
  REQUIRE(loops.size() == 2);
  CHECK(loops[0].size() == 12);
  CHECK(loops[1].size() == 12);
  CHECK(defects::same_loops(loops, {loops[1], loops[0]}, 1e-9));

  SECTION("points that are equal are one point") {
    std::vector<dvec3> soup;
    std::vector<scenes::Triangle> triangles;
    for (const auto& t : tube.triangles) {
      const auto at = static_cast<std::uint32_t>(soup.size());
      for (const auto p : t) soup.push_back(tube.positions[p]);
      triangles.push_back({at, at + 1, at + 2});
    }
    CHECK(defects::border_loops(soup, triangles).empty());
    soup[0].x += 1e-9;  // a crack of a nanometre's thousandth is a border
    CHECK(defects::border_loops(soup, triangles).size() == 1);
  }
  SECTION("a subdivided border is the same line, another one is not") {
    auto other = loops;
    other[0].insert(other[0].begin() + 1, 0.5 * (loops[0][0] + loops[0][1]));
    CHECK(defects::same_loops(loops, other, 1e-9));
    other[0][1].z += 1e-6;
    CHECK_FALSE(defects::same_loops(loops, other, 1e-9));
    other = loops;
    std::reverse(other[0].begin(), other[0].end());
    CHECK_FALSE(defects::same_loops(loops, other, 1e-9));
    other.pop_back();
    CHECK_FALSE(defects::same_loops(loops, other, 1e-9));
  }
}
