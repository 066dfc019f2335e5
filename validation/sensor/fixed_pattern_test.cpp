// Dark current, saturation and colour filters of the sensor.
#include <algorithm>
#include <catch2/catch.hpp>

#include "validation/sensor/emva.h"

using namespace flawsmith;
using namespace flawsmith::validation;

TEST_CASE("dark signal grows with time and doubles with temperature", "[sensor]") {
  auto camera = bench_camera();
  camera.sensor.dark_current = 100;  // [e⁻/s] at 25 °C
  camera.sensor.dark_current_doubling = 7;
  camera.sensor.reference_temperature = 25;
  const double K = camera.sensor.gain;
  // At 25, 32 and 46 °C: 100, 200 and 800 e⁻/s; 1 s and 2 s. Slope over time takes the offset out. Its σ is
  // √((800 + 1600)/2n) = 0.08 e⁻/s: limit 1 % with more than 95 % even at 100 e⁻/s (σ 0.03).
  const double expected[3] = {100, 200, 800}, temperatures[3] = {25, 32, 46};
  for (int i = 0; i < 3; ++i) {
    camera.sensor.temperature = temperatures[i];
    const auto one = pair_at(camera, 0, 1.0, 3), two = pair_at(camera, 0, 2.0, 4);
    CHECK(std::abs((two.mean - one.mean) / K / expected[i] - 1.0) < 0.01 - 1.645 * 0.0003);
    // Dark shot noise: variance rises by K² per electron. Its σ: 0.32 %·√(800² + 1600²)/800 = 0.7 % and less
    // of read noise; limit 5 %.
    CHECK(std::abs((two.variance - one.variance) / (K * K * expected[i]) - 1.0) < 0.05 - 1.645 * 0.0075);
  }
}

TEST_CASE("a full well is a hard limit, and so is full scale", "[sensor]") {
  auto camera = bench_camera();
  // rint(0.3625·10400 + 64) = 3834 DN, without noise: twice the full well lies 70 σ beyond it.
  const auto full = take(camera, 2 * camera.sensor.full_well, 0.01, 1);
  CHECK(std::all_of(full.begin(), full.end(), [](double dn) { return dn == 3834.0; }));
  camera.sensor.gain = 0.8;
  const auto scale = take(camera, 2 * camera.sensor.full_well, 0.01, 1);
  CHECK(std::all_of(scale.begin(), scale.end(), [](double dn) { return dn == 4095.0; }));
  // Without a black level, half of the dark noise goes below 0 DN and stays there.
  camera = bench_camera();
  camera.sensor.black_level = 0;
  const auto dark = take(camera, 0, 0.01, 1);
  CHECK(std::none_of(dark.begin(), dark.end(), [](double dn) { return dn < 0.0 || dn > 64.0; }));
}

TEST_CASE("the dark frame of a camera with a black level is not cut off at zero electrons", "[sensor]") {
  // Mean 64 + K·0.1 e⁻; cut off, it would lie K·σ/√(2π) = 0.32 DN higher. σ of the mean: 0.002 DN.
  const auto camera = bench_camera();
  const auto pair = pair_at(camera, 0, 0.01, 9);
  CHECK(std::abs(pair.mean - (64 + 0.3625 * 0.1)) < 0.02);
}

TEST_CASE("each colour of a Bayer film lands on its own pixels", "[sensor]") {
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
      const double found = (sum / 768 - 64) / 0.3625;
      // 768 pixels: σ = √((e + 4.8)/768 + (0.005 e)²/768), at most 2.4 e⁻; the colours lie 750 e⁻ apart.
      CHECK(std::abs(found - expected[py][px]) < 15.0);
    }
}
