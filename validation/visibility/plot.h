#pragma once
// A plot with two logarithmic axes, error bars and a legend: what docs/visibility.md shows.
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"

namespace flawsmith::visibility {

struct PlotPoint {
  double x = 0, y = 0, error = 0;  // y ± error
};
struct Curve {
  std::string name;
  std::vector<PlotPoint> points;  // x rising, above 0
};
struct Plot {
  std::string title, x_axis, y_axis;
  std::vector<Curve> curves;  // at most four
};

/// 560 × 400 px, RGB. y below 0.1 is drawn at 0.1; a line marks 5, from which on a defect counts as visible.
Image<std::uint8_t> draw(const Plot& plot);

}  // namespace flawsmith::visibility
