#pragma once
// Poisson numbers against the Poisson distribution, bin by bin.

namespace flawsmith::validation {

struct PoissonFit {
  double statistic = 0;  // χ²; NaN if a number lies beyond 8 standard deviations
  int freedom = 0;
  /// Normal score of the statistic: Wilson and Hilferty 1931, good to 0.01 from 5 degrees on.
  double z() const;
};

constexpr int poisson_draws = 400000;  // one per pixel of a frame: the streams that a sensor uses

/// Numbers of the one mean against the distribution of the other.
PoissonFit against_poisson(double generated_mean, double expected_mean, int draws = poisson_draws);

}  // namespace flawsmith::validation
