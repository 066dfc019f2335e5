#pragma once
// How many camera samples a pixel needs: as many as bring the Monte Carlo noise of the render down to a share
// of the sensor's own. Decided by a pilot, which is left out of the estimate (stopping on the estimate itself
// would bias it), and from the pixel and its neighbours in a few small blocks alone, so that a part of an
// image can be traced again and comes out the same.
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

/// Side of the blocks of pixels that decide together [px], from the region's corner on.
inline constexpr int pilot_block = 8;

/// A mean so many of its standard deviations above the full well is cut off for certain, and its noise with
/// it.
inline constexpr double sigmas_above_the_well = 4.0;

/// Consecutive camera samples that their noise is judged by as one, where a pixel has so many: a power of two
/// up to 32 that divides a half of them and leaves 16 blocks, or 1. Points of such a block fill space evenly
/// (renderer/shared/random.h), so that its mean is less noisy than single samples tell.
int block_size(int samples);

/// The electrons that a pilot's camera samples stand for, in blocks. [e⁻] of a whole exposure.
class PilotSums {
 public:
  void add(double electrons);
  double mean() const;
  /// What one sample adds to the noise of a mean of many: block size · variance of the blocks' means,
  /// unbiased. Two samples at least.
  double variance() const;
  /// What the same is below with 95 % probability: 1.645 standard errors up, by the blocks' own kurtosis.
  double careful_variance() const;

 private:
  double central(int power) const;
  std::vector<double> blocks_;  // sums of `size_` samples each, of the last one fewer
  int size_ = 1, in_last_ = 0;
};

class SampleCount {
 public:
  /// The camera's sensor decides what its noise is. InputError if one of its values is impossible.
  SampleCount(const NoiseTarget& target, const scenes::Camera& camera);

  /// Samples that a pixel needs by its pilot.
  struct Need {
    double likely = 0.0;   // by the variance as it was found
    double careful = 0.0;  // by what it is below with 95 % probability
    int pilot = 1;         // samples of the pilot
  };
  /// Samples that the pixels of one block need.
  struct BlockNeed {
    double typical = 0.0;  // median
    double rare = 0.0;     // how far the mean is above it
    double mean = 0.0;     // below this with 95 % probability
  };
  /// Pilot samples of a pixel to begin with; and, once a need is known, how many there must have been to
  /// trust it. 256, or 256/factor² where less is asked for, 32 at least.
  int first_pilot() const;
  int pilot_for(const Need& need) const;

  std::size_t references() const { return weights_.size(); }
  /// Adds one sample: electrons per second of each light group at unit current.
  void add(const std::vector<float>& groups, std::vector<PilotSums>& pilot) const;
  /// By one set of sums per reference.
  Need need(const std::vector<PilotSums>& pilot) const;
  BlockNeed together(const std::vector<Need>& block) const;
  /// Samples for the pixels of one pilot block: what each needs by its own pilot, or what they need on
  /// average by all of them, or what is typical there with what the blocks around, itself among them, have of
  /// rare bright paths (each with 95 % probability): whichever is most. Such paths are met by some pilots of
  /// neighbours, if not by each. 2^k or 3·2^k, from 8 to `most`: so that a few more pilot samples do not
  /// change a count at a whim.
  std::vector<int> counts(const std::vector<Need>& block, const BlockNeed& own,
                          const std::vector<BlockNeed>& around) const;

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
