#include "renderer/sensor/random.h"

#include <array>
#include <cmath>
#include <numbers>

#include "core/check.h"

namespace flawsmith::renderer {
namespace {
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ull;

// Finaliser of splitmix64. Steele, Lea and Flood 2014; constants of Stafford's mix 13.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}
}  // namespace

PixelRandom::PixelRandom(std::uint64_t seed, int x, int y) {
  const auto pixel = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(y)) << 32) |
                     static_cast<std::uint64_t>(static_cast<std::uint32_t>(x));
  state_ = mix(mix(seed + golden) ^ mix(pixel + golden));
}

std::uint64_t PixelRandom::bits() {
  state_ += golden;
  return mix(state_);
}

double PixelRandom::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

PixelRandom::Pair PixelRandom::normals() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

double PixelRandom::poisson(double mean) {
  CHECK(mean >= 0.0);  // false for NaN, too
  if (mean < 10.0) return poisson_by_inversion(mean);
  return mean < 1e9 ? poisson_by_rejection(mean) : mean;
}

// Sequential search from 0. Devroye 1986, X.3.3. The tail beyond 100 holds less than 1e-60 at a mean of 10.
double PixelRandom::poisson_by_inversion(double mean) {
  double rest = uniform(), probability = std::exp(-mean);
  int k = 0;
  while (rest >= probability && k < 100) {
    rest -= probability;
    probability *= mean / ++k;
  }
  return k;
}

// PTRS. Hörmann 1993, "The transformed rejection method for generating Poisson random variables"; μ ≥ 10.
double PixelRandom::poisson_by_rejection(double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double v_r = 0.9277 - 3.6224 / (b - 2.0);
  for (;;) {
    const double u = uniform() - 0.5, v = uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return k;
    if (k < 0.0 || (us < 0.013 && v > us)) continue;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    if (std::log(v * inverse_alpha / (a / (us * us) + b)) <= k * std::log(mean) - mean - log_factorial(k))
      return k;
  }
}

double log_factorial(double k) {
  static constexpr std::array<double, 10> factorial = {1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880};
  if (k < 10.0) return std::log(factorial[static_cast<std::size_t>(k)]);
  // Stirling's series; the next term is below 1/(1680 k⁷) = 6e-11.
  const double r = 1.0 / k, r2 = r * r;
  return (k + 0.5) * std::log(k) - k + 0.91893853320467274178 +
         r * (1.0 / 12.0 - r2 * (1.0 / 360.0 - r2 / 1260.0));
}
}  // namespace flawsmith::renderer
