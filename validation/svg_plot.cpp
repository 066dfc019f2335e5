#include "validation/svg_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace flawsmith::validation {
namespace {
constexpr double width = 520, left = 70, right = 500, top = 36, foot = 285;  // [px]
// Told apart by those who do not see red and green, too. Okabe and Ito 2008.
constexpr std::array<const char*, 7> colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                             "#56b4e9", "#e69f00", "#000000"};

struct Axis {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  double from, to;  // [px]
  void take(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void settle() {
    if (!(low <= high)) low = 0.0, high = 1.0;
    const double room = high > low ? 0.03 * (high - low) : 0.5 * std::max(1e-9, std::abs(low));
    low -= room;
    high += room;
  }
  double at(double value) const { return from + (to - from) * (value - low) / (high - low); }
};

/// Where the names stand: in rows below the plot, as many as they need.
struct Legend {
  std::vector<std::pair<double, double>> places;
  double bottom = foot + 48.0;
  explicit Legend(const std::vector<Plot::Line>& lines) {
    double place = left;
    for (const Plot::Line& line : lines) {
      const double length = 20.0 + 6.5 * static_cast<double>(line.name.size());
      if (place > left && place + length > width) {
        place = left;
        bottom += 16.0;
      }
      places.emplace_back(place, bottom);
      place += length;
    }
    bottom += 12.0;
  }
};

bool drawn(double x, double y) {
  return std::isfinite(x) && std::isfinite(y);
}

std::string line_of(const Plot::Line& line, const Axis& x, const Axis& y, const char* colour) {
  std::string text;
  const std::size_t count = std::min(line.x.size(), line.y.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (!drawn(line.x[i], line.y[i])) continue;
    const double px = x.at(line.x[i]), py = y.at(line.y[i]);
    text += line.points
                ? fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"{}\"/>", px, py, colour)
                : fmt::format("{}{:.1f},{:.1f}", text.empty() ? "" : " ", px, py);
  }
  if (line.points) return text;
  return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>", text,
                     colour);
}
}  // namespace

std::string in_markup(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

std::vector<double> ticks(double low, double high) {
  if (!(high > low)) return {low};
  const double rough = (high - low) / 5.0, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = power;
  for (const double factor : {1.0, 2.0, 5.0, 10.0})
    if (factor * power <= rough * 1.5) step = factor * power;
  std::vector<double> places;
  for (double k = std::ceil(low / step); k * step <= high; k += 1.0) places.push_back(k * step + 0.0);
  return places;
}

std::string svg_of(const Plot& plot) {
  Axis x{.from = left, .to = right}, y{.from = foot, .to = top};
  for (const Plot::Line& line : plot.lines)
    for (std::size_t i = 0; i < std::min(line.x.size(), line.y.size()); ++i)
      if (drawn(line.x[i], line.y[i])) {
        x.take(line.x[i]);
        y.take(line.y[i]);
      }
  x.settle();
  y.settle();
  const Legend legend(plot.lines);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\" font-size=\"11\">\n<text x=\"{2}\" y=\"20\" font-size=\"13\">{3}</text>\n",
      width, legend.bottom, left, in_markup(plot.title));
  for (const double t : ticks(x.low, x.high))
    text += fmt::format(
        "<path d=\"M{0:.1f} {1}V{2}\" stroke=\"#e0e0e0\"/><text x=\"{0:.1f}\" y=\"{3}\" "
        "text-anchor=\"middle\">{4:.4g}</text>\n",
        x.at(t), top, foot, foot + 15, t);
  for (const double t : ticks(y.low, y.high))
    text += fmt::format(
        "<path d=\"M{0} {2:.1f}H{1}\" stroke=\"#e0e0e0\"/><text x=\"{3}\" y=\"{4:.1f}\" "
        "text-anchor=\"end\">{5:.4g}</text>\n",
        left, right, y.at(t), left - 5, y.at(t) + 4, t);
  text += fmt::format(
      "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n<text x=\"14\" y=\"{}\" "
      "text-anchor=\"middle\" "
      "transform=\"rotate(-90 14 {})\">{}</text>\n",
      0.5 * (left + right), foot + 32, in_markup(plot.x_axis), 0.5 * (top + foot), 0.5 * (top + foot),
      in_markup(plot.y_axis));
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const char* colour = colours[i % colours.size()];
    text += line_of(plot.lines[i], x, y, colour) + "\n";
    const auto [column, row] = legend.places[i];
    text += fmt::format(
        "<circle cx=\"{:.0f}\" cy=\"{:.0f}\" r=\"4\" fill=\"{}\"/><text x=\"{:.0f}\" "
        "y=\"{:.0f}\">{}</text>\n",
        column, row, colour, column + 8, row + 4, in_markup(plot.lines[i].name));
  }
  return text + "</svg>";
}
}  // namespace flawsmith::validation
