#pragma once
// A capture with its defects and the same without: same part, surface, pose, light, random numbers.
#include "defects/inject.h"
#include "renderer/render.h"

namespace flawsmith::pipeline {

struct TwinCaptures {
  renderer::Capture defect, clean;
  Image<std::uint8_t> touched;  // 1: pixels where the two may differ; elsewhere they are equal, bit for bit
};

/// Renders the station with its defects, then traces again only the pixels whose light met one of them.
TwinCaptures render_twins(const scenes::Station& clean, const scenes::Station& defective, std::size_t camera,
                          renderer::Renderer& renderer, const renderer::RenderOptions& options);

}  // namespace flawsmith::pipeline
