// The photon transfer curve at every bit depth: μ_y = μ_y.dark + K·μ_e and σ_y² = K²σ_d² + 1/12 + K(μ_y −
// μ_y.dark). The shipped cameras go through EMVA 1288's procedure in sensor.cpp.
//
// Power. A limit in the comments is the error to be caught; the tolerance is that limit less 1.645 standard
// deviations of the estimate, so that an error of the limit's size is caught with 95 % probability. Every
// tolerance is at least 4 standard deviations: a right sensor is refused once in 10⁴ (and seeds are fixed).
// Pixels per frame n = 196,608; a variance from a pair has a relative standard deviation of √(2/n) = 0.32 %,
// a spatial standard deviation from n pixels one of √(1/2n) = 0.16 %.
#include <fmt/format.h>

#include "validation/experiments.h"
#include "validation/sensor/emva.h"

namespace flawsmith::validation {
namespace {
constexpr double exposure_time = 0.01;  // [s] dark signal 0.1 e⁻

void at_bit_depth(int bits, const std::vector<double>& levels, Outcome& outcome) {
  auto camera = bench_camera();
  camera.sensor = renderer::at_bit_depth(camera.sensor, bits);
  camera.sensor.prnu = 0;
  const double K = camera.sensor.gain;
  std::vector<Reading> means, variances;
  Plot plot{fmt::format("photon transfer, {} bits", bits), "electrons [e-]", "temporal variance [DN²]", {}};
  Plot::Line closed{"K²(σ_d² + μ_e) + 1/12", {}, {}}, measured{"measured", {}, {}, true};
  for (const double electrons : levels) {
    const auto pair = pair_at(camera, electrons, exposure_time, static_cast<std::uint64_t>(bits));
    const double signal = electrons + 0.1;  // dark: 10 e⁻/s in 0.01 s
    const double variance = K * K * (2.1 * 2.1 + signal) + 1.0 / 12.0;
    // Rounding is unbiased and adds 1/12 DN² from σ ≥ 0.5 DN on (Widrow 1956); below that, 8-bit frames of K
    // = 0.0227 DN/e⁻, the equation itself does not hold, so those levels are left out.
    if (variance < 0.25 + 1.0 / 12.0) continue;
    // Mean: σ = √(variance/2n) and DSNU/√n; limit 6 of them. Variance: limit 2 %, σ 0.32 %: 1.47 %.
    const auto n = static_cast<double>(camera.roi.width * camera.roi.height);
    const double sigma = std::sqrt(variance / (2 * n) + K * K * 0.36 / n);
    means.push_back({"", K * signal + camera.sensor.black_level, pair.mean, 6 * sigma + 0.002, "DN",
                     7.645 * sigma + 0.002});
    variances.push_back(
        {"", variance, pair.variance, (0.02 - 1.645 * 0.0032) * variance, "DN²", 0.02 * variance});
    for (auto* line : {&closed, &measured}) line->x.push_back(electrons);
    closed.y.push_back(variance);
    measured.y.push_back(pair.variance);
  }
  const std::string name = fmt::format("{} bits, worst of {} levels: ", bits, means.size());
  outcome.readings.push_back(worst_of(name + "mean", means));
  outcome.readings.push_back(worst_of(name + "temporal variance", variances));
  plot.lines = {closed, measured};
  if (bits == 12) outcome.plots.push_back(plot);
}

void stated_noise(Outcome& outcome) {
  const auto camera = bench_camera();
  renderer::ExposureSettings settings;
  settings.time = exposure_time;
  for (const double electrons : {0.0, 50.0, 5000.0}) {
    const renderer::Signal signal{Image<float>(512, 384, 1, static_cast<float>(electrons)),
                                  Image<float>(512, 384)};
    const double stated = static_cast<double>(renderer::sensor_sigma_dn(signal, camera, settings).at(0, 0));
    const auto pair = pair_at(camera, electrons, exposure_time, 7);
    // Limit 1 % of σ; the estimate's σ is 0.16 %.
    outcome.readings.push_back({fmt::format("noise that the program states, {:g} e-", electrons), stated,
                                std::sqrt(pair.variance), (0.01 - 1.645 * 0.0016) * stated, "DN",
                                0.01 * stated});
  }
}

void shot_noise(Outcome& outcome) {
  // The third central moment of a Poisson number is its mean, 5; a normal one's is 0. Its estimate has σ =
  // √((μ6 − μ3²)/n), μ6 = μ + 25μ² + 15μ³ = 2505: √(2480/196,608) = 0.11. Limit 0.7, σ·1.645 less.
  auto camera = bench_camera();
  camera.sensor.gain = 1;
  camera.sensor.full_well = 3000;
  camera.sensor.read_noise = camera.sensor.dsnu = camera.sensor.prnu = camera.sensor.dark_current = 0;
  const auto frame = take(camera, 5, exposure_time, 21);
  double third = 0;
  for (const double dn : frame) third += std::pow(dn - 64 - 5, 3) / static_cast<double>(frame.size());
  outcome.readings.push_back(
      {"shot noise of 5 e-: third central moment", 5.0, third, 0.7 - 1.645 * 0.11, "e-³", 0.7});
}

Outcome run(Effort effort) {
  std::vector<double> levels{20.0, 300.0, 4000.0, 8000.0};
  if (effort == Effort::full)
    levels = {20, 50, 100, 200, 300, 600, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000};
  Outcome outcome;
  for (const int bits : {8, 10, 12, 16}) at_bit_depth(bits, levels, outcome);
  stated_noise(outcome);
  shot_noise(outcome);
  return outcome;
}
}  // namespace

Experiment photon_transfer() {
  return {
      "photon_transfer", "Mean and variance of frames follow their equations at every bit depth",
      "μ_y = μ_dark + K μ_e and σ_y² = K² (σ_d² + μ_e) + 1/12 from pairs of 196,608 pixels, where rounding "
      "is "
      "unbiased (σ ≥ 0.5 DN, Widrow 1956). Mean within 6 standard errors; variance: an error of 2 % is "
      "caught "
      "with 95 % probability (σ 0.32 %). The noise that the program states for a pixel: 1 %. Shot noise is "
      "Poisson's: its third central moment is the mean, a normal one's 0.",
      run};
}
}  // namespace flawsmith::validation
