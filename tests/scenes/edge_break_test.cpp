// Which edges are broken, how much, and which triangles hear of it.
#include "scenes/edge_break.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "scenes/manufacture.h"
#include "tests/scenes/shapes.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
EdgeBreak broken(const Part& part, double radius) {
  const Topology topology(part.mesh);
  return find_edge_break(part.mesh, topology, std::vector<double>(topology.edges.size(), radius));
}

std::size_t lists(const EdgeBreak& edges, std::uint32_t triangle) {
  return edges.first[triangle + 1] - edges.first[triangle];
}
}  // namespace

TEST_CASE("a block's twelve edges are broken, its diagonals are not") {
  const Part part = shapes::block(10, 20, 30);
  const EdgeBreak edges = broken(part, 0.03);
  REQUIRE(edges.edges.size() == 12);
  for (const BrokenEdge& edge : edges.edges) {
    CHECK(edge.turn == Approx(glm::half_pi<double>()));
    CHECK(edge.radius == Approx(0.03));
  }
  // Each triangle of a rectangle has three of its corners: both sides there and the edge that meets it at
  // that corner only, so all four sides and three edges square to it.
  REQUIRE(edges.first.size() == 13);
  for (std::uint32_t t = 0; t < 12; ++t) CHECK(lists(edges, t) == 7);
  CHECK(edges.near.size() == edges.first.back());
}

TEST_CASE("valleys and smooth edges stay sharp") {
  CHECK(broken(shapes::l_profile(), 0.03).edges.size() == 17);  // of 18 edges one is a valley
  // The rims of a round wall: two polygons of 24; its own facets meet at 15° but have one normal.
  const EdgeBreak rims = broken(shapes::cylinder(5, 10, 24), 0.03);
  CHECK(rims.edges.size() == 48);
}

TEST_CASE("an acute edge's fillet begins no farther from it than 1.5 radii") {
  // A wedge of 30°: the normals turn by 150°, tan 75° = 3.732; the radius becomes 1.5/3.732 of it.
  const double height = 10.0 * std::tan(glm::radians(30.0));
  const EdgeBreak edges = broken(shapes::prism({{0, 0}, {10, 0}, {10, height}}, 5), 0.03);
  const auto acute = std::find_if(edges.edges.begin(), edges.edges.end(),
                                  [](const BrokenEdge& e) { return e.turn > glm::radians(149.0); });
  REQUIRE(acute != edges.edges.end());
  CHECK(acute->radius == Approx(0.03 * 1.5 / std::tan(glm::radians(75.0))));
  CHECK(break_width(acute->radius, acute->turn) == Approx(0.045));
}

TEST_CASE("triangles within reach hear of an edge, those beyond do not") {
  // A rim of 200 chords of 0.157 mm under a lid that is a fan from one of its points: a triangle of the fan
  // has its own chord, the neighbours at either end, and those that the hub touches.
  const Part part = shapes::cylinder(5, 10, 200);
  const EdgeBreak fine = broken(part, 0.01), coarse = broken(part, 0.2);
  std::size_t most = 0;
  for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t) most = std::max(most, lists(fine, t));
  CHECK(most >= 3);
  CHECK(fine.near.size() < 10 * part.mesh.triangles.size());
  CHECK(coarse.near.size() >
        1.5 * static_cast<double>(fine.near.size()));  // reach of 0.36 mm: two chords more each way
  for (const std::uint32_t edge : coarse.near) CHECK(edge < coarse.edges.size());
}

TEST_CASE("two instances are broken differently, one always alike") {
  Station station;
  station.materials.resize(1);
  station.items.resize(1);
  double sum = 0, square = 0;
  constexpr int n = 2000;
  for (int i = 0; i < n; ++i) {
    const double scale = manufacture(station, static_cast<std::uint64_t>(i)).items[0].edge_break_scale;
    CHECK(scale == manufacture(station, static_cast<std::uint64_t>(i)).items[0].edge_break_scale);
    CHECK(scale >= least_break_scale);
    CHECK(scale <= greatest_break_scale);
    sum += std::log(scale) / n;
    square += std::log(scale) * std::log(scale) / n;
  }
  // ln is normal (0, 0.12), cut 2.8 σ below and above: standard errors 0.12/√2000 = 0.0027 and 0.0019; limits
  // of 4 of them. σ 9 % off is caught with 95 % probability.
  CHECK(std::abs(sum) < 0.011);
  CHECK(std::abs(std::sqrt(square) - 0.12) < 0.0076);
}
