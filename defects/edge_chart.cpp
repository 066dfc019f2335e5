#include <algorithm>
#include <cmath>
#include <deque>
#include <unordered_map>

#include "core/check.h"
#include "defects/chart.h"
#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
// Across a crease sharper than this the side of a chart does not go on [rad]: a chamfer's or chip breaker's
// gentle kink may lie within a chip, the part's next edge may not.
constexpr double kink_limit = 0.7;
// Mitre planes of a curved edge meet at its centre of curvature; of the width there this share must be left.
constexpr double squeeze_limit = 0.25;

struct Node {
  std::uint32_t point = 0;
  dvec3 position{0.0};
  double s = 0;
  dvec3 along{0.0};             // normal of the mitre plane
  dvec3 right{0.0}, left{0.0};  // in-plane, away from the edge
  dvec3 right_normal{0.0}, left_normal{0.0};
};

// The triangles right and left of the directed mesh edge p → q.
struct Sides {
  std::uint32_t right, left;
};
std::optional<Sides> sides_of(const scenes::Mesh& mesh, const scenes::Topology& topology, std::uint32_t p,
                              std::uint32_t q) {
  const auto index = topology.edge_between(p, q);
  if (!index || topology.edges[*index].uses != 2) return std::nullopt;
  const scenes::Edge& edge = topology.edges[*index];
  const auto runs_forward = [&](std::uint32_t t) {
    const auto& c = mesh.triangles[t];
    for (std::size_t k = 0; k < 3; ++k)
      if (c[k] == p && c[(k + 1) % 3] == q) return true;
    return false;
  };
  // A triangle that is counter-clockwise from outside has its inside on the left of its own edges.
  const bool first_left = runs_forward(edge.triangles[0]);
  if (first_left == runs_forward(edge.triangles[1])) return std::nullopt;
  return first_left ? Sides{edge.triangles[1], edge.triangles[0]}
                    : Sides{edge.triangles[0], edge.triangles[1]};
}

// Point i of a chain that goes on round if it is closed; none beyond an open end.
std::optional<std::uint32_t> chain_point(const scenes::EdgeChain& chain, long i) {
  const long n = static_cast<long>(chain.points.size());
  if (chain.closed) return chain.points[static_cast<std::size_t>(((i % n) + n) % n)];
  if (i < 0 || i >= n) return std::nullopt;
  return chain.points[static_cast<std::size_t>(i)];
}

double interior_angle(const dvec3& right, const dvec3& left, const dvec3& right_normal) {
  const double angle = std::atan2(glm::length(glm::cross(right, left)), glm::dot(right, left));
  return glm::dot(left, right_normal) <= 0.0 ? angle : 2.0 * 3.14159265358979323846 - angle;
}

std::optional<Node> make_node(const scenes::Mesh& mesh, const scenes::Topology& topology,
                              const scenes::EdgeChain& chain, long i) {
  Node node;
  node.point = *chain_point(chain, i);
  node.position = mesh.positions[node.point];
  for (const long j : {i - 1, i}) {
    const auto p = chain_point(chain, j), q = chain_point(chain, j + 1);
    if (!p || !q) continue;
    const auto sides = sides_of(mesh, topology, *p, *q);
    if (!sides) return std::nullopt;
    node.along += glm::normalize(mesh.positions[*q] - mesh.positions[*p]);
    node.right_normal += scenes::corner_normal(mesh, sides->right, node.point);
    node.left_normal += scenes::corner_normal(mesh, sides->left, node.point);
  }
  if (!(glm::length(node.along) > 0.1) || !(glm::length(node.right_normal) > 0.1) ||
      !(glm::length(node.left_normal) > 0.1))
    return std::nullopt;
  node.along = glm::normalize(node.along);
  node.right = glm::normalize(glm::cross(node.along, node.right_normal));
  node.left = glm::normalize(glm::cross(node.left_normal, node.along));
  node.right_normal = glm::cross(node.right, node.along);
  node.left_normal = glm::cross(node.along, node.left);
  return node;
}

Node between(const Node& a, const Node& b, double share) {
  const auto mix = [share](const dvec3& x, const dvec3& y) { return glm::normalize(glm::mix(x, y, share)); };
  Node node;
  node.position = glm::mix(a.position, b.position, share);
  node.s = glm::mix(a.s, b.s, share);
  node.along = mix(a.along, b.along);
  node.right = mix(a.right, b.right);
  node.left = mix(a.left, b.left);
  node.right_normal = mix(a.right_normal, b.right_normal);
  node.left_normal = mix(a.left_normal, b.left_normal);
  return node;
}
}  // namespace

struct EdgeChart::State {
  const scenes::Mesh& mesh;
  const scenes::Topology& topology;
  dvec2 half;
  std::vector<Node> nodes;  // along the chain, in order of s
  bool whole = true;        // the chain reaches over the support at both ends
  std::vector<std::uint32_t> triangles;
  std::unordered_map<std::uint32_t, int> side;  // +1 right, −1 left
  std::vector<std::uint32_t> border;            // edges where a side ends

  std::array<dvec3, 3> corners(std::uint32_t t) const {
    const auto& [a, b, c] = mesh.triangles[t];
    return {mesh.positions[a], mesh.positions[b], mesh.positions[c]};
  }

  struct Around {
    const Node *a, *b;
    double share;  // of the way from a to b; below 0 and above 1 beyond the window
  };
  Around around(double s) const {
    std::size_t i = 1;
    while (i + 1 < nodes.size() && nodes[i].s < s) ++i;
    return {&nodes[i - 1], &nodes[i], (s - nodes[i - 1].s) / (nodes[i].s - nodes[i - 1].s)};
  }

  // The chain at parameter s, on its straight continuation beyond the window.
  Node chain_at(double s) const {
    const auto [a, b, share] = around(s);
    Node node = between(*a, *b, std::clamp(share, 0.0, 1.0));
    if (share < 0.0) node.position += (s - a->s) * a->along;
    if (share > 1.0) node.position += (s - b->s) * b->along;
    node.s = s;
    return node;
  }

  // Foot of a point of the surface on the chain: (s, distance).
  dvec2 foot(const dvec3& p) const {
    dvec2 best(0.0, 1e300);
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      const Node &a = nodes[i], &b = nodes[i + 1];
      const double after = glm::dot(p - a.position, a.along), before = glm::dot(b.position - p, b.along);
      if (after < 0.0 || before < 0.0 || !(after + before > 0.0)) continue;
      const double share = after / (after + before);
      const double distance = glm::length(p - glm::mix(a.position, b.position, share));
      if (distance < best.y) best = {glm::mix(a.s, b.s, share), distance};
    }
    for (const Node* end : {&nodes.front(), &nodes.back()}) {
      const double beyond = glm::dot(p - end->position, end->along);
      if (end == &nodes.front() ? beyond > 0.0 : beyond < 0.0) continue;
      const double distance = glm::length(p - end->position - beyond * end->along);
      if (std::hypot(distance, beyond) < best.y) best = {end->s + beyond, distance};
    }
    return best;
  }

  bool on_chain(const scenes::Edge& edge) const {
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i)
      if (std::minmax(nodes[i].point, nodes[i + 1].point) ==
          std::pair<const std::uint32_t&, const std::uint32_t&>(edge.a, edge.b))
        return true;
    return false;
  }

  double chain_distance(std::uint32_t t) const {
    const auto points = corners(t);
    double nearest = 1e300;
    for (const Node& node : nodes) nearest = std::min(nearest, triangle_distance(node.position, points));
    return nearest;
  }

  void build(const ChainPlace& place) {
    const auto& chain = *place.chain;
    const long first = static_cast<long>(place.segment);
    const dvec3 a = mesh.positions[*chain_point(chain, first)],
                b = mesh.positions[*chain_point(chain, first + 1)];
    const double before = place.share * glm::length(b - a), room = 1.2 * half.x;
    std::deque<Node> found;
    const auto add = [&](long i, double s, bool back) {
      auto node = make_node(mesh, topology, chain, i);
      if (!node) return whole = false;
      node->s = s;
      back ? found.push_back(*node) : found.push_front(*node);
      return true;
    };
    const long most = static_cast<long>(chain.points.size());
    double s = -before;
    if (!add(first, s, false)) return;
    for (long i = first; found.front().s > -room; --i) {
      const auto p = chain_point(chain, i - 1);
      if (!p || first - i >= most) break;
      s -= glm::length(mesh.positions[*p] - mesh.positions[*chain_point(chain, i)]);
      if (!add(i - 1, s, false)) return;
    }
    s = -before;
    for (long i = first; found.back().s < room || found.size() < 2; ++i) {
      const auto p = chain_point(chain, i + 1);
      if (!p || i - first >= most) break;
      s += glm::length(mesh.positions[*p] - mesh.positions[*chain_point(chain, i)]);
      if (!add(i + 1, s, true)) return;
    }
    nodes.assign(found.begin(), found.end());
    if (static_cast<long>(nodes.size()) > most + 1) whole = false;  // once round and over itself
    CHECK(nodes.size() >= 2);
  }

  // Spreads from the chain's own triangles over each side, as far as the support may reach.
  void spread() {
    std::deque<std::uint32_t> open;
    const auto claim = [&](std::uint32_t t, int sign) {
      if (!side.emplace(t, sign).second) return;
      triangles.push_back(t);
      open.push_back(t);
    };
    double longest = 0.0;
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      const auto sides = sides_of(mesh, topology, nodes[i].point, nodes[i + 1].point);
      if (!sides) {
        whole = false;
        return;
      }
      claim(sides->right, +1);
      claim(sides->left, -1);
      longest = std::max(longest, nodes[i + 1].s - nodes[i].s);
    }
    const double reach = 1.3 * half.y + 0.5 * std::min(longest, 2.5 * half.x) + 0.1 * half.x;
    while (!open.empty()) {
      const std::uint32_t t = open.front();
      open.pop_front();
      const int sign = side.at(t);
      for (int k = 0; k < 3; ++k) {
        const std::uint32_t id = topology.edge_of[t][static_cast<std::size_t>(k)];
        const auto& edge = topology.edges[id];
        if (on_chain(edge)) continue;
        const std::uint32_t next = topology.neighbour(t, k);
        const bool passable =
            next != scenes::no_triangle && std::abs(scenes::dihedral(mesh, edge)) < kink_limit;
        const auto known = next == scenes::no_triangle ? side.end() : side.find(next);
        if (!passable || (known != side.end() && known->second != sign))
          border.push_back(id);
        else if (known == side.end() && near(next, reach))
          claim(next, sign);
      }
    }
  }

  bool near(std::uint32_t t, double reach) const {
    const auto points = corners(t);
    // Chain points may be far apart: walk along the chain within the support in steps of the reach.
    const double from = std::max(nodes.front().s, -1.2 * half.x), to = std::min(nodes.back().s, 1.2 * half.x);
    const int steps = std::clamp(static_cast<int>((to - from) / std::max(half.y, 0.02 * half.x)) + 2, 2, 64);
    const double gap = 0.5 * (to - from) / (steps - 1);
    for (int i = 0; i < steps; ++i)
      if (triangle_distance(chain_at(from + (to - from) * i / (steps - 1)).position, points) <
          std::min(reach, 1.3 * half.y + gap))
        return true;
    return false;
  }
};

std::optional<ChartSite> edge_site(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                   const ChainPlace& place) {
  const long i = static_cast<long>(place.segment);
  const auto a = make_node(mesh, topology, *place.chain, i),
             b = make_node(mesh, topology, *place.chain, i + 1);
  if (!a || !b) return std::nullopt;
  const Node node = between(*a, *b, place.share);
  return ChartSite{ChartType::edge, interior_angle(node.right, node.left, node.right_normal),
                   node.right_normal, node.left_normal};
}

EdgeChart::EdgeChart(const scenes::Mesh& mesh, const scenes::Topology& topology, const ChainPlace& place,
                     dvec2 half)
    : state_(new State{mesh, topology, half, {}, true, {}, {}, {}}) {
  CHECK(place.chain && place.chain->points.size() >= 2);
  state_->build(place);
  if (state_->nodes.size() >= 2) state_->spread();
}

EdgeChart::~EdgeChart() = default;

ChartSite EdgeChart::site() const {
  const Node node = state_->chain_at(0.0);
  return {ChartType::edge, interior_angle(node.right, node.left, node.right_normal), node.right_normal,
          node.left_normal};
}

std::optional<ChartPoint> EdgeChart::at(const SurfacePoint& point) const {
  const auto side = state_->side.find(point.triangle);
  if (side == state_->side.end()) return std::nullopt;
  const dvec2 foot = state_->foot(position(state_->mesh, point));
  return ChartPoint{foot.x, side->second * foot.y};
}

dmat3 EdgeChart::frame(const SurfacePoint&, ChartPoint at) const {
  const auto [a, b, share] = state_->around(at.x);
  const double f = std::clamp(share, 0.0, 1.0);
  return {glm::normalize(glm::mix(a->along, b->along, f)), glm::normalize(glm::mix(a->right, b->right, f)),
          glm::normalize(glm::mix(a->left, b->left, f))};
}

double EdgeChart::depth(const SurfacePoint& point, ChartPoint at, const dvec3& moved) const {
  const Node node = state_->chain_at(at.x);
  const dvec3 base = position(state_->mesh, point) - node.position;
  // A base point lies on its own face, which may curve away from the tangent plane: only the other face's
  // plane is taken at the edge.
  const double own = -glm::dot(moved, at.y >= 0.0 ? node.right_normal : node.left_normal);
  const double other = -glm::dot(base + moved, at.y >= 0.0 ? node.left_normal : node.right_normal);
  return std::min(own, std::max(other, 0.0));
}

std::optional<SurfacePoint> EdgeChart::locate(ChartPoint at) const {
  const Node node = state_->chain_at(at.x);
  const dvec3 p = node.position + std::abs(at.y) * (at.y >= 0.0 ? node.right : node.left);
  std::optional<SurfacePoint> best;
  double nearest = 1e300;
  for (const auto t : state_->triangles) {
    if ((state_->side.at(t) > 0) != (at.y >= 0.0)) continue;
    const auto corners = state_->corners(t);
    const double distance = triangle_distance(p, corners);
    if (distance >= nearest) continue;
    nearest = distance;
    best = SurfacePoint{t, nearest_weights(p, corners)};
  }
  return best;
}

const std::vector<std::uint32_t>& EdgeChart::triangles() const {
  return state_->triangles;
}

bool EdgeChart::holds(dvec2 half, std::string& why_not) const {
  const auto& nodes = state_->nodes;
  why_not = "no room along the edge";
  if (!state_->whole || nodes.size() < 2 || nodes.front().s > -half.x || nodes.back().s < half.x)
    return false;
  why_not = "the edge is bent too tightly";
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    const Node &a = nodes[i], &b = nodes[i + 1];
    if (b.s < -half.x || a.s > half.x) continue;
    const dvec3 along = glm::normalize(b.position - a.position);
    for (const auto side : {&Node::right, &Node::left}) {
      const dvec3 gap = (b.position + half.y * b.*side) - (a.position + half.y * a.*side);
      if (glm::dot(gap, along) < squeeze_limit * (b.s - a.s)) return false;
    }
  }
  why_not = "no room on the faces beside the edge";
  for (const auto id : state_->border) {
    const auto& edge = state_->topology.edges[id];
    const dvec3 a = state_->mesh.positions[edge.a], b = state_->mesh.positions[edge.b];
    // Only the piece near the support is looked at, in steps well below its size.
    const dvec3 centre = state_->chain_at(0.0).position;
    const double reach = 1.5 * glm::length(half), length = glm::length(b - a);
    const double middle = glm::dot(centre - a, b - a) / std::max(length, 1e-12);
    const double from = std::clamp(middle - reach, 0.0, length), to = std::clamp(middle + reach, 0.0, length);
    const int steps = 2 + static_cast<int>((to - from) / (0.125 * half.y));
    for (int i = 0; i <= steps; ++i) {
      const double d = from + (to - from) * i / steps;
      const dvec2 foot = state_->foot(a + d / std::max(length, 1e-12) * (b - a));
      if (std::abs(foot.x) <= half.x && foot.y <= half.y) return false;
    }
  }
  why_not.clear();
  return true;
}
}  // namespace flawsmith::defects
