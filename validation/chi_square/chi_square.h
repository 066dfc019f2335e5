#pragma once
// Does a sampler draw from the density that it claims? Pearson's chi-square test of a histogram of samples
// against the integral of the density over each cell. For any two-dimensional domain; a Chart maps it to the
// unit square.
//
// Power: with n samples, c cells and the level below, the test rejects with 95 % probability a density whose
// relative error, rms weighted by the density over cells, is d, where n d^2 = lambda, the noncentrality that
// moves chi-square past its critical value: lambda ~ (q - c) + 1.645 sqrt(2 c + 4 lambda), q ~ c + 3.8 sqrt(2
// c) + 9. For c = 200, n = 400,000: lambda ~ 135, d = 1.9 %.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "core/random.h"
#include "renderer/shared/math.h"

namespace flawsmith::validation {

using renderer::shared::vec2;
using renderer::shared::vec3;

/// Chi-square tests that the whole project runs, at most. Šidák: all together reject a right program with
/// probability 0.01 if each does with 1 − 0.99^(1/tests).
constexpr int chi_square_tests = 200;
inline double chi_square_level() {
  return 1.0 - std::pow(0.99, 1.0 / chi_square_tests);
}

/// Q(a, x) = Γ(a, x)/Γ(a): series below a + 1, Lentz's continued fraction above. Abramowitz and
/// Stegun 6.5.29, 6.5.31.
inline double gamma_q(double a, double x) {
  if (x <= 0.0) return 1.0;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1.0) {
    double term = 1.0 / a, sum = term;
    for (int n = 1; n < 10000 && term > sum * 1e-16; ++n) sum += term *= x / (a + n);
    return 1.0 - front * sum;
  }
  double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, h = d;
  for (int n = 1; n < 10000; ++n) {
    const double an = -n * (n - a);
    b += 2.0;
    d = 1.0 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1.0) < 1e-15) break;
  }
  return front * h;
}

/// Directions around an axis: s grows with the angle θ from it, fast up to about `width` [rad] and slowly
/// beyond; t is the azimuth. s = θ/(θ + width), scaled to reach 1 at π.
class DirectionChart {
 public:
  using Point = vec3;
  DirectionChart(vec3 axis, double width) : axis_(axis), width_(width) {
    renderer::shared::basis_from_normal(axis_, x_, y_);
  }
  /// The direction, and d omega / (ds dt).
  std::pair<vec3, double> at(double s, double t) const {
    const double r = s * pi_ / (pi_ + width_), theta = width_ * r / (1.0 - r);
    const double slope = width_ / ((1.0 - r) * (1.0 - r)) * pi_ / (pi_ + width_);
    const double phi = 2.0 * pi_ * t;
    const glm::dvec3 w = std::sin(theta) * (std::cos(phi) * glm::dvec3(x_) + std::sin(phi) * glm::dvec3(y_)) +
                         std::cos(theta) * glm::dvec3(axis_);
    return {vec3(w), std::sin(theta) * slope * 2.0 * pi_};
  }
  std::pair<double, double> of(vec3 w) const {
    const glm::dvec3 d(w), a(axis_);
    const double theta = std::atan2(glm::length(glm::cross(d, a)), glm::dot(d, a));
    const double phi = std::atan2(glm::dot(d, glm::dvec3(y_)), glm::dot(d, glm::dvec3(x_)));
    return {theta / (theta + width_) * (pi_ + width_) / pi_,
            (phi < 0.0 ? phi + 2.0 * pi_ : phi) / (2.0 * pi_)};
  }

 private:
  static constexpr double pi_ = 3.14159265358979323846;
  vec3 axis_, x_{}, y_{};
  double width_;
};

/// A rectangle of the plane.
class RectangleChart {
 public:
  using Point = vec2;
  RectangleChart(double x0, double x1, double y0, double y1) : x0_(x0), x1_(x1), y0_(y0), y1_(y1) {}
  std::pair<vec2, double> at(double s, double t) const {
    return {vec2(static_cast<float>(x0_ + s * (x1_ - x0_)), static_cast<float>(y0_ + t * (y1_ - y0_))),
            (x1_ - x0_) * (y1_ - y0_)};
  }
  std::pair<double, double> of(vec2 p) const {
    return {(static_cast<double>(p.x) - x0_) / (x1_ - x0_), (static_cast<double>(p.y) - y0_) / (y1_ - y0_)};
  }

 private:
  double x0_, x1_, y0_, y1_;
};

struct ChiSquare {
  double statistic = 0, p = 0;
  int degrees = 0;
  double mass = 0;  // integral of the density; what is missing from 1 are samples that the sampler gave up
  bool accepted() const { return p > chi_square_level(); }
};

namespace detail {
constexpr double gauss_node = 0.774596669241483, gauss_weights[3] = {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};

template <class F>
double gauss(const F& f, double s0, double s1, double t0, double t1) {
  double sum = 0.0;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      sum += gauss_weights[i] * gauss_weights[j] *
             f(s0 + (s1 - s0) * (0.5 + 0.5 * gauss_node * (i - 1)),
               t0 + (t1 - t0) * (0.5 + 0.5 * gauss_node * (j - 1)));
  return sum * (s1 - s0) * (t1 - t0);
}

/// Adaptive: a cell is quartered until its parts agree with the whole to the tolerance; edges of a density
/// end at the depth limit.
template <class F>
double integrate(const F& f, double s0, double s1, double t0, double t1, double whole, double tolerance,
                 int depth) {
  const double s = 0.5 * (s0 + s1), t = 0.5 * (t0 + t1);
  const double a = gauss(f, s0, s, t0, t), b = gauss(f, s, s1, t0, t), c = gauss(f, s0, s, t, t1),
               d = gauss(f, s, s1, t, t1);
  const double parts = a + b + c + d;
  if (depth == 0 || std::abs(parts - whole) < tolerance + 2e-4 * std::abs(parts)) return parts;
  return integrate(f, s0, s, t0, t, a, tolerance, depth - 1) +
         integrate(f, s, s1, t0, t, b, tolerance, depth - 1) +
         integrate(f, s0, s, t, t1, c, tolerance, depth - 1) +
         integrate(f, s, s1, t, t1, d, tolerance, depth - 1);
}
}  // namespace detail

/// sampler(vec3 u) → std::optional<Point>: none where it gives the sample up. pdf(Point) → density over the
/// domain's own measure (solid angle, area). Cells with fewer than five expected samples are pooled.
template <class Chart, class Sampler, class Pdf>
ChiSquare chi_square(const Chart& chart, const Sampler& sampler, const Pdf& pdf, std::size_t samples = 400000,
                     std::uint64_t seed = 1, int rows = 12, int columns = 16) {
  const auto cells = static_cast<std::size_t>(rows * columns);
  std::vector<double> observed(cells + 1, 0.0), expected(cells + 1, 0.0);
  Random random(seed);
  for (std::size_t i = 0; i < samples; ++i) {
    const auto number = [&] { return std::min(static_cast<float>(random.uniform()), 0.99999994f); };
    const float a = number(), b = number(), c = number();
    const std::optional<typename Chart::Point> point = sampler(vec3(a, b, c));
    if (!point) {
      observed[cells] += 1.0;
      continue;
    }
    const auto [s, t] = chart.of(*point);
    const int row = std::clamp(static_cast<int>(s * rows), 0, rows - 1);
    const int column = std::clamp(static_cast<int>(t * columns), 0, columns - 1);
    observed[static_cast<std::size_t>(row * columns + column)] += 1.0;
  }

  const auto density = [&](double s, double t) {
    const auto [point, jacobian] = chart.at(s, t);
    return static_cast<double>(pdf(point)) * jacobian;
  };
  ChiSquare result;
  // No cell is trusted to a single look: a lobe at grazing incidence is narrower than an eighth of it.
  constexpr int split = 8;
  const double tolerance = 0.1 / static_cast<double>(samples);
  const int depth = samples > 400000 ? 8 : 6;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      double sum = 0.0;
      for (int i = 0; i < split * split; ++i) {
        const double s0 = (row + static_cast<double>(i / split) / split) / rows,
                     s1 = s0 + 1.0 / (rows * split);
        const double t0 = (column + static_cast<double>(i % split) / split) / columns,
                     t1 = t0 + 1.0 / (columns * split);
        sum += detail::integrate(density, s0, s1, t0, t1, detail::gauss(density, s0, s1, t0, t1), tolerance,
                                 depth);
      }
      expected[static_cast<std::size_t>(row * columns + column)] = sum * static_cast<double>(samples);
      result.mass += sum;
    }
  }
  expected[cells] = std::max(0.0, 1.0 - result.mass) * static_cast<double>(samples);

  double pooled_observed = 0.0, pooled_expected = 0.0;
  int used = 0;
  const auto add = [&](double o, double e) {
    result.statistic += (o - e) * (o - e) / e;
    ++used;
  };
  for (std::size_t i = 0; i <= cells; ++i) {
    if (expected[i] >= 5.0) {
      add(observed[i], expected[i]);
    } else {
      pooled_observed += observed[i];
      pooled_expected += expected[i];
    }
  }
  // Samples where almost none may be are a failure, however few are expected in the pool.
  if (pooled_expected > 0.0 || pooled_observed > 0.0) add(pooled_observed, std::max(pooled_expected, 1.0));
  result.degrees = std::max(used - 1, 1);
  const bool sound = std::isfinite(result.statistic) && result.mass < 1.001;
  result.p = sound ? gamma_q(0.5 * result.degrees, 0.5 * result.statistic) : 0.0;
  return result;
}

}  // namespace flawsmith::validation
