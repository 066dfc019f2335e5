#pragma once
// The sensor's random numbers: one short stream per pixel, a function of (seed, pixel) alone, so that the
// order in which pixels are taken, the number of threads and the region of interest change nothing.
#include <cstdint>

namespace flawsmith::renderer {

/// splitmix64 started at a hash of (seed, x, y). A frame of 5 MP draws about 2^25 numbers from streams that
/// start at random places of a cycle of 2^64: two streams meet in about one frame in 10⁵.
class PixelRandom {
 public:
  PixelRandom(std::uint64_t seed, int x, int y);
  double uniform();  // [0, 1), 53 bits

  /// Two independent normal numbers, mean 0, σ 1 (Box and Muller 1958).
  struct Pair {
    double first, second;
  };
  Pair normals();

  /// A Poisson number, exact up to the rounding of its arithmetic: inversion below a mean of 10, the
  /// transformed rejection method above. From a mean of 10⁹ on, far beyond any full well, the mean itself.
  double poisson(double mean);

 private:
  double poisson_by_inversion(double mean);
  double poisson_by_rejection(double mean);
  std::uint64_t bits();
  std::uint64_t state_;
};

/// ln k! for k ≥ 0, absolute error below 1e-10; std::lgamma writes to a global and is no use in threads.
double log_factorial(double k);

}  // namespace flawsmith::renderer
