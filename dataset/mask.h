#pragma once
// Regions of pixels: a mask over its tight box, pixel coordinates of the frame.
#include <cstdint>
#include <vector>

#include "core/image.h"
#include "dataset/sample.h"

namespace flawsmith::dataset {

struct Box {
  int x = 0, y = 0, width = 0, height = 0;  // [px]; all 0: nothing
  bool operator==(const Box&) const = default;
};

/// The mask's own box, as stored (tight if the mask is).
Box box_of(const Mask& mask);
/// Number of pixels set [px].
std::int64_t area_of(const Mask& mask);
/// The same region over its tight box; empty if no pixel is set.
Mask tightened(const Mask& mask);
/// Pixels of a frame-sized image that are not 0, over their tight box.
Mask mask_of(const Image<std::uint8_t>& frame);
/// Whether every border row and column of the box holds a pixel. True for an empty mask.
bool is_tight(const Mask& mask);
/// True if the regions hold the same pixels.
bool same_pixels(const Mask& a, const Mask& b);

/// The frame's instance image: each label's id on its visible pixels, 0 elsewhere.
Image<std::uint16_t> instance_image(const Frame& frame, int width, int height);

}  // namespace flawsmith::dataset
