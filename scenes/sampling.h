#pragma once
// How many camera samples a pixel gets. Plain data, of recipes and of the command line.
#include <optional>

namespace flawsmith::scenes {

struct Sampling {
  std::optional<int> spp;  // as many for every pixel; none: by need
  double noise = 1.0;  // by need: the Monte Carlo σ is at most so many times the sensor's temporal σ …
  int most = 16384;    // … unless that takes more samples than this; an even number
  /// A quarter of the samples, at least 16: twice the noise.
  Sampling drafted() const {
    Sampling draft = *this;
    if (spp) draft.spp = *spp / 4 > 16 ? *spp / 4 : 16;
    draft.noise = 2.0 * noise;
    return draft;
  }
};

}  // namespace flawsmith::scenes
