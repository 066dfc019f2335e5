#include "defects/refine/working_mesh.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::defects::refinement {
namespace {
// Weights are kept on a grid of 2⁻⁴⁸: sums of three are then exact, however many midpoints of midpoints they
// went through. On 100 mm that moves a point by 2e-13 mm.
double on_grid(double weight) {
  return std::ldexp(std::nearbyint(std::ldexp(weight, 48)), -48);
}
}  // namespace

dvec3 WorkingMesh::weights(std::uint32_t node, std::uint32_t facet) const {
  const Node& n = nodes_[node];
  const Facet& f = facets_[facet];
  if (n.kind == Node::Kind::face) return n.weights;
  dvec3 result(0.0);
  const bool corner = n.kind == Node::Kind::corner;
  const std::uint32_t a = corner ? n.id : seams_[n.id].a;
  for (int k = 0; k < 3; ++k) {
    const auto point = f.points[static_cast<std::size_t>(k)];
    if (point == a)
      result[k] = corner ? 1.0 : n.weights.x;
    else if (!corner && point == seams_[n.id].b)
      result[k] = n.weights.y;
  }
  return result;
}

dvec2 WorkingMesh::flat(std::uint32_t node, const Facet& facet) const {
  const dvec3 d = nodes_[node].position - facet.corners[0];
  return {glm::dot(d, facet.e1), glm::dot(d, facet.e2)};
}

bool WorkingMesh::sound(std::uint32_t facet, std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  // The sign comes from the barycentric weights, which are exact; a thin facet's own points are not needed.
  const dvec3 wa = weights(a, facet), wb = weights(b, facet), wc = weights(c, facet);
  const double part = (wb.y - wa.y) * (wc.z - wa.z) - (wb.z - wa.z) * (wc.y - wa.y);
  if (!(part > 0.0)) return false;
  const dvec3 &pa = nodes_[a].position, &pb = nodes_[b].position, &pc = nodes_[c].position;
  const double longest2 =
      std::max({glm::dot(pb - pa, pb - pa), glm::dot(pc - pb, pc - pb), glm::dot(pa - pc, pa - pc)});
  const double area2 = part * facets_[facet].doubled_area;
  return area2 * area2 > longest2 * least_height_ * least_height_;
}

void WorkingMesh::fan(std::uint32_t node, std::vector<Side>& leaving) const {
  leaving.clear();
  const Cell& first = cells_[nodes_[node].cell];
  Side s = 3 * nodes_[node].cell;
  while (first.nodes[corner_of(s)] != node) ++s;
  const Side start = s;
  do {
    leaving.push_back(s);
    s = across(previous_side(s));
    CHECK(s != none);
  } while (s != start);
}

void WorkingMesh::link(Side s, Side other, std::uint32_t seam) {
  cells_[cell_of(s)].across[corner_of(s)] = other;
  cells_[cell_of(s)].seam[corner_of(s)] = seam;
  if (other == none) return;
  cells_[cell_of(other)].across[corner_of(other)] = s;
  cells_[cell_of(other)].seam[corner_of(other)] = seam;
}

void WorkingMesh::attach(std::uint32_t cell) {
  for (const auto node : cells_[cell].nodes) nodes_[node].cell = cell;
}

void WorkingMesh::set_inside(Node& node, const dvec3& weights) const {
  node.weights.y = on_grid(weights.y);
  node.weights.z = on_grid(weights.z);
  node.weights.x = 1.0 - node.weights.y - node.weights.z;
  const auto& p = facets_[node.id].corners;
  node.position = node.weights.x * p[0] + node.weights.y * p[1] + node.weights.z * p[2];
}

std::uint32_t WorkingMesh::add_node(Side s) {
  Node node;
  const auto middle = [&](std::uint32_t end) {  // weight of a seam's node towards the seam's second end
    const Node& n = nodes_[end];
    return n.kind == Node::Kind::seam ? n.weights.y : (n.id == seams_[seam(s)].b ? 1.0 : 0.0);
  };
  if (seam(s) != none) {
    const double t = on_grid(0.5 * (middle(from(s)) + middle(to(s))));
    node.kind = Node::Kind::seam;
    node.id = seam(s);
    node.weights = {1.0 - t, t, 0.0};
    node.position =
        (1.0 - t) * (*base_positions_)[seams_[node.id].a] + t * (*base_positions_)[seams_[node.id].b];
  } else {
    const auto f = cells_[cell_of(s)].facet;
    node.kind = Node::Kind::face;
    node.id = f;
    set_inside(node, 0.5 * (weights(from(s), f) + weights(to(s), f)));
  }
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

bool WorkingMesh::move(std::uint32_t node, const dvec3& weights, std::span<const Side> fan) {
  Node& moved = nodes_[node];
  CHECK(moved.kind == Node::Kind::face);
  const Node before = moved;
  set_inside(moved, weights);
  const bool all_sound = std::all_of(fan.begin(), fan.end(), [&](Side leaving) {
    return sound(moved.id, node, to(leaving), opposite(leaving));
  });
  if (!all_sound) moved = before;
  return all_sound;
}

std::optional<std::uint32_t> WorkingMesh::split(Side s) {
  const Side o = across(s);
  if (o == none) return std::nullopt;
  const auto t = cell_of(s), u = cell_of(o);
  const auto a = from(s), b = to(s), c = opposite(s), d = opposite(o);
  const auto f = cells_[t].facet, g = cells_[u].facet;
  const auto m = add_node(s);
  if (!sound(f, a, m, c) || !sound(f, m, b, c) || !sound(g, b, m, d) || !sound(g, m, a, d)) {
    nodes_.pop_back();
    return std::nullopt;
  }
  const auto seam_s = seam(s);
  const Side bc = next_side(s), ca = previous_side(s), ad = next_side(o), db = previous_side(o);
  const std::uint32_t seams[4] = {seam(bc), seam(ca), seam(ad), seam(db)};
  const auto v = static_cast<std::uint32_t>(cells_.size()), w = v + 1;
  // On a two-sided sheet the two cells meet along another edge, too, whose sides get new numbers here.
  const auto renumbered = [&](Side old) {
    return old == bc   ? 3 * v + 1
           : old == ca ? 3 * t + 2
           : old == ad ? 3 * w + 1
           : old == db ? 3 * u + 2
                       : old;
  };
  const Side beyond[4] = {renumbered(across(bc)), renumbered(across(ca)), renumbered(across(ad)),
                          renumbered(across(db))};
  cells_.resize(cells_.size() + 2);
  alive_cells_ += 2;
  cells_[t].nodes = {a, m, c};
  cells_[v].nodes = {m, b, c};
  cells_[u].nodes = {b, m, d};
  cells_[w].nodes = {m, a, d};
  cells_[v].facet = f;
  cells_[w].facet = g;
  link(3 * v + 1, beyond[0], seams[0]);
  link(3 * t + 2, beyond[1], seams[1]);
  link(3 * w + 1, beyond[2], seams[2]);
  link(3 * u + 2, beyond[3], seams[3]);
  link(3 * t + 0, 3 * w + 0, seam_s);
  link(3 * v + 0, 3 * u + 0, seam_s);
  link(3 * t + 1, 3 * v + 2, none);
  link(3 * u + 1, 3 * w + 2, none);
  for (const auto cell : {t, v, u, w}) attach(cell);
  return m;
}

bool WorkingMesh::can_flip(Side s) const {
  const Side o = across(s);
  if (o == none || seam(s) != none) return false;
  const auto f = cells_[cell_of(s)].facet;
  return sound(f, from(s), opposite(o), opposite(s)) && sound(f, opposite(o), to(s), opposite(s));
}

bool WorkingMesh::flip(Side s) {
  if (!can_flip(s)) return false;
  const Side o = across(s);
  const auto t = cell_of(s), u = cell_of(o);
  const auto a = from(s), b = to(s), c = opposite(s), d = opposite(o);
  const Side bc = next_side(s), ca = previous_side(s), ad = next_side(o), db = previous_side(o);
  const Side beyond[4] = {across(bc), across(ca), across(ad), across(db)};
  const std::uint32_t seams[4] = {seam(bc), seam(ca), seam(ad), seam(db)};
  cells_[t].nodes = {a, d, c};
  cells_[u].nodes = {d, b, c};
  link(3 * t + 0, beyond[2], seams[2]);
  link(3 * u + 0, beyond[3], seams[3]);
  link(3 * u + 1, beyond[0], seams[0]);
  link(3 * t + 2, beyond[1], seams[1]);
  link(3 * t + 1, 3 * u + 2, none);
  attach(t);
  attach(u);
  return true;
}

bool WorkingMesh::can_collapse(Side s, std::span<const Side> fan) const {
  const Node& moved = nodes_[from(s)];
  // A node on a base edge stays on it; points of the base mesh stay.
  if (moved.kind == Node::Kind::corner) return false;
  if (moved.kind == Node::Kind::seam && seam(s) != moved.id) return false;
  const auto b = to(s);
  for (const Side leaving : fan) {
    const auto p = to(leaving), q = opposite(leaving);
    if (p != b && q != b && !sound(cells_[cell_of(leaving)].facet, b, p, q)) return false;
  }
  return true;
}

void WorkingMesh::collapse(Side s, std::span<const Side> fan) {
  const auto a = from(s), b = to(s);
  const Side o = across(s);
  const auto t = cell_of(s), u = cell_of(o);
  for (const Side leaving : fan) cells_[cell_of(leaving)].nodes[corner_of(leaving)] = b;
  // Cells t (a, b, c) and u (b, a, d) go; what lay beyond their two other sides meets.
  const Side bc = across(next_side(s)), ca = across(previous_side(s));
  const Side ad = across(next_side(o)), db = across(previous_side(o));
  const auto seam_bc = seam(next_side(s)), seam_db = seam(previous_side(o));
  if (bc == previous_side(o)) {  // a two-sided sheet: t and u meet there, too
    link(ca, ad, seam_bc);
  } else {
    link(ca, bc, seam_bc);
    link(ad, db, seam_db);
  }
  for (const auto dead : {t, u}) cells_[dead].nodes = {none, none, none};
  alive_cells_ -= 2;
  nodes_[a].alive = false;
  attach(cell_of(ca));
  attach(cell_of(ad));
}

}  // namespace flawsmith::defects::refinement
