#include "pipeline/twin.h"

namespace flawsmith::pipeline {
TwinFrames expected_frames(const TwinCaptures& twins, const scenes::Camera& camera,
                           const renderer::ExposureSettings& settings) {
  const auto defect = renderer::combine(twins.defect, settings);
  const auto clean = renderer::combine(twins.clean, settings);
  TwinFrames frames;
  frames.clean = renderer::expected_dn(clean.electrons, camera, settings);
  const auto defect_halves = renderer::combine_halves(twins.defect, settings);
  const auto clean_halves = renderer::combine_halves(twins.clean, settings);
  for (std::size_t half = 0; half < 2; ++half) {
    frames.delta[half] = renderer::expected_dn(defect_halves[half], camera, settings);
    const auto without = renderer::expected_dn(clean_halves[half], camera, settings);
    for (std::size_t i = 0; i < without.data().size(); ++i) frames.delta[half].data()[i] -= without.data()[i];
  }
  frames.sensor_sigma = renderer::sensor_sigma_dn(clean, camera, settings);
  frames.mc_variance = Image<float>(twins.clean.width, twins.clean.height);
  const double gain = renderer::system_gain(camera.sensor, settings.gain_db);
  const float saturation = renderer::saturation_dn(camera, settings);
  for (std::size_t i = 0; i < frames.mc_variance.data().size(); ++i) {
    if (!twins.touched.data()[i]) continue;  // the two are equal there: their difference has no variance
    // A value that is clipped does not move with the signal's noise.
    const double delta = 0.5 * (frames.delta[0].data()[i] + frames.delta[1].data()[i]);
    const double from_defect = frames.clean.data()[i] + delta < saturation ? defect.variance.data()[i] : 0.0;
    const double from_clean = frames.clean.data()[i] < saturation ? clean.variance.data()[i] : 0.0;
    frames.mc_variance.data()[i] = static_cast<float>(gain * gain * (from_defect + from_clean));
  }
  return frames;
}

}  // namespace flawsmith::pipeline
