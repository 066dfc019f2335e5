#include "pipeline/visibility.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace flawsmith::pipeline {
namespace {
constexpr double one_sided_95 = 1.645;  // standard deviations

// The same memory seen as an OpenCV matrix; OpenCV has no type for read-only ones.
template <class T>
cv::Mat as_mat(const Image<T>& image, int type) {
  return {image.height(), image.width(), type, const_cast<T*>(image.data().data())};
}

cv::Rect bounds_of(const Image<std::uint8_t>& mask) {
  return cv::boundingRect(as_mat(mask, CV_8U));
}

// ΔDN of half the samples over the footprint's box, zero outside the footprint, its mean over the footprint
// taken away: an even change of brightness is exposure, not a defect's shape.
cv::Mat zero_mean_template(const Image<float>& half, const cv::Mat& footprint, const cv::Rect& box) {
  const cv::Mat delta = as_mat(half, CV_32F)(box);
  const cv::Mat inside = footprint(box);
  const double mean = cv::mean(delta, inside)[0];
  cv::Mat shape = cv::Mat::zeros(delta.size(), CV_32F);
  cv::Mat(delta - mean).copyTo(shape, inside);
  return shape;
}

// The clean twin without what is smooth on the scale of the template (fall-off of the light, slow shading),
// so that the spread is of texture. Pixels off the part take the part's mean: its outline is no clutter.
cv::Mat texture(const TwinFrames& frames, const cv::Mat& part, int scale) {
  const cv::Mat clean = as_mat(frames.clean, CV_32F);
  cv::Mat weight, sum, filled;
  part.convertTo(weight, CV_32F);
  const cv::Size window(2 * scale + 1, 2 * scale + 1);
  cv::boxFilter(clean.mul(weight), sum, CV_32F, window, {-1, -1}, false, cv::BORDER_CONSTANT);
  cv::boxFilter(weight, weight, CV_32F, window, {-1, -1}, false, cv::BORDER_CONSTANT);
  cv::Mat smooth = sum / cv::max(weight, 1.0f);
  cv::Mat result = cv::Mat::zeros(clean.size(), CV_32F);
  cv::Mat(clean - smooth).copyTo(result, part);
  return result;
}

double clutter(const TwinFrames& frames, const cv::Mat& footprint, const cv::Rect& box, const cv::Mat& part) {
  const cv::Mat first = zero_mean_template(frames.delta[0], footprint, box);
  const cv::Mat second = zero_mean_template(frames.delta[1], footprint, box);
  // ‖T‖² of the true template: the render's noise is another in either half and adds nothing on average.
  const double response = first.dot(second);
  const cv::Mat shape = 0.5 * (first + second);
  if (response <= 0.0) return 0.0;
  const int scale = std::max(4, std::max(box.width, box.height));
  cv::Mat responses;
  cv::filter2D(texture(frames, part, scale), responses, CV_32F, shape, {-1, -1}, 0, cv::BORDER_CONSTANT);
  // Where the whole template lies on the part; a part hardly larger than the defect gives all its pixels
  // instead.
  cv::Mat places, box_kernel = cv::Mat::ones(box.size(), CV_8U);
  cv::erode(part, places, box_kernel, {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  if (cv::countNonZero(places) < 200) places = part;
  if (cv::countNonZero(places) == 0) return 0.0;
  cv::Scalar mean, spread;
  cv::meanStdDev(responses, mean, spread, places);
  // A surface without any clutter would divide by zero: the arithmetic's own floor is far below one DN.
  return response / std::max(spread[0], 1e-6 * response);
}
}  // namespace

Image<std::uint8_t> dilated(const Image<std::uint8_t>& mask, int radius) {
  Image<std::uint8_t> grown(mask.width(), mask.height());
  cv::Mat out = as_mat(grown, CV_8U);
  const cv::Mat disc = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1});
  cv::dilate(as_mat(mask, CV_8U), out, disc, {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  return grown;
}

Visibility measure_visibility(const TwinFrames& frames, const Image<std::uint8_t>& footprint,
                              const Image<std::uint8_t>& part, const VisibilityLimits& limits) {
  Visibility result;
  const cv::Rect box = bounds_of(footprint);
  if (box.empty()) return result;
  double signal = 0.0, signal_variance = 0.0, mc = 0.0, sensor = 0.0;
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      if (!footprint.at(x, y)) continue;
      const double first = frames.delta[0].at(x, y), second = frames.delta[1].at(x, y);
      const double variance_mc = frames.mc_variance.at(x, y);
      const double variance_sensor = double(frames.sensor_sigma.at(x, y)) * frames.sensor_sigma.at(x, y);
      // E[ΔDN²] holds the Monte Carlo variance on top of the signal: a large footprint would be "visible" by
      // the renderer's noise alone. ΔDN₁ ΔDN₂, of different samples, has the signal alone for its
      // expectation; its own variance is that of (s + h)(s − h), E[4 s² h²], s and h being half the sum and
      // half the difference (docs/decisions/0005).
      const double noise = variance_sensor + variance_mc;
      if (noise > 0.0) {
        signal += first * second / noise;
        const double spread = 0.5 * (first + second) * (first - second) / noise;
        signal_variance += spread * spread;
      }
      mc += variance_mc;
      sensor += variance_sensor;
    }
  result.square = signal;
  result.square_error = std::sqrt(signal_variance);
  result.d_prime = std::sqrt(std::max(0.0, signal));
  result.d_prime_low = std::sqrt(std::max(0.0, signal - one_sided_95 * result.square_error));
  result.mc_limited = mc > sensor;
  result.clutter_z = clutter(frames, as_mat(footprint, CV_8U), box, as_mat(part, CV_8U));
  result.detectable = result.d_prime_low >= limits.d_prime && result.clutter_z >= limits.clutter_z;
  return result;
}
}  // namespace flawsmith::pipeline
