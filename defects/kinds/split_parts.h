#pragma once
// What defects/kinds/split.cpp is made of: the field of a split that begins at a trim edge, and the measures.
#include <memory>

#include "defects/field.h"

namespace flawsmith::defects {

/// What both forms of a split take from its parameters [mm].
struct SplitSizes {
  static constexpr double grain_share = 0.05;   // wavelength of the raggedness over the length
  static constexpr double noise_margin = 1.25;  // noise is about −1 … 1

  explicit SplitSizes(const Parameters& p);
  double length, opening, neck, neck_width;  // neck: of one skin, its width to one side
  double step, wander, grain, slant, wall_grain;
  double reach;  // from the path, where the banks' way has faded
};

/// Over a rim chart of a sheet of this thickness [mm]; numbers as the kind split takes them.
std::unique_ptr<Field> make_edge_split(const Parameters& parameters, double sheet, std::uint64_t seed);

/// How much of a path's grain of this amplitude a neck of this half width follows, 0 … 1 [both mm]: sheet
/// thins smoothly before it tears, raggedly, somewhere in the neck.
double neck_follows(double grain, double half_width);

/// The measures that are defined in defects/kinds/split.cpp.
Measures measure_split(const MeasuredSurface& surface);

}  // namespace flawsmith::defects
