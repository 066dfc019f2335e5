#include "pipeline/intensity_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace flawsmith::pipeline {
namespace {
constexpr int size = 720, centre_x = 360, centre_y = 360, reach = 300;  // [px]
constexpr int fraction_bits = 4;                                        // of a pixel, as cv::line takes them
const cv::Scalar paper(255, 255, 255), grid(215, 215, 215), ink(40, 40, 40), along(190, 60, 30),
    across(30, 90, 190);  // RGB

// A round step [cd] of which four or five reach the peak.
double ring_step(double peak) {
  const double power = std::pow(10.0, std::floor(std::log10(peak / 4.0)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (peak / (factor * power) <= 5.0) return factor * power;
  return 10.0 * power;
}

cv::Point2d place(double azimuth_side, double gamma_deg, double share) {
  const double g = gamma_deg * 0.017453292519943295;
  return {centre_x + azimuth_side * reach * share * std::sin(g), centre_y + reach * share * std::cos(g)};
}

void line(cv::Mat& canvas, cv::Point2d a, cv::Point2d b, const cv::Scalar& colour, int width) {
  const double scale = 1 << fraction_bits;
  const auto fixed = [&](cv::Point2d p) {
    return cv::Point(static_cast<int>(std::lround(scale * p.x)), static_cast<int>(std::lround(scale * p.y)));
  };
  cv::line(canvas, fixed(a), fixed(b), colour, width, cv::LINE_AA, fraction_bits);
}

void half_plane(cv::Mat& canvas, const scenes::LuminousIntensity& light, double azimuth, double side,
                double outer, bool dashed) {
  const auto at = [&](double gamma) {
    const dvec3 d = scenes::direction_of(scenes::LuminousIntensity::Type::c, azimuth, gamma);
    return place(side, gamma, light.towards(d) / outer);
  };
  // A narrow beam needs its own steps.
  const double step = std::clamp(light.half_angle(azimuth) / 60.0, 0.02, 0.5);
  const int steps = static_cast<int>(std::ceil(180.0 / step));
  for (int i = 0; i < steps; ++i)
    if (!dashed || i % 6 < 4) line(canvas, at(step * i), at(step * (i + 1)), dashed ? across : along, 2);
}

void write(cv::Mat& canvas, const std::string& text, cv::Point at) {
  cv::putText(canvas, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.42, ink, 1, cv::LINE_AA);
}
}  // namespace

Image<std::uint8_t> intensity_plot(const scenes::LuminousIntensity& light, const IntensityUnits& units) {
  Image<std::uint8_t> picture(size, size, 3);
  cv::Mat canvas(size, size, CV_8UC3, picture.data().data());
  canvas = paper;
  const double step = ring_step(light.peak()), outer = step * std::ceil(light.peak() / step - 1e-9);
  for (double ring = step; ring <= outer * 1.001; ring += step) {
    const int radius = static_cast<int>(std::lround(reach * ring / outer));
    cv::circle(canvas, {centre_x, centre_y}, radius, grid, 1, cv::LINE_AA);
    write(canvas, fmt::format("{:g}", ring), {centre_x + 4, centre_y - radius - 3});
  }
  for (int gamma = 0; gamma < 180; gamma += 15)
    for (const double side : {-1.0, 1.0}) {
      line(canvas, {centre_x, centre_y}, place(side, gamma, 1.0), grid, 1);
      const cv::Point2d end = place(side, gamma, 1.06);
      if (gamma > 0 && gamma % 30 == 0)
        write(canvas, fmt::format("{}", gamma), {static_cast<int>(end.x) - 10, static_cast<int>(end.y) + 5});
    }
  half_plane(canvas, light, 90.0, 1.0, outer, true);
  half_plane(canvas, light, 270.0, -1.0, outer, true);
  half_plane(canvas, light, 0.0, 1.0, outer, false);
  half_plane(canvas, light, 180.0, -1.0, outer, false);
  write(canvas, light.name.substr(0, 80), {16, 24});
  write(canvas, units.intensity + "; solid: C 180 - C 0, dashed: C 270 - C 90", {16, 706});
  write(canvas, fmt::format("{:.4g} {}", light.flux(), units.flux), {620, 706});
  return picture;
}

}  // namespace flawsmith::pipeline
