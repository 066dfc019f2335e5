#pragma once
// How many camera samples a pixel needs: as many as bring the Monte Carlo noise of the render down to a share
// of the sensor's own. Decided by a pilot, which is left out of the estimate (stopping on the estimate itself
// would bias it), and from the pixel alone, so that a part of an image can be traced again and comes out the
// same.
#include <cstdint>
#include <vector>

#include "renderer/sensor.h"

namespace flawsmith::renderer {

/// Monte Carlo σ ≤ factor · σ of the sensor's temporal noise, under every reference exposure.
struct NoiseTarget {
  double factor = 1.0;
  int most = 16384;  // samples per pixel: an even number
  // One per lighting that is declared: currents, exposure time and gain of its frames.
  std::vector<ExposureSettings> references;
};

/// Power sums of the electrons that single camera samples stand for. [e⁻] of a whole exposure.
class Moments {
 public:
  void add(double electrons);
  double mean() const { return sum_ / count_; }
  /// Of one sample, unbiased. Two samples at least.
  double variance() const;
  /// What the same is below with 95 % probability: 1.645 standard errors up, by the samples' own kurtosis.
  double careful_variance() const;

 private:
  double central(int power) const;
  double count_ = 0, sum_ = 0, square_ = 0, cube_ = 0, fourth_ = 0;
};

class SampleCount {
 public:
  /// The camera's sensor decides what its noise is. InputError if one of its values is impossible.
  SampleCount(const NoiseTarget& target, const scenes::Camera& camera);

  /// Pilot samples to begin with; and, once moments are known, how many there must have been to trust them:
  /// an eighth of what they ask for, so that rare bright paths are met in the pilot if they matter.
  static constexpr int first_pilot = 32;
  static int pilot_for(int samples) { return samples / 8; }

  std::size_t references() const { return weights_.size(); }
  /// Adds one sample: electrons per second of each light group at unit current.
  void add(const std::vector<float>& groups, std::vector<Moments>& moments) const;
  /// Samples that the pixel needs by its pilot, one set of moments per reference. 2^k or 3·2^k, from 8 to
  /// `most`: so that neither rounding nor a few more pilot samples change a pixel's count at a whim.
  int needed(const std::vector<Moments>& moments) const;

 private:
  struct Limit {
    double dark, full_well, floor;  // [e⁻], [e⁻], [e⁻²] variance that does not depend on the signal
  };
  double factor_;
  int most_;
  std::vector<std::vector<double>> weights_;  // per reference, per group: current times exposure time [s]
  std::vector<Limit> limits_;
};

}  // namespace flawsmith::renderer
