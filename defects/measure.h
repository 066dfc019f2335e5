#pragma once
// Truth is measured: what the kinds' files need to take sizes from a displaced surface.
#include <functional>
#include <utility>
#include <vector>

#include "defects/field.h"

namespace flawsmith::defects {

/// One profile across a defect at constant x of the chart: points in order of y.
struct ProfilePoint {
  double y = 0;         // [mm] across
  double depth = 0;     // [mm]
  double moved = 0;     // [mm] how far the point moved
  double coverage = 0;  // label coverage
};
using Profile = std::vector<ProfilePoint>;

/// `count` profiles at evenly spaced x (the middles of equal slices of the support), cut from the mesh as a
/// profilometer would: piecewise linear, vertices where the plane crosses mesh edges.
struct Profiles {
  double spacing = 0;     // [mm] between two
  std::vector<double> x;  // [mm]
  std::vector<Profile> profile;
};
Profiles cut_profiles(const MeasuredSurface& surface, int count);

/// The outermost places where a profile's value crosses the level (y, interpolated); both 0 if it never does.
struct Crossings {
  double left = 0, right = 0;
  double width() const { return right - left; }
};
Crossings outermost(const Profile& profile, double level,
                    const std::function<double(const ProfilePoint&)>& value);

/// How far a profile goes below and above the base surface [mm].
struct Extremes {
  double depth = 0, height = 0;
};
Extremes extremes(const Profile& profile);

/// The 95th percentile of the values that are at least a tenth of the greatest: the depth of a groove that
/// fades at its ends. 0 of none.
double usual_size(std::vector<double> values);

/// The share of the 99th percentile of what the surface moved, over the points that moved [mm]; 0 if none
/// did.
double motion_level(const MeasuredSurface& surface, double share);

/// The q-quantile (0 … 1) of the values, interpolated; 0 of none.
double quantile(std::vector<double> values, double q);

/// Area [mm²] of the displaced surface where the label coverage is at least the level, triangles clipped.
double covered_area(const MeasuredSurface& surface, double level);

/// The smallest value that at least the share q of the whole weight does not exceed; 0 of none.
double weighted_quantile(std::vector<std::pair<double, double>> value_and_weight, double q);

/// Length [mm] of the line on the base surface where the depth is the level.
double outline_length(const MeasuredSurface& surface, double level);

/// A connected part of the displaced surface that lies deeper than a level.
struct Region {
  double area = 0;   // [mm²] on the base surface, triangles clipped at the level
  double depth = 0;  // [mm] the q-quantile over that area, by points
};
/// In the order of their first points.
std::vector<Region> regions_below(const MeasuredSurface& surface, double level, double q);

}  // namespace flawsmith::defects
