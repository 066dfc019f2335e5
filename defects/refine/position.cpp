#include "defects/refine.h"

namespace flawsmith::defects {
dvec3 position(const scenes::Mesh& mesh, const SurfacePoint& point) {
  const auto& [a, b, c] = mesh.triangles[point.triangle];
  return point.weights.x * mesh.positions[a] + point.weights.y * mesh.positions[b] +
         point.weights.z * mesh.positions[c];
}

CellSize graded(const CellSize& nearest, double distance, double growth) {
  CellSize size = nearest;
  size.length += growth * distance;
  size.width += growth * distance;
  return size;
}
}  // namespace flawsmith::defects
