#include "defects/refine.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/error.h"
#include "defects/refine/passes.h"

namespace flawsmith::defects {
namespace {
using namespace refinement;

double diameter(const WorkingMesh& mesh) {
  dvec3 low(1e300), high(-1e300);
  for (const Node& node : mesh.nodes()) {
    low = glm::min(low, node.position);
    high = glm::max(high, node.position);
  }
  return glm::length(high - low);
}

// From coarse to fine, by lower limits on the cell size that shrink by 4: bisection straight to the final
// size explodes inside slivers, which coarse stages cut into compact pieces first (facts.md §9).
bool run_stages(WorkingMesh& mesh, Metric& metric, std::size_t max_cells) {
  for (double floor = 0.25 * diameter(mesh);; floor *= 0.25) {
    const bool last = floor <= metric.finest_width();
    metric.set_floor(last ? 0.0 : floor);
    if (!split_long_edges(mesh, metric, max_cells)) return false;
    collapse_short_edges(mesh, metric);
    flip_to_delaunay(mesh, metric);
    if (!last) continue;
    const bool fits = split_long_edges(mesh, metric, max_cells);
    lift_slivers(mesh, metric);
    return fits;
  }
}

Refined pack(const WorkingMesh& mesh) {
  Refined result;
  std::vector<std::uint32_t> index(mesh.nodes().size(), none);
  for (std::size_t n = 0; n < mesh.nodes().size(); ++n) {
    const Node& node = mesh.nodes()[n];
    if (!node.alive) continue;
    index[n] = static_cast<std::uint32_t>(result.positions.size());
    result.positions.push_back(node.position);
    result.on_border.push_back(node.border);
  }
  result.triangles.reserve(mesh.alive_cells());
  for (const Cell& cell : mesh.cells()) {
    if (!cell.alive()) continue;
    RefinedTriangle triangle;
    triangle.base = mesh.facets()[cell.facet].triangle;
    for (std::size_t k = 0; k < 3; ++k) {
      triangle.points[k] = index[cell.nodes[k]];
      triangle.weights[k] = mesh.weights(cell.nodes[k], cell.facet);
    }
    result.triangles.push_back(triangle);
  }
  return result;
}
}  // namespace

Refined refine(const scenes::Mesh& base, std::span<const std::uint32_t> region, const SizeField& size,
               const RefineLimits& limits) {
  CHECK(limits.max_aspect >= 1.0);
  if (region.empty()) return {};
  WorkingMesh mesh(base, region);
  Metric metric(mesh, size, limits.max_aspect);
  if (!run_stages(mesh, metric, limits.max_triangles))
    throw InputError(fmt::format(
        "refining {} triangles of the part to cells of {:.3g} x {:.3g} mm needs more than {} triangles; ask "
        "for a shorter or a wider defect",
        region.size(), metric.finest_length(), metric.finest_width(), limits.max_triangles));
  return pack(mesh);
}

}  // namespace flawsmith::defects
