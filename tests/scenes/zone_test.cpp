#include <algorithm>
#include <catch2/catch.hpp>

#include "scenes/edge_chains.h"
#include "scenes/glob.h"
#include "scenes/zone.h"
#include "tests/scenes/shapes.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
constexpr double pi = 3.14159265358979;
Zone find(const Part& part, const FaceRule& rule) {
  return find_zone({"z", rule}, part, Topology(part.mesh));
}
Zone find(const Part& part, const EdgeRule& rule) {
  return find_zone({"z", rule}, part, Topology(part.mesh));
}
EdgeRule edges(double low, double high, EdgeRule::Convexity convexity) {
  EdgeRule rule;
  rule.dihedral = {low * pi / 180, high * pi / 180};
  rule.convexity = convexity;
  return rule;
}
}  // namespace

TEST_CASE("a block has twelve convex edges of 90 degrees", "[zone]") {
  const Part block = shapes::block(10, 8, 4);
  const Zone zone = find(block, edges(90, 90, EdgeRule::Convexity::convex));
  REQUIRE(zone.chains.size() == 12);  // at a corner every turn is 90°: no two edges join
  double length = 0;
  for (const EdgeChain& chain : zone.chains) {
    CHECK(chain.points.size() == 2);
    CHECK(!chain.closed);
    length += chain_length(block.mesh, chain);
  }
  CHECK(length == Approx(4 * (10 + 8 + 4)));
  CHECK(find(block, edges(90, 90, EdgeRule::Convexity::concave)).chains.empty());
  CHECK(find(block, edges(91, 180, EdgeRule::Convexity::either)).chains.empty());

  EdgeRule tall = edges(80, 100, EdgeRule::Convexity::convex);
  tall.length = FaceRule::Range{3.9, 4.1};
  CHECK(find(block, tall).chains.size() == 4);
  EdgeRule top = edges(80, 100, EdgeRule::Convexity::convex);
  top.box = Box{{-1, -1, 3}, {11, 9, 5}};  // the top's edges; of the upright ones only a quarter is inside
  CHECK(find(block, top).chains.size() == 4);
  CHECK(contains(*find(block, top).box, {5, 0, 4}));
  CHECK_FALSE(contains(*find(block, top).box, {0, 0, 2}));
  top.box = Box{{2, -1, 3}, {4, 1, 5}};  // a piece of one long edge
  CHECK(find(block, top).chains.size() == 1);
  top.box = Box{{-1, -1, 3}, {11, 9, 5}};
  top.corner = 1.6;  // now the top's edges, 90° = 1.571 rad apart, join to one closed chain
  const Zone rim = find(block, top);
  REQUIRE(rim.chains.size() == 1);
  CHECK(rim.chains[0].closed);
  CHECK(rim.chains[0].points.size() == 4);
  CHECK(chain_length(block.mesh, rim.chains[0]) == Approx(36));
}

TEST_CASE("an L profile has one concave edge", "[zone]") {
  const Part part = shapes::l_profile();
  const Zone inner = find(part, edges(80, 100, EdgeRule::Convexity::concave));
  REQUIRE(inner.chains.size() == 1);
  REQUIRE(inner.chains[0].points.size() == 2);
  for (const auto point : inner.chains[0].points) {
    CHECK(part.mesh.positions[point].x == 10);
    CHECK(part.mesh.positions[point].y == 10);
  }
  CHECK(find(part, edges(80, 100, EdgeRule::Convexity::convex)).chains.size() == 17);  // 3 · 6 − 1
  CHECK(find(part, edges(80, 100, EdgeRule::Convexity::either)).chains.size() == 18);
}

TEST_CASE("a cylinder's rims are two closed chains, and its curvature is 1 / radius", "[zone]") {
  const Part part = shapes::cylinder(5, 12, 48);
  const Zone rims = find(part, edges(80, 100, EdgeRule::Convexity::convex));
  REQUIRE(rims.chains.size() == 2);
  for (const EdgeChain& chain : rims.chains) {
    CHECK(chain.closed);
    CHECK(chain.points.size() == 48);
    CHECK(chain_length(part.mesh, chain) == Approx(48 * 2 * 5 * std::sin(pi / 48)));
    CHECK(chain.points[0] == *std::min_element(chain.points.begin(), chain.points.end()));
  }
  // The chord of a circle and the change of its normals are parallel: S e = e / r exactly.
  FaceRule wall;
  wall.curvature = FaceRule::Range{0.2 * 0.999, 0.2 * 1.001};
  CHECK(find(part, wall).triangles.size() == 96);
  wall.curvature = FaceRule::Range{0.21, 1};
  CHECK(find(part, wall).triangles.empty());
  FaceRule flat;
  flat.curvature = FaceRule::Range{0, 1e-6};
  CHECK(find(part, flat).triangles.size() == 2 * 46);
}

TEST_CASE("faces by id, name, normal, area and box", "[zone]") {
  const Part block = shapes::block(10, 8, 4);
  FaceRule rule;
  rule.ids = {2, 4};
  CHECK(find(block, rule).triangles.size() == 4);
  rule.name = "wall *";
  CHECK(find(block, rule).triangles.size() == 2);  // both conditions: face 4 is "wall 1", face 2 is "top"
  rule = {};
  rule.name = "w?ll [0-9]";  // brackets are letters like others
  CHECK(find(block, rule).triangles.empty());
  rule = {};
  rule.area = FaceRule::Range{79, 81};  // 10 × 8: bottom and top
  CHECK(find(block, rule).triangles == std::vector<std::uint32_t>{0, 1, 2, 3});
  rule = {};
  rule.normal = FaceRule::NormalCone{{0, 0, 1}, 0.1};
  const Zone top = find(block, rule);
  REQUIRE(top.triangles.size() == 2);
  CHECK(block.mesh.positions[block.mesh.triangles[top.triangles[0]][0]].z == 4);
  rule.normal->half_angle = pi / 2;
  CHECK(find(block, rule).triangles.size() == 2 + 8);  // and the walls, at 90°
  rule = {};
  rule.box = Box{{-1, -1, -1}, {11, 9, 0.5}};
  CHECK(find(block, rule).triangles.size() ==
        2 + 8);  // the bottom's, and the walls', which all reach down to z = 0
  rule.box = Box{{-1, -1, -1}, {11, 9, -0.5}};
  CHECK(find(block, rule).triangles.empty());
}

TEST_CASE("where more than two edges meet, the straightest go on", "[zone]") {
  // A ridge along x from −1 over 0 to 1, with a side edge from 0 towards (−1, 1): a fan of folded triangles.
  Mesh mesh;
  mesh.positions = {{0, 0, 0}, {-1, 0, 0}, {1, 0.02, 0}, {-1, 1, 0}, {0, 1, -1}, {0, -1, -1}, {-2, 0.6, -1}};
  mesh.triangles = {{0, 2, 4}, {0, 4, 3}, {0, 3, 6}, {0, 6, 1}, {0, 1, 5}, {0, 5, 2}};
  mesh.normals.resize(6);
  mesh.face.assign(6, 0);
  const Topology topology(mesh);
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t e = 0; e < topology.edges.size(); ++e) {
    const Edge& edge = topology.edges[e];
    if (edge.a == 0 && edge.b <= 3) chosen.push_back(e);
  }
  REQUIRE(chosen.size() == 3);
  // Turns at the origin: 1–2 is 1.1°, 3–2 is 46°, 1–3 is 135°. All within 60° but for the last.
  const auto chains = join_edges(mesh, topology, chosen, pi / 3);
  REQUIRE(chains.size() == 2);
  CHECK(chains[0].points == std::vector<std::uint32_t>{0, 3});
  CHECK(chains[1].points == std::vector<std::uint32_t>{1, 0, 2});
}

TEST_CASE("glob patterns", "[zone]") {
  CHECK(glob_matches("rake*", "rake face 1"));
  CHECK(glob_matches("*face*", "rake face 1"));
  CHECK(glob_matches("*a*b*c", "xxaxbxbxc"));
  CHECK(glob_matches("f?ce", "face"));
  CHECK(glob_matches("", ""));
  CHECK(glob_matches("**", ""));
  CHECK(!glob_matches("f?ce", "fce"));
  CHECK(!glob_matches("face", "face 1"));
  CHECK(!glob_matches("*a*b*c", "xxaxbxbxcx"));
  CHECK(!glob_matches("", "x"));
}
