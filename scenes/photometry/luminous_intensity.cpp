#include "scenes/photometry/luminous_intensity.h"

#include <algorithm>
#include <cmath>

namespace flawsmith::scenes {
namespace {
constexpr double degree = 0.017453292519943295;
using Type = LuminousIntensity::Type;

struct Between {
  std::size_t below = 0;
  double share = 0;  // of the next one
  bool inside = false;
};
Between find(const std::vector<double>& grid, double x) {
  constexpr double rounding = 1e-9;
  if (x < grid.front() - rounding || x > grid.back() + rounding) return {};
  if (grid.size() == 1) return {0, 0.0, true};
  const auto above = std::upper_bound(grid.begin() + 1, grid.end() - 1, x);
  const auto i = static_cast<std::size_t>(above - grid.begin()) - 1;
  return {i, std::clamp((x - grid[i]) / (grid[i + 1] - grid[i]), 0.0, 1.0), true};
}

double clamped_asin(double x) {
  return std::asin(std::clamp(x, -1.0, 1.0));
}

struct PlaneAngle {
  double plane, angle;  // [deg]
};
PlaneAngle plane_angle(Type type, const dvec3& d) {
  if (type == Type::a) return {std::atan2(-d.x, d.z) / degree, clamped_asin(d.y) / degree};
  if (type == Type::b) return {std::atan2(d.y, d.z) / degree, clamped_asin(-d.x) / degree};
  double c = std::atan2(-d.y, d.x) / degree;
  if (c < 0.0) c += 360.0;
  return {c, std::acos(std::clamp(d.z, -1.0, 1.0)) / degree};
}

// ∫ I(φ) w(φ) dφ over one cell, I linear from i0 at a to i1 at b [rad]: w = sin φ (type C) or cos φ.
double cell_integral(bool polar, double a, double b, double i0, double i1) {
  const double slope = (i1 - i0) / (b - a);
  const auto antiderivative = [&](double phi) {
    const double i = i0 + slope * (phi - a);
    return polar ? -i * std::cos(phi) + slope * std::sin(phi) : i * std::sin(phi) + slope * std::cos(phi);
  };
  return antiderivative(b) - antiderivative(a);
}
}  // namespace

dvec3 direction_of(Type type, double plane_deg, double angle_deg) {
  const double p = plane_deg * degree, a = angle_deg * degree;
  if (type == Type::a) return {-std::cos(a) * std::sin(p), std::sin(a), std::cos(a) * std::cos(p)};
  if (type == Type::b) return {-std::sin(a), std::cos(a) * std::sin(p), std::cos(a) * std::cos(p)};
  return {std::sin(a) * std::cos(p), -std::sin(a) * std::sin(p), std::cos(a)};
}

double LuminousIntensity::towards(const dvec3& direction) const {
  const PlaneAngle at = plane_angle(type, direction);
  const Between p = find(planes, at.plane), a = find(angles, at.angle);
  if (!p.inside || !a.inside) return 0.0;
  const std::size_t p1 = std::min(p.below + 1, planes.size() - 1),
                    a1 = std::min(a.below + 1, angles.size() - 1);
  return (1.0 - p.share) * ((1.0 - a.share) * value(p.below, a.below) + a.share * value(p.below, a1)) +
         p.share * ((1.0 - a.share) * value(p1, a.below) + a.share * value(p1, a1));
}

double LuminousIntensity::flux() const {
  std::vector<double> in_plane;
  for (std::size_t p = 0; p < planes.size(); ++p) {
    double sum = 0.0;
    for (std::size_t a = 0; a + 1 < angles.size(); ++a)
      sum += cell_integral(type == Type::c, degree * angles[a], degree * angles[a + 1], value(p, a),
                           value(p, a + 1));
    in_plane.push_back(sum);
  }
  double flux = 0.0;
  for (std::size_t p = 0; p + 1 < planes.size(); ++p)
    flux += 0.5 * (in_plane[p] + in_plane[p + 1]) * degree * (planes[p + 1] - planes[p]);
  return flux;
}

double LuminousIntensity::peak() const {
  return *std::max_element(candela.begin(), candela.end());
}

double LuminousIntensity::half_angle(double azimuth_deg) const {
  const auto at = [&](double gamma) { return towards(direction_of(Type::c, azimuth_deg, gamma)); };
  const double half = 0.5 * at(0.0);
  constexpr double step = 0.01;
  for (double gamma = step; gamma <= 180.0; gamma += step)
    if (at(gamma) < half) return gamma;
  return 180.0;
}

}  // namespace flawsmith::scenes
