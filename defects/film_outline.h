#pragma once
// What films on a surface share: an irregular round outline, the threshold of their label, their measures.
#include <cstdint>

#include "defects/field.h"
#include "defects/table.h"

namespace flawsmith::defects {

/// A closed curve r = R(θ) about the chart's origin, R(θ) = s (1 + irregularity · n(θ)), n periodic noise of
/// the seed within about −1 … 1, that encloses the area of a disc of the diameter [mm].
class FilmOutline {
 public:
  FilmOutline(double diameter, double irregularity, std::uint64_t seed);
  /// 0 in the middle, 1 on the curve.
  double rho(ChartPoint at) const;
  double mean() const { return mean_; }        // [mm] radius of the disc
  double largest() const { return largest_; }  // [mm] of R

 private:
  Table radius_;  // of θ
  double mean_, largest_ = 0;
};

/// Label coverage of a film of this thickness [mm]: 0.5 at 20 nm.
double label_of_film(double thickness);

/// area_mm2, diameter_mm and thickness_mm of what a film added.
Measures film_measures(const MeasuredSurface& surface);

}  // namespace flawsmith::defects
