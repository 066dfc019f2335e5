#include "validation/photographs/texture.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <opencv2/core.hpp>

#include "core/check.h"

namespace flawsmith::photographs {
namespace {
double mean_of(const Image<float>& crop) {
  return std::accumulate(crop.data().begin(), crop.data().end(), 0.0) /
         static_cast<double>(crop.data().size());
}

/// The crop less its best plane: x and y about the middle are orthogonal, so each slope stands for itself.
cv::Mat1d residual(const Image<float>& crop) {
  const double x0 = 0.5 * (crop.width() - 1), y0 = 0.5 * (crop.height() - 1), mean = mean_of(crop);
  double vx = 0, vy = 0, xx = 0, yy = 0;
  for (int y = 0; y < crop.height(); ++y)
    for (int x = 0; x < crop.width(); ++x) {
      const double v = static_cast<double>(crop.at(x, y)) - mean;
      vx += v * (x - x0);
      vy += v * (y - y0);
      xx += (x - x0) * (x - x0);
      yy += (y - y0) * (y - y0);
    }
  cv::Mat1d rest(crop.height(), crop.width());
  for (int y = 0; y < crop.height(); ++y)
    for (int x = 0; x < crop.width(); ++x)
      rest(y, x) = static_cast<double>(crop.at(x, y)) - mean - vx / xx * (x - x0) - vy / yy * (y - y0);
  return rest;
}

double hann(int i, int n) {
  return 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * (i + 0.5) / n);
}

/// Cycles per pixel of bin i of n.
double frequency(int i, int n) {
  return static_cast<double>(i <= n / 2 ? i : i - n) / n;
}

/// Variance in every octave. White noise of variance s² under a window w has E|X|² = s² Σw² in every bin, so
/// |X|² / (Σw² · number of bins) adds up to the variance.
std::array<double, octaves> spectrum(const cv::Mat1d& rest) {
  cv::Mat1d windowed(rest.size());
  double weight = 0;
  for (int y = 0; y < rest.rows; ++y)
    for (int x = 0; x < rest.cols; ++x) {
      const double w = hann(x, rest.cols) * hann(y, rest.rows);
      windowed(y, x) = w * rest(y, x);
      weight += w * w;
    }
  cv::Mat2d bins;
  cv::dft(windowed, bins, cv::DFT_COMPLEX_OUTPUT);
  std::array<double, octaves> power{};
  const double scale = 1.0 / (weight * static_cast<double>(rest.total()));
  for (int y = 0; y < rest.rows; ++y)
    for (int x = 0; x < rest.cols; ++x) {
      const double f = std::hypot(frequency(x, rest.cols), frequency(y, rest.rows));
      const int octave = static_cast<int>(std::floor(std::log2(64.0 * std::max(f, 1e-6))));
      if (octave < 0 || octave >= octaves) continue;
      const cv::Vec2d& b = bins(y, x);
      power[static_cast<std::size_t>(octave)] += scale * (b[0] * b[0] + b[1] * b[1]);
    }
  return power;
}
}  // namespace

Texture texture_of(const Image<float>& crop) {
  CHECK(crop.channels() == 1 && crop.width() >= 64 && crop.height() >= 64);
  const double mean = mean_of(crop);
  CHECK(mean > 0);
  const cv::Mat1d rest = residual(crop);
  double second = 0, third = 0;
  for (const double v : rest) {
    second += v * v;
    third += v * v * v;
  }
  const auto count = static_cast<double>(rest.total());
  const double deviation = std::sqrt(second / count);
  CHECK(deviation > 0);
  Texture t;
  t.power = spectrum(rest);
  for (double& p : t.power) p /= mean * mean;
  t.contrast = deviation / mean;
  t.skewness = third / count / (deviation * deviation * deviation);
  return t;
}

}  // namespace flawsmith::photographs
