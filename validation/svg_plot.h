#pragma once
// Plots of experiments as SVG, for the report's page.
#include <string>
#include <vector>

#include "validation/experiment.h"

namespace flawsmith::validation {

/// 520 px wide, linear axes that span the data, with round ticks. Points that are not finite are left out.
std::string svg_of(const Plot& plot);
/// The text with what markup would take for its own replaced.
std::string in_markup(const std::string& text);
/// Round numbers that divide a range into four to eight steps: 1, 2 or 5 times a power of ten apart.
std::vector<double> ticks(double low, double high);

}  // namespace flawsmith::validation
