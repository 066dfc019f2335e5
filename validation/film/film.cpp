// The film: which colour a Bayer pixel counts, and where OpenCV's distortion puts a point.
#include "renderer/scene_build.h"
#include "renderer/shared/camera.h"
#include "validation/experiments.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
constexpr double r = 0.2, g = 0.4, b = 0.5;  // quantum efficiencies, at all wavelengths
struct Pattern {
  const char* name;
  double rows[2][2];
};

// A sheet of albedo 0.5 in uniform light: every pixel of quantum efficiency q counts electrons(0.5 L, π/(4
// N²)) · q/0.6 (electrons() is for 0.6). Power: 16 pixels a colour or more, σ of each mean ≤ 0.1 %: a swap of
// colours is off by 20 % and more.
Reading colours(const Pattern& pattern, int spp) {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::sheet(2.0), 0)};
  station.cameras = {
      lab::mono_camera(10, 1e-3, pinhole(10, 4), scenes::looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1}))};
  auto& camera = station.cameras[0];
  camera.sensor.pattern = pattern.name;
  camera.sensor.quantum_efficiency = {Curve::constant(r), Curve::constant(g), Curve::constant(b)};
  // An odd corner: the pattern belongs to the sensor, not to the region of interest.
  camera.roi = {1, 1, 8, 8};
  station.lights = {lab::green_light("sky", scenes::SurroundLight{}, {})};
  renderer::RenderOptions options;
  options.spp = spp;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  const double per_efficiency =
      electrons(camera, 0.5 * station.lights[0].radiance, glm::pi<double>() / 64.0) / 0.6;
  std::vector<Reading> readings;
  for (int row = 0; row < 2; ++row)
    for (int column = 0; column < 2; ++column) {
      double sum = 0;
      for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x)
          if ((y + 1) % 2 == row && (x + 1) % 2 == column)
            sum += double(capture.electrons[0].at(x, y)) / 16.0;
      const double efficiency = pattern.rows[row][column];
      readings.push_back(
          {"", efficiency, sum / per_efficiency, 0.005 * efficiency, "e-/photon", 0.00665 * efficiency});
    }
  return worst_of(std::string(pattern.name) + ": efficiency of a pixel, worst of four places", readings);
}

// A point X in front of the camera lies in the image at f·x″ + c with x″ of OpenCV's formula; the ray through
// that pixel must go back through X. fx = 16/0.00345 = 4637.68 px.
void distortion(Outcome& outcome) {
  auto camera = lab::mono_camera(2000, 3.45e-3, pinhole(16, 8), {});
  const double k1 = -0.12, k2 = 0.05, p1 = 0.0008, p2 = -0.0005, k3 = 0.01;
  camera.lens.distortion = {k1, k2, p1, p2, k3};
  scenes::Station station;
  station.cameras = {camera};
  station.lights = {lab::green_light("sky", scenes::SurroundLight{}, {})};
  renderer::ComplementTables tables;
  const auto scene = renderer::build_scene(station, 0, {}, tables);
  const double f = 16 / 3.45e-3, centre = 999.5;
  Plot plot{
      "distortion along the picture's diagonal", "undistorted [px from the centre]", "moved by [px]", {}};
  Plot::Line model{"OpenCV's model", {}, {}}, found{"back through the ray", {}, {}, true};
  const auto distorted = [&](double x, double y) {
    const double r2 = x * x + y * y;
    const double radial = 1 + k1 * r2 + k2 * r2 * r2 + k3 * r2 * r2 * r2;
    return dvec2(x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
                 y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y);
  };
  const auto back = [&](dvec2 image) {
    const auto ray =
        renderer::shared::chief_ray(scene.camera, renderer::shared::vec2(f * image + dvec2(centre)));
    return dvec2(ray.direction.x / ray.direction.z, ray.direction.y / ray.direction.z);
  };
  for (const dvec2 ideal : {dvec2(0.0, 0.0), dvec2(0.1, 0.05), dvec2(-0.2, 0.2), dvec2(0.21, -0.13)}) {
    const dvec2 error = (back(distorted(ideal.x, ideal.y)) - ideal) * f;
    const auto pixels = [&](double x) { return std::to_string(std::lround(x * f)); };
    outcome.readings.push_back(
        worst_of("distortion: point at " + pixels(ideal.x) + ", " + pixels(ideal.y) + " px",
                 {{"", 0.0, error.x, 0.01, "px", 0.0}, {"", 0.0, error.y, 0.01, "px", 0.0}}));
  }
  for (int i = -20; i <= 20; ++i) {
    const dvec2 ideal(0.0105 * i, 0.0105 * i), image = distorted(ideal.x, ideal.y);
    const double sign = i < 0 ? -1.0 : 1.0;
    model.x.push_back(sign * glm::length(ideal) * f);
    model.y.push_back(sign * (glm::length(image) - glm::length(ideal)) * f);
    if (i % 5 != 0) continue;
    found.x.push_back(sign * glm::length(back(image)) * f);
    found.y.push_back(sign * (glm::length(image) - glm::length(back(image))) * f);
  }
  plot.lines = {model, found};
  outcome.plots.push_back(plot);
}

Outcome run(Effort effort) {
  Outcome outcome;
  for (const Pattern& pattern : {Pattern{"RGGB", {{r, g}, {g, b}}}, Pattern{"GRBG", {{g, r}, {b, g}}},
                                 Pattern{"GBRG", {{g, b}, {r, g}}}, Pattern{"BGGR", {{b, g}, {g, r}}}})
    outcome.readings.push_back(colours(pattern, effort == Effort::full ? 16384 : 1024));
  distortion(outcome);
  return outcome;
}
}  // namespace

Experiment film() {
  return {
      "film", "Which colour a Bayer pixel counts, and where OpenCV's distortion puts a point",
      "A sheet of albedo ½ in uniform light gives a pixel of quantum efficiency q the electrons of the "
      "radiance L/2 within π/(4 N²), times q: red 0.2, green 0.4, blue 0.5, in a region of interest that "
      "begins at an odd place. Limit 0.5 %. Distortion: points go through OpenCV's formula (k1, k2, p1, p2, "
      "k3), and the ray through the pixel must go back through them to 0.01 px.",
      run};
}
}  // namespace flawsmith::validation
