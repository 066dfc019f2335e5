#pragma once
// The tone curve of a camera that nobody can ask any more: the monotone map that turns our grey values into
// ones distributed as its own.
#include <utility>
#include <vector>

#include "core/image.h"

namespace flawsmith::photographs {

class ToneCurve {
 public:
  /// Matches quantiles: the share of `from` below a value is the share of `to` below its image. Few knots
  /// (33), straight between them, so that it is a camera's curve and not a picture's histogram; constant
  /// beyond its ends. Both sets hold at least 33 values.
  ToneCurve(const std::vector<float>& from, const std::vector<float>& to);
  /// The curve of a camera as most deliver it: sRGB's, IEC 61966-2-1, which puts the value `middle` at
  /// `middle_dn` (of 255) and clips at 255.
  static ToneCurve srgb(double middle, double middle_dn);

  float operator()(float value) const;
  Image<float> operator()(const Image<float>& picture) const;

 private:
  ToneCurve() = default;
  std::vector<std::pair<float, float>> knots_;  // by rising first member; the second does not fall
};

}  // namespace flawsmith::photographs
