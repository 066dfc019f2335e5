#pragma once
// A camera on the test bench of EMVA 1288 Release 4.0 Linear: uniform light of known electrons per pixel, and
// the evaluation that the standard prescribes.
#include <cmath>
#include <vector>

#include "renderer/sensor.h"

namespace flawsmith::validation {

/// A camera of 512 × 384 pixels with the values that facts of the trade give for an IMX250-class sensor.
inline scenes::Camera bench_camera() {
  scenes::Camera camera;
  camera.serial = "bench";
  camera.roi = {0, 0, 512, 384};
  auto& s = camera.sensor;
  s.name = "bench";
  s.width = 512;
  s.height = 384;
  s.full_well = 10400;
  s.read_noise = 2.1;
  s.dark_current = 10;
  s.dsnu = 0.6;
  s.prnu = 0.005;
  s.gain = 0.3625;
  s.black_level = 64;
  s.bit_depth = 12;
  return camera;
}

using Frame = std::vector<double>;  // [DN]

inline Frame take(const scenes::Camera& camera, double electrons, double time, std::uint64_t noise_seed) {
  renderer::Signal signal{Image<float>(camera.roi.width, camera.roi.height, 1, static_cast<float>(electrons)),
                          Image<float>(camera.roi.width, camera.roi.height)};
  renderer::ExposureSettings settings;
  settings.time = time;
  settings.noise_seed = noise_seed;
  const auto exposure = renderer::expose(signal, camera, settings);
  return {exposure.dn.data().begin(), exposure.dn.data().end()};
}

struct Moments {
  double mean = 0, variance = 0;
};

/// Mean and temporal variance of a pair of frames: σ_y² = mean((A−B)²)/2 − (μ_A − μ_B)²/2.
inline Moments of_pair(const Frame& a, const Frame& b) {
  double sum_a = 0, sum_b = 0, squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum_a += a[i];
    sum_b += b[i];
    squares += (a[i] - b[i]) * (a[i] - b[i]);
  }
  const auto n = static_cast<double>(a.size());
  const double step = (sum_a - sum_b) / n;
  return {0.5 * (sum_a + sum_b) / n, 0.5 * squares / n - 0.5 * step * step};
}

inline Moments pair_at(const scenes::Camera& camera, double electrons, double time, std::uint64_t seed) {
  return of_pair(take(camera, electrons, time, 2 * seed), take(camera, electrons, time, 2 * seed + 1));
}

}  // namespace flawsmith::validation
