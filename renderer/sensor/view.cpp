#include <fmt/format.h>

#include <array>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "core/error.h"
#include "renderer/sensor.h"
#include "renderer/sensor/demosaic.h"

namespace flawsmith::renderer {
namespace {
bool is_bayer(const std::string& pattern) {
  return pattern == "RGGB" || pattern == "GRBG" || pattern == "GBRG" || pattern == "BGGR";
}

int demosaic_code(const std::string& pattern, bool edge_aware) {
  if (pattern == "RGGB") return edge_aware ? cv::COLOR_BayerRGGB2RGB_EA : cv::COLOR_BayerRGGB2RGB;
  if (pattern == "GRBG") return edge_aware ? cv::COLOR_BayerGRBG2RGB_EA : cv::COLOR_BayerGRBG2RGB;
  if (pattern == "GBRG") return edge_aware ? cv::COLOR_BayerGBRG2RGB_EA : cv::COLOR_BayerGBRG2RGB;
  CHECK(pattern == "BGGR");
  return edge_aware ? cv::COLOR_BayerBGGR2RGB_EA : cv::COLOR_BayerBGGR2RGB;
}
}  // namespace

int filter_channel(const scenes::Sensor& sensor, int sensor_x, int sensor_y) {
  if (sensor.pattern == "mono") return 0;
  if (!is_bayer(sensor.pattern))
    throw InputError(Place{"", 0, fmt::format("sensor {}: pattern", sensor.name)},
                     fmt::format("is {}, expected mono, RGGB, GRBG, GBRG or BGGR", sensor.pattern));
  const char filter = sensor.pattern[static_cast<std::size_t>((sensor_y & 1) * 2 + (sensor_x & 1))];
  return filter == 'R' ? 0 : filter == 'G' ? 1 : 2;
}

std::string pattern_at(const scenes::Sensor& sensor, const scenes::Roi& roi) {
  if (sensor.pattern == "mono") return sensor.pattern;
  std::string pattern;
  for (int y = 0; y < 2; ++y)
    for (int x = 0; x < 2; ++x)
      pattern += "RGB"[static_cast<std::size_t>(filter_channel(sensor, roi.x + x, roi.y + y))];
  return pattern;
}

cv::Mat demosaiced(const cv::Mat& raw, const std::string& pattern, scenes::Development::Demosaic method) {
  cv::Mat colour;
  cv::cvtColor(raw, colour, demosaic_code(pattern, method == scenes::Development::Demosaic::edge_aware));
  return colour;
}

Image<std::uint8_t> viewable(const Exposure& exposure, const scenes::Sensor& sensor, const scenes::Roi& roi) {
  const auto& dn = exposure.dn;
  CHECK(dn.channels() == 1 && dn.width() == roi.width && dn.height() == roi.height);
  const std::string pattern = pattern_at(sensor, roi);
  const bool colour = pattern != "mono";
  Image<std::uint8_t> view(dn.width(), dn.height(), colour ? 3 : 1);
  const cv::Mat raw(dn.height(), dn.width(), CV_16UC1, const_cast<std::uint16_t*>(dn.data().data()));
  cv::Mat full = raw;
  if (colour) full = demosaiced(raw, pattern, scenes::Development::Demosaic::bilinear);
  cv::Mat out(view.height(), view.width(), colour ? CV_8UC3 : CV_8UC1, view.data().data());
  full.convertTo(out, out.type(), 255.0 / ((1 << sensor.bit_depth) - 1));
  return view;
}
}  // namespace flawsmith::renderer
