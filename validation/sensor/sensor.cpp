// The shipped sensors on the test bench: the data sheet's values, found again from frames.
#include <algorithm>
#include <array>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/experiments.h"
#include "validation/sensor/characterise.h"

namespace flawsmith::validation {
namespace {
// As published: Allied Vision Alvium data sheets, for the last fhotolab.fherb.de. K, bit depth, DSNU and PRNU
// are not: those are the assets' assumed values, K from 12 bits with the full well at 95 % of full scale
// above a black level of 32 DN.
struct Sheet {
  const char* name;
  double wavelength;          // [nm]
  double quantum_efficiency;  // [1]
  double dark_noise;          // [e⁻]
  double full_well;           // [e⁻]
  double threshold;           // [e⁻]; 0: not published
  double dsnu;                // [e⁻]
};
constexpr double prnu = 0.005;
constexpr std::array sheets{
    Sheet{"imx250", 529, 0.64, 2.1, 10400, 2.7, 0.6},  Sheet{"imx540", 529, 0.68, 2.3, 9400, 2.9, 0.5},
    Sheet{"imx287", 529, 0.64, 3.2, 20800, 4.0, 0.9},  Sheet{"imx421", 529, 0.73, 5.4, 25000, 6.2, 1.5},
    Sheet{"imx426", 529, 0.73, 21.8, 100000, 23.7, 6}, Sheet{"imx174", 525, 0.77, 6.83, 32691, 0, 2},
};
constexpr double exposure_time = 0.01;  // [s] that the assets' DSNU holds for

Bench bench_of(const Sheet& sheet, scenes::Roi roi, int serial) {
  Bench bench;
  bench.camera.serial = "bench " + std::to_string(serial);
  bench.camera.sensor =
      scenes::read_sensor(assets_folder() / "cameras" / (std::string(sheet.name) + "_mono.yaml"));
  bench.camera.sensor.temperature = bench.camera.sensor.reference_temperature;
  roi.width = std::min(roi.width, bench.camera.sensor.width);
  roi.height = std::min(roi.height, bench.camera.sensor.height);
  bench.camera.roi = roi;
  bench.photons = 1e6;
  bench.capture =
      uniform_capture(roi, bench.photons * static_cast<double>(bench.camera.sensor.quantum_efficiency[0].at(
                                               static_cast<float>(sheet.wavelength))));
  return bench;
}

double half_well_current(const Bench& bench) {
  return 0.5 * bench.camera.sensor.full_well /
         (static_cast<double>(bench.capture.electrons[0].at(0, 0)) * exposure_time);
}

Reading within(const std::string& name, double expected, double got, double share, double sigma,
               const char* unit) {
  return {name, expected, got, share * expected, unit, (share + 1.65 * sigma) * expected};
}

// K, QE, σ_d, DSNU, PRNU, saturation, linearity, threshold.
void totals(const Sheet& sheet, scenes::Roi region, int levels, int frames, Outcome& outcome) {
  const Bench bench = bench_of(sheet, region, 0);
  const double n = static_cast<double>(bench.camera.roi.width) * bench.camera.roi.height;
  const double rows = bench.camera.roi.height, columns = bench.camera.roi.width;
  const std::string name = sheet.name;
  const PhotonTransfer curve = photon_transfer(bench, exposure_time, levels, 10'000);
  const double K = (0.95 * 4095 - 32) / sheet.full_well;
  // A variance from a pair: √(2/n); its slope over m levels from 0 up: √(9/(5m)) of that, m = 0.66 levels.
  outcome.readings.push_back(within(name + ": system gain K", K, curve.gain, 0.005,
                                    std::sqrt(2.0 / n) * std::sqrt(2.7 / levels), "DN/e-"));
  outcome.readings.push_back(within(name + ": quantum efficiency", sheet.quantum_efficiency,
                                    curve.quantum_efficiency(), 0.005,
                                    std::sqrt(2.0 / n) * std::sqrt(2.7 / levels), "e-/photon"));
  outcome.readings.push_back(within(name + ": saturation", sheet.full_well / sheet.quantum_efficiency,
                                    curve.saturation, 0.05, 0.0, "photons"));
  outcome.readings.push_back(
      {name + ": linearity error, 5 to 95 %", 0.0, curve.largest_nonlinearity, 0.001, "1", 0.001});

  const double dark_dn2 = dark_noise_dn2(bench, 8, 20'000);
  outcome.readings.push_back(within(name + ": temporal dark noise", sheet.dark_noise,
                                    dark_noise(dark_dn2, curve.gain), 0.01,
                                    0.5 * std::sqrt(2.0 / (8 * n)) * 1.3, "e-"));
  // √σ²_y.dark/K + ½: rounding counts (EMVA 1288's 1/(12K²)), so this holds K against what was published.
  if (sheet.threshold > 0.0)
    outcome.readings.push_back(within(name + ": absolute sensitivity threshold", sheet.threshold,
                                      std::sqrt(dark_dn2) / curve.gain + 0.5, 0.025, 0.0, "e-"));

  const Spatial dark = spatial(bench, 0.0, exposure_time, frames, 30'000);
  const Spatial half = spatial(bench, half_well_current(bench), exposure_time, frames, 40'000);
  // Shares of the variance: rows 1/16, columns 9/100; of the PRNU 4 % each.
  const auto spread = [&](double row_share, double column_share) {
    return 0.5 *
           std::sqrt(2.0 * (row_share * row_share / rows + column_share * column_share / columns + 1.2 / n));
  };
  outcome.readings.push_back(within(name + ": DSNU", sheet.dsnu, std::sqrt(dark.total) / curve.gain, 0.01,
                                    spread(0.0625, 0.09), "e-"));
  outcome.readings.push_back(within(name + ": PRNU", prnu,
                                    std::sqrt(half.total - dark.total) / (half.mean - dark.mean), 0.01,
                                    spread(0.04, 0.04), "1"));

  Plot plot{name + ": photon transfer", "signal above dark [DN]", "temporal variance above dark [DN²]", {}};
  Plot::Line measured{"measured", {}, {}, true}, expected{"K (y - dark), from the data sheet", {}, {}};
  for (const auto& level : curve.levels) {
    measured.x.push_back(level.moments.mean - curve.dark.mean);
    measured.y.push_back(level.moments.variance - curve.dark.variance);
  }
  expected.x = {0.0, K * sheet.full_well};
  expected.y = {0.0, K * K * sheet.full_well};
  plot.lines = {measured, expected};
  outcome.plots.push_back(plot);
}

// What rows and columns have of the totals, of several cameras' strips: narrow ones along the rows' order for
// the rows, low ones for the columns. Together they have so many lines that 3.2 % is three standard errors.
void lines(const Sheet& sheet, bool columns, int wanted_lines, Outcome& outcome) {
  const scenes::Roi strip = columns ? scenes::Roi{0, 0, 32768, 128} : scenes::Roi{0, 0, 128, 32768};
  const double K = (0.95 * 4095 - 32) / sheet.full_well;
  const int frames = 16;
  double dark = 0, light = 0, temporal = 0;
  int count = 0, cameras = 0;
  for (; count < wanted_lines; ++cameras) {
    const Bench bench = bench_of(sheet, strip, 100 + cameras);
    const auto seed = static_cast<std::uint64_t>(1'000'000 + 1000 * cameras);
    const Spatial off = spatial(bench, 0.0, exposure_time, frames, seed);
    const Spatial on = spatial(bench, half_well_current(bench), exposure_time, frames, seed + 500);
    const double signal = on.mean - off.mean;
    dark += columns ? off.column() : off.row();
    light += columns ? (on.column() - off.column()) / (signal * signal)
                     : (on.row() - off.row()) / (signal * signal);
    temporal += off.temporal_rows;
    count += columns ? bench.camera.roi.width : bench.camera.roi.height;
  }
  const scenes::Sensor& sensor = bench_of(sheet, strip, 0).camera.sensor;
  const double n = count;
  const std::string name = std::string(sheet.name) + (columns ? ": columns of the " : ": rows of the ");
  // Pixels' own noise in the means of 128: 0.85/128 beside 0.0625 (DSNU), 0.92/128 beside 0.04 (PRNU).
  outcome.readings.push_back(within(name + "DSNU", (columns ? 0.3 : 0.25) * sheet.dsnu,
                                    std::sqrt(dark / cameras) / K, 0.032, 0.5 * 1.25 * std::sqrt(2.0 / n),
                                    "e-"));
  outcome.readings.push_back(within(name + "PRNU", 0.2 * prnu, std::sqrt(light / cameras), 0.032,
                                    0.5 * 1.3 * std::sqrt(2.0 / n), "1"));
  if (!columns)
    outcome.readings.push_back(within(name + "temporal dark noise", sensor.shared_read_noise.row,
                                      std::sqrt(temporal / cameras) / K, 0.032,
                                      0.5 * 1.8 * std::sqrt(2.0 / (n * frames)), "e-"));
}

Outcome run(Effort effort) {
  Outcome outcome;
  if (effort == Effort::quick) {
    totals(sheets[0], {0, 0, 640, 512}, 50, 64, outcome);
    lines(sheets[0], false, 6000, outcome);
    return outcome;
  }
  for (const Sheet& sheet : sheets) {
    totals(sheet, {0, 0, 640, 512}, 50, 64, outcome);
    lines(sheet, false, 6000, outcome);
    lines(sheet, true, 6000, outcome);
  }
  return outcome;
}
}  // namespace

Experiment sensor() {
  return {
      "sensor", "EMVA 1288 characterisation of the shipped sensors on uniform captures, 12 bit",
      "Frames under uniform light go through the procedure of EMVA 1288 Release 4.0 Linear: pairs at 50 "
      "levels (R, K and QE = R/K to 70 % of saturation, the variance's peak), dark pairs at 20 us (sigma_d), "
      "stacks at dark and half well (DSNU, PRNU and what rows and columns have of them). Expected: the "
      "published values, DSNU and PRNU as the asset assumes them, K from 12 bits with the full well at 95 % "
      "of full scale. Limits K, QE 0.5 %; sigma_d, DSNU, PRNU 1 % (rows, columns 3.2 %); saturation 5 % "
      "(the peak comes before the clip, levels are 2 % apart). Plots: photon transfer.",
      run};
}
}  // namespace flawsmith::validation
