#include "dataset/panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/check.h"

namespace flawsmith::dataset {
namespace {
constexpr Colour outside{24, 26, 30};

cv::Mat mat_of(Image<std::uint8_t>& image) {
  CHECK(image.channels() == 3);
  return {image.height(), image.width(), CV_8UC3, image.data().data()};
}
cv::Scalar scalar(Colour c) {
  return {static_cast<double>(c.r), static_cast<double>(c.g), static_cast<double>(c.b)};
}

// Sixteenths of panel pixels: cv draws with four fractional bits.
constexpr int shift = 4;
cv::Point fixed_point(const Window& window, double x, double y) {
  const auto at = [&](double value, double origin) {
    // A pixel edge lies half a panel pixel before the centre that cv counts from.
    return static_cast<int>(std::lround(((value - origin) * window.zoom - 0.5) * (1 << shift)));
  };
  return {at(x, window.x), at(y, window.y)};
}

// First frame pixel of the panel's i-th, and one past its last.
struct Span {
  int begin, end;
};
Span span_of(int i, double origin, double zoom) {
  const double low = origin + i / zoom, high = origin + (i + 1) / zoom;
  const int begin = static_cast<int>(std::floor(low + 1e-6));
  return {begin, std::max(begin + 1, static_cast<int>(std::floor(high + 1e-6)))};
}

double percentile(std::vector<int>& values, double share) {
  if (values.empty()) return 0;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}
}  // namespace

Window window_around(const Box& box, int frame_width, int frame_height) {
  const double aspect = static_cast<double>(PanelSize::width) / PanelSize::height;
  const double wanted = std::clamp(std::max(2.0 * box.width, 2.0 * aspect * box.height), 24.0,
                                   std::max<double>(frame_width, aspect * frame_height));
  Window window;
  window.zoom = PanelSize::width / wanted;
  if (window.zoom > 1) window.zoom = std::floor(window.zoom);
  const auto place = [&](int begin, int size, int panel, int frame) {
    const double shown = panel / window.zoom;
    const double centred = begin + 0.5 * size - 0.5 * shown;
    if (shown >= frame) return 0.5 * (frame - shown);
    return std::floor(std::clamp(centred, 0.0, frame - shown));
  };
  window.x = place(box.x, box.width, PanelSize::width, frame_width);
  window.y = place(box.y, box.height, PanelSize::height, frame_height);
  return window;
}

Window window_of_frame(int frame_width, int frame_height) {
  Window window;
  window.zoom = std::min(static_cast<double>(PanelSize::width) / frame_width,
                         static_cast<double>(PanelSize::height) / frame_height);
  if (window.zoom > 1) window.zoom = std::floor(window.zoom);
  window.x = 0.5 * (frame_width - PanelSize::width / window.zoom);
  window.y = 0.5 * (frame_height - PanelSize::height / window.zoom);
  return window;
}

Image<std::uint8_t> panel_of(const Image<std::uint8_t>& frame, const Window& window) {
  CHECK(frame.channels() == 1 || frame.channels() == 3);
  Image<std::uint8_t> panel(PanelSize::width, PanelSize::height, 3);
  const std::uint8_t dark[3] = {outside.r, outside.g, outside.b};
  for (int y = 0; y < panel.height(); ++y)
    for (int x = 0; x < panel.width(); ++x) {
      const Span columns = span_of(x, window.x, window.zoom), rows = span_of(y, window.y, window.zoom);
      int sum[3] = {}, count = 0;
      for (int v = std::max(rows.begin, 0); v < std::min(rows.end, frame.height()); ++v)
        for (int u = std::max(columns.begin, 0); u < std::min(columns.end, frame.width()); ++u, ++count)
          for (int c = 0; c < 3; ++c) sum[c] += frame.at(u, v, frame.channels() == 3 ? c : 0);
      for (int c = 0; c < 3; ++c)
        panel.at(x, y, c) = count > 0 ? static_cast<std::uint8_t>((sum[c] + count / 2) / count) : dark[c];
    }
  return panel;
}

int brightening(const Image<std::uint8_t>& panel) {
  std::vector<int> values(panel.data().begin(), panel.data().end());
  const double bright = percentile(values, 0.999);
  int factor = 1;
  while (factor < 16 && bright * factor * 2 <= 230) factor *= 2;
  return factor;
}

void brighten(Image<std::uint8_t>& panel, int factor) {
  for (auto& value : panel.data()) value = static_cast<std::uint8_t>(std::min(255, value * factor));
}

Difference difference_of(const Image<std::uint16_t>& image, const Image<std::uint16_t>& twin, int full_scale,
                         const Box& box) {
  CHECK(image.width() == twin.width() && image.height() == twin.height() &&
        image.channels() == twin.channels());
  // In sixteenths of 1/255 of full scale, so that small differences of 12-bit frames keep their steps.
  const auto change = [&](int x, int y, int c) {
    return (image.at(x, y, c) - twin.at(x, y, c)) * 16 * 255 / full_scale;
  };
  std::vector<int> sizes;
  for (int y = std::max(0, box.y); y < std::min(image.height(), box.y + box.height); ++y)
    for (int x = std::max(0, box.x); x < std::min(image.width(), box.x + box.width); ++x)
      for (int c = 0; c < image.channels(); ++c) sizes.push_back(std::abs(change(x, y, c)));
  const double large = percentile(sizes, 0.99);
  Difference result{Image<std::uint8_t>(image.width(), image.height(), image.channels()), 1};
  while (result.factor < 64 && large * result.factor * 2 <= 120 * 16) result.factor *= 2;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      for (int c = 0; c < image.channels(); ++c)
        result.frame.at(x, y, c) =
            static_cast<std::uint8_t>(std::clamp(128 + result.factor * change(x, y, c) / 16, 0, 255));
  return result;
}

void draw_rings(Image<std::uint8_t>& panel, const std::vector<Ring>& rings, const Window& window,
                Colour colour) {
  cv::Mat out = mat_of(panel);
  for (const auto& ring : rings) {
    std::vector<cv::Point> points;
    for (const auto& corner : ring) points.push_back(fixed_point(window, corner.x, corner.y));
    cv::polylines(out, points, true, scalar(colour), 1, window.zoom > 1 ? cv::LINE_8 : cv::LINE_AA, shift);
  }
}

void draw_rectangle(Image<std::uint8_t>& panel, const Box& frame_box, const Window& window, Colour colour) {
  cv::Mat out = mat_of(panel);
  auto low = fixed_point(window, frame_box.x, frame_box.y);
  auto high = fixed_point(window, frame_box.x + frame_box.width, frame_box.y + frame_box.height);
  const int margin = 3 << shift;  // a tiny region must be found
  low -= cv::Point(margin, margin);
  high += cv::Point(margin, margin);
  cv::rectangle(out, low, high, scalar(colour), 1, cv::LINE_8, shift);
}

void draw_scale_bar(Image<std::uint8_t>& panel, const Window& window, double mm_per_px) {
  const double mm = mm_per_px / window.zoom;  // of a panel pixel
  const double longest = 0.35 * PanelSize::width * mm;
  double length = std::pow(10.0, std::floor(std::log10(longest)));
  for (const double step : {5.0, 2.0})
    if (length * step <= longest) {
      length *= step;
      break;
    }
  const int bar = static_cast<int>(std::lround(length / mm));
  const int x = PanelSize::width - 12 - bar, y = PanelSize::height - 12;
  cv::Mat out = mat_of(panel);
  cv::rectangle(out, {x - 1, y - 2}, {x + bar + 1, y + 2}, {0, 0, 0}, cv::FILLED);
  cv::rectangle(out, {x, y - 1}, {x + bar, y + 1}, {255, 255, 255}, cv::FILLED);
  const auto text = length_text(length);
  draw_text(panel, text, x + bar - text_width(text), y - 8, {255, 255, 255}, 0.42, true);
}

void draw_text(Image<std::uint8_t>& canvas, const std::string& text, int x, int y, Colour colour, double size,
               bool rim) {
  cv::Mat out = mat_of(canvas);
  if (rim) cv::putText(out, text, {x, y}, cv::FONT_HERSHEY_SIMPLEX, size, {0, 0, 0}, 3, cv::LINE_AA);
  cv::putText(out, text, {x, y}, cv::FONT_HERSHEY_SIMPLEX, size, scalar(colour), 1, cv::LINE_AA);
}

int text_width(const std::string& text, double size) {
  int baseline = 0;
  return cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, 1, &baseline).width;
}

void paste(Image<std::uint8_t>& canvas, const Image<std::uint8_t>& panel, int x, int y) {
  CHECK(panel.channels() == 3 && canvas.channels() == 3 && x >= 0 && y >= 0 &&
        x + panel.width() <= canvas.width() && y + panel.height() <= canvas.height());
  for (int row = 0; row < panel.height(); ++row)
    std::copy_n(&panel.at(0, row), panel.width() * 3, &canvas.at(x, y + row));
}

std::string length_text(double mm) {
  return mm < 0.0995 ? fmt::format("{:.3g} um", 1000.0 * mm) : fmt::format("{:.3g} mm", mm);
}

}  // namespace flawsmith::dataset
