// The photon transfer curve: μ_y = μ_y.dark + K·μ_e and σ_y² = K²σ_d² + 1/12 + K(μ_y − μ_y.dark), and the
// camera's own values found again by the procedure of EMVA 1288 Release 4.0 Linear.
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
constexpr int levels = 50;

struct Curve {
  Moments dark;
  std::vector<double> electrons;  // [e⁻] photo-electrons, known from the bench
  std::vector<Moments> points;
};

Curve photon_transfer(const scenes::Camera& camera) {
  Curve curve;
  // Ten dark pairs: the read noise alone stands on them.
  for (std::uint64_t i = 0; i < 10; ++i) {
    const auto pair = pair_at(camera, 0, exposure_time, 500 + i);
    curve.dark.mean += pair.mean / 10;
    curve.dark.variance += pair.variance / 10;
  }
  for (int i = 1; i <= levels; ++i) {
    curve.electrons.push_back(1.06 * camera.sensor.full_well * i / levels);
    curve.points.push_back(
        pair_at(camera, curve.electrons.back(), exposure_time, static_cast<std::uint64_t>(i)));
  }
  return curve;
}

// Index of the largest variance: where saturation begins.
std::size_t saturation(const Curve& curve) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < curve.points.size(); ++i)
    if (curve.points[i].variance > curve.points[best].variance) best = i;
  return best;
}

// Slope through the origin by least squares, over 0 to 70 % of saturation.
template <class X, class Y>
double slope(const Curve& curve, X x, Y y) {
  const double end = 0.7 * curve.electrons[saturation(curve)];
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < curve.points.size() && curve.electrons[i] <= end; ++i) {
    xy += x(i) * y(i);
    xx += x(i) * x(i);
  }
  return xy / xx;
}
}  // namespace

TEST_CASE("the photon transfer curve gives back gain, read noise and saturation", "[sensor]") {
  const auto camera = bench_camera();
  const auto curve = photon_transfer(camera);
  const double K = camera.sensor.gain;
  const auto mean_above_dark = [&](std::size_t i) { return curve.points[i].mean - curve.dark.mean; };

  // Responsivity: limit 0.1 %. The mean of n pixels at half well has σ = √(5000/2n) = 0.11 e⁻ of shot noise
  // and 0.005·5000/√n = 0.056 e⁻ of PRNU, which repeats at every level (0.0011 %).
  const double R = slope(
      curve, [&](std::size_t i) { return curve.electrons[i]; }, mean_above_dark);
  CHECK(std::abs(R / K - 1.0) < 0.001 - 1.645 * 0.00002);

  // K from the variances: limit 0.5 %, estimate's σ 0.32 %/√33 levels, weighted: about 0.07 %. (PRNU² adds
  // 0.0025 % to the shot noise.)
  const double K_found = slope(curve, mean_above_dark,
                               [&](std::size_t i) { return curve.points[i].variance - curve.dark.variance; });
  CAPTURE(K_found, R);
  CHECK(std::abs(K_found / K - 1.0) < 0.005 - 1.645 * 0.0007);

  // σ_d = √(σ²_y.dark − 1/12)/K: limit 1 %. Dark variance σ = 0.32 %/√10 of 0.68 DN² (the quantisation's 1/12
  // is an eighth of it), half of that in the root, and 0.07 % of K: 0.09 %. The dark shot noise of 0.1 e⁻
  // belongs to it: √(2.1² + 0.1) = 2.1237 e⁻.
  const double read_noise = std::sqrt(curve.dark.variance - 1.0 / 12.0) / K_found;
  CHECK(std::abs(read_noise / 2.1237 - 1.0) < 0.01 - 1.645 * 0.0009);

  // Saturation by the variance's peak: limit 5 %; levels are 2.1 % apart, and the peak comes before the clip.
  const double full = curve.electrons[saturation(curve)];
  CHECK(std::abs(full / camera.sensor.full_well - 1.0) < 0.05);
  // Linearity between 5 and 95 % of saturation: |(Y − line)/line| < 0.05 %; a point's σ at 5 % is 0.01 %.
  for (std::size_t i = 2; curve.electrons[i] < 0.95 * full; ++i)
    CHECK(std::abs(mean_above_dark(i) / (R * curve.electrons[i]) - 1.0) < 0.0005);
}

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
