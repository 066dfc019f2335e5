#pragma once
// Bodies from rings of points.
#include <vector>

#include "defects/field.h"

namespace flawsmith::defects {

/// A body through rings of equally many points, each a closed polygon of its own; fans around their middles
/// close the two ends. Those stand out by the share `bulge` of the distance to the next ring: on an irregular
/// polygon a flat fan has triangles without area. For rings that follow the chart's x.
ChartBody loft(const std::vector<std::vector<ChartBody::Point>>& rings, double bulge);

}  // namespace flawsmith::defects
