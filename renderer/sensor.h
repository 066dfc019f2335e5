#pragma once
// From a capture to digital numbers: the EMVA 1288 linear model, applied after rendering. Exposure time,
// gain, bit depth, light currents and noise change without a ray. EMVA Standard 1288 Release 4.0 Linear.
#include <cstdint>
#include <optional>
#include <vector>

#include "core/image.h"
#include "renderer/capture.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// How one frame is taken.
struct ExposureSettings {
  double time = 1e-3;  // [s]
  double gain_db = 0.0;
  std::vector<double> currents;  // per light group, of unit current
  std::uint64_t noise_seed = 1;  // of this frame; the fixed pattern comes from the camera's serial
};

struct Exposure {
  Image<std::uint16_t> dn;  // [DN] at the sensor's bit depth, raw (Bayer: one channel)
  double time = 0;          // [s]
  double gain_db = 0;
};

/// Overall system gain K [DN/e⁻] of the camera at its bit depth and a gain in dB.
double system_gain(const scenes::Sensor& sensor, double gain_db);

/// Expected photo-electrons per pixel [e⁻] without dark signal, and their Monte Carlo variance [e⁻²].
struct Signal {
  Image<float> electrons, variance;
};
Signal combine(const Capture& capture, const ExposureSettings& settings);

/// Expected, unquantised value [DN] of every pixel: fixed pattern excluded, clipped at full well and full
/// scale.
Image<float> expected_dn(const Signal& signal, const scenes::Camera& camera,
                         const ExposureSettings& settings);
/// Standard deviation of the sensor's temporal noise [DN] at that signal: shot, dark, read and quantisation
/// noise.
Image<float> sensor_sigma_dn(const Signal& signal, const scenes::Camera& camera,
                             const ExposureSettings& settings);

/// One noisy frame. Fixed pattern (DSNU, PRNU) is a function of the camera's serial and the pixel's place on
/// the sensor.
Exposure expose(const Signal& signal, const scenes::Camera& camera, const ExposureSettings& settings);

/// Exposure time [s] that puts the 95th percentile of the pixels in the mask at 60 % of full scale (DN above
/// black over DN range above black), kept between 1 µs and 10 s.
double metered_time(const Capture& capture, const std::vector<double>& currents, const scenes::Camera& camera,
                    const Image<std::uint8_t>& mask);

/// Colour for people to look at: bilinear demosaic of a Bayer frame, or the mono frame itself; 8 or 16 bit
/// full scale.
Image<std::uint8_t> viewable(const Exposure& exposure, const scenes::Sensor& sensor, const scenes::Roi& roi);

}  // namespace flawsmith::renderer
