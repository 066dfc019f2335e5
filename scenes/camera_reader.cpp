#include <fmt/format.h>

#include <cmath>

#include "scenes/asset_reader.h"
#include "scenes/lens_reader.h"
#include "scenes/station_parts.h"

namespace flawsmith::scenes {
namespace {
Roi roi_from(const Node& node, const Sensor& sensor) {
  Roi roi{static_cast<int>(node["x"].integer()), static_cast<int>(node["y"].integer()),
          static_cast<int>(node["width"].integer()), static_cast<int>(node["height"].integer())};
  if (roi.x + roi.width > sensor.width || roi.y + roi.height > sensor.height)
    node.fail(fmt::format("found columns {} to {} and rows {} to {}; expected them on the sensor, {} × {} px",
                          roi.x, roi.x + roi.width - 1, roi.y, roi.y + roi.height - 1, sensor.width,
                          sensor.height));
  return roi;
}

// Gain and black level are stated at the sensor's bit depth: the same volts are 2^Δ as many numbers at
// another.
void set_bit_depth(Sensor& sensor, int bit_depth) {
  const double factor = std::exp2(bit_depth - sensor.bit_depth);
  sensor.gain *= factor;
  sensor.black_level *= factor;
  sensor.bit_depth = bit_depth;
}
}  // namespace

Pose pose_from(const Node& node) {
  const dvec3 position = node["position_mm"].vector3();
  if (node.has("look_at_mm") && node.has("turn_deg"))
    node["turn_deg"].fail("found both look_at_mm and turn_deg; expected at most one of them");
  if (node.has("turn_deg")) return pose_from_degrees(position, node["turn_deg"].vector3());
  if (!node.has("look_at_mm")) return {dmat3(1.0), position};
  const dvec3 target = node["look_at_mm"].vector3();
  if (glm::length(target - position) < 1e-9)
    node["look_at_mm"].fail("found the position itself; expected another point");
  return looking_at(position, target, node.has("up") ? direction_from(node["up"]) : dvec3(0, 0, 1));
}

Camera camera_from(const Node& node, const std::filesystem::path& folder) {
  Camera camera;
  camera.name = node["name"].text();
  camera.serial = node["serial"].text();
  camera.sensor = read_sensor(asset_path(node["sensor"], "cameras", folder));
  if (node.has("bit_depth")) set_bit_depth(camera.sensor, static_cast<int>(node["bit_depth"].integer()));
  if (node.has("temperature_c")) camera.sensor.temperature = node["temperature_c"].number();
  camera.pose = pose_from(node["pose"]);
  camera.roi = node.has("roi_px") ? roi_from(node["roi_px"], camera.sensor)
                                  : Roi{0, 0, camera.sensor.width, camera.sensor.height};
  camera.lens = lens_from(node["lens"], camera, folder);
  camera.lens.line = node["lens"].place().line;
  read_shutter(node["shutter"], camera);
  camera.gain_db = node["gain_db"].number();
  if (node["exposure"].is_object()) camera.exposure = node["exposure"].quantity("us");
  return camera;
}

double pixel_footprint(const Camera& camera, dvec3 point) {
  const double pitch = camera.sensor.pixel_pitch;
  const Lens& lens = camera.lens;
  if (lens.kind != Lens::Kind::pinhole) return pitch / lens.image_magnification();
  const double depth = glm::dot(point - camera.pose.position, camera.pose.rotation[2]);
  return depth > 0.0 ? pitch * depth / lens.focal_length : 0.0;
}

}  // namespace flawsmith::scenes
