// From a raw frame to a picture for people: demosaic, white balance, colour matrix, tone curve.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "core/parallel.h"
#include "renderer/sensor.h"
#include "renderer/sensor/demosaic.h"

namespace flawsmith::renderer {
namespace {
using scenes::Development;

double toned(const Development& development, double v) {
  switch (development.tone) {
    case Development::Tone::srgb:  // IEC 61966-2-1
      return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1.0 / 2.4) - 0.055;
    case Development::Tone::gamma:
      return std::pow(v, 1.0 / development.gamma);
    case Development::Tone::linear:
      break;
  }
  return v;
}

// The curve for 8 bits: a 4096th of the range steps by at most 12.92 · 255/4096 < 1 number of the darkest
// tones under srgb, and by 0.06 where it is straight; between the steps it is linear.
class ToneTable {
 public:
  explicit ToneTable(const Development& development) : value_(steps + 2) {
    for (std::size_t i = 0; i < value_.size(); ++i)
      value_[i] = 255.0 * toned(development, std::min(1.0, static_cast<double>(i) / steps));
  }
  std::uint8_t operator()(double v) const {
    const double at = steps * std::clamp(v, 0.0, 1.0);
    const auto i = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(i);
    return static_cast<std::uint8_t>(std::lround((1.0 - share) * value_[i] + share * value_[i + 1]));
  }

 private:
  static constexpr int steps = 4096;
  std::vector<double> value_;
};

dvec3 pixel_at(const cv::Mat& frame, int x, int y) {
  const auto* row = frame.ptr<std::uint16_t>(y);
  if (frame.channels() == 1) return dvec3(row[x]);
  return {row[3 * x], row[3 * x + 1], row[3 * x + 2]};
}
}  // namespace

Image<std::uint8_t> developed(const Exposure& exposure, const scenes::Camera& camera) {
  if (!camera.development) return viewable(exposure, camera.sensor, camera.roi);
  const Development& development = *camera.development;
  const auto& dn = exposure.dn;
  CHECK(dn.channels() == 1 && dn.width() == camera.roi.width && dn.height() == camera.roi.height);
  const std::string pattern = pattern_at(camera.sensor, camera.roi);
  const bool colour = pattern != "mono";
  // The means of neighbours fall between digital numbers: they are taken at 16 bits.
  const int scale = 1 << (16 - camera.sensor.bit_depth);
  const cv::Mat raw(dn.height(), dn.width(), CV_16UC1, const_cast<std::uint16_t*>(dn.data().data()));
  cv::Mat frame;
  raw.convertTo(frame, CV_16UC1, scale);
  if (colour) frame = demosaiced(frame, pattern, development.demosaic);
  const double black = scale * camera.sensor.black_level;
  const double full_scale = (1 << camera.sensor.bit_depth) - 1.0;
  const double white =
      scale * std::min(full_scale, system_gain(camera.sensor, exposure.gain_db) * camera.sensor.full_well +
                                       camera.sensor.black_level);
  const ToneTable tone(development);
  Image<std::uint8_t> view(dn.width(), dn.height(), colour ? 3 : 1);
  parallel_for(dn.height(), [&](int y) {
    for (int x = 0; x < dn.width(); ++x) {
      const dvec3 v = (pixel_at(frame, x, y) - black) / (white - black);
      if (!colour) {
        view.at(x, y) = tone(v.x);
        continue;
      }
      // What is over-exposed in one channel is white, not the tint that the other factors would leave.
      const dvec3 balanced = glm::min(development.white_balance * v, dvec3(1.0));
      const dvec3 rgb = development.colour_matrix * balanced;
      for (int c = 0; c < 3; ++c) view.at(x, y, c) = tone(rgb[c]);
    }
  });
  return view;
}
}  // namespace flawsmith::renderer
