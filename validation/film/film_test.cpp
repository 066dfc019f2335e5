// The film: which colour a Bayer pixel counts, and where OpenCV's distortion puts a point.
#include <catch2/catch.hpp>

#include "renderer/scene_build.h"
#include "renderer/shared/camera.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {

TEST_CASE("a Bayer film counts one colour per pixel, in the pattern's order", "[film]") {
  // A sheet of albedo 0.5 in uniform light: every pixel of quantum efficiency q counts electrons(0.5 L, π/(4
  // N²)) · q/0.6 (electrons() is for 0.6). Red 0.2, green 0.4, blue 0.5 at all wavelengths. Power: 16 pixels
  // a colour or more, σ of each mean ≤ 0.1 % (asserted by the limit's margin): a swap of colours is off by 20
  // % and more.
  struct Pattern {
    const char* name;
    double rows[2][2];
  };
  constexpr double r = 0.2, g = 0.4, b = 0.5;
  for (const Pattern& pattern : {Pattern{"RGGB", {{r, g}, {g, b}}}, Pattern{"GRBG", {{g, r}, {b, g}}},
                                 Pattern{"GBRG", {{g, b}, {r, g}}}, Pattern{"BGGR", {{b, g}, {g, r}}}}) {
    scenes::Station station;
    station.materials = {lab::diffuse(0.5f)};
    station.items = {lab::item(lab::sheet(2.0), 0)};
    station.cameras = {
        lab::mono_camera(10, 1e-3, pinhole(10, 4), scenes::looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1}))};
    auto& camera = station.cameras[0];
    camera.sensor.pattern = pattern.name;
    camera.sensor.quantum_efficiency = {Curve::constant(r), Curve::constant(g), Curve::constant(b)};
    camera.roi = {1, 1, 8,
                  8};  // an odd corner: the pattern belongs to the sensor, not to the region of interest
    station.lights = {lab::green_light("sky", scenes::SurroundLight{}, {})};
    renderer::RenderOptions options;
    options.spp = 1024;
    const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
    const double per_efficiency =
        electrons(camera, 0.5 * station.lights[0].radiance, glm::pi<double>() / 64.0) / 0.6;
    for (int row = 0; row < 2; ++row)
      for (int column = 0; column < 2; ++column) {
        double sum = 0;
        for (int y = 0; y < 8; ++y)
          for (int x = 0; x < 8; ++x)
            if ((y + 1) % 2 == row && (x + 1) % 2 == column)
              sum += double(capture.electrons[0].at(x, y)) / 16.0;
        INFO(pattern.name << ", row " << row << ", column " << column);
        CHECK(sum == Approx(per_efficiency * pattern.rows[row][column]).epsilon(0.005));
      }
  }
}

TEST_CASE("a distorted lens sees what OpenCV's model says, to a hundredth of a pixel", "[film]") {
  // A point X in front of the camera lies in the image at f·x″ + c with x″ of facts' OpenCV formula; the ray
  // through that pixel must go back through X. fx = 16/0.00345 = 4637.68 px.
  auto camera = lab::mono_camera(2000, 3.45e-3, pinhole(16, 8), {});
  const double k1 = -0.12, k2 = 0.05, p1 = 0.0008, p2 = -0.0005, k3 = 0.01;
  camera.lens.distortion = {k1, k2, p1, p2, k3};
  scenes::Station station;
  station.cameras = {camera};
  station.lights = {lab::green_light("sky", scenes::SurroundLight{}, {})};
  renderer::ComplementTables tables;
  const auto scene = renderer::build_scene(station, 0, {}, tables);
  for (const dvec2 ideal : {dvec2(0.0, 0.0), dvec2(0.1, 0.05), dvec2(-0.2, 0.2), dvec2(0.21, -0.13)}) {
    const double x = ideal.x, y = ideal.y, r2 = x * x + y * y;
    const double radial = 1 + k1 * r2 + k2 * r2 * r2 + k3 * r2 * r2 * r2;
    const double xd = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
    const double yd = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
    const double f = 16 / 3.45e-3, centre = 999.5;
    const auto ray = renderer::shared::chief_ray(scene.camera, vec2(f * xd + centre, f * yd + centre));
    CHECK(std::abs(ray.direction.x / ray.direction.z - x) * f < 0.01);
    CHECK(std::abs(ray.direction.y / ray.direction.z - y) * f < 0.01);
  }
}
}  // namespace flawsmith::validation
