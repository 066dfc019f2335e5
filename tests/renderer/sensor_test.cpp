// The sensor's behaviour; its statistics are checked in validation/sensor.
#include "renderer/sensor.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

namespace {
scenes::Camera camera_of(int width, int height) {
  scenes::Camera camera;
  camera.name = "cam";
  camera.serial = "A-17";
  camera.roi = {0, 0, width, height};
  auto& s = camera.sensor;
  s.name = "test";
  s.width = 2 * width;
  s.height = 2 * height;
  s.full_well = 10000;
  s.read_noise = 2.0;
  s.dark_current = 5.0;
  s.dsnu = 1.0;
  s.prnu = 0.005;
  s.black_level = 64;
  s.bit_depth = 12;
  return camera;
}

ExposureSettings settings_of(double time, std::vector<double> currents = {}) {
  ExposureSettings settings;
  settings.time = time;
  settings.currents = std::move(currents);
  settings.noise_seed = 99;
  return settings;
}

Signal flat(const scenes::Camera& camera, float electrons) {
  return {Image<float>(camera.roi.width, camera.roi.height, 1, electrons),
          Image<float>(camera.roi.width, camera.roi.height)};
}

// Two light groups on a gradient: group 0 gives 100·x e⁻/s, group 1 gives 50 e⁻/s everywhere.
Capture gradient(int width, int height) {
  Capture capture;
  capture.width = width;
  capture.height = height;
  capture.groups = {"ring", "bar"};
  capture.electrons = {Image<float>(width, height), Image<float>(width, height, 1, 50.0f)};
  capture.variance = {Image<float>(width, height, 1, 4.0f), Image<float>(width, height, 1, 9.0f)};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) capture.electrons[0].at(x, y) = 100.0f * static_cast<float>(x);
  return capture;
}
}  // namespace

TEST_CASE("system gain puts a full well at 95 % of full scale, scaled by bit depth and decibels",
          "[sensor]") {
  auto camera = camera_of(4, 4);
  // (0.95 · 4095 − 64) / 10000 = 0.382625 DN/e⁻; 6 dB more: × 10^(6/20) = 1.9952623
  CHECK(system_gain(camera.sensor, 0.0) == Approx(0.382625).epsilon(1e-12));
  CHECK(system_gain(camera.sensor, 6.0) == Approx(0.382625 * 1.9952623).epsilon(1e-7));
  camera.sensor.gain = 0.4;
  CHECK(system_gain(camera.sensor, 0.0) == 0.4);
  // 12 → 8 bit drops four bits: 0.4/16 DN/e⁻ and a black level of 64/16 DN.
  const auto eight = at_bit_depth(camera.sensor, 8);
  CHECK(system_gain(eight, 0.0) == Approx(0.025).epsilon(1e-12));
  CHECK(eight.black_level == 4.0);
}

TEST_CASE("an impossible sensor is refused by the member's name", "[sensor]") {
  auto sensor = camera_of(4, 4).sensor;
  sensor.bit_depth = 9;
  CHECK_THROWS_WITH(system_gain(sensor, 0),
                    Catch::Contains("bit_depth") && Catch::Contains("8, 10, 12, 14 or 16"));
  sensor = camera_of(4, 4).sensor;
  sensor.full_well = 0;
  CHECK_THROWS_WITH(system_gain(sensor, 0), Catch::Contains("full_well"));
  sensor = camera_of(4, 4).sensor;
  sensor.prnu = 5;
  CHECK_THROWS_WITH(system_gain(sensor, 0), Catch::Contains("prnu"));
  sensor = camera_of(4, 4).sensor;
  sensor.black_level = 4000;
  CHECK_THROWS_WITH(system_gain(sensor, 0), Catch::Contains("black_level"));
  sensor = camera_of(4, 4).sensor;
  sensor.pattern = "RGBG";
  CHECK_THROWS_AS(filter_channel(sensor, 0, 0), InputError);
}

TEST_CASE("groups add by current and time, their variances by the squares", "[sensor]") {
  const auto capture = gradient(8, 2);
  const auto signal = combine(capture, settings_of(0.5, {2.0, 3.0}));
  // x = 3: 0.5·(2·300 + 3·50) = 375 e⁻; variance 0.25·(4·4 + 9·9) = 24.25 e⁻²
  CHECK(signal.electrons.at(3, 1) == Approx(375.0));
  CHECK(signal.variance.at(3, 1) == Approx(24.25));

  auto untraced = capture;
  untraced.electrons[1] = {};
  untraced.variance[1] = {};
  CHECK(combine(untraced, settings_of(0.5, {2.0, 0.0})).electrons.at(3, 1) == Approx(300.0));
}

TEST_CASE("the expected value follows the line and stops at full well and full scale", "[sensor]") {
  auto camera = camera_of(1, 1);
  camera.sensor.gain = 0.4;
  const auto settings = settings_of(2.0);
  // dark 5 e⁻/s · 2 s = 10 e⁻: 0.4·(10 + 1000) + 64 = 468 DN
  CHECK(expected_dn(flat(camera, 1000).electrons, camera, settings).at(0, 0) == Approx(468.0));
  // full well: 0.4·10000 + 64 = 4064 DN
  CHECK(expected_dn(flat(camera, 5e5f).electrons, camera, settings).at(0, 0) == Approx(4064.0));
  camera.sensor.gain = 0.8;
  CHECK(expected_dn(flat(camera, 5e5f).electrons, camera, settings).at(0, 0) == 4095.0f);
  // σ² = 0.8²·(2² + 10 + 1000) + 1/12 = 649.0433 DN²
  CHECK(sensor_sigma_dn(flat(camera, 1000), camera, settings).at(0, 0) ==
        Approx(std::sqrt(649.0433333)).epsilon(1e-6));
}

TEST_CASE("a frame is the same on any number of threads, and a part of it is a part of the whole",
          "[sensor]") {
  auto camera = camera_of(160, 90);
  const auto settings = settings_of(0.01);
  const auto whole = expose(flat(camera, 900), camera, settings).dn;
  for (const int threads : {1, 2, 7})
    with_threads(threads, [&] { CHECK(expose(flat(camera, 900), camera, settings).dn == whole); });
  auto part = camera;
  part.roi = {31, 17, 40, 20};
  const auto piece = expose(flat(part, 900), part, settings).dn;
  for (int y = 0; y < 20; ++y)
    for (int x = 0; x < 40; ++x) REQUIRE(piece.at(x, y) == whole.at(31 + x, 17 + y));

  auto other = settings;
  other.noise_seed = 100;
  CHECK_FALSE(expose(flat(camera, 900), camera, other).dn == whole);
}

TEST_CASE("the fixed pattern belongs to the serial number", "[sensor]") {
  auto camera = camera_of(64, 64);
  camera.sensor.dsnu = 200;  // far above the noise of √(900 + 4) = 30 e⁻
  const auto settings = settings_of(0.01);
  auto other_noise = settings;
  other_noise.noise_seed = 5;
  const auto a = expose(flat(camera, 900), camera, settings).dn;
  const auto b = expose(flat(camera, 900), camera, other_noise).dn;
  camera.serial = "A-18";
  const auto c = expose(flat(camera, 900), camera, other_noise).dn;
  // Correlation of two frames: one camera 200²/(200² + 904) = 0.978, two cameras 0 ± 1/√4096 = 0.016.
  const auto correlation = [](const Image<std::uint16_t>& u, const Image<std::uint16_t>& v) {
    double su = 0, sv = 0, suu = 0, svv = 0, suv = 0;
    const auto n = static_cast<double>(u.data().size());
    for (std::size_t i = 0; i < u.data().size(); ++i) {
      const double p = u.data()[i], q = v.data()[i];
      su += p, sv += q, suu += p * p, svv += q * q, suv += p * q;
    }
    return (suv - su * sv / n) / std::sqrt((suu - su * su / n) * (svv - sv * sv / n));
  };
  CHECK(correlation(a, b) > 0.95);
  CHECK(std::abs(correlation(b, c)) < 0.07);
}

TEST_CASE("metering puts the 95th percentile of the mask at 60 % of the range above black", "[sensor]") {
  auto camera = camera_of(101, 20);
  camera.sensor.dark_current = 0;
  const auto capture = gradient(101, 20);
  Image<std::uint8_t> mask(101, 20, 1, 1);
  // Whole width: the 95th percentile of 100·x, x = 0 … 100, is 9500 e⁻/s. 0.6·(4095 − 64)/0.382625 e⁻ =
  // 6321.07
  const double target = 0.6 * (4095 - 64) / 0.382625;
  CHECK(metered_time(capture, {1.0, 0.0}, camera, mask) == Approx(target / 9500).epsilon(0.01));
  CHECK(metered_time(capture, {2.0, 0.0}, camera, mask) == Approx(target / 19000).epsilon(0.01));
  // The time meters what it says: the expected value of that pixel is 64 + 0.6·4031 = 2482.6 DN.
  const double time = metered_time(capture, {1.0, 1.0}, camera, mask);
  const auto settings = settings_of(time, {1.0, 1.0});
  CHECK(expected_dn(combine(capture, settings).electrons, camera, settings).at(95, 3) ==
        Approx(2482.6).epsilon(0.01));
  // Only the left half, x ≤ 49: 95th percentile near 4650 … 4700 e⁻/s.
  for (int y = 0; y < 20; ++y)
    for (int x = 50; x < 101; ++x) mask.at(x, y) = 0;
  CHECK(metered_time(capture, {1.0, 0.0}, camera, mask) == Approx(target / 4700).epsilon(0.02));
  // An empty mask meters everything; darkness is an error, faint light stops at 10 s.
  const Image<std::uint8_t> nothing(101, 20);
  CHECK(metered_time(capture, {1.0, 0.0}, camera, nothing) == Approx(target / 9500).epsilon(0.01));
  CHECK_THROWS_AS(metered_time(capture, {0.0, 0.0}, camera, mask), InputError);
  CHECK(metered_time(capture, {1e-6, 0.0}, camera, mask) == 10.0);
  // With a gain so low that the well fills first, a tenth of it stays in hand: 0.9·10000/9500 s.
  camera.sensor.gain = 0.1;
  CHECK(metered_time(capture, {1.0, 0.0}, camera, nothing) == Approx(0.9 * 10000 / 9500).epsilon(0.01));
}

TEST_CASE("a Bayer filter names the first two pixels of rows 0 and 1", "[sensor]") {
  auto sensor = camera_of(4, 4).sensor;
  sensor.pattern = "GRBG";
  CHECK(filter_channel(sensor, 0, 0) == 1);
  CHECK(filter_channel(sensor, 1, 0) == 0);
  CHECK(filter_channel(sensor, 0, 1) == 2);
  CHECK(filter_channel(sensor, 3, 3) == 1);
  CHECK(pattern_at(sensor, {1, 0, 4, 4}) == "RGGB");
  CHECK(pattern_at(sensor, {0, 1, 4, 4}) == "BGGR");
}

TEST_CASE("a view has its colours in place, for every pattern and corner", "[sensor]") {
  auto sensor = camera_of(16, 12).sensor;
  const int colour[3] = {4095, 2048, 819};  // R, G, B; × 255/4095 = 255, 127.5, 51
  for (const std::string pattern : {"RGGB", "GRBG", "GBRG", "BGGR"})
    for (int corner = 0; corner < 4; ++corner) {
      sensor.pattern = pattern;
      const scenes::Roi roi{corner % 2, corner / 2, 16, 12};
      Exposure exposure;
      exposure.dn = Image<std::uint16_t>(16, 12);
      for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 16; ++x)
          exposure.dn.at(x, y) =
              static_cast<std::uint16_t>(colour[filter_channel(sensor, roi.x + x, roi.y + y)]);
      const auto view = viewable(exposure, sensor, roi);
      REQUIRE(view.channels() == 3);
      INFO(pattern << " corner " << corner);
      for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 16; ++x) {
          REQUIRE(view.at(x, y, 0) == 255);
          REQUIRE(std::abs(view.at(x, y, 1) - 127.5) <= 0.5);
          REQUIRE(view.at(x, y, 2) == 51);
        }
    }
}

TEST_CASE("a mono view scales full scale to 255 at each bit depth", "[sensor]") {
  auto sensor = camera_of(2, 1).sensor;
  for (const int bits : {8, 10, 12, 14, 16}) {
    sensor.bit_depth = bits;
    Exposure exposure;
    exposure.dn = Image<std::uint16_t>(2, 1);
    exposure.dn.at(1, 0) = static_cast<std::uint16_t>((1 << bits) - 1);
    const auto view = viewable(exposure, sensor, {0, 0, 2, 1});
    CHECK(view.at(0, 0) == 0);
    CHECK(view.at(1, 0) == 255);
  }
}
