#include "pipeline/commission.h"

#include "core/random.h"
#include "renderer/sensor.h"
#include "scenes/manufacture.h"

namespace flawsmith::pipeline {
namespace {
// A percentile over thousands of pixels needs neither all of them nor many samples of each.
constexpr int metering_spp = 16, metering_pitch = 4;
}  // namespace

Image<std::uint8_t> every_few_pixels(const scenes::Roi& roi, int pitch) {
  Image<std::uint8_t> some(roi.width, roi.height);
  for (int y = 0; y < roi.height; y += pitch)
    for (int x = 0; x < roi.width; x += pitch) some.at(x, y) = 1;
  return some;
}

Image<std::uint8_t> inspected_pixels(const renderer::Capture& capture, const scenes::Station& station) {
  Image<std::uint8_t> mask(capture.width, capture.height);
  for (std::size_t i = 0; i < mask.data().size(); ++i) {
    const auto item = capture.item.data()[i];
    mask.data()[i] =
        item >= 0 && station.items[static_cast<std::size_t>(item)].role == scenes::Item::Role::inspected ? 1
                                                                                                         : 0;
  }
  return mask;
}

ExposureTimes commission(const scenes::Station& station, renderer::Renderer& renderer, std::uint64_t seed,
                         int threads) {
  const std::uint64_t own_seed = derive_seed(seed, "commission");
  const scenes::Station made = scenes::manufacture(station, own_seed);
  ExposureTimes times;
  for (std::size_t c = 0; c < station.cameras.size(); ++c) {
    const scenes::Camera& camera = station.cameras[c];
    if (camera.exposure) {
      times.emplace_back(station.lightings.size(), *camera.exposure);
      continue;
    }
    renderer::RenderOptions options;
    options.spp = metering_spp;
    options.seed = own_seed;
    options.threads = threads;
    const auto some = every_few_pixels(camera.roi, metering_pitch);
    options.only = &some;
    const auto capture = renderer.render(made, c, options);
    const auto part = inspected_pixels(capture, made);
    auto& row = times.emplace_back();
    for (const auto& lighting : station.lightings)
      row.push_back(renderer::metered_time(capture, scenes::group_currents(station, lighting), camera, part));
  }
  return times;
}
}  // namespace flawsmith::pipeline
