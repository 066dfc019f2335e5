#include "validation/sensor/poisson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "renderer/sensor/random.h"
#include "validation/experiments.h"

namespace flawsmith::validation {
using renderer::log_factorial;
using renderer::PixelRandom;

double PoissonFit::z() const {
  const double k = freedom, s = 2.0 / (9.0 * k);
  return (std::cbrt(statistic / k) - (1.0 - s)) / std::sqrt(s);
}

PoissonFit against_poisson(double generated_mean, double expected_mean, int draws) {
  const double spread = std::sqrt(expected_mean);
  const int low = std::max(0, static_cast<int>(expected_mean - 8 * spread) - 8);
  const int high = static_cast<int>(expected_mean + 8 * spread) + 8;
  std::vector<double> counts(static_cast<std::size_t>(high - low + 1));
  for (int i = 0; i < draws; ++i) {
    const double k = PixelRandom(7, i % 640, i / 640).poisson(generated_mean);
    if (!(k >= low && k <= high)) return {std::numeric_limits<double>::quiet_NaN(), 5};
    counts[static_cast<std::size_t>(k) - static_cast<std::size_t>(low)] += 1;
  }
  PoissonFit result;
  double expected = 0, found = 0;
  for (int k = low; k <= high; ++k) {
    expected += draws * std::exp(k * std::log(expected_mean) - expected_mean - log_factorial(k));
    found += counts[static_cast<std::size_t>(k - low)];
    if (expected < 20.0 && k < high) continue;  // bins with few counts are joined
    result.statistic += (found - expected) * (found - expected) / std::max(expected, 1.0);
    ++result.freedom;
    expected = found = 0;
  }
  --result.freedom;
  return result;
}

namespace {
void bins(int draws, Outcome& outcome) {
  // 10 means; |z| < 4 has a false alarm of 6e-4 over all. Means at both sides of the change of method at 10.
  for (const double mean : {0.2, 1.0, 3.0, 9.99, 10.0, 10.5, 47.0, 300.0, 2500.0, 10400.0}) {
    const PoissonFit fit = against_poisson(mean, mean, draws);
    // The score of less is not to be trusted; the moments below cover it.
    if (fit.freedom < 5) continue;
    outcome.readings.push_back({fmt::format("mean {:g}: normal score of χ² on {} degrees", mean, fit.freedom),
                                0.0, fit.z(), 4.0, "σ", 5.645});
  }
}

void moments(int draws, Outcome& outcome) {
  for (const double mean : {0.0, 0.01, 0.2, 5.0, 1e5, 1e8}) {
    double sum = 0, squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double k = PixelRandom(11, i % 640, i / 640).poisson(mean);
      sum += k - mean;
      squares += (k - mean) * (k - mean);
    }
    // Standard errors √(μ/n) and √((μ + 2μ²)/n): fourth central moment μ + 3μ², less μ². Limits of 4.5.
    const double of_mean = std::sqrt(mean / draws), of_variance = std::sqrt((mean + 2 * mean * mean) / draws);
    outcome.readings.push_back({fmt::format("mean {:g}: error of the mean", mean), 0.0, sum / draws,
                                4.5 * of_mean, "e-", 6.145 * of_mean});
    outcome.readings.push_back({fmt::format("mean {:g}: error of the variance", mean), 0.0,
                                squares / draws - mean, 4.5 * of_variance, "e-²", 6.145 * of_variance});
  }
}

void factorials(Outcome& outcome) {
  std::vector<Reading> readings{{"", 0.0, log_factorial(0), 0.0, "1", 0.0}};
  double sum = 0;
  for (int k = 1; k <= 3000; ++k) {
    sum += std::log(k);
    readings.push_back({"", sum, log_factorial(k), 1e-9, "1", 0.0});
  }
  outcome.readings.push_back(worst_of("ln k!, worst of 0 to 3000", readings));
}

Outcome run(Effort effort) {
  const int draws = effort == Effort::full ? 16 * poisson_draws : poisson_draws;
  Outcome outcome;
  bins(draws, outcome);
  moments(draws, outcome);
  factorials(outcome);
  return outcome;
}
}  // namespace

Experiment poisson() {
  return {
      "poisson", "The sensor's Poisson numbers against the Poisson distribution",
      "400,000 numbers, the streams that a sensor's pixels use. χ² over bins of 20 or more, as a normal "
      "score "
      "(Wilson and Hilferty 1931): |z| < 4 has a false alarm of 6e-4 over ten means; a mean that is off by "
      "0.02 standard deviations moves it by more than 7. Mean and variance within 4.5 standard errors "
      "√(μ/n), "
      "√((μ + 2μ²)/n). ln k! against the sum of logarithms, 1e-9.",
      run};
}
}  // namespace flawsmith::validation
