#include "defects/refine.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "base_meshes.h"
#include "core/error.h"
#include "refine_invariants.h"
#include "scratch_sizes.h"

using namespace flawsmith;
using defects::Refined;
using test::Strip;

namespace {
std::vector<std::uint32_t> all_of(const scenes::Mesh& mesh) {
  std::vector<std::uint32_t> region(mesh.triangles.size());
  std::iota(region.begin(), region.end(), 0u);
  return region;
}
// The side of test::cylinder without its ends.
std::vector<std::uint32_t> side_of(const scenes::Mesh& mesh) {
  std::vector<std::uint32_t> region;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    if (t % 4 < 2) region.push_back(t);
  return region;
}

struct Shape {
  std::size_t cells = 0, poor = 0, long_edges = 0;
  double covered = 0;  // [mm²]
};
// Cells whose centre lies in the strip, in the strip's own metric (constant there). Written for itself: a
// quality of 4√3 A / Σ l² in stretched coordinates, edges over 1.05 counted.
template <class Unroll>
Shape shape_in_strip(const Refined& refined, const Strip& strip, Unroll unroll) {
  Shape shape;
  const dvec2 x{std::cos(strip.angle), std::sin(strip.angle)};
  for (const auto& t : refined.triangles) {
    dvec2 p[3], centre(0.0);
    for (std::size_t k = 0; k < 3; ++k) {
      const dvec2 q = unroll(refined.positions[t.points[k]]) - strip.centre;
      centre += (q + strip.centre) / 3.0;
      p[k] = {glm::dot(q, x) / strip.length, (q.y * x.x - q.x * x.y) / strip.width};
    }
    if (strip.distance(centre) > 0.0) continue;
    const dvec2 u = p[1] - p[0], v = p[2] - p[1], w = p[0] - p[2];
    const double area = 0.5 * std::abs(u.x * v.y - u.y * v.x);
    const double quality = 4.0 * std::sqrt(3.0) * area / (glm::dot(u, u) + glm::dot(v, v) + glm::dot(w, w));
    ++shape.cells;
    shape.poor += quality < 0.1;
    shape.covered += area * strip.length * strip.width;
    for (const auto& side : {u, v, w}) shape.long_edges += glm::length(side) > 1.05;
  }
  return shape;
}
dvec2 flat(const dvec3& p) {
  return {p.x, p.y};
}
}  // namespace

TEST_CASE("a narrow scratch in the middle of two huge triangles is found and refined", "[refine]") {
  // 100 mm plate, top face = triangles 2 and 3; neither a corner nor an edge lies within 2 mm of the strip in
  // the first case; in the second it crosses the diagonal; in the third it runs along the diagonal.
  const scenes::Mesh plate = test::box({100, 100, 10});
  const std::vector<std::uint32_t> top{2, 3};
  const Strip strip =
      GENERATE(Strip{{9.0, -21.0}, 0.3}, Strip{{3.0, 3.5}, 2.2}, Strip{{0.0, 0.0}, 0.25 * std::numbers::pi});
  const Refined refined = defects::refine(plate, top, test::on_plane(strip));
  test::check_refined(plate, top, refined);
  // 5 mm × 30 µm in cells of 50 × 1.25 µm: equilateral ones of metric edge 1 would be 2/√3·2400 = 5543, ones
  // of edge 0.7 twice that.
  const Shape shape = shape_in_strip(refined, strip, flat);
  CHECK(shape.cells > 5000);
  CHECK(shape.cells < 14000);
  CHECK(shape.covered == Approx(5.0 * 0.03).epsilon(0.02));
  CHECK(shape.poor <= 6);
  // Longer edges only where a cell sticks out of the strip's ends (24 rows, two ends).
  CHECK(shape.long_edges < 90);
  CHECK(refined.triangles.size() < 25000);
}

TEST_CASE("slivers across, along and askew", "[refine]") {
  // Rod of radius 1 mm and 60 mm in 200 slivers of 31 µm: aspect 1900, as in a drill's flute.
  const double radius = GENERATE(1.0, 10.0);
  const double angle = GENERATE(0.0, 0.6, 1.5707963);
  CAPTURE(radius, angle);
  const scenes::Mesh rod = test::cylinder(radius, 60.0, 200);
  // The slivers near the strip and a neighbour on each side.
  const Strip strip{{0.1, 31.0}, angle, 1.5};
  std::vector<std::uint32_t> region;
  const double half = (strip.half_length * std::cos(angle) + 0.05) / radius + 0.1;
  for (const auto t : side_of(rod)) {
    const dvec3 p = rod.positions[rod.triangles[t][0]];
    if (std::abs(std::atan2(p.y, p.x) - strip.centre.x / radius) < half) region.push_back(t);
  }
  const Refined refined = defects::refine(rod, region, test::on_cylinder(strip, radius));
  test::check_refined(rod, region, refined);
  CHECK(refined.triangles.size() < 40000);
  const Shape shape = shape_in_strip(
      refined, strip, [&](const dvec3& p) { return dvec2(radius * std::atan2(p.y, p.x), p.z); });
  CHECK(shape.poor <= 6);
  CHECK(shape.covered == Approx(4.0 * strip.half_length * strip.half_width).epsilon(0.03));
  CHECK(shape.long_edges < 90);
}

TEST_CASE("a small scratch in the middle of slivers whose outer sides are fixed", "[refine]") {
  // Three facets of 0.39 × 24 mm: all their corners are millimetres away from the strip, and the fixed sides
  // are as long as the inner ones.
  const double radius = 6.0;
  const scenes::Mesh rod = test::cylinder(radius, 24.0, 96);
  const double z = GENERATE(1.5, 5.0, 12.0, 17.3);
  const Strip strip{{0.17, z}, 0.8, 0.008, 0.004, 0.0005, 0.002};
  std::vector<std::uint32_t> region{380, 381, 0, 1, 4, 5};
  const Refined refined = defects::refine(rod, region, test::on_cylinder(strip, radius));
  test::check_refined(rod, region, refined);
  const Shape shape = shape_in_strip(
      refined, strip, [&](const dvec3& p) { return dvec2(radius * std::atan2(p.y, p.x), p.z); });
  CHECK(shape.cells > 250);  // 16 × 8 µm in cells of 2 × 0.5 µm: 128 cells, 256 triangles
  CHECK(shape.covered == Approx(4.0 * 0.008 * 0.004).epsilon(0.1));
  CHECK(shape.long_edges < 40);
}

TEST_CASE("a strip over a box's edge conforms across it", "[refine]") {
  // The strip runs over the edge x = 5 of a 10 mm box: unrolled onto the side face beyond x = 5.
  const scenes::Mesh box = test::box({10, 10, 10});
  const Strip strip{{5.0, 0.4}, 0.2, 0.5};
  const auto field = [&](const defects::SurfacePoint&, const dvec3& p) {
    const bool side = p.x == 5.0 && p.z < 5.0;
    return strip.size({side ? 5.0 + (5.0 - p.z) : p.x - std::max(0.0, 5.0 - p.z), p.y},
                      side ? dvec3(0, 0, -1) : dvec3(1, 0, 0), {0, 1, 0});
  };
  const Refined refined = defects::refine(box, all_of(box), field);
  test::check_refined(box, all_of(box), refined);
  std::size_t on_edge = 0;  // points on the box's edge inside the strip, whose cut there is 0.03/cos 0.2 wide
  for (const auto& p : refined.positions)
    on_edge += p.x == 5.0 && p.z == 5.0 && strip.distance({5.0, p.y}) == 0.0;
  // Along y a cell's edge measures 1 at 1/√(sin²0.2/50² + cos²0.2/1.25²) = 1.275 µm: 30.6 µm hold at
  // least 24.
  CHECK(on_edge >= 23);
  for (const char border : refined.on_border) REQUIRE_FALSE(border);  // the whole box: no border
}

TEST_CASE("no edge stays longer than the metric allows", "[refine]") {
  // Within 3 mm of the strip: far from the border's whole edges, beside which cells may be as long as these.
  const scenes::Mesh plate = test::box({100, 100, 2});
  const std::vector<std::uint32_t> top{2, 3};
  const Strip strip{{1.0, 2.0}, 0.7, 1.0};
  const Refined refined = defects::refine(plate, top, test::on_plane(strip));
  const dvec2 x{std::cos(strip.angle), std::sin(strip.angle)};
  std::size_t over = 0, sides = 0;
  for (const auto& t : refined.triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto a = t.points[k], b = t.points[(k + 1) % 3];
      if (std::max(strip.distance(flat(refined.positions[a])), strip.distance(flat(refined.positions[b]))) >
          3.0)
        continue;
      const dvec2 p = flat(refined.positions[a]), d = flat(refined.positions[b]) - p;
      double length = 0;
      for (const dvec2& end : {p, p + d}) {
        const double g = 0.5 * strip.distance(end);
        length += 0.5 * std::hypot(glm::dot(d, x) / (strip.length + g),
                                   (d.y * x.x - d.x * x.y) / (strip.width + g));
      }
      ++sides;
      over += length > 1.0 + 1e-9;
    }
  CHECK(sides > 3000);
  CHECK(over == 0);
}

TEST_CASE("coarse sizes leave the base as it is, and nothing gives nothing", "[refine]") {
  const scenes::Mesh box = test::box({10, 20, 30});
  const auto coarse = [](const defects::SurfacePoint&, const dvec3&) {
    return defects::CellSize{{1, 0, 0}, 100.0, 100.0};
  };
  const Refined refined = defects::refine(box, all_of(box), coarse);
  CHECK(refined.triangles.size() == 12);
  test::check_refined(box, all_of(box), refined);
  CHECK(defects::refine(box, {}, coarse).triangles.empty());
}

TEST_CASE("cells are no longer than 40 times their width", "[refine]") {
  const scenes::Mesh plate = test::box({10, 10, 2});
  Strip strip{{0.3, 0.2}, 0.4, 0.6};
  strip.length = 0.04 * 1.25;
  const auto wanted = defects::refine(plate, std::vector<std::uint32_t>{2, 3}, test::on_plane(strip));
  const auto asked_for_1000 = [&](const defects::SurfacePoint& at, const dvec3& p) {
    defects::CellSize size = test::on_plane(strip)(at, p);
    if (size.width == strip.width) size.length = 1000.0 * size.width;
    return size;
  };
  const auto limited = defects::refine(plate, std::vector<std::uint32_t>{2, 3}, asked_for_1000);
  CHECK(limited.positions == wanted.positions);  // 50 µm is 40 × 1.25 µm: the limit gives the same mesh
}

TEST_CASE("too many triangles are refused with the size that was asked", "[refine]") {
  const scenes::Mesh plate = test::box({100, 100, 10});
  const auto run = [&] {
    defects::refine(plate, std::vector<std::uint32_t>{2, 3}, test::on_plane({}), {.max_triangles = 2000});
  };
  CHECK_THROWS_WITH(run(), Catch::Contains("0.05 x 0.00125 mm") && Catch::Contains("2000 triangles"));
  CHECK_THROWS_AS(run(), InputError);
}

TEST_CASE("broken base meshes: open, non-manifold, turned and flat triangles", "[refine]") {
  const Strip strip{{0.0, 0.0}, 0.5, 0.3, 0.01, 0.002, 0.02};
  scenes::Mesh mesh;
  mesh.positions = {{-2, 0, 0}, {2, 0, 0}, {0, 3, 0}, {0, -3, 0}, {0, 0, 3}};
  SECTION("open: its edge stays whole, the inner one is split") {
    mesh.triangles = {{0, 1, 2}, {1, 0, 3}};
    const Refined refined = defects::refine(test::finish(mesh), all_of(mesh), test::on_plane(strip));
    test::check_refined(mesh, all_of(mesh), refined);
    CHECK(refined.triangles.size() > 500);
  }
  SECTION("three triangles on an edge: it stays whole, and its ends") {
    mesh.triangles = {{0, 1, 2}, {1, 0, 3}, {0, 1, 4}};
    for (const bool third_inside : {true, false}) {
      std::vector<std::uint32_t> region{0, 1};
      if (third_inside) region.push_back(2);
      const Refined refined = defects::refine(test::finish(mesh), region, test::on_plane(strip));
      std::size_t whole = 0;
      for (const auto& t : refined.triangles)
        for (std::size_t k = 0; k < 3; ++k) {
          const auto a = t.points[k], b = t.points[(k + 1) % 3];
          const bool ends =
              std::abs(refined.positions[a].x) == 2.0 && std::abs(refined.positions[b].x) == 2.0;
          whole += ends;
          if (ends) CHECK((refined.on_border[a] && refined.on_border[b]));
        }
      CHECK(whole == region.size());
    }
  }
  SECTION("two triangles that run the same way along their edge do not join") {
    mesh.triangles = {{0, 1, 2}, {0, 1, 3}};
    const Refined refined = defects::refine(test::finish(mesh), all_of(mesh), test::on_plane(strip));
    CHECK(refined.triangles.size() == 2);  // all edges are borders
  }
  SECTION("a triangle 10 nm high is left as it is, its neighbours conform") {
    mesh.positions.push_back({0, 1e-5, 0});
    mesh.triangles = {{0, 5, 2}, {5, 1, 2}, {0, 1, 5}, {1, 0, 3}};
    test::finish(mesh);
    const Refined refined = defects::refine(mesh, all_of(mesh), test::on_plane(strip));
    // 8 roundings of 3 mm are 1.4 nm: at this size 10 nm is thick enough.
    test::check_refined(mesh, all_of(mesh), refined);
    for (auto& p : mesh.positions) p.x += 1000.0;  // there they are 480 nm
    const auto there = [&](const defects::SurfacePoint& at, const dvec3& p) {
      return test::on_plane(strip)(at, p - dvec3(1000, 0, 0));
    };
    const Refined kept = defects::refine(mesh, all_of(mesh), there);
    test::check_refined(mesh, all_of(mesh), kept, {2});
    std::size_t thin = 0;
    for (const auto& t : kept.triangles) thin += t.base == 2;
    CHECK(thin == 1);
    CHECK(kept.triangles.size() > 300);
  }
  SECTION("a two-sided sheet of two triangles with the same points") {
    mesh.triangles = {{0, 1, 2}, {0, 2, 1}};
    const Refined refined = defects::refine(mesh, all_of(mesh), test::on_plane(strip));
    std::vector<scenes::Triangle> triangles;
    double share = 0;
    for (const auto& t : refined.triangles) {
      triangles.push_back(t.points);
      share += glm::determinant(dmat3(t.weights[0], t.weights[1], t.weights[2]));
    }
    CHECK(refined.triangles.size() > 500);
    CHECK(share == Approx(2.0));
    CHECK(defects::border_loops(refined.positions, triangles).empty());
  }
}

TEST_CASE("the same arguments give the same bytes", "[refine]") {
  const scenes::Mesh rod = test::cylinder(1.0, 60.0, 100);
  const Strip strip{{0.1, 31.0}, 0.5, 0.5};
  const auto once = defects::refine(rod, side_of(rod), test::on_cylinder(strip, 1.0));
  const auto again = defects::refine(rod, side_of(rod), test::on_cylinder(strip, 1.0));
  REQUIRE(once.positions == again.positions);
  REQUIRE(once.triangles.size() == again.triangles.size());
  for (std::size_t t = 0; t < once.triangles.size(); ++t) {
    REQUIRE(once.triangles[t].points == again.triangles[t].points);
    REQUIRE(once.triangles[t].weights == again.triangles[t].weights);
  }
}
