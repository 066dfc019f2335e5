#include "validation/sensor/characterise.h"

#include <algorithm>

#include "core/check.h"

namespace flawsmith::validation {
namespace {
// Slope through the origin by least squares.
class Slope {
 public:
  void add(double x, double y) {
    xy_ += x * y;
    xx_ += x * x;
  }
  double value() const { return xy_ / xx_; }

 private:
  double xy_ = 0, xx_ = 0;
};

// Sums over frames of a number per pixel, row or column.
class Stacked {
 public:
  explicit Stacked(std::size_t count) : sum_(count), squares_(count) {}
  void add(std::size_t i, double value) {
    sum_[i] += value;
    squares_[i] += value * value;
  }
  // Temporal variance, mean over the places.
  double temporal(int frames) const {
    const double l = frames, n = static_cast<double>(sum_.size());
    double variance = 0;
    for (std::size_t i = 0; i < sum_.size(); ++i)
      variance += (squares_[i] - sum_[i] * sum_[i] / l) / (l - 1.0) / n;
    return variance;
  }
  double mean(int frames) const {
    double sum = 0;
    for (const double one : sum_) sum += one;
    return sum / static_cast<double>(sum_.size()) / frames;
  }
  // Spatial variance of the mean frame less σ²/L.
  double spatial(int frames) const {
    const double m = mean(frames), n = static_cast<double>(sum_.size());
    double variance = 0;
    for (const double one : sum_) variance += (one / frames - m) * (one / frames - m) / (n - 1.0);
    return variance - temporal(frames) / frames;
  }

 private:
  std::vector<double> sum_, squares_;
};

// s²_col by EMVA 1288 Release 4.0: [(MN − M) s²_cav − N (s² − s²_rav)]/(MN − M − N), M rows and N columns;
// s²_row with the two exchanged.
double line_variance(double total, double averages, double other_averages, double m, double n) {
  return ((m * n - m) * averages - n * (total - other_averages)) / (m * n - m - n);
}
}  // namespace

Frame Bench::frame(double current, double time, std::uint64_t noise_seed) const {
  renderer::ExposureSettings settings;
  settings.time = time;
  settings.currents = {current};
  settings.noise_seed = noise_seed;
  settings.gain_db = camera.gain_db;
  const auto exposure = renderer::expose(renderer::combine(capture, settings), camera, settings);
  return {exposure.dn.data().begin(), exposure.dn.data().end()};
}

Moments Bench::pair(double current, double time, std::uint64_t seed) const {
  return of_pair(frame(current, time, 2 * seed), frame(current, time, 2 * seed + 1));
}

renderer::Capture uniform_capture(const scenes::Roi& roi, double electrons_per_second) {
  renderer::Capture capture;
  capture.width = roi.width;
  capture.height = roi.height;
  capture.groups = {"sphere"};
  capture.electrons = {Image<float>(roi.width, roi.height, 1, static_cast<float>(electrons_per_second))};
  capture.variance = {Image<float>(roi.width, roi.height)};
  return capture;
}

PhotonTransfer photon_transfer(const Bench& bench, double time, int levels, std::uint64_t seed) {
  PhotonTransfer curve;
  const int dark_pairs = 4;
  for (int i = 0; i < dark_pairs; ++i) {
    const Moments pair = bench.pair(0.0, time, seed + 1000 + static_cast<std::uint64_t>(i));
    curve.dark.mean += pair.mean / dark_pairs;
    curve.dark.variance += pair.variance / dark_pairs;
  }
  const auto& electrons = bench.capture.electrons[0].data();
  double rate = 0;
  for (const float one : electrons) rate += static_cast<double>(one) / static_cast<double>(electrons.size());
  const double last = 1.06 * bench.camera.sensor.full_well / (rate * time);  // current
  for (int i = 1; i <= levels; ++i) {
    const double current = last * i / levels;
    curve.levels.push_back(
        {bench.photons * current * time, bench.pair(current, time, seed + static_cast<std::uint64_t>(i))});
  }
  const auto peak =
      std::max_element(curve.levels.begin(), curve.levels.end(),
                       [](const auto& a, const auto& b) { return a.moments.variance < b.moments.variance; });
  curve.saturation = peak->photons;

  Slope response, gain;
  for (const auto& level : curve.levels) {
    if (level.photons > 0.7 * curve.saturation) break;
    const double signal = level.moments.mean - curve.dark.mean;
    response.add(level.photons, signal);
    gain.add(signal, level.moments.variance - curve.dark.variance);
  }
  curve.responsivity = response.value();
  curve.gain = gain.value();
  for (const auto& level : curve.levels) {
    const double line = curve.responsivity * level.photons;
    if (level.photons < 0.05 * curve.saturation || level.photons > 0.95 * curve.saturation) continue;
    curve.largest_nonlinearity =
        std::max(curve.largest_nonlinearity, std::abs((level.moments.mean - curve.dark.mean - line) / line));
  }
  return curve;
}

double dark_noise_dn2(const Bench& bench, int pairs, std::uint64_t seed) {
  double variance = 0;
  for (int i = 0; i < pairs; ++i)
    variance += bench.pair(0.0, 20e-6, seed + static_cast<std::uint64_t>(i)).variance / pairs;
  return std::max(variance, 0.24);
}

double dark_noise(double variance_dn2, double gain) {
  return std::sqrt(variance_dn2 - 1.0 / 12.0) / gain;
}

double Spatial::row() const {
  return line_variance(total, row_averages, column_averages, columns, rows);
}
double Spatial::column() const {
  return line_variance(total, column_averages, row_averages, rows, columns);
}

Spatial spatial(const Bench& bench, double current, double time, int frames, std::uint64_t seed) {
  const auto& roi = bench.camera.roi;
  const auto width = static_cast<std::size_t>(roi.width), height = static_cast<std::size_t>(roi.height);
  Stacked pixels(width * height), rows(height), columns(width);
  for (int l = 0; l < frames; ++l) {
    const Frame frame = bench.frame(current, time, seed + static_cast<std::uint64_t>(l));
    std::vector<double> row(height), column(width);
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x) {
        const double dn = frame[y * width + x];
        pixels.add(y * width + x, dn);
        row[y] += dn / static_cast<double>(width);
        column[x] += dn / static_cast<double>(height);
      }
    for (std::size_t y = 0; y < height; ++y) rows.add(y, row[y]);
    for (std::size_t x = 0; x < width; ++x) columns.add(x, column[x]);
  }
  Spatial found;
  found.mean = pixels.mean(frames);
  found.total = pixels.spatial(frames);
  found.row_averages = rows.spatial(frames);
  found.column_averages = columns.spatial(frames);
  // A row's mean has a N-th of its pixels' and its columns' noise.
  found.temporal_rows = rows.temporal(frames) -
                        (pixels.temporal(frames) - rows.temporal(frames)) / (static_cast<double>(width) - 1);
  found.rows = roi.height;
  found.columns = roi.width;
  return found;
}
}  // namespace flawsmith::validation
