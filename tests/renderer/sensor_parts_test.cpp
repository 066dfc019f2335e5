// Rows, columns and hot pixels: parts of the sensor's totals.
#include <catch2/catch.hpp>
#include <cmath>

#include "core/parallel.h"
#include "renderer/sensor.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

namespace {
// 400 × 400 pixels, half of every total shared by rows and columns.
scenes::Camera striped_camera() {
  scenes::Camera camera;
  camera.serial = "S-1";
  camera.roi = {0, 0, 400, 400};
  auto& s = camera.sensor;
  s.name = "striped";
  s.width = s.height = 500;
  s.full_well = 50000;
  s.gain = 1.0;  // a digital number is an electron
  s.bit_depth = 16;
  s.black_level = 1000;
  s.read_noise = 10.0;
  s.shared_read_noise = {6.0, 4.0};
  s.dsnu = 20.0;
  s.shared_dsnu = {12.0, 9.0};
  s.prnu = 0.02;
  s.shared_prnu = {0.012, 0.01};
  s.dark_current = 1000.0;
  s.hot_pixels = {0.01, 5000.0};  // in 10 ms 50 e⁻ on the mean: p(2 − p)m² = 49.75 e⁻² of DSNU² = 400
  return camera;
}

Image<std::uint16_t> frame_of(const scenes::Camera& camera, float electrons, std::uint64_t seed,
                              double time = 0.01) {
  const Signal signal{Image<float>(camera.roi.width, camera.roi.height, 1, electrons),
                      Image<float>(camera.roi.width, camera.roi.height)};
  ExposureSettings settings;
  settings.time = time;
  settings.noise_seed = seed;
  return expose(signal, camera, settings).dn;
}

// Variances of the difference of two frames, halved: of pixels, of row means, of column means.
struct Variances {
  double pixels = 0, rows = 0, columns = 0;
};
Variances variances(const Image<float>& image) {
  const int w = image.width(), h = image.height();
  std::vector<double> rows(static_cast<std::size_t>(h)), columns(static_cast<std::size_t>(w)), all;
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x) {
      const double v = static_cast<double>(image.at(x, y));
      rows[static_cast<std::size_t>(y)] += v / w;
      columns[static_cast<std::size_t>(x)] += v / h;
      all.push_back(v);
    }
  const auto variance = [](const std::vector<double>& values) {
    double mean = 0, sum = 0;
    for (const double v : values) mean += v / static_cast<double>(values.size());
    for (const double v : values) sum += (v - mean) * (v - mean);
    return sum / (static_cast<double>(values.size()) - 1.0);
  };
  return {variance(all), variance(rows), variance(columns)};
}

Image<float> difference(const Image<std::uint16_t>& a, const Image<std::uint16_t>& b) {
  Image<float> result(a.width(), a.height());
  for (std::size_t i = 0; i < a.data().size(); ++i)
    result.data()[i] = static_cast<float>(a.data()[i]) - static_cast<float>(b.data()[i]);
  return result;
}

Image<float> mean_of(const scenes::Camera& camera, float electrons, int frames) {
  Image<float> mean(camera.roi.width, camera.roi.height);
  for (int l = 0; l < frames; ++l) {
    const auto one = frame_of(camera, electrons, static_cast<std::uint64_t>(10 + l));
    for (std::size_t i = 0; i < one.data().size(); ++i)
      mean.data()[i] += static_cast<float>(one.data()[i]) / static_cast<float>(frames);
  }
  return mean;
}
}  // namespace

TEST_CASE("rows and columns are parts of the read noise, in variance", "[sensor]") {
  auto camera = striped_camera();
  camera.sensor.dark_current = 0;
  camera.sensor.hot_pixels = {};
  // Difference of two dark frames, halved: σ_d² + 1/12 = 100.08 e⁻²; row means 36 + (100.08 − 36)/400
  // = 36.16; column means 16 + 84.08/400 = 16.21. σ: lines √(2/399) = 7 % (limit 25 %: 2 steps of 3.5 σ);
  // pixels √(2(0.36² + 0.16²)/400 + …) = 2.8 % (limit 10 %).
  const auto v = variances(difference(frame_of(camera, 0, 1), frame_of(camera, 0, 2)));
  CHECK(v.pixels / 2 == Approx(100.08).epsilon(0.10));
  CHECK(v.rows / 2 == Approx(36.16).epsilon(0.25));
  CHECK(v.columns / 2 == Approx(16.21).epsilon(0.25));
  const Signal dark{Image<float>(400, 400), Image<float>(400, 400)};
  ExposureSettings settings;
  settings.time = 0.01;
  CHECK(sensor_sigma_dn(dark, camera, settings).at(3, 3) == Approx(std::sqrt(100.0 + 1.0 / 12.0)));
}

TEST_CASE("rows, columns and hot pixels are parts of DSNU and PRNU, in variance", "[sensor]") {
  const auto camera = striped_camera();
  // Means of 30 frames. Dark: DSNU² = 400 and (100.08 + 10)/30 = 3.7 of what is left of noise, 403.7; rows
  // 144 + 36/30 + (403.7 − 145)/400 = 145.8; columns 81 + 16/30 + 321/400 = 82.3. Limits as above.
  const Image<float> dark = mean_of(camera, 0, 30);
  const auto d = variances(dark);
  CHECK(d.pixels == Approx(403.7).epsilon(0.10));
  CHECK(d.rows == Approx(145.8).epsilon(0.25));
  CHECK(d.columns == Approx(82.3).epsilon(0.25));
  // 20,000 e⁻: PRNU² = 400² = 160,000 and DSNU's 400 and 20,110/30 = 670: 161,070; rows 240² + 145 +
  // 103,000/400 = 58,000; columns 200² + 82 + 121,000/400 = 40,380.
  const auto b = variances(mean_of(camera, 20000, 30));
  CHECK(b.pixels == Approx(161070).epsilon(0.10));
  CHECK(b.rows == Approx(58000).epsilon(0.25));
  CHECK(b.columns == Approx(40380).epsilon(0.25));
}

TEST_CASE("hot pixels have the share and strength that they should, and grow with time and temperature",
          "[sensor]") {
  auto camera = striped_camera();
  camera.sensor.read_noise = camera.sensor.prnu = 0.0;
  camera.sensor.shared_read_noise = camera.sensor.shared_prnu = camera.sensor.shared_dsnu = {};
  camera.sensor.dsnu = std::sqrt(scenes::hot_pixel_variance(camera.sensor));  // nothing but hot pixels
  camera.sensor.full_well = 64000;
  // 1 s: the others have 1000 − 0.01·5000 = 950 e⁻ (σ 31), hot ones 5000 e⁻ more on the mean; above 1950 e⁻,
  // 32 σ beyond the others, lie e^(−1000/5000) = 0.8187 of 1600 hot pixels, 1310 ± 36: limit 180 (5 σ).
  const auto count_above = [](const Image<std::uint16_t>& dn, int limit) {
    return std::count_if(dn.data().begin(), dn.data().end(), [&](int v) { return v > limit; });
  };
  const auto mean = [](const Image<std::uint16_t>& dn) {
    double sum = 0;
    for (const auto v : dn.data()) sum += v;
    return sum / static_cast<double>(dn.data().size());
  };
  const auto second = frame_of(camera, 0, 1, 1.0);
  CHECK(std::abs(static_cast<double>(count_above(second, 1000 + 1950)) - 1310.0) < 180.0);
  // The mean of all is the sheet's 1000 e⁻/s: σ = √(2·0.01·5000² − 50²)/400 = 1.8 e⁻.
  CHECK(std::abs(mean(second) - 2000.0) < 9.0);
  // 7 K more double everything: above 950·2 + 2000 lie as many.
  camera.sensor.temperature += camera.sensor.dark_current_doubling;
  const auto warm = frame_of(camera, 0, 1, 1.0);
  CHECK(std::abs(static_cast<double>(count_above(warm, 1000 + 3900)) - 1310.0) < 180.0);
  CHECK(std::abs(mean(warm) - 3000.0) < 18.0);
}

TEST_CASE("stripes and hot pixels of a region are those of the whole, on any number of threads", "[sensor]") {
  auto camera = striped_camera();
  const auto whole = frame_of(camera, 900, 5);
  for (const int threads : {1, 3}) with_threads(threads, [&] { CHECK(frame_of(camera, 900, 5) == whole); });
  camera.roi = {131, 57, 140, 90};
  const auto part = frame_of(camera, 900, 5);
  for (int y = 0; y < 90; ++y)
    for (int x = 0; x < 140; ++x) REQUIRE(part.at(x, y) == whole.at(131 + x, 57 + y));
}

TEST_CASE("parts beyond their total are refused by the member's name", "[sensor]") {
  const auto refused = [](auto change, const char* name) {
    auto sensor = striped_camera().sensor;
    change(sensor);
    CHECK_THROWS_WITH(system_gain(sensor, 0), Catch::Contains(name));
  };
  refused([](auto& s) { s.shared_read_noise = {8.0, 6.1}; }, "shared_read_noise");
  refused([](auto& s) { s.shared_dsnu = {12.0, 15.0}; }, "shared_dsnu");  // 144 + 225 + 50 > 400
  refused([](auto& s) { s.shared_prnu.row = 0.021; }, "shared_prnu");
  refused([](auto& s) { s.dark_current = 49; }, "hot_pixels");  // hot ones alone have 50 e⁻/s
}
