#pragma once
// From a capture to digital numbers: the EMVA 1288 linear model, applied after rendering. Exposure time,
// gain, bit depth, light currents and noise change without a ray. EMVA Standard 1288 Release 4.0 Linear.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "renderer/capture.h"
#include "renderer/relight.h"
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

/// Overall system gain K [DN/e⁻] of the camera at its bit depth and a gain in dB. InputError, naming the
/// member, if a value of the sensor is impossible (so do all functions below).
double system_gain(const scenes::Sensor& sensor, double gain_db);

/// The same sensor read out at another bit depth (8, 10, 12, 14, 16): gain and black level scale by 2^(new −
/// old), as when a camera sends its upper bits.
scenes::Sensor at_bit_depth(const scenes::Sensor& sensor, int bits);

/// Index of the curve in Sensor::quantum_efficiency behind a pixel of the sensor: 0 for mono; R 0, G 1, B 2.
int filter_channel(const scenes::Sensor& sensor, int sensor_x, int sensor_y);
/// The pattern as seen from the region's corner: an odd corner shifts it.
std::string pattern_at(const scenes::Sensor& sensor, const scenes::Roi& roi);

/// The signal of one exposure: relight() times the exposure time.
Signal combine(const Capture& capture, const ExposureSettings& settings);
/// The same electrons [e⁻] by the first and by the second half of the camera samples alone. The capture has
/// at least two samples a pixel.
std::array<Image<float>, 2> combine_halves(const Capture& capture, const ExposureSettings& settings);

/// Expected, unquantised value [DN] of every pixel's expected photo-electrons: fixed pattern excluded,
/// clipped at full well and full scale.
Image<float> expected_dn(const Image<float>& electrons, const scenes::Camera& camera,
                         const ExposureSettings& settings);
/// The value [DN] at which expected_dn is clipped: full well or full scale, whichever comes first.
float saturation_dn(const scenes::Camera& camera, const ExposureSettings& settings);
/// Standard deviation of the sensor's temporal noise [DN] at that signal: shot, dark, read and quantisation
/// noise (1/12 DN²). A full pixel keeps the noise that it had just before it was full.
Image<float> sensor_sigma_dn(const Signal& signal, const scenes::Camera& camera,
                             const ExposureSettings& settings);

/// One noisy frame:
///   e = Poisson(μ_I(T)·t + μ_e·(1 + PRNU)) + DSNU + normal(0, σ_d), at most the full well;
///   DN = rint(K·e + black level), clipped to [0, 2^b − 1].
/// DSNU, PRNU and σ_d are sums of a pixel's own number and those of its row and its column, with the sensor's
/// totals as standard deviations; hot pixels have a μ_I of their own.
/// Fixed pattern (DSNU, PRNU, hot pixels) is a function of the camera's serial and the pixel's place on the
/// sensor; the noise is one of the noise seed and that place: the same bytes on any number of threads, and a
/// part of the region gives the same pixels as the whole. Of a line scan the fixed pattern is the one row's,
/// and a row's share of the noise is a line's. The gain and time are the settings', not the camera's.
Exposure expose(const Signal& signal, const scenes::Camera& camera, const ExposureSettings& settings);

/// Exposure time [s] that puts the 95th percentile of the pixels in the mask at 60 % of full scale (DN above
/// black over DN range above black) at the camera's gain_db, kept between 1 µs and 10 s. An empty mask meters
/// the whole capture; InputError if no metered pixel gets any light.
double metered_time(const Capture& capture, const std::vector<double>& currents, const scenes::Camera& camera,
                    const Image<std::uint8_t>& mask);

/// Colour for people to look at: bilinear demosaic of a Bayer frame, or the mono frame itself; the
/// sensor's full scale becomes 255. No white balance, no tone curve.
Image<std::uint8_t> viewable(const Exposure& exposure, const scenes::Sensor& sensor, const scenes::Roi& roi);

/// The camera's development of the frame (scenes::Development): black becomes 0, saturation (full well or
/// full scale) 255, colours are balanced, mixed and toned. viewable() where the camera has none.
Image<std::uint8_t> developed(const Exposure& exposure, const scenes::Camera& camera);

}  // namespace flawsmith::renderer
