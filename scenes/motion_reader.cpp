// Motions of items and shutters of cameras, and whether they fit each other.
#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/constants.hpp>

#include "scenes/asset_reader.h"
#include "scenes/station_parts.h"

namespace flawsmith::scenes {

Motion motion_from(const Node& node) {
  const auto [kind, body] = node.only_member();
  Motion motion;
  if (kind == "conveyor") {
    motion.velocity = body["velocity_mm_per_s"].vector3();
    if (motion.velocity == dvec3(0.0))
      body["velocity_mm_per_s"].fail("found no velocity; expected one, or no motion for what stands still");
    return motion;
  }
  motion.axis_point = body["axis_point_mm"].vector3();
  motion.axis = direction_from(body["axis"]);
  motion.angular_speed = body["speed_rpm"].number() * glm::two_pi<double>() / 60.0;
  if (motion.angular_speed == 0.0)
    body["speed_rpm"].fail("found 0; expected a speed, or no motion for what stands still");
  return motion;
}

void read_shutter(const Node& node, Camera& camera) {
  if (node.is_text()) {
    if (camera.sensor.height == 1)
      node.fail(fmt::format("found {} for the line sensor {}; expected {{line_scan: {{...}}}}", node.text(),
                            camera.sensor.name));
    return;
  }
  const auto [kind, body] = node.only_member();
  if (kind == "rolling") {
    camera.shutter = {Shutter::Kind::rolling, body.quantity("row_us")};
    return;
  }
  if (camera.sensor.height != 1 || camera.sensor.pattern != "mono")
    body.fail(
        fmt::format("the sensor {} has {} rows and the pattern {}; expected a line sensor: height_px 1, "
                    "pattern mono",
                    camera.sensor.name, camera.sensor.height, camera.sensor.pattern));
  camera.shutter.kind = Shutter::Kind::line_scan;
  camera.roi.height = static_cast<int>(body["lines"].integer());
  if (body.has("line_rate_hz")) camera.shutter.period = 1.0 / body["line_rate_hz"].number();
}

namespace {
// Seconds per line of an encoder that counts the items' way [mm] or turn [rad].
double encoder_period(const Node& body, const std::vector<Motion>& motions) {
  const bool linear = body.has("encoder_mm");
  const Node node = body[linear ? "encoder_mm" : "encoder_deg"];
  double speed = 0.0;
  for (const Motion& motion : motions) {
    const double own = linear ? glm::length(motion.velocity) : std::abs(motion.angular_speed);
    if (own == 0.0) continue;
    if (speed > 0.0 && std::abs(own - speed) > 1e-9 * speed)
      node.fail(linear
                    ? fmt::format("items move at {:.6g} and {:.6g} mm/s; expected one speed for the "
                                  "encoder to follow",
                                  speed, own)
                    : fmt::format("items turn at {:.6g} and {:.6g} rpm; expected one speed for the encoder "
                                  "to follow",
                                  speed * 60.0 / glm::two_pi<double>(), own * 60.0 / glm::two_pi<double>()));
    speed = own;
  }
  if (speed == 0.0)
    node.fail(linear ? "no item has a motion: conveyor; expected one for the encoder to follow"
                     : "no item has a motion: spindle; expected one for the encoder to follow");
  return node.quantity() / speed;
}

void fit_line_scan(const Node& node, const std::vector<Motion>& motions, Camera& camera) {
  const Node body = node["shutter"]["line_scan"];
  double& period = camera.shutter.period;
  if (period == 0.0) period = encoder_period(body, motions);
  const double fastest = camera.sensor.fastest_line_rate;
  if (fastest > 0.0 && period * fastest < 1.0 - 1e-9)
    body.fail(fmt::format("asks for {:.6g} lines a second; expected at most the sensor's {:.6g}",
                          1.0 / period, fastest));
  if (*camera.exposure > period * (1.0 + 1e-9))
    node["exposure"]["us"].fail(
        fmt::format("found {:.6g} us; expected at most the time from line to line, {:.6g} us",
                    1e6 * *camera.exposure, 1e6 * period));
}
}  // namespace

void fit_shutters(const Node& root, std::vector<Camera>& cameras) {
  std::vector<Motion> motions;
  for (const Node& item : root["items"].elements())
    if (item.has("motion")) motions.push_back(motion_from(item["motion"]));
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    const Node node = root["cameras"].at(i);
    const bool line_scan = cameras[i].shutter.kind == Shutter::Kind::line_scan;
    if (!cameras[i].exposure && (!motions.empty() || line_scan))
      node["exposure"].fail(
          "found auto; expected {us: time}: what moves is blurred by it, so that it must be known before the "
          "picture is taken");
    if (line_scan) fit_line_scan(node, motions, cameras[i]);
  }
}

}  // namespace flawsmith::scenes
