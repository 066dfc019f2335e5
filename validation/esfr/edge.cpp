#include "validation/esfr/edge.h"

#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/check.h"

namespace flawsmith::validation {
namespace {
constexpr double pi = glm::pi<double>();
constexpr int bins_per_pixel = 4;

/// Hamming's window, 1 in its middle and 0.08 at its ends, `width` wide.
double hamming(double from_middle, double width) {
  return std::abs(from_middle) <= 0.5 * width ? 0.54 + 0.46 * std::cos(2.0 * pi * from_middle / width) : 0.0;
}

double sinc(double x) {
  return x == 0.0 ? 1.0 : std::sin(pi * x) / (pi * x);
}

struct Line {
  double at = 0, slope = 0;  // column = at + slope · row
};

/// The edge's place in each row is the centroid of the row's derivative, weighed by a window about `middle`.
Line fit_edge(const Image<float>& image, const Line& middle) {
  const int width = image.width(), height = image.height();
  double n = 0, sy = 0, syy = 0, sc = 0, scy = 0;
  for (int y = 0; y < height; ++y) {
    double mass = 0, moment = 0;
    for (int x = 1; x + 1 < width; ++x) {
      const double step = 0.5 * (double(image.at(x + 1, y)) - double(image.at(x - 1, y))) *
                          hamming(x - middle.at - middle.slope * y, width);
      mass += step;
      moment += step * x;
    }
    CHECK(mass != 0.0);
    const double centroid = moment / mass;
    n += 1;
    sy += y;
    syy += double(y) * y;
    sc += centroid;
    scy += centroid * y;
  }
  const double slope = (n * scy - sy * sc) / (n * syy - sy * sy);
  return {(sc - slope * sy) / n, slope};
}
}  // namespace

EdgeResponse edge_response(const Image<float>& image, const std::vector<double>& frequencies) {
  const int width = image.width(), height = image.height();
  CHECK(width >= 16 && height >= 16);
  Line line = fit_edge(image, {0.5 * (width - 1), 0.0});
  line = fit_edge(image, line);

  // The edge spread function over the distance from the edge, in quarter pixels.
  const double across = 1.0 / std::sqrt(1.0 + line.slope * line.slope);
  const int count = bins_per_pixel * width;
  std::vector<double> sum(static_cast<std::size_t>(count)), number(static_cast<std::size_t>(count));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double distance = (x - line.at - line.slope * y) * across;
      const auto bin = static_cast<int>(std::floor(bins_per_pixel * distance + 0.5)) + count / 2;
      if (bin < 0 || bin >= count) continue;
      sum[static_cast<std::size_t>(bin)] += double(image.at(x, y));
      number[static_cast<std::size_t>(bin)] += 1.0;
    }
  int first = 0, last = count - 1;  // where the slant leaves the outermost bins empty
  while (number[static_cast<std::size_t>(first)] == 0.0) ++first;
  while (number[static_cast<std::size_t>(last)] == 0.0) --last;
  std::vector<double> spread(static_cast<std::size_t>(count));
  for (int k = first; k <= last; ++k) {
    const auto i = static_cast<std::size_t>(k);
    spread[i] = number[i] > 0.0 ? sum[i] / number[i] : spread[i - 1];
  }

  EdgeResponse result;
  result.slope = line.slope;
  double at_zero = 0.0;
  for (std::size_t k = 0; k <= frequencies.size(); ++k) {
    const double f = k == 0 ? 0.0 : frequencies[k - 1];
    double real = 0, imaginary = 0;
    for (int i = first + 1; i < last; ++i) {
      const double x = static_cast<double>(i - count / 2) / bins_per_pixel;
      const double slope =
          0.5 * (spread[static_cast<std::size_t>(i) + 1] - spread[static_cast<std::size_t>(i) - 1]) *
          hamming(x, width);
      real += slope * std::cos(2.0 * pi * f * x);
      imaginary += slope * std::sin(2.0 * pi * f * x);
    }
    const double modulus = std::hypot(real, imaginary);
    if (k == 0) {
      at_zero = modulus;
      continue;
    }
    // The difference over two bins is itself a low pass, sinc(2f/4); so is a bin's mean, sinc(f/4), which the
    // standard leaves in.
    result.response.push_back(modulus / at_zero /
                              (sinc(2.0 * f / bins_per_pixel) * sinc(f / bins_per_pixel)));
  }
  return result;
}

std::vector<double> windowed_response(const std::function<double(double)>& response, double cutoff, int width,
                                      const std::vector<double>& frequencies) {
  constexpr int steps = 2000;
  std::vector<double> samples;
  for (int i = 0; i < steps; ++i) samples.push_back(response(cutoff * (i + 0.5) / steps));
  const int half = bins_per_pixel * width / 2;
  std::vector<double> spread;  // line spread function at quarter pixels, from the middle on
  for (int k = 0; k <= half; ++k) {
    double value = 0;
    for (int i = 0; i < steps; ++i)
      value += samples[static_cast<std::size_t>(i)] *
               std::cos(2.0 * pi * cutoff * (i + 0.5) / steps * k / bins_per_pixel);
    spread.push_back(value * hamming(static_cast<double>(k) / bins_per_pixel, width));
  }
  const auto transform = [&](double f) {
    double value = spread[0];
    for (int k = 1; k <= half; ++k)
      value += 2.0 * spread[static_cast<std::size_t>(k)] * std::cos(2.0 * pi * f * k / bins_per_pixel);
    return value;
  };
  std::vector<double> result;
  for (const double f : frequencies) result.push_back(transform(f) / transform(0.0));
  return result;
}

}  // namespace flawsmith::validation
