// What is written down of a sample, against the same worked out by hand.
#include "pipeline/record.h"

#include <catch2/catch.hpp>
#include <glm/gtc/constants.hpp>

using namespace flawsmith;
using namespace flawsmith::pipeline;

namespace {
scenes::Camera camera() {
  scenes::Camera c;
  c.name = "top";
  c.pose = scenes::looking_at({20, -60, 80}, {0, 0, 0}, {0, 0, 1});
  c.lens.kind = scenes::Lens::Kind::thin_lens;
  c.lens.focal_length = 25;
  c.lens.focus_distance = 250;  // s' = 25 · 250/225 = 27.7778 mm
  c.lens.distortion = {0.1, 0.2, 0.3, 0.4, 0.5};
  c.sensor.width = 2000;
  c.sensor.height = 1000;
  c.sensor.pixel_pitch = 0.005;
  c.roi = {100, 50, 640, 480};
  return c;
}
}  // namespace

TEST_CASE("a frame's record holds the camera that a calibration would find", "[record]") {
  scenes::Station station;
  station.cameras = {camera()};
  station.lights.resize(2);
  station.lights[0].name = "ring";
  station.lights[1].name = "bar";
  station.lightings = {{"both", {}}};
  renderer::ExposureSettings settings;
  settings.time = 0.0025;
  settings.currents = {0.5, 2.0};
  const auto record = frame_record(station, 0, 0, settings);
  CHECK(record.at("exposure_us") == 2500.0);
  CHECK(record.at("currents").at("ring") == 0.5);
  CHECK(record.at("currents").at("bar") == 2.0);
  CHECK(record.at("lens").at("distortion").at(3) == 0.4);

  // (3, −2, 100) in the camera's frame lies at f x/z + c: f = 27.7778/0.005 = 5555.56 px, c = (999.5, 499.5)
  // of the sensor less the region's corner: (899.5 + 166.667, 449.5 − 111.111).
  const dvec3 in_camera(3, -2, 100);
  const dvec3 world = station.cameras[0].pose.rotation * in_camera + station.cameras[0].pose.position;
  const auto& lens = record.at("lens");
  double back[3];
  for (std::size_t r = 0; r < 3; ++r) {
    const auto& row = lens.at("world_to_camera").at(r);
    back[r] = row.at(0).get<double>() * world.x + row.at(1).get<double>() * world.y +
              row.at(2).get<double>() * world.z + row.at(3).get<double>();
    CHECK(back[r] == Approx(in_camera[static_cast<int>(r)]).margin(1e-9));
  }
  const auto pixel = [&](std::size_t r) {
    const auto& row = lens.at("camera_matrix").at(r);
    return (row.at(0).get<double>() * back[0] + row.at(1).get<double>() * back[1]) / back[2] +
           row.at(2).get<double>();
  };
  CHECK(pixel(0) == Approx(1066.1667).margin(1e-3));
  CHECK(pixel(1) == Approx(338.3889).margin(1e-3));
}

TEST_CASE("a frame's record says when its rows looked, where something moves", "[record][motion]") {
  scenes::Station station;
  station.cameras = {camera()};
  station.lightings = {{"none", {}}};
  station.items.resize(1);
  renderer::ExposureSettings settings;
  CHECK(!frame_record(station, 0, 0, settings).contains("shutter"));
  station.items[0].motion.emplace();
  CHECK(frame_record(station, 0, 0, settings).at("shutter").at("kind") == "global");
  // Row 50 of 1000, 449.5 above the middle, 8 µs a row.
  station.cameras[0].shutter = {scenes::Shutter::Kind::rolling, 8e-6};
  const auto record = frame_record(station, 0, 0, settings).at("shutter");
  CHECK(record.at("kind") == "rolling");
  CHECK(record.at("row_period_us").get<double>() == Approx(8.0));
  CHECK(record.at("first_row_us").get<double>() == Approx(-3596.0));

  SampleDraw draw;
  draw.station = station;
  draw.station.items[0].motion = {
      {1, 2, 3}, {4, 5, 6}, {0, 1, 0}, 10.0 * glm::pi<double>()};  // 5 turns a second
  const auto motion = sample_record({}, 1, 0, {}, draw).at("items").at(0).at("motion");
  CHECK(motion.at("velocity_mm_per_s") == nlohmann::json({1.0, 2.0, 3.0}));
  CHECK(motion.at("axis_point_mm") == nlohmann::json({4.0, 5.0, 6.0}));
  CHECK(motion.at("speed_rpm").get<double>() == Approx(300.0));
}

TEST_CASE("a pixel's footprint is its pitch over the magnification at that depth", "[record]") {
  auto c = camera();
  const auto at = [&](dvec3 in_camera) {
    return pixel_footprint(c, c.pose.rotation * in_camera + c.pose.position);
  };
  CHECK(at({0, 0, 250}) == Approx(0.005 * 250 / 27.777778).epsilon(1e-6));
  CHECK(at({80, -30, 250}) == Approx(0.005 * 250 / 27.777778).epsilon(1e-6));  // depth, not distance
  CHECK(at({0, 0, -10}) == 0.0);
  c.lens.kind = scenes::Lens::Kind::telecentric;
  c.lens.magnification = 0.25;
  CHECK(at({1, 2, 40}) == Approx(0.02));
}

TEST_CASE("a lighting's mean wavelength is weighted by its lights' power", "[record]") {
  scenes::Station station;
  station.lights.resize(2);
  station.lights[0].spectrum = led_spectrum(450, 20);
  station.lights[0].radiance = 10;
  station.lights[1].spectrum = led_spectrum(650, 20);
  station.lights[1].radiance = 60;
  // 10 · 1 : 60 · 0.5 = 1 : 3: (450 + 3 · 650)/4 = 600.
  CHECK(mean_wavelength(station, {"both", {{0, -1, 1.0}, {1, -1, 0.5}}}) == Approx(600).margin(0.01));
}

TEST_CASE("a defect's record places it in the world, and doubts rays below ten wavelengths", "[record]") {
  scenes::Station station;
  station.items.resize(1);
  station.items[0].name = "plate";
  station.items[0].pose = scenes::pose_from_degrees({100, 0, 5}, {0, 0, 90});
  defects::DefectTruth truth;
  truth.request.zone = "top";
  truth.placed = true;
  truth.position = {1, 2, 3};
  truth.measures["width_mm"] = 0.0056;
  CHECK_FALSE(truth_record(truth, station, 550).contains("severity"));  // not asked for
  truth.request.severity = 0.3;
  auto record = truth_record(truth, station, 550);
  CHECK(record.at("severity") == 0.3);
  // A quarter turn about z takes (1, 2) to (−2, 1).
  CHECK(record.at("position_part_mm") == nlohmann::json({1.0, 2.0, 3.0}));
  const double world[3] = {98, 1, 8};
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(record.at("position_world_mm").at(i).get<double>() == Approx(world[i]).margin(1e-9));
  CHECK(record.at("ray_optics") == true);  // 5.6 um, ten wavelengths are 5.5 um
  truth.measures["width_mm"] = 0.0054;
  CHECK(truth_record(truth, station, 550).at("ray_optics") == false);
  truth.placed = false;
  CHECK_FALSE(truth_record(truth, station, 550).contains("measures"));
}

TEST_CASE("a sample is defective by what is placed and not benign", "[record]") {
  const auto with = [](const char* kind, bool placed) {
    defects::DefectTruth truth;
    truth.request.kind = kind;
    truth.placed = placed;
    return truth;
  };
  CHECK_FALSE(is_defective({{}, {}}));
  CHECK_FALSE(is_defective({{}, {with("oil_film", true), with("water_mark", true)}}));
  CHECK_FALSE(is_defective({{}, {with("scratch", false), with("oil_film", true)}}));
  CHECK(is_defective({{}, {with("oil_film", true), with("scratch", true)}}));
}
