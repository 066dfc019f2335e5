#pragma once
// Frames of a capture: which currents, which exposure, which noise; and how the render's own noise compares
// with the sensor's. Traces nothing.
#include <cstdint>
#include <optional>
#include <vector>

#include "renderer/capture_file.h"
#include "renderer/sensor.h"

namespace flawsmith::pipeline {

/// What a user asks of frames; what is left open is the station's.
struct FrameWishes {
  std::optional<double> time;     // [s]; else the frame's, the camera's, or metered on the inspected items
  std::optional<double> gain_db;  // else the camera's
  std::optional<int> bit_depth;   // 8, 10, 12, 14 or 16; else the camera's
  std::uint64_t seed = 1;         // of the noise; each camera and frame derives its own from it
  bool same_time = false;         // metered frames all get the shortest of their times, as a sequence needs
};

/// The capture's camera at the wished gain and bit depth.
scenes::Camera camera_for(const renderer::StoredCapture& stored, const FrameWishes& wishes);

/// One setting per frame, in their order. InputError where a frame is to be metered and gets no light.
std::vector<renderer::ExposureSettings> frame_settings(const renderer::StoredCapture& stored,
                                                       const std::vector<renderer::NamedCurrents>& frames,
                                                       const FrameWishes& wishes);

/// Where the capture is noisier than the sensor: pixels below saturation whose Monte Carlo variance, in DN²,
/// exceeds the variance of the sensor's temporal noise.
struct RenderNoise {
  double share = 0;                                // of all pixels, 0 … 1
  double worst_ratio = 0;                          // of the variances, over all pixels
  int worst_x = 0, worst_y = 0;                    // [px]
  int left = 0, top = 0, right = -1, bottom = -1;  // [px] box of the pixels above, inclusive
};
RenderNoise render_noise(const renderer::Signal& signal, const scenes::Camera& camera,
                         const renderer::ExposureSettings& settings);

}  // namespace flawsmith::pipeline
