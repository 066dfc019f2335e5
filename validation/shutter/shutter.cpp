// What moves while it is photographed: the length of blur, the slant of a rolling shutter and the pitch of a
// line scan, from pictures of dots that move by known ways.
#include <algorithm>
#include <cmath>

#include "renderer/render.h"
#include "validation/experiments.h"
#include "validation/laboratory.h"

namespace flawsmith::validation {
namespace {
constexpr double footprint = 0.05;  // [mm] of a pixel on the object
using scenes::Motion;

// A white disc in z = 0 that faces +z, its centre in the origin.
lab::PartPointer disc(double radius) {
  scenes::Part part;
  constexpr int sides = 48;
  part.mesh.positions.emplace_back(0.0);
  const vec3 up(0, 0, 1);
  for (std::uint32_t i = 0; i < sides; ++i) {
    const double a = glm::two_pi<double>() * i / sides;
    part.mesh.positions.emplace_back(radius * std::cos(a), radius * std::sin(a), 0.0);
    part.mesh.triangles.push_back({0, 1 + i, 1 + (i + 1) % sides});
    part.mesh.normals.push_back({up, up, up});
  }
  return lab::finished_part(std::move(part), "disc");
}

// A telecentric camera above the origin; its x is the world's x, its y the world's −y. What is not a dot is
// black.
scenes::Station station_of(int width, int height, double exposure) {
  const scenes::Lens lens = lab::telecentric(0.1, 8, 200);
  scenes::Camera camera = lab::mono_camera(width, footprint * lens.magnification, lens,
                                           scenes::looking_at({0, 0, 200}, {0, 0, 0}, {0, 1, 0}));
  camera.sensor.height = height;
  camera.roi = {0, 0, width, height};
  camera.exposure = exposure;
  scenes::Station station;
  station.materials = {lab::diffuse(0.8f)};
  station.cameras = {camera};
  station.lights = {lab::green_light("lamp", scenes::DiscLight{40},
                                     scenes::pose_from_degrees({150, 0, 250}, {180, 30, 0}))};
  return station;
}

void add_dot(scenes::Station& station, double radius, const scenes::Pose& pose, const Motion& motion) {
  scenes::Item item = lab::item(disc(radius), 0);
  item.pose = pose;
  item.motion = motion;
  station.items.push_back(item);
}
void add_dot(scenes::Station& station, double radius, dvec3 position, const Motion& motion) {
  add_dot(station, radius, scenes::Pose{dmat3(1.0), position}, motion);
}
Motion conveyor_at(dvec3 velocity) {
  Motion motion;
  motion.velocity = velocity;
  return motion;
}
Motion spindle_at(dvec3 axis_point, dvec3 axis, double angular_speed) {
  return {dvec3(0.0), axis_point, axis, angular_speed};
}

Image<float> picture(const scenes::Station& station, int spp) {
  renderer::RenderOptions options;
  options.spp = spp;
  return renderer::make_cpu_renderer()->render(station, 0, options).electrons[0];
}

// Centroid and variances [px, px²] of rows y0 to y1 − 1.
struct Blob {
  double sum = 0, x = 0, y = 0, var_x = 0, var_y = 0;
};
Blob blob(const Image<float>& image, int y0, int y1) {
  Blob b;
  const auto over = [&](auto function) {
    for (int y = y0; y < y1; ++y)
      for (int x = 0; x < image.width(); ++x) function(x, y, static_cast<double>(image.at(x, y)));
  };
  over([&](int x, int y, double e) { b.sum += e, b.x += e * x, b.y += e * y; });
  b.x /= b.sum;
  b.y /= b.sum;
  over([&](int x, int y, double e) {
    b.var_x += e * (x - b.x) * (x - b.x) / b.sum;
    b.var_y += e * (y - b.y) * (y - b.y) / b.sum;
  });
  return b;
}
Blob blob(const Image<float>& image) {
  return blob(image, 0, image.height());
}

// sigma: of the reading over 16 seeds, quick form. [px]
Reading pixels(const std::string& name, double expected, double got, double sigma = 0.02) {
  return {name, expected, got, 0.1, "px", 0.1 + 1.65 * sigma};
}

std::vector<double> column_sums(const Image<float>& image) {
  std::vector<double> sums(static_cast<std::size_t>(image.width()));
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      sums[static_cast<std::size_t>(x)] += static_cast<double>(image.at(x, y));
  const double largest = *std::max_element(sums.begin(), sums.end());
  for (double& sum : sums) sum /= largest;
  return sums;
}

// The dot's own extent is alike in x and y: var_x − var_y = L²/12 of the way L that it goes in the exposure.
void conveyor(int spp, Outcome& outcome) {
  const double speed = 400, exposure = 2e-3, radius = 0.2;  // 0.8 mm: 16 px
  auto station = station_of(48, 32, exposure);
  add_dot(station, radius, {0.3, 0.1, 0}, conveyor_at({speed, 0, 0}));
  const auto image = picture(station, spp);
  const Blob b = blob(image);
  const double way = speed * exposure / footprint;
  outcome.readings.push_back(
      pixels("conveyor: length of the blur", way, std::sqrt(std::max(0.0, 12.0 * (b.var_x - b.var_y)))));
  // The pose is that of the middle: (0.3, 0.1) mm is 6 px right of and 2 px above (23.5, 15.5).
  outcome.readings.push_back(pixels("conveyor: middle of the blur, x", 23.5 + 6, b.x));
  outcome.readings.push_back(pixels("conveyor: middle of the blur, y", 15.5 - 2, b.y));

  // The dot's width over the way, where it covers a column all the time; half of it L/2 from the middle.
  Plot plot{"a dot on a conveyor", "x [px]", "light in the column, of the largest", {}};
  Plot::Line measured{"rendered", {}, column_sums(image), true}, expected{"expected", {}, {}, false};
  for (int x = 0; x < image.width(); ++x) measured.x.push_back(x);
  const double r = radius / footprint, middle = 23.5 + 6;
  const auto covered = [&](double x) {  // of the disc left of x
    const double u = std::clamp(x / r, -1.0, 1.0);
    return 0.5 + (std::asin(u) + u * std::sqrt(1.0 - u * u)) / glm::pi<double>();
  };
  for (int i = 0; i <= 400; ++i) {
    const double x = 0.1 * i + 3.5;
    expected.x.push_back(x);
    expected.y.push_back(covered(x - middle + 0.5 * way) - covered(x - middle - 0.5 * way));
  }
  plot.lines = {expected, measured};
  outcome.plots.push_back(plot);
}

// A dot at radius r turns by φ about the middle: its centroid lies at r sin(φ/2)/(φ/2) on the middle's
// radius.
void spindle(int spp, Outcome& outcome) {
  const double rpm = 600, exposure = 0.02, radius = 1.2;  // φ = 1.2566 rad; r = 24 px
  auto station = station_of(80, 80, exposure);
  const double omega = rpm * glm::two_pi<double>() / 60.0, turn = omega * exposure, dot = 0.15;
  const dvec3 centre(0.1, -0.2, 0);  // 2 px right of and 4 px below (39.5, 39.5)
  add_dot(station, dot, centre + dvec3(radius, 0, 0), spindle_at(centre, {0, 0, 1}, omega));
  const Blob b = blob(picture(station, spp));
  const double r = radius / footprint, half = 0.5 * turn;
  outcome.readings.push_back(
      pixels("spindle: centroid along the radius", 41.5 + r * std::sin(half) / half, b.x));
  outcome.readings.push_back(pixels("spindle: centroid across", 43.5, b.y, 0.033));
  // ⟨y²⟩ of the arc is r²(1 − sin φ/φ)/2; of the dot R²/4, of a pixel 1/12.
  const double own = 0.25 * dot * dot / (footprint * footprint) + 1.0 / 12.0;
  outcome.readings.push_back(pixels("spindle: rms extent along the way",
                                    std::sqrt(0.5 * r * r * (1.0 - std::sin(turn) / turn) + own),
                                    std::sqrt(b.var_y)));
}

// Two dots 100 rows apart, one above the other, move sideways: the lower is seen 100 row times later.
void rolling(int spp, Outcome& outcome) {
  const double speed = 1000, row = 6.99e-6;  // 0.14 px a row
  auto station = station_of(64, 128, 100e-6);
  station.cameras[0].shutter = {scenes::Shutter::Kind::rolling, row};
  const Motion motion = conveyor_at({speed, 0, 0});
  add_dot(station, 0.2, {0, 50.5 * footprint, 0}, motion);   // row 63.5 − 50.5 = 13
  add_dot(station, 0.2, {0, -49.5 * footprint, 0}, motion);  // row 113
  const auto image = picture(station, spp);
  const Blob top = blob(image, 0, 63), bottom = blob(image, 64, 128);
  outcome.readings.push_back(
      pixels("rolling shutter: way in 100 rows", speed * 100 * row / footprint, bottom.x - top.x));
  // Row 13 looks (63.5 − 13) row times before the middle.
  outcome.readings.push_back(
      pixels("rolling shutter: place of row 13", 31.5 - speed * 50.5 * row / footprint, top.x));
}

scenes::Station line_scanner(int width, int lines, double exposure, double line_rate) {
  auto station = station_of(width, 1, exposure);
  station.cameras[0].roi.height = lines;
  station.cameras[0].shutter = {scenes::Shutter::Kind::line_scan, 1.0 / line_rate};
  return station;
}

// Dots pass under a line: they lie as many lines apart as their distance is line pitches.
void line_scan(int spp, Outcome& outcome) {
  const double speed = 250, rate = 2500;  // 0.1 mm a line, a pixel across is half of it
  auto station = line_scanner(48, 96, 100e-6, rate);
  const Motion motion = conveyor_at({0, speed, 0});
  add_dot(station, 0.3, {0.25, 3.0, 0}, motion);
  add_dot(station, 0.3, {-0.5, -2.6, 0}, motion);
  const auto image = picture(station, spp);
  // At time 0, between lines 47 and 48, the first is 3 mm beyond the line: it passed 30 lines before.
  const Blob first = blob(image, 0, 47), second = blob(image, 48, 96);
  outcome.readings.push_back(pixels("line scan: pitch, lines between two dots", 56.0, second.y - first.y));
  outcome.readings.push_back(pixels("line scan: line of the first dot", 47.5 - 30, first.y));
  outcome.readings.push_back(pixels("line scan: column of the first dot", 23.5 + 5, first.x));
}

// Dots on a shaft that turns under a line: the picture is its skin unrolled, an equal angle a line.
void unrolled(int spp, Outcome& outcome) {
  const double per_line = glm::radians(0.5), rate = 1000, radius = 20;  // 0.17 mm a line
  auto station = line_scanner(24, 120, 200e-6, rate);
  const Motion motion = spindle_at({0, 0, -radius}, {1, 0, 0}, per_line * rate);
  for (const double degrees : {18.0, -22.0}) {  // from the top towards +y
    const double a = glm::radians(degrees);
    add_dot(
        station, 0.4,
        scenes::pose_from_degrees({0, radius * std::sin(a), radius * (std::cos(a) - 1.0)}, {-degrees, 0, 0}),
        motion);
  }
  // Right-handed about +x what is on top moves towards −y: the first dot arrives 36 lines after the middle.
  const auto image = picture(station, spp);
  const Blob second = blob(image, 0, 60), first = blob(image, 60, 120);
  outcome.readings.push_back(pixels("line scan of a shaft: lines in 40 degrees", 80.0, first.y - second.y));
  outcome.readings.push_back(pixels("line scan of a shaft: line of the first dot", 59.5 + 36, first.y));
}

Outcome run(Effort effort) {
  const int spp = effort == Effort::full ? 1024 : 128;
  Outcome outcome;
  conveyor(4 * spp, outcome);
  spindle(4 * spp, outcome);
  rolling(spp, outcome);
  line_scan(spp, outcome);
  unrolled(spp, outcome);
  return outcome;
}
}  // namespace

Experiment shutter() {
  return {
      "shutter", "Motion blur, the rows of a rolling shutter and the pitch of a line scan",
      "White dots on black move by known ways: the blur of a conveyor has the variance L^2/12, a dot on a "
      "spindle "
      "the centroid r sin(phi/2)/(phi/2) of its arc, rows of a rolling shutter lag by their row time, lines "
      "of a "
      "scan are speed/rate apart, and those of a turning shaft an equal angle. Centroids and extents of the "
      "dots in the picture; limit 0.1 px.",
      run};
}
}  // namespace flawsmith::validation
