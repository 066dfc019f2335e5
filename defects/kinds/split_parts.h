#pragma once
// What defects/kinds/split.cpp is made of: the field of a split that begins at a trim edge, and the measures.
#include <memory>

#include "defects/field.h"

namespace flawsmith::defects {

/// Over a rim chart of a sheet of this thickness [mm]; numbers as the kind split takes them.
std::unique_ptr<Field> make_edge_split(const Parameters& parameters, double sheet, std::uint64_t seed);

/// How much of a path's grain of this amplitude a neck of this half width follows, 0 … 1 [both mm]: sheet
/// thins smoothly before it tears, raggedly, somewhere in the neck.
double neck_follows(double grain, double half_width);

/// The measures that are defined in defects/kinds/split.cpp.
Measures measure_split(const MeasuredSurface& surface);

}  // namespace flawsmith::defects
