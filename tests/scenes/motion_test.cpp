// Motions of items and shutters of cameras: as read, and what does not go together.
#include <catch2/catch.hpp>
#include <fstream>
#include <glm/gtc/constants.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "scenes/recipe_reader.h"
#include "scenes/station_reader.h"
#include "scenes/timing.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
const char* const line_sensor = R"(name: line
width_px: 64
height_px: 1
line_rate_hz: 20000
pixel_pitch_um: 7
quantum_efficiency: {mono: [[300, 0.5], [1100, 0.5]]}
full_well_e: 20000
read_noise_e: 10
source: made up
)";

Station read(const std::string& text) {
  const ScratchFolder folder;
  std::ofstream(folder / "station.yaml") << text;
  std::ofstream(folder / "line.yaml") << line_sensor;
  return read_station(folder / "station.yaml",
                      [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
}

std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    const std::string message = error.what();
    return message.substr(message.find("station.yaml"));
  }
  return "";
}

std::string with_motion(const std::string& motion, const std::string& text = good_station) {
  return replaced(text, "    serial: 17\n", "    serial: 17\n    motion: " + motion + "\n");
}
std::string with_shutter(const std::string& shutter, const std::string& text = good_station) {
  return replaced(text, "    exposure: {us: 500}\n",
                  "    exposure: {us: 500}\n    shutter: " + shutter + "\n");
}
// The same bench with a line sensor: 64 pixels, no region.
std::string scanner(const std::string& line_scan) {
  const std::string text = replaced(replaced(good_station, "sensor: imx250_mono", "sensor: line.yaml"),
                                    "    roi_px: {x: 100, y: 50, width: 640, height: 480}\n", "");
  return with_shutter("{line_scan: " + line_scan + "}", text);
}
const char* const conveyor = "{conveyor: {velocity_mm_per_s: [0, 30, 40]}}";  // 50 mm/s
}  // namespace

TEST_CASE("motions as they are read", "[station][motion]") {
  const Station still = read(good_station);
  CHECK(!still.items[0].motion);
  CHECK(!takes_time(still, still.cameras[0]));

  const Station belt = read(with_motion(conveyor));
  REQUIRE(belt.items[0].motion);
  CHECK(belt.items[0].motion->velocity == dvec3(0, 30, 40));
  CHECK(takes_time(belt, belt.cameras[0]));

  const Station spindle =
      read(with_motion("{spindle: {axis_point_mm: [1, 2, 3], axis: [0, 0, 2], speed_rpm: 90}}"));
  const Motion& motion = *spindle.items[0].motion;
  CHECK(motion.axis == dvec3(0, 0, 1));
  CHECK(motion.axis_point == dvec3(1, 2, 3));
  CHECK(motion.angular_speed == Approx(3.0 * glm::pi<double>()));  // 1.5 turns a second
}

TEST_CASE("where a moving thing is", "[motion]") {
  const Pose pose{dmat3(1.0), dvec3(5, 0, 0)};
  Motion motion;
  motion.velocity = {1, 2, 3};
  CHECK(pose_at(pose, motion, -2.0).position == dvec3(3, -4, -6));
  // A quarter of a turn about the upright axis through (4, 0, 0): (5, 0) → (4, 1), and its x axis → y.
  motion = {dvec3(0.0), {4, 0, 9}, {0, 0, 1}, glm::half_pi<double>()};
  const Pose turned = pose_at(pose, motion, 1.0);
  CHECK(glm::length(turned.position - dvec3(4, 1, 0)) < 1e-12);
  CHECK(glm::length(turned.rotation[0] - dvec3(0, 1, 0)) < 1e-12);
}

TEST_CASE("when the rows of a picture look", "[station][motion]") {
  Camera camera;
  camera.sensor.width = 100;
  camera.sensor.height = 201;
  camera.roi = {0, 40, 100, 50};
  camera.exposure = 1e-3;
  CHECK(row_time(camera, 30) == 0.0);
  CHECK(time_span(camera).begin == Approx(-0.5e-3));
  // Row 40 + 30 of 0 … 200 is 30 above the middle one.
  camera.shutter = {Shutter::Kind::rolling, 1e-5};
  CHECK(row_time(camera, 30) == Approx(-30e-5));
  CHECK(time_span(camera).begin == Approx(-60e-5 - 0.5e-3));
  CHECK(time_span(camera).end == Approx(-11e-5 + 0.5e-3));
  CHECK(sensor_region(camera).height == 50);
  // Lines 0 … 49 about 24.5.
  camera.sensor.height = 1;
  camera.roi.y = 0;
  camera.shutter.kind = Shutter::Kind::line_scan;
  CHECK(row_time(camera, 0) == Approx(-24.5e-5));
  CHECK(row_time(camera, 49) == Approx(24.5e-5));
  CHECK(sensor_region(camera).height == 1);
  CHECK(takes_time(Station{}, camera));
}

TEST_CASE("shutters as they are read", "[station][motion]") {
  const Camera rolling = read(with_shutter("{rolling: {row_us: 7.5}}")).cameras[0];
  CHECK(rolling.shutter.kind == Shutter::Kind::rolling);
  CHECK(rolling.shutter.period == Approx(7.5e-6));
  CHECK(rolling.roi.height == 480);

  const Camera by_rate = read(scanner("{lines: 300, line_rate_hz: 1600}")).cameras[0];
  CHECK(by_rate.shutter.kind == Shutter::Kind::line_scan);
  CHECK(by_rate.shutter.period == Approx(625e-6));
  CHECK(by_rate.roi.width == 64);
  CHECK(by_rate.roi.height == 300);
  // 0.04 mm at 50 mm/s: 0.8 ms; 0.9° at 90 rpm, 540°/s: 1/600 s.
  CHECK(read(with_motion(conveyor, scanner("{lines: 300, encoder_mm: 0.04}"))).cameras[0].shutter.period ==
        Approx(0.8e-3));
  const auto turning =
      with_motion("{spindle: {axis: [0, 1, 0], speed_rpm: -90}}", scanner("{lines: 300, encoder_deg: 0.9}"));
  CHECK(read(turning).cameras[0].shutter.period == Approx(1.0 / 600.0));
}

TEST_CASE("motions and shutters that do not go together", "[station][motion]") {
  const struct {
    std::string text;
    const char* message;  // a part of it
  } cases[] = {
      {with_motion("{conveyor: {velocity_mm_per_s: [0, 0, 0]}}"),
       "station.yaml:13: items[0].motion.conveyor.velocity_mm_per_s: found no velocity"},
      {with_motion("{spindle: {axis: [0, 0, 1], speed_rpm: 0}}"), "motion.spindle.speed_rpm: found 0"},
      {with_motion("{spindle: {axis: [0, 0, 0], speed_rpm: 5}}"), "motion.spindle.axis: "},
      {with_motion("{conveyor: {velocity_mm_per_s: [1, 0, 0]}, spindle: {axis: [0, 0, 1], speed_rpm: 5}}"),
       "station.yaml:13: items[0].motion: "},
      {replaced(with_motion(conveyor), "exposure: {us: 500}", "exposure: auto"),
       "station.yaml:29: cameras[0].exposure: found auto; expected {us: time}"},
      {replaced(scanner("{lines: 9, line_rate_hz: 100}"), "exposure: {us: 500}", "exposure: auto"),
       "cameras[0].exposure: found auto"},
      {with_shutter("{line_scan: {lines: 9, line_rate_hz: 100}}"),
       "station.yaml:29: cameras[0].shutter.line_scan: the sensor imx250_mono has 2048 rows and the pattern "
       "mono; expected a line sensor"},
      {scanner("{lines: 9, line_rate_hz: 2100}"),
       "station.yaml:27: cameras[0].exposure.us: found 500 us; expected at most the time from line to line, "
       "476.19 us"},
      {scanner("{lines: 9, line_rate_hz: 20001}"),
       "cameras[0].shutter.line_scan: asks for 20001 lines a second; expected at most the sensor's 20000"},
      {scanner("{lines: 9, encoder_mm: 0.1}"),
       "shutter.line_scan.encoder_mm: no item has a motion: conveyor"},
      {with_motion(conveyor, scanner("{lines: 9, encoder_deg: 0.1}")),
       "shutter.line_scan.encoder_deg: no item has a motion: spindle"},
      {scanner("{lines: 9, encoder_deg: 0.1, line_rate_hz: 5}"), "cameras[0].shutter.line_scan: "},
      {scanner("{lines: 9}"), "cameras[0].shutter.line_scan: "},
      {with_shutter("{rolling: {}}"), "cameras[0].shutter.rolling.row_us: missing"},
      {replaced(scanner("{lines: 9, line_rate_hz: 100}"),
                "    shutter: {line_scan: {lines: 9, line_rate_hz: 100}}\n", ""),
       "cameras[0].shutter: found global for the line sensor line"},
  };
  for (const auto& one : cases) {
    INFO(one.message);
    CHECK_THAT(error_of(one.text), Catch::Contains(one.message));
  }
  // Exactly the line's time is enough.
  CHECK(error_of(scanner("{lines: 9, line_rate_hz: 2000}")) == "");
}

TEST_CASE("a line's exposure varies within the time from line to line", "[recipe][motion]") {
  const auto varied = [](const std::string& exposure) -> std::string {
    const ScratchFolder folder;
    // 500 µs of 625: 1.25 times at most.
    std::ofstream(folder / "station.yaml") << scanner("{lines: 9, line_rate_hz: 1600}");
    std::ofstream(folder / "line.yaml") << line_sensor;
    std::ofstream(folder / "recipe.yaml")
        << "name: lines\nstation: station.yaml\nseed: 1\nsamples: 2\nvary:\n"
           "  - {camera: main, exposure: "
        << exposure << "}\n";
    try {
      read_recipe(folder / "recipe.yaml", [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(varied("{uniform: [0.5, 1.24]}") == "");
  CHECK_THAT(varied("{uniform: [0.5, 1.26]}"),
             Catch::Contains("recipe.yaml:6: vary[0].exposure") && Catch::Contains("none above 1.25"));
}

TEST_CASE("a strobe lasts while any row looks, and not longer than its duty", "[station][motion]") {
  const auto driven = [](const std::string& text, const char* strobe) {
    const std::string with =
        replaced(text, "    output: {radiance_w_m2_sr: 1000}\n",
                 "    output: {radiance_w_m2_sr: 1000}\n    strobe: " + std::string(strobe) + "\n");
    return error_of(replaced(with, "ring: 1.0}", "ring: 2}"));
  };
  // 500 µs and 479 rows of 10 µs: 5290 µs.
  const std::string rolling = with_shutter("{rolling: {row_us: 10}}");
  CHECK(driven(rolling, "{current: 2, longest_us: 5291}") == "");
  CHECK_THAT(driven(rolling, "{current: 2, longest_us: 5289}"), Catch::Contains("exposes for 5290 us"));
  // 500 µs of every 1000.
  const std::string lines = scanner("{lines: 9, line_rate_hz: 1000}");
  CHECK(driven(lines, "{current: 2, longest_us: 500, duty_percent: 50}") == "");
  CHECK_THAT(driven(lines, "{current: 2, longest_us: 500, duty_percent: 49}"),
             Catch::Contains("may take 49 % of the time; the camera main exposes for 500 us of 1000"));
}
