#pragma once
// A chart over the trim edge of flat sheet: the cut face and the two skins beside it, unfolded into one plane
// (defects/field.h, ChartPoint), so that one field and one cut go round the edge from skin to skin.
#include "defects/chart.h"

namespace flawsmith::defects {

/// A place on a sheet's trim edge. The chain runs along the border of the front.
struct RimPlace {
  dvec3 origin{0.0};                    // [mm] part frame, on the chain
  dmat3 axes{1.0};                      // columns: into the sheet, along the edge, outwards on the front
  double sheet = 0;                     // [mm] thickness
  std::uint32_t front = 0, wall = 0;    // triangles at the edge: of the front, of the cut face
  std::array<std::uint32_t, 2> edge{};  // its two points
};

/// None where no two faces meet within 5° of a right angle, or neither of them is a skin of a sheet at most
/// `thickest` [mm] thick: looking inwards beside the edge, one leaves through a parallel face. Of two skins
/// the one of the thinner sheet is taken.
std::optional<RimPlace> find_rim(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                 const ChainPlace& place, double thickest);
ChartSite rim_site(const RimPlace& place);

/// The axes are the same everywhere. The front's border is sharp; the back's may be rolled over by up to 0.3
/// of the thickness, and the chart goes over the rollover. A curved edge (a pierced hole's) is one as long as
/// it is a function of y: distances from it are taken along the axis into the sheet. Where the sheet is bent
/// within the support, its thickness changes, or the cut face is not square to it, holds() refuses.
class RimChart : public Chart {
 public:
  RimChart(const scenes::Mesh& mesh, const scenes::Topology& topology, const RimPlace& place, dvec2 half);
  ~RimChart() override;
  ChartSite site() const override;
  std::optional<ChartPoint> at(const SurfacePoint& point) const override;
  dmat3 frame(const SurfacePoint& point, ChartPoint at) const override;
  dvec3 along(const SurfacePoint& point, ChartPoint at) const override;
  double depth(const SurfacePoint& point, ChartPoint at, const dvec3& moved) const override;
  std::optional<SurfacePoint> locate(ChartPoint at) const override;
  const std::vector<std::uint32_t>& triangles() const override;
  bool holds(dvec2 half, std::string& why_not) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flawsmith::defects
