#include <algorithm>
#include <vector>

#include "defects/refine/passes.h"

namespace flawsmith::defects::refinement {
namespace {
constexpr double flat = 0.15;  // metric height of a cell over a base edge below which it is a sliver
constexpr int most_rounds = 4;
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
    if (!moved) return;
  }
}

}  // namespace flawsmith::defects::refinement
