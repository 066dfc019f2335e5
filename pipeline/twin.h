#pragma once
// A capture with its defects and the same without: same part, surface, pose, light, random numbers.
#include "defects/inject.h"
#include "pipeline/visibility.h"
#include "renderer/render.h"
#include "renderer/sensor.h"

namespace flawsmith::pipeline {

struct TwinCaptures {
  renderer::Capture defect, clean;
  Image<std::uint8_t>
      touched;  // 1: pixels that were traced for both; elsewhere the clean twin is the defect capture
};

/// Renders the station with its defects, then traces again only the pixels whose light met one of them.
TwinCaptures render_twins(const scenes::Station& clean, const scenes::Station& defective, std::size_t camera,
                          renderer::Renderer& renderer, const renderer::RenderOptions& options);

/// Both captures as the camera would deliver them on average under these settings, with their noise.
TwinFrames expected_frames(const TwinCaptures& twins, const scenes::Camera& camera,
                           const renderer::ExposureSettings& settings);

}  // namespace flawsmith::pipeline
