#pragma once
// What a crop of plain surface looks like, in numbers that a photograph and a rendering share: how its
// contrast is spread over scales, how strong it is and how one-sided. Of grey values as the picture file
// holds them.
#include <array>

#include "core/image.h"

namespace flawsmith::photographs {

/// Octaves of spatial frequency, from the coarsest: 1/64–1/32, 1/32–1/16, 1/16–1/8, 1/8–1/4 and 1/4–1/2
/// cycles per pixel, whatever the direction.
constexpr int octaves = 5;
/// Lower end of an octave [cycles/px]; its upper end is twice that.
constexpr double octave_begin(int octave) {
  return static_cast<double>(1 << octave) / 64.0;
}

struct Texture {
  /// Variance that the octave's frequencies hold, over the square of the crop's mean.
  std::array<double, octaves> power{};
  double contrast = 0;  ///< standard deviation over mean
  double skewness = 0;  ///< third central moment over the cube of the standard deviation
};

/// The crop over the plane that fits it best, times its mean: without the slope of its lighting.
Image<float> flattened(const Image<float>& crop);

/// Of one grey channel, at least 64 px a side; the mean is positive and the crop is not constant. Flattened
/// first: uneven lighting is not texture. Spectrum under a Hann window.
Texture texture_of(const Image<float>& crop);

/// The same of two pictures of one crop with independent noise, by their products: noise that they do not
/// share leaves no bias. Not finite where the noise hides all texture.
Texture texture_of(const Image<float>& crop, const Image<float>& again);

}  // namespace flawsmith::photographs
