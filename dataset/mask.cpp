#include "dataset/mask.h"

#include <algorithm>

#include "core/check.h"

namespace flawsmith::dataset {

Box box_of(const Mask& mask) {
  if (mask.empty()) return {};
  return {mask.x, mask.y, mask.pixels.width(), mask.pixels.height()};
}

std::int64_t area_of(const Mask& mask) {
  return std::count_if(mask.pixels.data().begin(), mask.pixels.data().end(),
                       [](std::uint8_t pixel) { return pixel != 0; });
}

Mask tightened(const Mask& mask) {
  int x0 = mask.pixels.width(), y0 = mask.pixels.height(), x1 = -1, y1 = -1;
  for (int y = 0; y < mask.pixels.height(); ++y)
    for (int x = 0; x < mask.pixels.width(); ++x)
      if (mask.pixels.at(x, y) != 0) {
        x0 = std::min(x0, x);
        x1 = std::max(x1, x);
        y0 = std::min(y0, y);
        y1 = y;
      }
  if (x1 < 0) return {};
  Mask result{mask.x + x0, mask.y + y0, Image<std::uint8_t>(x1 - x0 + 1, y1 - y0 + 1)};
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) result.pixels.at(x - x0, y - y0) = mask.pixels.at(x, y) != 0;
  return result;
}

Mask mask_of(const Image<std::uint8_t>& frame) {
  return tightened({0, 0, frame});
}

bool is_tight(const Mask& mask) {
  return box_of(mask) == box_of(tightened(mask));
}

bool same_pixels(const Mask& a, const Mask& b) {
  const Mask p = tightened(a), q = tightened(b);
  return box_of(p) == box_of(q) && p.pixels == q.pixels;
}

Image<std::uint16_t> instance_image(const Frame& frame, int width, int height) {
  Image<std::uint16_t> ids(width, height);
  for (const auto& label : frame.labels) {
    const auto& mask = label.visible;
    for (int y = 0; y < mask.pixels.height(); ++y)
      for (int x = 0; x < mask.pixels.width(); ++x)
        if (mask.pixels.at(x, y) != 0) ids.at(mask.x + x, mask.y + y) = label.id;
  }
  return ids;
}

}  // namespace flawsmith::dataset
