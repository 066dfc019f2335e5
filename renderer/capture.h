#pragma once
// What the renderer returns: expected photo-electrons per second, per light group at unit current, with its
// Monte Carlo variance, and the truth that the same camera rays found. Over the camera's region of interest;
// (0, 0) is its corner.
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/vec.h"

namespace flawsmith::renderer {

/// Share of a pixel's camera samples that met a label, kept over the smallest box that holds them all.
struct LabelLayer {
  std::uint16_t id = 0;
  int x = 0, y = 0;      // [px] of the box's corner in the capture
  Image<float> visible;  // 0 … 1 per pixel
  Image<float> amodal;   // the same with every other surface taken away (front faces only); same box
  // Where the picture takes time (scenes/timing.h), else empty: amodal at the samples' own instants, what
  // blur smears the label over; the others are those of the middle of a row's exposure. Same box.
  Image<float> swept{};
};

struct Capture {
  int width = 0, height = 0;        // [px]
  int spp = 0;                      // camera samples per pixel; by a noise target: their mean, rounded
  std::vector<std::string> groups;  // names, in the order of scenes::light_groups
  // One image per group, each pixel holding the one colour channel of its filter (Bayer) or the mono
  // response. Groups dark in every lighting are not traced: their images are empty.
  std::vector<Image<float>> electrons;  // [e⁻/s]
  std::vector<Image<float>> variance;   // [(e⁻/s)²] of `electrons`, by blocks (block_size)
  // [e⁻/s] by the first half of the samples alone (half of spp, rounded down): with the mean it gives two
  // estimates by different samples, whose product has no bias by their noise.
  std::vector<Image<float>> first_half;
  // Samples of each pixel, where a noise target decided (renderer/noise_target.h); else empty: spp each.
  Image<std::int32_t> samples;
  int samples_of(std::size_t pixel) const { return samples.empty() ? spp : samples.data()[pixel]; }
  // By the chief ray at the pixel centre:
  Image<float> depth;                 // [mm] along the camera's z; 0: nothing hit
  Image<float> normal;                // 3 channels, unit shading normal in the camera frame
  Image<std::int32_t> item;           // index into Station::items; −1: ground, light or nothing
  Image<std::int32_t> base_triangle;  // of that item's part; −1
  std::vector<LabelLayer> labels;     // by id
};

}  // namespace flawsmith::renderer
