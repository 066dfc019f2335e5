#include <catch2/catch.hpp>

#include "core/random.h"
#include "defects/chart.h"
#include "defects/place.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
// Random points of the chart's surface that lie in the half extents.
std::vector<std::pair<SurfacePoint, ChartPoint>> samples(const Chart& chart, dvec2 half, int count) {
  Random random(5);
  std::vector<std::pair<SurfacePoint, ChartPoint>> result;
  for (int i = 0; i < count; ++i) {
    const dvec2 at = half * dvec2(random.uniform(-1, 1), random.uniform(-1, 1));
    const auto point = chart.locate(at);
    REQUIRE(point);
    result.emplace_back(*point, at);
  }
  return result;
}
}  // namespace

TEST_CASE("A chart on a plate of two triangles is an isometry", "[charts]") {
  const auto mesh = tests::plate(40);
  const scenes::Topology topology(mesh);
  // The origin lies beside the diagonal, so the chart unfolds both triangles.
  const SurfacePoint origin{0, {0.48, 0.04, 0.48}};
  const SurfaceChart chart(mesh, topology, origin, {1, 0.3, 0}, {8, 4});
  std::string why;
  REQUIRE(chart.holds({8, 4}, why));
  const auto points = samples(chart, {8, 4}, 200);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double plane = glm::length(points[i].second - points[i - 1].second);
    const double space = glm::length(position(mesh, points[i].first) - position(mesh, points[i - 1].first));
    CHECK(plane == Approx(space).margin(1e-11));
    CHECK(glm::length(*chart.at(points[i].first) - points[i].second) < 1e-11);
    const dmat3 frame = chart.frame(points[i].first, points[i].second);
    CHECK(glm::length(frame[0] - glm::normalize(dvec3(1, 0.3, 0))) < 1e-12);
    CHECK(glm::length(frame[2] - dvec3(0, 0, 1)) < 1e-12);
  }
}

TEST_CASE("A cylinder of 60 mm slivers unfolds into the plane", "[charts]") {
  constexpr double radius = 5.0;
  constexpr int slivers = 64;
  const auto mesh = tests::cylinder(radius, 60, slivers);
  const scenes::Topology topology(mesh);
  const SurfacePoint origin{10, {0.3, 0.3, 0.4}};
  const SurfaceChart chart(mesh, topology, origin, {0.6, 0.6, 1}, {4, 1});
  std::string why;
  REQUIRE(chart.holds({4, 1}, why));
  // On the mesh itself (its chords) the unfolding is exact: arc length over a facet is
  // radius·2·sin(π/64) for an angle of 2π/64.
  const double facet = 2.0 * radius * std::sin(tests::pi / slivers), step = 2.0 * tests::pi / slivers;
  const auto unrolled = [&](const SurfacePoint& point) {
    const dvec3 p = position(mesh, point);
    const double angle = std::atan2(p.y, p.x) + (p.y < 0.0 ? 2.0 * tests::pi : 0.0);
    const double cell = std::floor(angle / step), middle = (cell + 0.5) * step;
    return dvec2(cell * facet + 0.5 * facet + radius * std::cos(0.5 * step) * std::tan(angle - middle), p.z);
  };
  const auto points = samples(chart, {4, 1}, 300);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double expected = glm::length(unrolled(points[i].first) - unrolled(points[i - 1].first));
    CHECK(glm::length(points[i].second - points[i - 1].second) == Approx(expected).margin(1e-9));
  }
  CHECK(chart.strain({4, 1}) < 1e-9);
}

TEST_CASE("A chart ends before it meets itself or crosses a crease", "[charts]") {
  const auto mesh = tests::rod(5, 60, 64);
  const scenes::Topology topology(mesh);
  std::string why;
  const SurfacePoint side{10, {0.3, 0.3, 0.4}};
  const dvec3 around = chart_direction(mesh, side, 0.0);
  // Circumference 31.4 mm: 2 × 13 mm fit, 2 × 17 mm would meet behind.
  CHECK(SurfaceChart(mesh, topology, side, around, {13, 1}).holds({13, 1}, why));
  CHECK_FALSE(SurfaceChart(mesh, topology, side, around, {17, 1}).holds({17, 1}, why));
  CHECK(why == "no room on the smooth surface");
  // On the upper cap, at 4 mm of the 5 mm radius, the rim is 1 mm away.
  const auto cap = static_cast<std::uint32_t>(mesh.triangles.size() - 1);
  const SurfacePoint end{cap, {0.2, 0.4, 0.4}};
  const dvec3 outwards = position(mesh, end) - dvec3(0, 0, 60);
  CHECK(SurfaceChart(mesh, topology, end, outwards, {0.9, 0.1}).holds({0.9, 0.1}, why));
  CHECK_FALSE(SurfaceChart(mesh, topology, end, outwards, {1.1, 0.1}).holds({1.1, 0.1}, why));
}

TEST_CASE("On a sphere the strain is small beside the axis", "[charts]") {
  constexpr double radius = 10.0;
  const auto mesh = tests::sphere_cap(radius, 5, 80);
  const scenes::Topology topology(mesh);
  const SurfacePoint origin{80 * 80 + 80, {0.4, 0.3, 0.3}};
  std::string why;
  // Fermi coordinates: lengths along u shrink as cos(v/R): 1 − v²/2R² = 1 − 2e-4 at v = 0.2 mm. The mesh's
  // own cells of 0.125 mm reach a little beyond.
  const SurfaceChart strip(mesh, topology, origin, {1, 0.2, 0}, {3, 0.2});
  REQUIRE(strip.holds({3, 0.2}, why));
  CHECK(strip.strain({3, 0.2}) < 1e-3);
  // A disc as wide as it is long cannot be laid flat: K·r² = 0.04 of its size gathers in single cells.
  const SurfaceChart disc(mesh, topology, origin, {1, 0.2, 0}, {2, 2});
  CHECK_FALSE(disc.holds({2, 2}, why));
  // On cells of 0.5 mm and a radius of 5.5 mm it can be laid, but not without stretching: what would change a
  // length by over a tenth is refused.
  const auto coarse = tests::sphere_cap(5.5, 5, 20);
  const scenes::Topology coarse_topology(coarse);
  for (const double half : {1.0, 1.6, 2.0}) {
    const SurfaceChart square(coarse, coarse_topology, {20 * 20 + 20, {0.4, 0.3, 0.3}}, {1, 0.2, 0},
                              {half, half});
    INFO(half << ": strain " << square.strain({half, half}));
    CHECK(square.holds({half, half}, why) == (square.strain({half, half}) <= 0.1));
  }
  CHECK(why == "the surface is too curved");
  // The axis is a geodesic: a great circle through the origin.
  const dvec3 start = position(mesh, origin);
  const dvec3 pole = glm::normalize(glm::cross(start, position(mesh, *strip.locate({0.5, 0}))));
  for (const double u : {-3.0, -2.0, -1.0, 1.0, 2.0, 3.0})
    CHECK(std::abs(glm::dot(position(mesh, *strip.locate({u, 0})), pole)) < 0.02);
}

TEST_CASE("An edge chart measures along and across a straight edge", "[charts]") {
  const double angle = GENERATE(60.0, 90.0, 120.0) * tests::pi / 180.0;
  const auto mesh = tests::wedge(angle, 5, 10, 4);
  const scenes::Topology topology(mesh);
  const auto zone = tests::wedge_edge(mesh);
  const ChainPlace place{&zone.chains[0], 2, 0.3};  // y = 0.75 mm
  const EdgeChart chart(mesh, topology, place, {1.5, 0.8});
  std::string why;
  REQUIRE(chart.holds({1.5, 0.8}, why));
  CHECK(chart.site().edge_angle == Approx(angle));
  // Walking along +y with the top face up (+z), right is +x: the top face, at −x, is on the left.
  CHECK(glm::length(chart.site().left_normal - dvec3(0, 0, 1)) < 1e-6);
  const dvec3 flank(-std::cos(angle), 0, -std::sin(angle));
  for (const auto& [point, at] : samples(chart, {1.5, 0.8}, 200)) {
    const dvec3 p = position(mesh, point);
    CHECK((*chart.at(point)).x == Approx(p.y - 0.75).margin(1e-9));
    const double t = p.z < -1e-12 ? glm::dot(p, flank) : p.x;  // positive on the flank, which is on the right
    CHECK((*chart.at(point)).y == Approx(t).margin(1e-9));
    const dmat3 frame = chart.frame(point, at);
    CHECK(glm::length(frame[0] - dvec3(0, 1, 0)) < 1e-9);
    CHECK(glm::length(frame[1] - flank) < 1e-6);
    CHECK(glm::length(frame[2] - dvec3(-1, 0, 0)) < 1e-6);
  }
  // The chain ends 4.25 mm further on; the faces are 5 mm wide.
  CHECK_FALSE(EdgeChart(mesh, topology, place, {4.3, 0.8}).holds({4.3, 0.8}, why));
  CHECK(why == "no room along the edge");
  CHECK_FALSE(EdgeChart(mesh, topology, place, {1.5, 5.1}).holds({1.5, 5.1}, why));
  CHECK(why == "no room on the faces beside the edge");
}

TEST_CASE("An edge chart is continuous across the kinks of a tessellated rim", "[charts]") {
  constexpr double radius = 2.0, height = 10.0;
  const auto mesh = tests::rod(radius, height, 24);
  const scenes::Topology topology(mesh);
  const auto zone = tests::upper_rim(mesh, height);
  const EdgeChart chart(mesh, topology, {&zone.chains[0], 3, 0.5}, {2.0, 0.5});
  std::string why;
  REQUIRE(chart.holds({2.0, 0.5}, why));
  // Along a circle on the cap at 0.4 mm from the rim: s runs with the angle, without jumps.
  double before = 0.0;
  for (int i = 0; i <= 2000; ++i) {
    const double angle = 3.5 * 2.0 * tests::pi / 24 + (i - 1000) * 0.0008;
    const dvec3 p(1.6 * std::cos(angle), 1.6 * std::sin(angle), height);
    std::optional<ChartPoint> at;
    for (const auto t : chart.triangles()) {
      const auto& [a, b, c] = mesh.triangles[t];
      const dvec3 ab = mesh.positions[b] - mesh.positions[a], ac = mesh.positions[c] - mesh.positions[a];
      const dvec3 n = glm::cross(ab, ac), d = p - mesh.positions[a];
      const double wb = glm::dot(glm::cross(d, ac), n) / glm::dot(n, n),
                   wc = glm::dot(glm::cross(ab, d), n) / glm::dot(n, n);
      if (std::abs(glm::dot(d, glm::normalize(n))) < 1e-9 && wb >= 0 && wc >= 0 && wb + wc <= 1)
        at = chart.at({t, {1 - wb - wc, wb, wc}});
    }
    REQUIRE(at);
    // 24 chords: rim's length 24·2·2·sin(π/24) against 2π·2, and its sagitta 2·(1 − cos(π/24)) = 0.017 mm.
    CHECK(std::abs(at->x) == Approx(std::abs((i - 1000) * 0.0008 * radius)).margin(0.012));
    CHECK(std::abs(at->y) == Approx(0.4).margin(0.02));
    if (i > 0) CHECK(std::abs(at->x - before) < 2.0 * 0.0008 * radius);
    before = at->x;
  }
  // Farther inside than the centre, all mitre planes have met.
  CHECK_FALSE(EdgeChart(mesh, topology, {&zone.chains[0], 3, 0.5}, {1.0, 1.8}).holds({1.0, 1.8}, why));
  CHECK(why == "the edge is bent too tightly");
}
