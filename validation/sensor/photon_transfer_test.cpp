// The photon transfer curve at every bit depth: μ_y = μ_y.dark + K·μ_e and σ_y² = K²σ_d² + 1/12 + K(μ_y −
// μ_y.dark). The shipped cameras go through EMVA 1288's procedure in sensor.cpp.
//
// Power. A limit in the comments is the error to be caught; the test's threshold is that limit less 1.645
// standard deviations of the estimate, so that an error of the limit's size is caught with 95 % probability.
// Every threshold is at least 4 standard deviations: a right sensor is refused once in 10⁴ (and seeds are
// fixed). Pixels per frame n = 196,608; a variance from a pair has a relative standard deviation of √(2/n) =
// 0.32 %, a spatial standard deviation from n pixels one of √(1/2n) = 0.16 %.
#include <catch2/catch.hpp>

#include "validation/sensor/emva.h"

using namespace flawsmith;
using namespace flawsmith::validation;

namespace {
constexpr double exposure_time = 0.01;  // [s] dark signal 0.1 e⁻
}  // namespace

TEST_CASE("mean and variance follow their equations at every bit depth", "[sensor]") {
  for (const int bits : {8, 10, 12, 16}) {
    auto camera = bench_camera();
    camera.sensor = renderer::at_bit_depth(camera.sensor, bits);
    camera.sensor.prnu = 0;
    const double K = camera.sensor.gain;
    for (const double electrons : {20.0, 300.0, 4000.0, 8000.0}) {
      const auto pair = pair_at(camera, electrons, exposure_time, static_cast<std::uint64_t>(bits));
      const double signal = electrons + 0.1;  // dark: 10 e⁻/s in 0.01 s
      const double variance = K * K * (2.1 * 2.1 + signal) + 1.0 / 12.0;
      CAPTURE(bits, electrons);
      // Rounding is unbiased and adds 1/12 DN² from σ ≥ 0.5 DN on (Widrow 1956); below that, 8-bit frames of
      // K = 0.0227 DN/e⁻, the equation itself does not hold, so those levels are left out.
      if (variance < 0.25 + 1.0 / 12.0) continue;
      // Mean: σ = √(variance/2n) and DSNU/√n; limit 6 of them. Variance: limit 2 %, σ 0.32 %: 1.47 %.
      const auto n = static_cast<double>(camera.roi.width * camera.roi.height);
      const double sigma = std::sqrt(variance / (2 * n) + K * K * 0.36 / n);
      CHECK(std::abs(pair.mean - (K * signal + camera.sensor.black_level)) < 6 * sigma + 0.002);
      CHECK(std::abs(pair.variance / variance - 1.0) < 0.02 - 1.645 * 0.0032);
    }
  }
}

TEST_CASE("sensor_sigma_dn is the noise of the frames", "[sensor]") {
  const auto camera = bench_camera();
  renderer::ExposureSettings settings;
  settings.time = exposure_time;
  for (const double electrons : {0.0, 50.0, 5000.0}) {
    const renderer::Signal signal{Image<float>(512, 384, 1, static_cast<float>(electrons)),
                                  Image<float>(512, 384)};
    const double expected = static_cast<double>(renderer::sensor_sigma_dn(signal, camera, settings).at(0, 0));
    const auto pair = pair_at(camera, electrons, exposure_time, 7);
    // Limit 1 % of σ; the estimate's σ is 0.16 %.
    CHECK(std::abs(std::sqrt(pair.variance) / expected - 1.0) < 0.01 - 1.645 * 0.0016);
  }
}

TEST_CASE("shot noise is Poisson's, not a normal one of the same variance", "[sensor]") {
  // The third central moment of a Poisson number is its mean, 5; a normal one's is 0. Its estimate has σ =
  // √((μ6 − μ3²)/n), μ6 = μ + 25μ² + 15μ³ = 2505: √(2480/196,608) = 0.11. Limit 0.7, σ·1.645 less.
  auto camera = bench_camera();
  camera.sensor.gain = 1;
  camera.sensor.full_well = 3000;
  camera.sensor.read_noise = camera.sensor.dsnu = camera.sensor.prnu = camera.sensor.dark_current = 0;
  const auto frame = take(camera, 5, exposure_time, 21);
  double third = 0;
  for (const double dn : frame) third += std::pow(dn - 64 - 5, 3) / static_cast<double>(frame.size());
  CHECK(std::abs(third - 5.0) < 0.7 - 1.645 * 0.11);
}
