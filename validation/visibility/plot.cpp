#include "validation/visibility/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "dataset/panel.h"

namespace flawsmith::visibility {
namespace {
constexpr int width = 560, height = 400, left = 64, right = 120, top = 34, bottom = 48;
constexpr double floor_y = 0.1, visible = 5.0;
constexpr dataset::Colour ink{30, 32, 36}, faint{215, 217, 220};
constexpr dataset::Colour colours[] = {{0, 110, 190}, {215, 95, 0}, {30, 30, 30}, {0, 140, 90}};

struct Axis {
  double low, high;  // log10 of the ends
  int from, to;      // [px]
  int at(double value) const {
    return static_cast<int>(std::lround(from + (std::log10(value) - low) / (high - low) * (to - from)));
  }
};

cv::Scalar scalar(dataset::Colour c) {
  return {static_cast<double>(c.r), static_cast<double>(c.g), static_cast<double>(c.b)};
}

void line(cv::Mat& canvas, int x0, int y0, int x1, int y1, dataset::Colour colour, int thickness = 1) {
  cv::line(canvas, {x0, y0}, {x1, y1}, scalar(colour), thickness, cv::LINE_AA);
}

// The values with a little room around them.
Axis x_axis_of(const Plot& plot) {
  double low = 1e300, high = 0;
  for (const Curve& curve : plot.curves)
    for (const PlotPoint& p : curve.points) low = std::min(low, p.x), high = std::max(high, p.x);
  return {std::log10(low) - 0.12, std::log10(high) + 0.12, left, width - right};
}

Axis y_axis_of(const Plot& plot) {
  double high = 10;
  for (const Curve& curve : plot.curves)
    for (const PlotPoint& p : curve.points) high = std::max(high, p.y + p.error);
  return {std::log10(floor_y), std::ceil(std::log10(high)), height - bottom, top};
}
}  // namespace

Image<std::uint8_t> draw(const Plot& plot) {
  Image<std::uint8_t> picture(width, height, 3, 255);
  cv::Mat canvas(height, width, CV_8UC3, picture.data().data());
  const Axis x = x_axis_of(plot), y = y_axis_of(plot);
  for (double decade = std::pow(10.0, y.low); decade < 1.5 * std::pow(10.0, y.high); decade *= 10.0) {
    line(canvas, x.from, y.at(decade), x.to, y.at(decade), faint);
    dataset::draw_text(picture, fmt::format("{:g}", decade), 16, y.at(decade) + 5, ink);
  }
  line(canvas, x.from, y.at(visible), x.to, y.at(visible), {200, 40, 40});
  dataset::draw_text(picture, "visible", x.to + 6, y.at(visible) + 4, {200, 40, 40});
  for (const PlotPoint& p : plot.curves.front().points) {
    line(canvas, x.at(p.x), y.from, x.at(p.x), y.from + 5, ink);
    const std::string label = fmt::format("{:g}", p.x);
    dataset::draw_text(picture, label, x.at(p.x) - dataset::text_width(label) / 2, y.from + 20, ink);
  }
  cv::rectangle(canvas, {x.from, y.to}, {x.to, y.from}, scalar(ink), 1);
  dataset::draw_text(picture, plot.title, left, 20, ink, 0.5);
  dataset::draw_text(picture, plot.x_axis, (x.from + x.to) / 2 - 40, height - 8, ink);
  dataset::draw_text(picture, plot.y_axis, 16, 20, ink, 0.5);
  for (std::size_t c = 0; c < plot.curves.size(); ++c) {
    const Curve& curve = plot.curves[c];
    const auto shown = [](double value) { return std::max(value, floor_y); };
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const PlotPoint& p = curve.points[i];
      const int px = x.at(p.x) + 2 * static_cast<int>(c) - 2, py = y.at(shown(p.y));
      if (i > 0)
        line(canvas, x.at(curve.points[i - 1].x) + 2 * static_cast<int>(c) - 2,
             y.at(shown(curve.points[i - 1].y)), px, py, colours[c], 2);
      line(canvas, px, y.at(shown(p.y - p.error)), px, y.at(shown(p.y + p.error)), colours[c]);
      cv::circle(canvas, {px, py}, 3, scalar(colours[c]), -1, cv::LINE_AA);
    }
    const int row = top + 14 + 20 * static_cast<int>(c);
    line(canvas, x.to + 8, row - 4, x.to + 26, row - 4, colours[c], 2);
    dataset::draw_text(picture, curve.name, x.to + 32, row, ink);
  }
  return picture;
}
}  // namespace flawsmith::visibility
