#include "defects/film_outline.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double turn = 2.0 * std::numbers::pi;
constexpr int steps = 720;
}  // namespace

FilmOutline::FilmOutline(double diameter, double irregularity, std::uint64_t seed) : mean_(0.5 * diameter) {
  // Noise along a circle of the plane is periodic.
  const auto shape = [&](double theta) {
    return 1.0 + irregularity * noise(seed, 1.5 * dvec2(std::cos(theta), std::sin(theta)), 3, 0.45);
  };
  double squares = 0.0;
  for (int i = 0; i < steps; ++i) squares += std::pow(shape(turn * i / steps), 2) / steps;
  const double scale = mean_ / std::sqrt(squares);  // ∫ R²/2 dθ = π mean²
  radius_ = Table(0.0, turn, steps, [&](double theta) { return scale * shape(theta); });
  largest_ = *std::max_element(radius_.values().begin(), radius_.values().end());
}

double FilmOutline::rho(ChartPoint at) const {
  const double theta = std::atan2(at.y, at.x);
  return glm::length(at) / radius_.at(theta < 0.0 ? theta + turn : theta);
}

FilmField::FilmField(const Parameters& p, double irregularity, double rim, double liquid_um,
                     std::uint64_t seed)
    : outline_(p.number("diameter_mm"), irregularity, derive_seed(seed, "outline")),
      rim_(rim),
      liquid_um_(liquid_um) {}

double FilmField::thickness(ChartPoint at) const {
  const double rho = outline_.rho(at);
  const double edge = 1.0 - smooth_step(1.0 - rim_, 1.0 + rim_, rho);
  return edge > 0.0 ? edge * inner_thickness(rho, at / outline_.mean()) : 0.0;
}

double FilmField::coverage(ChartPoint at) const {
  return smooth_step(0.0, 4e-5, thickness(at));
}

Measures FilmKind::measure(const MeasuredSurface& surface, const Parameters&) const {
  const double area = covered_area(surface, 0.5);
  std::vector<double> heights;
  for (const MeasuredPoint& point : surface.points)
    if (point.coverage >= 0.5) heights.push_back(-point.depth);
  return {{"area_mm2", area},
          {"diameter_mm", 2.0 * std::sqrt(area / std::numbers::pi)},
          {"thickness_mm", quantile(heights, 0.99)}};
}

}  // namespace flawsmith::defects
