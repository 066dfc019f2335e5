#pragma once
// Seeds and the random numbers that recipes draw. The renderer's sample points are elsewhere
// (renderer/shared). Every number is a function of a seed that was handed in; nothing here depends on the
// standard library's distributions, which differ between implementations.
#include <cstdint>
#include <string_view>

namespace flawsmith {

/// A seed for a named purpose below another seed: the same arguments give the same seed on any machine.
std::uint64_t derive_seed(std::uint64_t parent, std::string_view purpose, std::uint64_t index = 0);

/// xoshiro256** (Blackman and Vigna 2018), seeded through splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t bits();                      // 64 uniform bits
  double uniform();                          // [0, 1), 53 bits
  double uniform(double low, double high);   // [low, high)
  std::uint64_t below(std::uint64_t count);  // 0 … count − 1, unbiased; count > 0
  double normal();                           // mean 0, σ 1; Box–Muller, two uniforms a call
  double log_normal(double median, double sigma_ln);
  int poisson(double mean);  // mean ≤ 1000

 private:
  std::uint64_t state_[4];
};

}  // namespace flawsmith
