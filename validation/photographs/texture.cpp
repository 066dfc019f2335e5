#include "validation/photographs/texture.h"

#include <algorithm>
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

double hann(int i, int n) {
  return 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * (i + 0.5) / n);
}

/// Cycles per pixel of bin i of n.
double frequency(int i, int n) {
  return static_cast<double>(i <= n / 2 ? i : i - n) / n;
}

/// The crop, flattened, over its mean, less 1.
cv::Mat1d residual(const Image<float>& crop) {
  const Image<float> flat = flattened(crop);
  const double mean = mean_of(flat);
  cv::Mat1d rest(crop.height(), crop.width());
  for (int y = 0; y < crop.height(); ++y)
    for (int x = 0; x < crop.width(); ++x) rest(y, x) = static_cast<double>(flat.at(x, y)) / mean - 1.0;
  return rest;
}

cv::Mat1d window(cv::Size size) {
  cv::Mat1d w(size);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) w(y, x) = hann(x, size.width) * hann(y, size.height);
  return w;
}

/// Covariance of two residuals in every octave. White noise of variance s² under a window w has E|X|² = s²
/// Σw² in every bin, so |X|² / (Σw² · number of bins) adds up to the variance; Re(X Y*) likewise to the
/// covariance.
std::array<double, octaves> spectrum(const cv::Mat1d& first, const cv::Mat1d& second) {
  const cv::Mat1d w = window(first.size());
  cv::Mat2d a, b;
  cv::dft(cv::Mat1d(first.mul(w)), a, cv::DFT_COMPLEX_OUTPUT);
  cv::dft(cv::Mat1d(second.mul(w)), b, cv::DFT_COMPLEX_OUTPUT);
  const double scale = 1.0 / (w.dot(w) * static_cast<double>(w.total()));
  std::array<double, octaves> power{};
  for (int y = 0; y < w.rows; ++y)
    for (int x = 0; x < w.cols; ++x) {
      const double f = std::hypot(frequency(x, w.cols), frequency(y, w.rows));
      const int octave = static_cast<int>(std::floor(std::log2(64.0 * std::max(f, 1e-6))));
      if (octave < 0 || octave >= octaves) continue;
      power[static_cast<std::size_t>(octave)] += scale * a(y, x).dot(b(y, x));
    }
  return power;
}
}  // namespace

Image<float> flattened(const Image<float>& crop) {
  // x and y about the middle are orthogonal, so each slope stands for itself.
  const double x0 = 0.5 * (crop.width() - 1), y0 = 0.5 * (crop.height() - 1), mean = mean_of(crop);
  CHECK(mean > 0);
  double vx = 0, vy = 0, xx = 0, yy = 0;
  for (int y = 0; y < crop.height(); ++y)
    for (int x = 0; x < crop.width(); ++x) {
      const auto v = static_cast<double>(crop.at(x, y));
      vx += v * (x - x0);
      vy += v * (y - y0);
      xx += (x - x0) * (x - x0);
      yy += (y - y0) * (y - y0);
    }
  Image<float> flat(crop.width(), crop.height());
  for (int y = 0; y < crop.height(); ++y)
    for (int x = 0; x < crop.width(); ++x) {
      // Where lighting falls to nothing within the crop, no plane is its lighting: kept from 0.
      const double plane = std::max(mean + vx / xx * (x - x0) + vy / yy * (y - y0), 0.1 * mean);
      flat.at(x, y) = static_cast<float>(static_cast<double>(crop.at(x, y)) * mean / plane);
    }
  return flat;
}

Texture texture_of(const Image<float>& crop) {
  return texture_of(crop, crop);
}

Texture texture_of(const Image<float>& crop, const Image<float>& again) {
  CHECK(crop.channels() == 1 && crop.width() >= 64 && crop.height() >= 64);
  CHECK(again.channels() == 1 && again.width() == crop.width() && again.height() == crop.height());
  const cv::Mat1d a = residual(crop), b = residual(again);
  const auto count = static_cast<double>(a.total());
  const double variance = a.dot(b) / count;
  // Of the two products that take either twice.
  const double third = 0.5 * (a.mul(a).dot(b) + a.dot(b.mul(b))) / count;
  Texture t;
  t.power = spectrum(a, b);
  t.contrast = std::sqrt(variance);
  t.skewness = third / std::pow(variance, 1.5);
  return t;
}

}  // namespace flawsmith::photographs
