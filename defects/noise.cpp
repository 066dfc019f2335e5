#include "defects/noise.h"

#include <algorithm>
#include <cmath>

namespace flawsmith::defects {
namespace {
// splitmix64's finaliser over a lattice point.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
std::uint64_t column(std::uint64_t seed, std::int64_t i) {
  return mixed(seed + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(i + 1));
}
std::uint64_t lattice(std::uint64_t in_column, std::int64_t j) {
  return mixed(in_column + 0xd1342543de82ef95u * static_cast<std::uint64_t>(j + 1));
}
double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}  // [0, 1)
double fade(double t) {
  return t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
}  // Perlin 2002
}  // namespace

double smooth_step(double a, double b, double x) {
  return std::clamp(fade(std::clamp((x - a) / (b - a), 0.0, 1.0)), 0.0, 1.0);
}

// Gradient noise (Perlin 1985, 2002) with slopes in −2 … 2.
double noise(std::uint64_t seed, double x) {
  const double cell = std::floor(x), t = x - cell;
  const auto i = static_cast<std::int64_t>(cell);
  const auto slope = [&](std::int64_t k) { return 4.0 * unit(lattice(column(seed, k), 0)) - 2.0; };
  return glm::mix(slope(i) * t, slope(i + 1) * (t - 1.0), fade(t));
}

double noise(std::uint64_t seed, dvec2 p) {
  const dvec2 cell = glm::floor(p), t = p - cell;
  const auto i = static_cast<std::int64_t>(cell.x), j = static_cast<std::int64_t>(cell.y);
  const std::uint64_t columns[2] = {column(seed, i), column(seed, i + 1)};
  const auto corner = [&](std::int64_t a, std::int64_t b) {
    const std::uint64_t bits = lattice(columns[a], j + b);
    const dvec2 slope(static_cast<double>(bits >> 32) * 0x1p-31 - 1.0,
                      static_cast<double>(bits & 0xffffffffu) * 0x1p-31 - 1.0);
    return slope.x * (t.x - static_cast<double>(a)) + slope.y * (t.y - static_cast<double>(b));
  };
  const double low = glm::mix(corner(0, 0), corner(1, 0), fade(t.x));
  const double high = glm::mix(corner(0, 1), corner(1, 1), fade(t.x));
  return 1.7 * glm::mix(low, high, fade(t.y));
}

double noise(std::uint64_t seed, double x, int octaves, double gain) {
  double sum = 0.0, height = 1.0, total = 0.0;
  for (int k = 0; k < octaves; ++k, height *= gain, x *= 2.0) {
    sum += height * noise(seed + static_cast<std::uint64_t>(k), x);
    total += height;
  }
  return sum / total;
}

double noise(std::uint64_t seed, dvec2 p, int octaves, double gain) {
  double sum = 0.0, height = 1.0, total = 0.0;
  for (int k = 0; k < octaves; ++k, height *= gain, p *= 2.0) {
    sum += height * noise(seed + static_cast<std::uint64_t>(k), p);
    total += height;
  }
  return sum / total;
}
}  // namespace flawsmith::defects
