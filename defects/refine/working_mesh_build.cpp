// The working mesh as it begins: the region's base triangles, joined along those base edges that may be
// split.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/check.h"
#include "defects/refine/working_mesh.h"

namespace flawsmith::defects::refinement {
namespace {
struct RegionSide {
  std::uint32_t a, b;  // base points, a < b
  Side side;
  bool forward;  // the triangle runs from a to b
  bool operator<(const RegionSide& other) const {
    return std::tie(a, b, side) < std::tie(other.a, other.b, other.side);
  }
};

// Rounding to float32 moves a coordinate x by at most 2⁻²⁴ |x|, a point by √3 of that, and a point against
// the line through two others by twice as much: 3.5 units. A triangle 8 units high cannot turn over.
constexpr double height_in_roundings = 8.0;

Facet make_facet(const scenes::Mesh& base, std::uint32_t triangle, double least_height) {
  Facet f;
  f.triangle = triangle;
  f.points = base.triangles[triangle];
  for (std::size_t k = 0; k < 3; ++k) f.corners[k] = base.positions[f.points[k]];
  const auto& p = f.corners;
  const dvec3 cross = glm::cross(p[1] - p[0], p[2] - p[0]);
  dvec3 longest = p[1] - p[0];
  for (const dvec3& side : {p[2] - p[1], p[0] - p[2]})
    if (glm::dot(side, side) > glm::dot(longest, longest)) longest = side;
  f.doubled_area = glm::length(cross);
  const double length = f.longest = glm::length(longest);
  f.sound = f.doubled_area > length * least_height && length > 0.0;
  if (!f.sound) return f;
  f.normal = cross / f.doubled_area;
  f.e1 = longest / length;
  f.e2 = glm::cross(f.normal, f.e1);
  return f;
}
}  // namespace

WorkingMesh::WorkingMesh(const scenes::Mesh& base, std::span<const std::uint32_t> region)
    : base_positions_(&base.positions) {
  add_facets(base, region);
  join_cells(base, region);
}

void WorkingMesh::add_facets(const scenes::Mesh& base, std::span<const std::uint32_t> region) {
  double reach = 0;  // [mm] largest coordinate
  for (const auto t : region) {
    CHECK(t < base.triangles.size());
    for (const auto point : base.triangles[t]) {
      const dvec3 p = glm::abs(base.positions[point]);
      reach = std::max({reach, p.x, p.y, p.z});
    }
  }
  least_height_ = height_in_roundings * std::ldexp(reach, -24);

  std::vector<std::uint32_t> points;
  for (const auto t : region) points.insert(points.end(), base.triangles[t].begin(), base.triangles[t].end());
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  for (const auto point : points) {
    Node node;
    node.id = point;
    node.position = base.positions[point];
    nodes_.push_back(node);
  }
  for (const auto t : region) {
    facets_.push_back(make_facet(base, t, least_height_));
    Cell cell;
    for (std::size_t k = 0; k < 3; ++k)
      cell.nodes[k] = static_cast<std::uint32_t>(
          std::lower_bound(points.begin(), points.end(), facets_.back().points[k]) - points.begin());
    cell.facet = static_cast<std::uint32_t>(facets_.size() - 1);
    cells_.push_back(cell);
    attach(cell.facet);
  }
  alive_cells_ = cells_.size();
}

void WorkingMesh::join_cells(const scenes::Mesh& base, std::span<const std::uint32_t> region) {
  std::vector<RegionSide> sides;
  for (Side s = 0; s < 3 * cells_.size(); ++s) {
    const auto& points = facets_[cell_of(s)].points;
    const auto p = points[corner_of(s)], q = points[(corner_of(s) + 1) % 3];
    sides.push_back({std::min(p, q), std::max(p, q), s, p < q});
  }
  std::sort(sides.begin(), sides.end());
  std::vector<std::size_t> first_of;  // of each seam, into sides
  for (std::size_t i = 0; i < sides.size(); ++i)
    if (i == 0 || std::tie(sides[i].a, sides[i].b) != std::tie(sides[i - 1].a, sides[i - 1].b)) {
      seams_.push_back({sides[i].a, sides[i].b});
      first_of.push_back(i);
    }
  first_of.push_back(sides.size());

  // Triangles outside the region that touch a seam or a node: there the region ends.
  std::vector<char> inside(base.triangles.size(), 0), touched(base.positions.size(), 0);
  std::vector<char> open(seams_.size(), 0);
  for (const auto t : region) {
    CHECK(!inside[t]);  // each triangle once
    inside[t] = 1;
  }
  std::vector<std::uint32_t> node_of(base.positions.size(), none);
  for (std::uint32_t n = 0; n < nodes_.size(); ++n) node_of[nodes_[n].id] = n;
  for (std::uint32_t t = 0; t < base.triangles.size(); ++t) {
    if (inside[t]) continue;
    const auto& points = base.triangles[t];
    for (std::size_t k = 0; k < 3; ++k) {
      const auto p = points[k], q = points[(k + 1) % 3];
      if (node_of[p] != none) nodes_[node_of[p]].border = true;
      if (node_of[p] == none || node_of[q] == none) continue;
      const auto key = std::make_pair(std::min(p, q), std::max(p, q));
      const auto at =
          std::lower_bound(seams_.begin(), seams_.end(), key, [](const Seam& seam, const auto& k2) {
            return std::tie(seam.a, seam.b) < std::tie(k2.first, k2.second);
          });
      if (at != seams_.end() && at->a == key.first && at->b == key.second)
        open[static_cast<std::size_t>(at - seams_.begin())] = 1;
    }
  }
  for (std::uint32_t i = 0; i < seams_.size(); ++i) {
    const std::size_t begin = first_of[i], uses = first_of[i + 1] - begin;
    for (std::size_t k = begin; k < first_of[i + 1]; ++k)
      cells_[cell_of(sides[k].side)].seam[corner_of(sides[k].side)] = i;
    const bool manifold = uses == 2 && sides[begin].forward != sides[begin + 1].forward &&
                          cell_of(sides[begin].side) != cell_of(sides[begin + 1].side) && !open[i];
    if (!manifold) {
      nodes_[node_of[seams_[i].a]].border = nodes_[node_of[seams_[i].b]].border = true;
      continue;
    }
    // Beside a triangle that is too thin, the edge stays whole, but its ends may move.
    if (facets_[cell_of(sides[begin].side)].sound && facets_[cell_of(sides[begin + 1].side)].sound)
      link(sides[begin].side, sides[begin + 1].side, i);
  }
}

}  // namespace flawsmith::defects::refinement
