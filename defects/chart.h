#pragma once
// A chart: local coordinates [mm] on a part around one place, and a frame at each of its points. Charts are
// continuous over their support, also across base triangles, so that what is displaced over them has no
// cracks.
#include <memory>
#include <optional>
#include <vector>

#include "defects/field.h"
#include "defects/refine.h"
#include "scenes/part.h"
#include "scenes/topology.h"
#include "scenes/zone.h"

namespace flawsmith::defects {

class Chart {
 public:
  virtual ~Chart() = default;
  virtual ChartSite site() const = 0;
  /// Coordinates of a point of the surface; none where the chart does not reach. Within one base triangle the
  /// function is extended smoothly a little beyond its sides (weights slightly below 0), for derivatives.
  virtual std::optional<ChartPoint> at(const SurfacePoint& point) const = 0;
  /// Columns: the axes of Field::displacement at that point, unit vectors of the part frame. `at` is the
  /// point's own.
  virtual dmat3 frame(const SurfacePoint& point, ChartPoint at) const = 0;
  /// Unit direction of x on the surface there, part frame.
  virtual dvec3 along(const SurfacePoint& point, ChartPoint at) const { return frame(point, at)[0]; }
  /// Depth [mm] of a displaced point under the nearest of the chart's base faces.
  virtual double depth(const SurfacePoint& point, ChartPoint at, const dvec3& moved) const = 0;
  /// Some point of the surface at these coordinates; none where the chart has none.
  virtual std::optional<SurfacePoint> locate(ChartPoint at) const = 0;
  /// Base triangles that the chart covers (support and a little more).
  virtual const std::vector<std::uint32_t>& triangles() const = 0;
  /// True if no border of the chart (crease, boundary, seam, end of the chain) comes into |x| ≤ half.x, |y| ≤
  /// half.y and the chart is not distorted there; else why_not says what is in the way.
  virtual bool holds(dvec2 half, std::string& why_not) const = 0;
};

/// A frame on the base surface: normal is the unit shading normal.
dvec3 shading_normal(const scenes::Mesh& mesh, const SurfacePoint& point);

/// A chart on a smooth piece of surface by unfolding triangles into the plane from the geodesic that starts
/// at the origin along ±direction: nearest to that axis first (discrete Fermi coordinates). Exact on
/// developable meshes; elsewhere exact on the axis, with a strain beside it that grows with K·u·v (K: Gauss
/// curvature) and gathers between rows of triangles: good for strips; a wide chart on a doubly curved surface
/// is refused by holds() when its strain passes 10 %. It never crosses a crease (scenes::is_crease), a
/// boundary, a non-manifold edge, or the seam where a closed surface meets itself.
class SurfaceChart : public Chart {
 public:
  /// half: wanted reach [mm]; direction is projected onto the origin's triangle.
  SurfaceChart(const scenes::Mesh& mesh, const scenes::Topology& topology, const SurfacePoint& origin,
               const dvec3& direction, dvec2 half);
  ~SurfaceChart() override;
  ChartSite site() const override;
  std::optional<ChartPoint> at(const SurfacePoint& point) const override;
  dmat3 frame(const SurfacePoint& point, ChartPoint at) const override;
  double depth(const SurfacePoint& point, ChartPoint at, const dvec3& moved) const override;
  std::optional<SurfacePoint> locate(ChartPoint at) const override;
  const std::vector<std::uint32_t>& triangles() const override;
  bool holds(dvec2 half, std::string& why_not) const override;
  /// Largest relative change of a mesh edge's length by the unfolding, over edges that come into the half
  /// extents.
  double strain(dvec2 half) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A place on an edge chain: `share` (0 … 1) of the way from points[segment] to the next point.
struct ChainPlace {
  const scenes::EdgeChain* chain = nullptr;
  std::size_t segment = 0;
  double share = 0;
};

/// A chart along an edge: s is arc length along the chain from the place, t the distance from the edge,
/// signed by the side. Between the chain's points s runs in proportion to the distances from the two mitre
/// planes, so it is continuous across the kinks of a tessellated curve, and the frames turn smoothly along
/// it.
class EdgeChart : public Chart {
 public:
  EdgeChart(const scenes::Mesh& mesh, const scenes::Topology& topology, const ChainPlace& place, dvec2 half);
  ~EdgeChart() override;
  ChartSite site() const override;
  std::optional<ChartPoint> at(const SurfacePoint& point) const override;
  dmat3 frame(const SurfacePoint& point, ChartPoint at) const override;
  double depth(const SurfacePoint& point, ChartPoint at, const dvec3& moved) const override;
  std::optional<SurfacePoint> locate(ChartPoint at) const override;
  const std::vector<std::uint32_t>& triangles() const override;
  bool holds(dvec2 half, std::string& why_not) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The two faces' angle and normals at a place of a chain, without a chart. None where the edge has not
/// exactly two triangles.
std::optional<ChartSite> edge_site(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                   const ChainPlace& place);

}  // namespace flawsmith::defects
