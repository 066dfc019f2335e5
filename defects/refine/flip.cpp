#include <vector>

#include "defects/refine/passes.h"

namespace flawsmith::defects::refinement {
void flip_to_delaunay(WorkingMesh& mesh, const Metric& metric) {
  std::vector<Side> waiting;
  for (Side s = 0; s < 3 * mesh.cells().size(); ++s)
    if (mesh.cells()[cell_of(s)].alive() && mesh.across(s) != none && s < mesh.across(s))
      waiting.push_back(s);
  // A mesh from the passes before is nearly Delaunay; more flips than this go in circles.
  std::size_t budget = 4 * waiting.size();
  for (std::size_t i = 0; i < waiting.size() && budget > 0; ++i) {
    const Side s = waiting[i];
    if (!metric.wants_flip(s)) continue;
    const auto t = cell_of(s), u = cell_of(mesh.across(s));
    mesh.flip(s);
    --budget;
    for (const Side outer : {3 * t, 3 * t + 2, 3 * u, 3 * u + 1}) waiting.push_back(outer);
  }
}

}  // namespace flawsmith::defects::refinement
