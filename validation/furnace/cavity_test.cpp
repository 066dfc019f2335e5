// A sphere that glows inside: what reflections add.
#include <catch2/catch.hpp>

#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
/// A camera looks through the hole of a sphere that glows with L inside: Mean radiance over L.
double sphere_gain(double reflectance, double cosine_of_hole) {
  scenes::Station station;
  const double radius = 50.0;
  scenes::DomeLight dome;
  dome.radius = radius;
  dome.rim_angle = glm::pi<double>();
  dome.hole_radius = radius * std::sqrt(1.0 - cosine_of_hole * cosine_of_hole);
  dome.reflectance = reflectance;
  station.lights = {lab::green_light("sphere", dome, scenes::Pose{})};
  station.cameras = {
      lab::mono_camera(8, 1e-3, pinhole(10, 4), scenes::looking_at({0, 0, 10}, {5, 0, -40}, {0, 1, 0}))};
  renderer::RenderOptions options;
  options.spp = 16384;
  const Mean m = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double unit = electrons(station.cameras[0], 10.0, glm::pi<double>() / 64.0);
  INFO("standard error " << m.sigma / m.value);
  CHECK(m.sigma < 8e-4 * m.value);
  return m.value / unit;
}
}  // namespace

TEST_CASE("closed glowing cavity and integrating sphere", "[furnace]") {
  // Power: standard error below 0.08 % (asserted), limit 0.2 %: an error of 0.33 % is caught with 95 %
  // probability. Closed, Le = 1, albedo 0.5 → 1/(1 − 0.5) = 2.
  CHECK(sphere_gain(0.5, 1.0) == Approx(2.0).epsilon(0.002));
  // Every point of a sphere sees every other alike, so with a hole of f = (1 − 0.9)/2 = 0.05 of the area the
  // wall has L/Le = 1/(1 − ρ(1 − f)); of it the reflected part, per first strike, is M = ρ/(1 − ρ(1 − f))
  // = 9.7436.
  CHECK(0.95 * sphere_gain(0.95, 0.9) == Approx(9.7436).epsilon(0.002));
}
}  // namespace flawsmith::validation
