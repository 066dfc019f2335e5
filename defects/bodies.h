#pragma once
// From the bodies that fields add over their charts to bodies on the part, and to what can be measured on
// them.
#include "defects/chart.h"
#include "defects/field.h"
#include "scenes/patch.h"

namespace flawsmith::defects {

/// The body on the part: closed where the chart's body is, facing outwards, shaded by its crease angle.
/// Material and label are the caller's.
scenes::AddedBody make_body(const scenes::Mesh& mesh, const Chart& chart, const ChartBody& body);

/// What was made of the chart's body, point by point.
MeasuredBody measured_body(const scenes::Mesh& mesh, const Chart& chart, const ChartBody& body,
                           const scenes::Mesh& made);

/// The same where base surfaces are plane and edges straight: what a kind takes its own measure by, and what
/// the volume on the part is held against.
MeasuredBody flat_body(const ChartBody& body, const ChartSite& site);

}  // namespace flawsmith::defects
