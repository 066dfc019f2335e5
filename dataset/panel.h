#pragma once
// The small pictures of a contact sheet: a piece of a frame, enlarged or reduced, and what is drawn on it.
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "dataset/mask.h"
#include "dataset/outline.h"

namespace flawsmith::dataset {

struct Colour {
  std::uint8_t r = 0, g = 0, b = 0;
};

/// Size of every panel [px].
struct PanelSize {
  static constexpr int width = 336, height = 252;
};

/// What piece of a frame a panel shows: panel = (frame − origin) · zoom.
struct Window {
  double x = 0, y = 0;  // [px] of the frame, pixel corners (see Corner)
  double zoom = 1;      // panel pixels per frame pixel; a whole number above 1, so that pixels stay squares
};
/// Around a region, with about as much of its surroundings; whole is the frame's size.
Window window_around(const Box& box, int frame_width, int frame_height);
/// The whole frame, centred.
Window window_of_frame(int frame_width, int frame_height);

/// The frame through the window, as RGB; what lies outside the frame is dark. Reduced by box average,
/// enlarged as squares, in integers alone: the same bytes everywhere. channels 1 or 3, values 0 … 255.
Image<std::uint8_t> panel_of(const Image<std::uint8_t>& frame, const Window& window);

/// Factor of 2 that brings the bright end (99.9 %) of the panel near the top without clipping it; 1 if it is
/// not dark.
int brightening(const Image<std::uint8_t>& panel);
void brighten(Image<std::uint8_t>& panel, int factor);

/// 128 + factor · (image − twin), as a frame; both [0, full_scale] in 1 or 3 channels, and the difference in
/// units of 1/255 of full scale. The factor, a power of 2, fits the largest differences inside the box.
struct Difference {
  Image<std::uint8_t> frame;
  int factor = 1;
};
Difference difference_of(const Image<std::uint16_t>& image, const Image<std::uint16_t>& twin, int full_scale,
                         const Box& box);

// Drawing onto an RGB picture.
void draw_rings(Image<std::uint8_t>& panel, const std::vector<Ring>& rings, const Window& window,
                Colour colour);
void draw_rectangle(Image<std::uint8_t>& panel, const Box& frame_box, const Window& window, Colour colour);
/// A bar of a round length, with its length; mm_per_px of the frame at the region.
void draw_scale_bar(Image<std::uint8_t>& panel, const Window& window, double mm_per_px);
/// Text whose baseline starts at (x, y) [px], with a dark rim where it lies over a picture.
void draw_text(Image<std::uint8_t>& canvas, const std::string& text, int x, int y, Colour colour,
               double size = 0.42, bool rim = false);
int text_width(const std::string& text, double size = 0.42);
void paste(Image<std::uint8_t>& canvas, const Image<std::uint8_t>& panel, int x, int y);

/// A length for people: "4.2 mm", "85 um" below 0.1 mm (the drawn font has no Greek letters).
std::string length_text(double mm);

}  // namespace flawsmith::dataset
