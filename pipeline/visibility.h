#pragma once
// Can the camera see the defect? Signal against the sensor's noise (d′) and against the clean surface's own
// clutter (z).
#include <array>
#include <cstdint>
#include <optional>

#include "core/image.h"

namespace flawsmith::pipeline {

struct VisibilityLimits {
  double d_prime = 5.0, clutter_z = 3.0;
};

/// Expected, unquantised frames of a capture and its twin at the clean twin's settings, with their noise. All
/// [DN].
struct TwinFrames {
  Image<float> clean;
  std::array<Image<float>, 2>
      delta;                  // ΔDN = with defects − clean, by either half of the camera samples alone
  Image<float> sensor_sigma;  // temporal noise of one frame at the clean signal
  Image<float> mc_variance;   // [DN²] sum of the two expected frames' Monte Carlo variances
};

struct Visibility {
  double d_prime = 0;                   // √Σ ΔDN₁ ΔDN₂/(σ²_sensor + σ²_MC), not below 0
  double d_prime_low = 0;               // what it exceeds with 95 % confidence, given the render's own noise
  double square = 0, square_error = 0;  // that sum itself, below 0 by chance, and its standard error
  double clutter_z = 0;  // response of ΔDN as a template over the spread of its responses on the clean twin
  bool detectable = false;  // d_prime_low and clutter_z reach their limits
  bool mc_limited = false;  // σ_MC > σ_sensor, rms over the footprint
};

/// Over the footprint (1: pixels that count, same size as the frames). The part mask says where clutter is
/// looked for.
Visibility measure_visibility(const TwinFrames& frames, const Image<std::uint8_t>& footprint,
                              const Image<std::uint8_t>& part, const VisibilityLimits& limits = {});

/// The mask, grown by a disc of the given radius [px].
Image<std::uint8_t> dilated(const Image<std::uint8_t>& mask, int radius);

}  // namespace flawsmith::pipeline
