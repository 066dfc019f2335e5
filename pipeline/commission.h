#pragma once
// Commissioning: what is set once when a station is put up, and then stays. Exposure times that are "auto"
// are metered here on the clean inspected part as the station file places it, so that later parts come out
// brighter or darker as real ones do.
#include <cstdint>
#include <vector>

#include "renderer/render.h"
#include "scenes/station.h"

namespace flawsmith::pipeline {

/// Exposure times [s]: times[camera][lighting].
using ExposureTimes = std::vector<std::vector<double>>;

/// Renders each camera that needs it with few samples and meters; cameras with a fixed time keep it.
ExposureTimes commission(const scenes::Station& station, renderer::Renderer& renderer, std::uint64_t seed,
                         int threads);

/// 1 at every `pitch`-th pixel of every `pitch`-th row: for measures that need not look at all.
Image<std::uint8_t> every_few_pixels(const scenes::Roi& roi, int pitch);

/// Pixels of the capture whose chief ray meets an inspected item.
Image<std::uint8_t> inspected_pixels(const renderer::Capture& capture, const scenes::Station& station);

}  // namespace flawsmith::pipeline
