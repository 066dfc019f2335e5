#include "pipeline/sampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::pipeline {

std::optional<renderer::NoiseTarget> noise_target(const scenes::Sampling& sampling,
                                                  std::vector<renderer::ExposureSettings> references) {
  if (sampling.spp) return std::nullopt;
  return renderer::NoiseTarget{sampling.noise, sampling.most, std::move(references)};
}

std::vector<renderer::ExposureSettings> reference_exposures(const scenes::Station& station,
                                                            std::size_t camera,
                                                            const std::vector<double>& times) {
  CHECK(times.size() == station.lightings.size());
  std::vector<renderer::ExposureSettings> references;
  for (std::size_t l = 0; l < times.size(); ++l) {
    renderer::ExposureSettings& settings = references.emplace_back();
    settings.time = times[l];
    settings.gain_db = station.cameras[camera].gain_db;
    settings.currents = scenes::group_currents(station, station.lightings[l]);
  }
  return references;
}

nlohmann::ordered_json sampling_record(const scenes::Sampling& sampling) {
  if (sampling.spp) return {{"spp", *sampling.spp}};
  return {{"noise", sampling.noise}, {"spp_max", sampling.most}};
}

Image<std::uint8_t> every_few_blocks(const scenes::Roi& roi, int pitch) {
  Image<std::uint8_t> some(roi.width, roi.height);
  for (int y = 0; y < roi.height; ++y)
    for (int x = 0; x < roi.width; ++x)
      some.at(x, y) =
          (x / renderer::pilot_block % pitch == pitch / 2 && y / renderer::pilot_block % pitch == pitch / 2)
              ? 1
              : 0;
  return some;
}

NoiseReached noise_reached(const renderer::Capture& capture, const scenes::Camera& camera,
                           const renderer::NoiseTarget& target) {
  CHECK(!capture.samples.empty());
  NoiseReached reached;
  std::size_t traced = 0;
  for (const std::int32_t n : capture.samples.data()) {
    traced += n > 0 ? 1 : 0;
    reached.mean_samples += n;
    reached.capped += n >= target.most ? 1 : 0;
  }
  if (traced == 0) return reached;
  reached.mean_samples /= static_cast<double>(traced);
  reached.capped /= static_cast<double>(traced);
  for (const renderer::ExposureSettings& reference : target.references) {
    const auto signal = renderer::combine(capture, reference);
    const auto sigma = renderer::sensor_sigma_dn(signal, camera, reference);
    const double gain = renderer::system_gain(camera.sensor, reference.gain_db);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < sigma.data().size(); ++i) {
      if (capture.samples.data()[i] == 0) continue;
      const double noise = std::sqrt(static_cast<double>(signal.variance.data()[i]));
      const bool is_cut_off =
          signal.electrons.data()[i] - renderer::sigmas_above_the_well * noise > camera.sensor.full_well;
      ratios.push_back(is_cut_off ? 0.0 : gain * noise / sigma.data()[i]);
    }
    const auto within =
        std::count_if(ratios.begin(), ratios.end(), [&](double r) { return r <= target.factor; });
    reached.within.push_back(static_cast<double>(within) / static_cast<double>(ratios.size()));
    const auto place =
        ratios.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(ratios.size() - 1));
    std::nth_element(ratios.begin(), place, ratios.end());
    reached.ratio95.push_back(*place);
  }
  return reached;
}

std::string sentence_of(const NoiseReached& reached, const renderer::NoiseTarget& target,
                        const std::vector<std::string>& names) {
  CHECK(names.size() == reached.ratio95.size());
  std::string ratios;
  for (std::size_t r = 0; r < names.size(); ++r)
    ratios += fmt::format("{}{:.2f} ({})", r > 0 ? ", " : "", reached.ratio95[r], names[r]);
  return fmt::format(
      "mean {:.0f} samples a pixel, {:.2f} % of pixels at the most, {}; 95 % of pixels have at most {} times "
      "the sensor's noise",
      reached.mean_samples, 100.0 * reached.capped, target.most, ratios);
}
}  // namespace flawsmith::pipeline
