#pragma once
// A sample: all frames of one arrangement of items, with labels and metadata; what the writer writes.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/image.h"

namespace flawsmith::dataset {

/// A region of pixels as a mask over its tight box: no empty row or column at its border (dataset/mask.h has
/// tightened()).
struct Mask {
  int x = 0, y = 0;            // [px] of the box's corner in the frame
  Image<std::uint8_t> pixels;  // 0 or 1; width × height of the box
  bool empty() const { return pixels.empty(); }
};

/// One defect in one frame.
struct FrameLabel {
  std::uint16_t id = 0;   // instance value in the frame's mask image
  std::string kind;       // category name
  bool is_defect = true;  // false: a benign disturbance
  Mask visible;           // instance mask; empty: see why_empty
  Mask amodal;
  std::string why_empty;        // "not placed: …", "hidden", "outside the frame"
  bool subpixel = false;        // thinner than 0.25 of a pixel everywhere: its best pixels are the mask
  double visible_fraction = 0;  // visible over amodal area, 0 … 1
  double d_prime = 0, clutter_z = 0;
  double d_prime_low = 0;   // d′'s lower bound at 95 %, given the render's noise
  bool detectable = false;  // DESIGN's "visible": that bound and z reach their limits
  bool mc_limited = false;  // Monte Carlo noise above the sensor's
  double mm_per_px = 0;     // [mm] a pixel's footprint on the part at the defect; 0: unknown
  // Request, measures, place: copied into the record. The contact sheet writes truth["measures"]'s length_mm,
  // diameter_mm, width_mm and depth_mm, or whatever else ends in _mm.
  nlohmann::ordered_json truth;
};

/// One camera × lighting × time.
struct Frame {
  std::string camera, lighting;
  double time = 0;                      // [s] since the sample's start
  Image<std::uint16_t> image, twin;     // [DN] raw, 1 channel; an empty twin is not written
  Image<std::uint8_t> view, twin_view;  // for people: 1 or 3 channels
  int bit_depth = 12;                   // of image and twin
  std::vector<FrameLabel> labels;
  nlohmann::ordered_json metadata;  // exposure, gain, currents, camera matrix, …
};

/// What a camera's frames were made of, to be relit and exposed again: OpenEXR files as bytes.
struct CameraCapture {
  std::string camera;
  std::string capture, twin;  // with the defects, and without; an empty twin is not written
};

struct Sample {
  int index = 0;
  std::vector<Frame> frames;
  std::vector<CameraCapture> captures;  // of each camera; empty: not kept
  nlohmann::ordered_json metadata;      // everything needed to make it again
};

}  // namespace flawsmith::dataset
