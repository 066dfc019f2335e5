#include "pipeline/commission.h"

#include "core/random.h"
#include "renderer/sensor.h"
#include "scenes/manufacture.h"

namespace flawsmith::pipeline {
namespace {
// A percentile over thousands of pixels needs neither all of them nor many samples of each.
constexpr int metering_spp = 16, metering_pitch = 4;

Image<std::uint8_t> every_few_pixels(const scenes::Roi& roi) {
  Image<std::uint8_t> some(roi.width, roi.height);
  for (int y = 0; y < roi.height; y += metering_pitch)
    for (int x = 0; x < roi.width; x += metering_pitch) some.at(x, y) = 1;
  return some;
}
}  // namespace flawsmith::pipeline
