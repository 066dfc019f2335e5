#include "pipeline/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/random.h"

namespace flawsmith::pipeline {
namespace {
Image<std::uint8_t> metered_pixels(const renderer::StoredCapture& stored) {
  const auto& item = stored.capture.item.data();
  Image<std::uint8_t> mask(stored.capture.width, stored.capture.height);
  bool any = false;
  for (std::size_t i = 0; i < item.size(); ++i)
    if (item[i] >= 0 &&
        stored.items[static_cast<std::size_t>(item[i])].role == scenes::Item::Role::inspected) {
      mask.data()[i] = 1;
      any = true;
    }
  return any ? mask : Image<std::uint8_t>();  // nothing inspected in sight: the whole picture is metered
}
// What moved is blurred by the time that it was rendered for.
void check_time(const renderer::StoredCapture& stored, std::optional<double> time) {
  if (!stored.takes_time) return;
  const double own = *stored.camera.exposure;
  if (!time || std::abs(*time - own) <= 1e-9 * own) return;
  throw InputError(
      Place{"", 0, fmt::format("camera {}: exposure time", stored.camera.name)},
      fmt::format("found {:.6g} us; expected {:.6g} us: the capture shows what moves as it is blurred "
                  "in that time; another takes another render",
                  1e6 * *time, 1e6 * own));
}
}  // namespace

scenes::Camera camera_for(const renderer::StoredCapture& stored, const FrameWishes& wishes) {
  scenes::Camera camera = stored.camera;
  if (wishes.gain_db) camera.gain_db = *wishes.gain_db;
  if (wishes.bit_depth) camera.sensor = renderer::at_bit_depth(camera.sensor, *wishes.bit_depth);
  return camera;
}

std::vector<renderer::ExposureSettings> frame_settings(const renderer::StoredCapture& stored,
                                                       const std::vector<renderer::NamedCurrents>& frames,
                                                       const FrameWishes& wishes) {
  const scenes::Camera camera = camera_for(stored, wishes);
  const auto fixed = [&](const renderer::NamedCurrents& frame) {
    if (wishes.time) return wishes.time;
    return frame.exposure ? frame.exposure : camera.exposure;
  };
  const bool metered =
      std::any_of(frames.begin(), frames.end(), [&](const auto& frame) { return !fixed(frame); });
  const Image<std::uint8_t> mask = metered ? metered_pixels(stored) : Image<std::uint8_t>();
  std::vector<renderer::ExposureSettings> all;
  double shortest = 0.0;
  for (const renderer::NamedCurrents& frame : frames) {
    renderer::ExposureSettings& settings = all.emplace_back();
    settings.currents = frame.currents;
    settings.gain_db = camera.gain_db;
    settings.noise_seed = derive_seed(derive_seed(wishes.seed, "noise", stored.camera_index), frame.name);
    const std::optional<double> time = fixed(frame);
    check_time(stored, time);
    settings.time = time ? *time : renderer::metered_time(stored.capture, frame.currents, camera, mask);
    shortest = all.size() == 1 ? settings.time : std::min(shortest, settings.time);
  }
  if (wishes.same_time)
    for (renderer::ExposureSettings& settings : all) settings.time = shortest;
  return all;
}

RenderNoise render_noise(const renderer::Signal& signal, const scenes::Camera& camera,
                         const renderer::ExposureSettings& settings) {
  const Image<float> expected = renderer::expected_dn(signal.electrons, camera, settings);
  const Image<float> sigma = renderer::sensor_sigma_dn(signal, camera, settings);
  const float saturation = renderer::saturation_dn(camera, settings);
  const double gain = renderer::system_gain(camera.sensor, settings.gain_db);
  RenderNoise noise;
  std::size_t above = 0;
  noise.left = expected.width();
  noise.top = expected.height();
  for (int y = 0; y < expected.height(); ++y)
    for (int x = 0; x < expected.width(); ++x) {
      if (expected.at(x, y) >= saturation) continue;  // a clipped value does not move with the signal's noise
      const double sensor = static_cast<double>(sigma.at(x, y)) * static_cast<double>(sigma.at(x, y));
      const double ratio = gain * gain * static_cast<double>(signal.variance.at(x, y)) / sensor;
      if (ratio > noise.worst_ratio) {
        noise.worst_ratio = ratio;
        noise.worst_x = x;
        noise.worst_y = y;
      }
      if (!(ratio > 1.0)) continue;
      ++above;
      noise.left = std::min(noise.left, x);
      noise.top = std::min(noise.top, y);
      noise.right = std::max(noise.right, x);
      noise.bottom = std::max(noise.bottom, y);
    }
  noise.share = static_cast<double>(above) / static_cast<double>(expected.data().size());
  return noise;
}
}  // namespace flawsmith::pipeline
