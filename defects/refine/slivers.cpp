#include <algorithm>
#include <vector>

#include "defects/refine/passes.h"

namespace flawsmith::defects::refinement {
namespace {
constexpr double flat = 0.15;  // metric height of a cell over a base edge below which it is a sliver
constexpr int most_rounds = 4;
constexpr double poor = 0.15;    // quality of a cell below which it is dissolved
constexpr double longest = 2.0;  // metric length of an edge that a sliver's removal may leave

// The least quality of the cells around a node, were it pulled along a side that leaves it; 0 if an edge came
// out too long. The fan is the node's.
double quality_after(const WorkingMesh& mesh, const Metric& metric, const std::vector<Side>& fan,
                     std::uint32_t target) {
  double least = 1.0;
  for (const Side s : fan) {
    const auto facet = mesh.cells()[cell_of(s)].facet;
    const auto p = mesh.to(s), q = mesh.opposite(s);
    if (p == target || q == target) continue;
    if (metric.length(facet, target, p) > longest || metric.length(facet, target, q) > longest) return 0.0;
    least = std::min(least, metric.quality(facet, target, p, q));
  }
  return least;
}

// Pulls a node into the neighbour that leaves the best cells, if they are better than they were.
bool pull_in(WorkingMesh& mesh, const Metric& metric, std::uint32_t node) {
  std::vector<Side> fan;
  mesh.fan(node, fan);
  double best = 1.0;
  for (const Side s : fan)
    best = std::min(best, metric.quality(mesh.cells()[cell_of(s)].facet, node, mesh.to(s), mesh.opposite(s)));
  Side chosen = none;
  for (const Side s : fan) {
    if (!mesh.can_collapse(s, fan)) continue;
    const double quality = quality_after(mesh, metric, fan, mesh.to(s));
    if (quality > best) best = quality, chosen = s;
  }
  if (chosen == none) return false;
  mesh.collapse(chosen, fan);
  return true;
}

// Takes away flat cells that a move has not mended: by a flip of a side, or by pulling a corner in.
void dissolve_slivers(WorkingMesh& mesh, const Metric& metric) {
  const auto quality_of = [&](std::uint32_t c) {
    const Cell& cell = mesh.cells()[c];
    return metric.quality(cell.facet, cell.nodes[0], cell.nodes[1], cell.nodes[2]);
  };
  const auto flip = [&](Side s) {
    if (!mesh.can_flip(s)) return false;
    const auto facet = mesh.cells()[cell_of(s)].facet;
    const auto a = mesh.from(s), b = mesh.to(s), left = mesh.opposite(s),
               right = mesh.opposite(mesh.across(s));
    const double before = std::min(quality_of(cell_of(s)), quality_of(cell_of(mesh.across(s))));
    const double after =
        std::min(metric.quality(facet, a, right, left), metric.quality(facet, right, b, left));
    return after > before && mesh.flip(s);
  };
  for (int round = 0; round < most_rounds; ++round) {
    bool changed = false;
    for (std::uint32_t c = 0; c < mesh.cells().size(); ++c) {
      if (!mesh.cells()[c].alive() || quality_of(c) >= poor) continue;
      bool mended = false;
      for (Side s = 3 * c; s < 3 * c + 3 && !mended; ++s) mended = flip(s);
      for (std::size_t k = 0; k < 3 && !mended; ++k) {
        const auto node = mesh.cells()[c].nodes[k];
        mended = mesh.nodes()[node].kind == Node::Kind::face && pull_in(mesh, metric, node);
      }
      changed = changed || mended;
    }
    if (!changed) return;
  }
}
}  // namespace

void lift_slivers(WorkingMesh& mesh, const Metric& metric) {
  std::vector<Side> fan;
  const auto lift = [&](std::uint32_t apex, std::uint32_t facet) {
    mesh.fan(apex, fan);
    dvec3 middle(0.0);
    for (const Side leaving : fan) middle += mesh.weights(mesh.to(leaving), facet);
    middle /= static_cast<double>(fan.size());
    const dvec3 from = mesh.weights(apex, facet);
    for (const double share : {1.0, 0.5, 0.25, 0.1, 0.03})
      if (mesh.move(apex, glm::mix(from, middle, share), fan)) return true;
    return false;
  };
  // Apexes may lie in layers: then the next one has to make room.
  const auto lift_with_neighbours = [&](std::uint32_t apex, std::uint32_t facet) {
    if (lift(apex, facet)) return true;
    std::vector<std::uint32_t> neighbours;
    for (const Side leaving : fan) neighbours.push_back(mesh.to(leaving));
    for (const auto node : neighbours)
      if (mesh.nodes()[node].kind == Node::Kind::face) lift(node, facet);
    return lift(apex, facet);
  };
  for (int round = 0; round < most_rounds; ++round) {
    bool moved = false;
    for (Side s = 0; s < 3 * mesh.cells().size(); ++s) {
      if (!mesh.cells()[cell_of(s)].alive() || mesh.seam(s) == none) continue;
      const auto apex = mesh.opposite(s);
      if (mesh.nodes()[apex].kind == Node::Kind::face && metric.height(s) < flat)
        moved = lift_with_neighbours(apex, mesh.cells()[cell_of(s)].facet) || moved;
    }
    if (!moved) break;
  }
  dissolve_slivers(mesh, metric);
}

}  // namespace flawsmith::defects::refinement
