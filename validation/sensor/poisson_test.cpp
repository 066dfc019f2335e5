// The Poisson generator against the Poisson distribution, bin by bin.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "renderer/sensor/random.h"

using flawsmith::renderer::log_factorial;
using flawsmith::renderer::PixelRandom;

namespace {
constexpr int draws = 400000;  // one per pixel of a frame: the streams that a sensor uses

struct ChiSquare {
  double statistic = 0;
  int freedom = 0;
  // Normal score of a chi-square statistic: Wilson and Hilferty 1931, good to 0.01 from 5 degrees on.
  double z() const {
    const double k = freedom, s = 2.0 / (9.0 * k);
    return (std::cbrt(statistic / k) - (1.0 - s)) / std::sqrt(s);
  }
};

ChiSquare against_poisson(double generated_mean, double expected_mean) {
  const double spread = std::sqrt(expected_mean);
  const int low = std::max(0, static_cast<int>(expected_mean - 8 * spread) - 8);
  const int high = static_cast<int>(expected_mean + 8 * spread) + 8;
  std::vector<double> counts(static_cast<std::size_t>(high - low + 1));
  for (int i = 0; i < draws; ++i) {
    const double k = PixelRandom(7, i % 640, i / 640).poisson(generated_mean);
    REQUIRE((k >= low && k <= high));
    counts[static_cast<std::size_t>(k) - static_cast<std::size_t>(low)] += 1;
  }
  ChiSquare result;
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
}  // namespace

TEST_CASE("Poisson numbers pass a chi-square test at every mean", "[sensor]") {
  // 10 means; |z| < 4 has a false alarm of 6e-4 over all. Means at both sides of the change of method at 10.
  for (const double mean : {0.2, 1.0, 3.0, 9.99, 10.0, 10.5, 47.0, 300.0, 2500.0, 10400.0}) {
    const auto test = against_poisson(mean, mean);
    CAPTURE(mean, test.statistic, test.freedom);
    if (test.freedom < 5) continue;  // the score is not to be trusted; the moments below cover it
    CHECK(std::abs(test.z()) < 4.0);
  }
}

TEST_CASE("the Poisson chi-square test has power", "[sensor]") {
  // A mean that is off by ε·√mean gives a non-centrality of draws·ε²: with ε = 0.02 and 400,000 draws, 160 on
  // about 100 degrees of freedom: z rises by more than 7, caught with more than 95 % at a limit of 4.
  for (const double mean : {3.0, 10.5, 300.0}) {
    CAPTURE(mean);
    CHECK(against_poisson(mean + 0.02 * std::sqrt(mean), mean).z() > 4.0);
  }
}

TEST_CASE("mean and variance of Poisson numbers", "[sensor]") {
  for (const double mean : {0.0, 0.01, 0.2, 5.0, 1e5, 1e8}) {
    double sum = 0, squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double k = PixelRandom(11, i % 640, i / 640).poisson(mean);
      sum += k - mean;
      squares += (k - mean) * (k - mean);
    }
    CAPTURE(mean);
    // Standard errors √(μ/n) and √((μ + 2μ²)/n): fourth central moment μ + 3μ², less μ². Limits of 4.5.
    CHECK(std::abs(sum / draws) <= 4.5 * std::sqrt(mean / draws));
    CHECK(std::abs(squares / draws - mean) <= 4.5 * std::sqrt((mean + 2 * mean * mean) / draws));
  }
}

TEST_CASE("ln k! agrees with the sum of logarithms", "[sensor]") {
  double sum = 0;
  for (int k = 1; k <= 3000; ++k) {
    sum += std::log(k);
    REQUIRE(std::abs(log_factorial(k) - sum) < 1e-9);
  }
  CHECK(log_factorial(0) == 0.0);
}
