#pragma once
// Conforming anisotropic refinement of a region of a base mesh under a metric: fine across a scratch, coarse
// along it. Base surface and base edges stay where they are: original vertices stay, flips and collapses
// happen only inside one base triangle or along one base edge, and every new triangle lies inside one base
// triangle.
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "scenes/part.h"
#include "scenes/topology.h"

namespace flawsmith::defects {

/// A point on the base mesh.
struct SurfacePoint {
  std::uint32_t triangle = 0;
  dvec3 weights{0.0};  // barycentric, of the triangle's corners 0, 1, 2; sum 1
  // On which bank of a cut: ±(1 + index of the defect that cuts), + where y is larger; 0: as its place says.
  std::int32_t bank = 0;
};
dvec3 position(const scenes::Mesh& mesh, const SurfacePoint& point);

/// Wanted edge lengths at a point of the surface. The metric length of an edge is its length in these units,
/// averaged over its two ends; none stays longer than 1 but beside an edge that may not be split and is
/// longer, and where a flat cell was lifted or dissolved.
struct CellSize {
  dvec3 along{1, 0, 0};  // unit, about tangential: direction of the long side
  double length = 1;     // [mm] along it
  double width = 1;      // [mm] across it, in the tangent plane
};
/// Sizes must grow gently: over a distance d by at most d (see `graded`). Only then do the ends of a long
/// edge know of a narrow scratch that the edge passes over. Asked once per point.
using SizeField = std::function<CellSize(const SurfacePoint&, const dvec3& position)>;

/// The size at a distance [mm] from where `nearest` is wanted: both lengths grow by `growth` mm per mm.
CellSize graded(const CellSize& nearest, double distance, double growth = 0.5);

struct RefinedTriangle {
  scenes::Triangle points{};       // into Refined::positions
  std::uint32_t base = 0;          // base triangle that it lies in
  std::array<dvec3, 3> weights{};  // of each corner on that base triangle
  std::int32_t bank = 0;           // SurfacePoint::bank of all its points
};
struct Refined {
  std::vector<dvec3>
      positions;  // [mm] part frame, on the base surface; each one once, shared across base edges
  std::vector<RefinedTriangle> triangles;
  std::vector<char> on_border;  // per position: on the outer border of the region (must not move)
};

struct RefineLimits {
  std::size_t max_triangles = 400000;
  double max_aspect = 40;  // of a cell; at more, single-precision triangles invert
};

/// Refines the region (base triangle indices, each once). Edges on the region's outer border are never split,
/// so that the patch meets the untouched base mesh without a crack: a region should be wide enough that cells
/// at its border may be coarse. Fixed like them are open and non-manifold edges of the base, and edges of
/// base triangles that are too thin to be split in float32 (lower than 8 roundings of the largest
/// coordinate). Weights add up to 1 exactly; the same arguments give the same bytes. Throws
/// InputError when max_triangles would be passed.
Refined refine(const scenes::Mesh& base, std::span<const std::uint32_t> region, const SizeField& size,
               const RefineLimits& limits = {});

}  // namespace flawsmith::defects
