#include "core/random.h"

#include <bit>
#include <cmath>
#include <numbers>

#include "core/check.h"

namespace flawsmith {
namespace {
// splitmix64. Steele, Lea and Flood 2014; constants of Stafford's mix 13.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}
}  // namespace

std::uint64_t derive_seed(std::uint64_t parent, std::string_view purpose, std::uint64_t index) {
  std::uint64_t hash = mix(parent);
  for (const char c : purpose) hash = mix(hash ^ static_cast<unsigned char>(c));
  return mix(hash ^ mix(index));
}

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) word = seed = mix(seed);
}

std::uint64_t Random::bits() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

std::uint64_t Random::below(std::uint64_t count) {
  CHECK(count > 0);
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % count;  // a multiple of count: no bias
  std::uint64_t draw = bits();
  while (draw >= limit) draw = bits();
  return draw % count;
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::log_normal(double median, double sigma_ln) {
  return median * std::exp(sigma_ln * normal());
}

int Random::poisson(double mean) {
  CHECK(mean >= 0.0 && mean <= 1000.0);
  // Inversion by sequential search (Devroye 1986, X.3.3), in pieces of mean ≤ 16 so that exp(−mean) keeps its
  // bits.
  int count = 0;
  while (mean > 0.0) {
    const double part = std::min(mean, 16.0);
    mean -= part;
    const double stop = std::exp(-part);
    double product = uniform();
    while (product > stop) {
      ++count;
      product *= uniform();
    }
  }
  return count;
}
}  // namespace flawsmith
