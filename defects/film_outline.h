#pragma once
// What films on a surface share: an irregular round outline with a rim, how thickness becomes cover and
// label, their measures.
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

/// A film within such an outline. Label coverage: 0.5 where it is 20 nm thick.
class FilmField : public Field {
 public:
  /// rim: half of the width over which the film ends, in ρ. liquid_um [µm]: thickness of a cover of weight 1.
  FilmField(const Parameters& p, double irregularity, double rim, double liquid_um, std::uint64_t seed);
  dvec2 half_extent() const override { return dvec2(outline_.largest() * (1.0 + 2.0 * rim_)); }
  dvec3 displacement(ChartPoint at) const override { return {0.0, 0.0, thickness(at)}; }
  double coverage(ChartPoint at) const override;
  double cover(ChartPoint at) const override { return thickness(at) / (1e-3 * liquid_um_); }
  double thickness(ChartPoint at) const;  // [mm]

 protected:
  /// Thickness [mm] but for the rim; place: in units of the outline's mean radius.
  virtual double inner_thickness(double rho, dvec2 place) const = 0;
  const FilmOutline& outline() const { return outline_; }

 private:
  FilmOutline outline_;
  double rim_, liquid_um_;
};

/// A kind that lays such a film: area_mm2, diameter_mm and thickness_mm of what it added.
class FilmKind : public Kind {
 public:
  ChartType chart() const override { return ChartType::surface; }
  Measures measure(const MeasuredSurface& surface, const Parameters&) const override;
};

}  // namespace flawsmith::defects
