#pragma once
// From what was asked for (a number of samples, or a noise) to what the renderer is told, and what was
// reached.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/commission.h"
#include "renderer/noise_target.h"
#include "renderer/render.h"
#include "scenes/sampling.h"

namespace flawsmith::pipeline {

/// The target under these frames' exposures; none for a fixed number of samples.
std::optional<renderer::NoiseTarget> noise_target(const scenes::Sampling& sampling,
                                                  std::vector<renderer::ExposureSettings> references);
/// One reference exposure per lighting of the station (of one at unit currents, if it declares none), at the
/// camera's gain and these times [s].
std::vector<renderer::ExposureSettings> reference_exposures(const scenes::Station& station,
                                                            std::size_t camera,
                                                            const std::vector<double>& times);

/// What decides the bytes: {"spp": 64}, or {"noise": 1, "spp_max": 16384}.
nlohmann::ordered_json sampling_record(const scenes::Sampling& sampling);

/// 1 in every `pitch`-th block of pixels that decide on their samples together: for measures of what a noise
/// target takes, which need not look at all.
Image<std::uint8_t> every_few_blocks(const scenes::Roi& roi, int pitch);

/// How near a capture came to its noise target. Shares are of the traced pixels.
struct NoiseReached {
  double mean_samples = 0;      // per pixel
  double capped = 0;            // share of pixels that got the most that is allowed
  std::vector<double> within;   // per reference: share of pixels whose estimated σ is within the target
  std::vector<double> ratio95;  // per reference: σ of the render over the sensor's that 95 % of them keep to
};
NoiseReached noise_reached(const renderer::Capture& capture, const scenes::Camera& camera,
                           const renderer::NoiseTarget& target);
/// One line for people: "mean 812 samples a pixel; 0.3 % of pixels at the most, 16384; 95 % of pixels within
/// 0.98 (dome), 0.81 (bars) of the sensor's noise".
std::string sentence_of(const NoiseReached& reached, const renderer::NoiseTarget& target,
                        const std::vector<std::string>& names);

}  // namespace flawsmith::pipeline
