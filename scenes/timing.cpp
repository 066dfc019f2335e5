#include "scenes/timing.h"

#include <algorithm>

#include "core/check.h"

namespace flawsmith::scenes {

bool takes_time(const Station& station, const Camera& camera) {
  return camera.shutter.kind == Shutter::Kind::line_scan ||
         std::any_of(station.items.begin(), station.items.end(),
                     [](const Item& item) { return item.motion.has_value(); });
}

Roi sensor_region(const Camera& camera) {
  Roi region = camera.roi;
  if (camera.shutter.kind == Shutter::Kind::line_scan) region.height = 1;
  return region;
}

double row_time(const Camera& camera, int row) {
  switch (camera.shutter.kind) {
    case Shutter::Kind::global:
      return 0.0;
    case Shutter::Kind::rolling:  // a region's rows look when they would in the whole picture
      return camera.shutter.period * (camera.roi.y + row - 0.5 * (camera.sensor.height - 1));
    case Shutter::Kind::line_scan:
      break;
  }
  return camera.shutter.period * (row - 0.5 * (camera.roi.height - 1));
}

TimeSpan time_span(const Camera& camera) {
  CHECK(camera.exposure && camera.roi.height > 0);
  const double half = 0.5 * *camera.exposure;
  return {row_time(camera, 0) - half, row_time(camera, camera.roi.height - 1) + half};
}

}  // namespace flawsmith::scenes
