#include "pipeline/window.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/error.h"
#include "pipeline/draw.h"

namespace flawsmith::pipeline {
namespace {
// Pixel of the sensor that sees a point of the item through a telecentric lens.
dvec2 seen_at(const scenes::Camera& camera, const scenes::Item& item, dvec3 point) {
  const dvec3 world = item.pose.rotation * point + item.pose.position;
  const dvec3 in_camera = glm::transpose(camera.pose.rotation) * (world - camera.pose.position);
  const dvec2 middle(0.5 * (camera.sensor.width - 1), 0.5 * (camera.sensor.height - 1));
  return dvec2(in_camera) * camera.lens.magnification / camera.sensor.pixel_pitch + middle;
}
}  // namespace

scenes::Roi window_on_defect(const scenes::Recipe& recipe, std::uint64_t seed, int index) {
  const SampleDraw draw = draw_sample(recipe, seed, index);
  if (draw.requests.empty()) throw InputError(fmt::format("{}: sample {} has no defect", recipe.name, index));
  const auto truth = defects::inject(draw.station, {draw.requests.front()}).defects.front();
  if (!truth.placed) throw InputError(fmt::format("{}: {}", recipe.name, truth.why_not));
  const scenes::Camera& camera = draw.station.cameras.at(0);
  CHECK(camera.lens.kind == scenes::Lens::Kind::telecentric);
  const dvec2 at = seen_at(camera, draw.station.items[truth.request.item], truth.position);
  scenes::Roi roi = camera.roi;
  roi.x = std::clamp(static_cast<int>(std::lround(at.x)) - roi.width / 2, 0, camera.sensor.width - roi.width);
  roi.y =
      std::clamp(static_cast<int>(std::lround(at.y)) - roi.height / 2, 0, camera.sensor.height - roi.height);
  return roi;
}
}  // namespace flawsmith::pipeline
