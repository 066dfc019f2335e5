// A sphere that glows inside: what reflections add.
#include "validation/experiments.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
/// A camera looks through the hole of a sphere that glows with L inside: Mean radiance over L.
Mean sphere_gain(double reflectance, double cosine_of_hole, int spp) {
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
  options.spp = spp;
  const Mean m = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double unit = electrons(station.cameras[0], 10.0, glm::pi<double>() / 64.0);
  return {m.value / unit, m.sigma / unit};
}

Reading reading(const std::string& name, double expected, double limit, Mean got) {
  return {name, expected, got.value, limit * expected, "1", limit * expected + 1.65 * got.sigma};
}

Outcome run(Effort effort) {
  const int spp = effort == Effort::full ? 65536 : 8192;
  const Mean open = sphere_gain(0.95, 0.9, spp);
  return {{reading("closed, albedo 0.5: L/Le", 2.0, 0.002, sphere_gain(0.5, 1.0, spp)),
           reading("integrating sphere, albedo 0.95, port 0.05: M", 9.7436, 0.005,
                   {0.95 * open.value, 0.95 * open.sigma})},
          {}};
}
}  // namespace

Experiment integrating_sphere() {
  return {"integrating_sphere", "What reflections add inside a sphere: M = ρ/(1 − ρ(1 − f))",
          "Every point of a sphere sees every other alike, so with a port of f = (1 − 0.9)/2 = 0.05 of the "
          "area, f from the "
          "cap's area, the glowing wall has L/Le = 1/(1 − ρ(1 − f)); of it the reflected part, per first "
          "strike on the wall, "
          "is M = 9.7436 for ρ = 0.95. Closed, ρ = 0.5: 1/(1 − 0.5) = 2. Limits 0.5 % and 0.2 %.",
          run};
}
}  // namespace flawsmith::validation
