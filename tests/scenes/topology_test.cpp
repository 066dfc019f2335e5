// Edges, dihedral angles and the mesh report on shapes with known answers.
#include "scenes/topology.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/scenes/shapes.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

TEST_CASE("A closed block has 18 edges, each with two triangles") {
  const Part part = shapes::block(10, 20, 30);
  const Topology topology(part.mesh);
  CHECK(topology.edges.size() == 18);  // 12 of the block and 6 diagonals; Euler: 8 − 18 + 12 = 2
  for (std::uint32_t t = 0; t < 12; ++t)
    for (int k = 0; k < 3; ++k) {
      const auto n = topology.neighbour(t, k);
      REQUIRE(n != no_triangle);
      const auto& back = topology.edge_of[n];
      CHECK(std::count(back.begin(), back.end(), topology.edge_of[t][static_cast<std::size_t>(k)]) == 1);
    }
  int ridges = 0, flat = 0;
  for (const Edge& edge : topology.edges) {
    const double angle = dihedral(part.mesh, edge);
    if (std::abs(angle - std::acos(0.0)) < 1e-12) ++ridges;
    if (std::abs(angle) < 1e-12) ++flat;
  }
  CHECK(ridges == 12);
  CHECK(flat == 6);
  const auto found = report(part.mesh, topology);
  CHECK(found.closed);
  CHECK(found.closed_components == 1);
  CHECK(found.volume == Approx(6000.0).epsilon(1e-14));
  CHECK(found.area == Approx(2200.0).epsilon(1e-14));
}

TEST_CASE("The inner edge of an L is a valley") {
  const Part part = shapes::l_profile();
  int valleys = 0, ridges = 0;
  for (const Edge& edge : Topology(part.mesh).edges) {
    const double angle = dihedral(part.mesh, edge);
    valleys += angle < -1.0;
    ridges += angle > 1.0;
  }
  CHECK(valleys == 1);
  CHECK(ridges == 17);  // 6 upright ones less the valley, and 12 around top and bottom
}

TEST_CASE("Holes, third triangles and triangles turned round are told apart") {
  Part part = shapes::block(1, 2, 3);
  SECTION("a hole") {
    part.mesh.triangles.pop_back();
    const auto found = report(part.mesh, Topology(part.mesh));
    CHECK_FALSE(found.closed);
    CHECK(found.closed_components == 0);
    CHECK(found.boundary_edges == 3);
    CHECK(found.nonmanifold_edges == 0);
  }
  SECTION("a fin") {
    part.mesh.positions.emplace_back(5, 5, 5);
    const auto t = part.mesh.triangles[0];
    part.mesh.triangles.push_back({t[0], t[1], 8});
    const auto found = report(part.mesh, Topology(part.mesh));
    CHECK_FALSE(found.closed);
    CHECK(found.nonmanifold_edges == 1);
    CHECK(found.boundary_edges == 2);
  }
  SECTION("one triangle turned round") {
    std::swap(part.mesh.triangles[3][0], part.mesh.triangles[3][1]);
    const auto found = report(part.mesh, Topology(part.mesh));
    CHECK_FALSE(found.closed);
    CHECK(found.boundary_edges == 0);
  }
  SECTION("a second, open body") {
    const auto first = static_cast<std::uint32_t>(part.mesh.positions.size());
    for (const double x : {10.0, 11.0, 12.0}) part.mesh.positions.emplace_back(x, x * x, 0);
    part.mesh.triangles.push_back({first, first + 1, first + 2});
    const auto found = report(part.mesh, Topology(part.mesh));
    CHECK(found.components == 2);
    CHECK(found.closed_components == 1);
    CHECK_FALSE(found.closed);
  }
}

TEST_CASE("A round wall is no crease, its rims are") {
  const Part part = shapes::cylinder(5, 10, 60);
  int creases = 0;
  for (const Edge& edge : Topology(part.mesh).edges) creases += is_crease(part.mesh, edge);
  CHECK(creases == 120);  // two rims of 60 edges
}
