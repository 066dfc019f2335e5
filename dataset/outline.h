#pragma once
// Outlines of masks along the pixels' edges. Exact: filled, they give the mask back, and their signed areas
// add up to its number of pixels, which outlines through pixel centres (OpenCV's findContours) do not: those
// shrink a region by half a pixel all around and leave nothing of a scratch one pixel wide.
#include <vector>

#include "dataset/mask.h"

namespace flawsmith::dataset {

/// Corner of pixels: pixel (i, j) covers the square from (i, j) to (i + 1, j + 1), as COCO's polygons count.
/// (Half a pixel less gives docs/conventions.md's coordinates, in which pixel centres are integers.)
struct Corner {
  int x = 0, y = 0;
  bool operator==(const Corner&) const = default;
};
/// A closed ring, last corner joined to the first, each a real turn. Clockwise on the screen (positive area)
/// around pixels; counter-clockwise around holes.
using Ring = std::vector<Corner>;

/// All rings. Pixels that touch at a corner share one ring, which then touches itself there.
std::vector<Ring> outline(const Mask& mask);

/// Signed area [px]: positive for an outer ring.
std::int64_t signed_area(const Ring& ring);

/// The pixels inside by the even-odd rule, over their tight box.
Mask fill(const std::vector<Ring>& rings);

}  // namespace flawsmith::dataset
