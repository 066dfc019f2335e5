// The forward model of EMVA 1288 Release 4.0 Linear, and its expectation.
#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/parallel.h"
#include "core/random.h"
#include "renderer/sensor/model.h"
#include "renderer/sensor/random.h"

namespace flawsmith::renderer {
namespace {
void check_frame(const Image<float>& electrons, const scenes::Camera& camera,
                 const ExposureSettings& settings) {
  CHECK(electrons.width() == camera.roi.width && electrons.height() == camera.roi.height);
  CHECK(settings.time > 0.0);
}

// The expected signal of every pixel, dark signal included, through `value` [e⁻ → DN].
template <class Function>
Image<float> for_each_expected(const Image<float>& electrons, const SensorModel& sensor, Function value) {
  Image<float> result(electrons.width(), electrons.height());
  for (std::size_t i = 0; i < result.data().size(); ++i)
    result.data()[i] = static_cast<float>(
        value(std::min(sensor.dark + static_cast<double>(electrons.data()[i]), sensor.full_well)));
  return result;
}
}  // namespace

Signal combine(const Capture& capture, const ExposureSettings& settings) {
  CHECK(settings.time >= 0.0);
  Signal signal = relight(capture, settings.currents);
  const double time = settings.time, time2 = time * time;
  for (float& value : signal.electrons.data()) value = static_cast<float>(time * static_cast<double>(value));
  for (float& value : signal.variance.data()) value = static_cast<float>(time2 * static_cast<double>(value));
  return signal;
}

std::array<Image<float>, 2> combine_halves(const Capture& capture, const ExposureSettings& settings) {
  CHECK(settings.currents.size() == capture.electrons.size() &&
        capture.first_half.size() == capture.electrons.size());
  std::array<Image<float>, 2> halves{Image<float>(capture.width, capture.height),
                                     Image<float>(capture.width, capture.height)};
  for (std::size_t group = 0; group < capture.electrons.size(); ++group) {
    const double scale = settings.time * settings.currents[group];
    if (scale == 0.0) continue;
    const auto& mean = capture.electrons[group].data();
    const auto& first = capture.first_half[group].data();
    CHECK(mean.size() == halves[0].data().size() && first.size() == mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i) {
      // mean = (n₁ first + n₂ second)/(n₁ + n₂)
      const int n = capture.samples_of(i), n1 = n / 2;
      if (n == 0) continue;  // not traced
      CHECK(n >= 2);
      const double second =
          mean[i] + static_cast<double>(n1) / (n - n1) * (static_cast<double>(mean[i]) - first[i]);
      halves[0].data()[i] += static_cast<float>(scale * first[i]);
      halves[1].data()[i] += static_cast<float>(scale * second);
    }
  }
  return halves;
}

Image<float> expected_dn(const Image<float>& electrons, const scenes::Camera& camera,
                         const ExposureSettings& settings) {
  check_frame(electrons, camera, settings);
  const SensorModel sensor(camera.sensor, settings.gain_db, settings.time);
  return for_each_expected(electrons, sensor, [&](double expected) {
    return std::clamp(sensor.gain * expected + sensor.black, 0.0, sensor.full_scale);
  });
}

float saturation_dn(const scenes::Camera& camera, const ExposureSettings& settings) {
  const SensorModel sensor(camera.sensor, settings.gain_db, settings.time);
  // The same arithmetic as in expected_dn, so that a clipped value compares equal.
  return static_cast<float>(
      std::clamp(sensor.gain * sensor.full_well + sensor.black, 0.0, sensor.full_scale));
}

// σ_y² = K²(σ_d² + μ_e) + 1/12 DN². EMVA 1288 Release 4.0, σ_y² = K²σ_d² + σ_q² + K(μ_y − μ_y.dark).
Image<float> sensor_sigma_dn(const Signal& signal, const scenes::Camera& camera,
                             const ExposureSettings& settings) {
  check_frame(signal.electrons, camera, settings);
  const SensorModel sensor(camera.sensor, settings.gain_db, settings.time);
  return for_each_expected(signal.electrons, sensor, [&](double electrons) {
    return std::sqrt(sensor.gain * sensor.gain * (sensor.read_noise * sensor.read_noise + electrons) +
                     1.0 / 12.0);
  });
}

Exposure expose(const Signal& signal, const scenes::Camera& camera, const ExposureSettings& settings) {
  check_frame(signal.electrons, camera, settings);
  const SensorModel sensor(camera.sensor, settings.gain_db, settings.time);
  const FixedPatternMap pattern(camera);
  const auto seed = derive_seed(settings.noise_seed, "sensor noise");
  // Every line of a line scan is a reading of the same pixels: their fixed pattern repeats, and the noise
  // that columns share within one reading is that of single pixels.
  const bool line_scan = camera.shutter.kind == scenes::Shutter::Kind::line_scan;
  scenes::Sensor noisy = camera.sensor;
  if (line_scan) noisy.shared_read_noise.column = 0.0;
  const LineNoise lines(seed, noisy.shared_read_noise, camera.roi);
  const double read_noise = own_read_noise(noisy);
  Exposure exposure{Image<std::uint16_t>(camera.roi.width, camera.roi.height), settings.time,
                    settings.gain_db};
  parallel_for(camera.roi.height, [&](int y) {
    for (int x = 0; x < camera.roi.width; ++x) {
      const int sensor_x = camera.roi.x + x, sensor_y = camera.roi.y + y;
      const auto fixed = pattern.at(sensor_x, line_scan ? camera.roi.y : sensor_y);
      PixelRandom random(seed, sensor_x, sensor_y);
      // Photon and dark shot noise in one draw: a sum of Poisson numbers is one of the summed mean.
      const double mean = std::max(0.0, sensor.dark + fixed.dark_current * settings.time) +
                          static_cast<double>(signal.electrons.at(x, y)) * (1.0 + fixed.prnu);
      double electrons = random.poisson(mean) + fixed.dsnu + lines.at(sensor_x, sensor_y);
      if (read_noise > 0.0) electrons += read_noise * random.normals().first;
      // Below zero the black level carries on, as in a camera: read noise cut off at 0 e⁻ would lift the dark
      // value and hide a third of its variance.
      electrons = std::min(electrons, sensor.full_well);
      exposure.dn.at(x, y) = static_cast<std::uint16_t>(
          std::clamp(std::rint(sensor.gain * electrons + sensor.black), 0.0, sensor.full_scale));
    }
  });
  return exposure;
}
}  // namespace flawsmith::renderer
