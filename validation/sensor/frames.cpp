// Dark current, saturation and colour filters of the sensor.
#include <fmt/format.h>

#include <algorithm>

#include "validation/experiments.h"
#include "validation/sensor/emva.h"

namespace flawsmith::validation {
namespace {
// Dark signal grows with time and doubles with temperature.
void dark_current(Outcome& outcome) {
  auto camera = bench_camera();
  camera.sensor.dark_current = 100;  // [e⁻/s] at 25 °C
  camera.sensor.dark_current_doubling = 7;
  camera.sensor.reference_temperature = 25;
  const double K = camera.sensor.gain;
  // At 25, 32 and 46 °C: 100, 200 and 800 e⁻/s; 1 s and 2 s. Slope over time takes the offset out. Its σ is
  // √((800 + 1600)/2n) = 0.08 e⁻/s: limit 1 % with more than 95 % even at 100 e⁻/s (σ 0.03).
  for (const auto& [temperature, expected] : {std::pair{25, 100.0}, {32, 200.0}, {46, 800.0}}) {
    camera.sensor.temperature = temperature;
    const auto one = pair_at(camera, 0, 1.0, 3), two = pair_at(camera, 0, 2.0, 4);
    outcome.readings.push_back({fmt::format("dark current at {} °C, by the mean", temperature), expected,
                                (two.mean - one.mean) / K, (0.01 - 1.645 * 0.0003) * expected, "e-/s",
                                0.01 * expected});
    // Dark shot noise: variance rises by K² per electron. Its σ: 0.32 %·√(800² + 1600²)/800 = 0.7 % and less
    // of read noise; limit 5 %.
    outcome.readings.push_back({fmt::format("dark current at {} °C, by the variance", temperature), expected,
                                (two.variance - one.variance) / (K * K), (0.05 - 1.645 * 0.0075) * expected,
                                "e-/s", 0.05 * expected});
  }
}

// The dark frame of a camera with a black level is not cut off at zero electrons: mean 64 + K·0.1 e⁻; cut
// off, it would lie K·σ/√(2π) = 0.32 DN higher. σ of the mean: 0.002 DN.
void dark_frame(Outcome& outcome) {
  outcome.readings.push_back(
      {"dark frame's mean", 64 + 0.3625 * 0.1, pair_at(bench_camera(), 0, 0.01, 9).mean, 0.02, "DN", 0.0233});
}

double share_not(const Frame& frame, double low, double high) {
  const auto beyond =
      std::count_if(frame.begin(), frame.end(), [&](double dn) { return !(dn >= low && dn <= high); });
  return static_cast<double>(beyond) / static_cast<double>(frame.size());
}

// A full well is a hard limit, and so is full scale.
void saturation(Outcome& outcome) {
  auto camera = bench_camera();
  // rint(0.3625·10400 + 64) = 3834 DN, without noise: twice the full well lies 70 σ beyond it.
  const double twice = 2 * camera.sensor.full_well;
  outcome.readings.push_back({"twice the full well: share of pixels not at 3834 DN", 0.0,
                              share_not(take(camera, twice, 0.01, 1), 3834, 3834), 0.0, "1", 0.0});
  camera.sensor.gain = 0.8;
  outcome.readings.push_back({"the same at a gain of 0.8: not at full scale, 4095 DN", 0.0,
                              share_not(take(camera, twice, 0.01, 1), 4095, 4095), 0.0, "1", 0.0});
  // Without a black level, half of the dark noise goes below 0 DN and stays there.
  camera = bench_camera();
  camera.sensor.black_level = 0;
  outcome.readings.push_back({"dark without a black level: not within 0 to 64 DN", 0.0,
                              share_not(take(camera, 0, 0.01, 1), 0, 64), 0.0, "1", 0.0});
}

// Each colour of a Bayer film lands on its own pixels.
void colour_filters(Outcome& outcome) {
  auto camera = bench_camera();
  camera.sensor.pattern = "GBRG";
  camera.roi = {3, 5, 64, 48};
  const float electrons[3] = {1000, 4000, 250};  // R, G, B
  renderer::Signal signal{Image<float>(64, 48), Image<float>(64, 48)};
  for (int y = 0; y < 48; ++y)
    for (int x = 0; x < 64; ++x)
      signal.electrons.at(x, y) = electrons[renderer::filter_channel(camera.sensor, 3 + x, 5 + y)];
  renderer::ExposureSettings settings;
  settings.time = 0.01;
  const auto frame = renderer::expose(signal, camera, settings).dn;
  // Row 0 of GBRG holds G, B and row 1 holds R, G. The corner (3, 5), odd in both, is the second pixel of row
  // 1: G, with R to its right, B below and G across.
  const double expected[2][2] = {{4000, 1000}, {250, 4000}};
  for (int py = 0; py < 2; ++py)
    for (int px = 0; px < 2; ++px) {
      double sum = 0;
      for (int y = py; y < 48; y += 2)
        for (int x = px; x < 64; x += 2) sum += frame.at(x, y);
      // 768 pixels: σ = √((e + 4.8)/768 + (0.005 e)²/768), at most 2.4 e⁻; the colours lie 750 e⁻ apart.
      outcome.readings.push_back({fmt::format("GBRG from (3, 5): row {}, column {}", py, px),
                                  expected[py][px], (sum / 768 - 64) / 0.3625, 15.0, "e-", 19.0});
    }
}

Outcome run(Effort) {
  Outcome outcome;
  dark_current(outcome);
  dark_frame(outcome);
  saturation(outcome);
  colour_filters(outcome);
  return outcome;
}
}  // namespace

Experiment frames() {
  return {
      "frames", "Dark current, saturation and colour filters in frames of the sensor",
      "Dark current of 100 e-/s at 25 °C that doubles every 7 °C: 100, 200, 800 e-/s at 25, 32, 46 °C, from "
      "the "
      "slope of mean and variance between 1 s and 2 s (limits 1 % and 5 % with 95 % probability). A dark "
      "frame "
      "above a black level is not cut off: that would lift it by 0.32 DN. Twice the full well gives "
      "rint(K·μ_sat) + black level on every pixel, without noise, and full scale at most. A Bayer pattern "
      "belongs to the sensor, not to the region of interest.",
      run};
}
}  // namespace flawsmith::validation
