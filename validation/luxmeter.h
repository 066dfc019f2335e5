#pragma once
// Irradiance measured through the whole renderer: a white sheet under a light, seen by a pinhole whose pixels
// cover a few micrometres of it.
#include "validation/radiometry.h"

namespace flawsmith::validation {

constexpr double sheet_albedo = 0.5;

/// A sheet of 2 mm in z = 0 that faces +z. The light's housing is black, so that there is no second
/// reflection, and its spectrum the one that electrons() knows: irradiance does not depend on it.
inline scenes::Station sheet_under(scenes::Light light,
                                   const scenes::Pose& camera = scenes::looking_at({-20, -60, 50}, {0, 0, 0},
                                                                                   {0, 0, 1})) {
  scenes::Station station;
  station.materials = {lab::diffuse(static_cast<float>(sheet_albedo))};
  station.items = {lab::item(lab::sheet(2.0), 0)};
  station.cameras = {lab::mono_camera(4, 1e-3, pinhole(10, 4), camera)};
  light.housing_reflectance = 0.0;
  light.spectrum = led_spectrum(525, 30);
  station.lights = {std::move(light)};
  return station;
}

/// [W m⁻²] of all lights together: the sheet's radiance is albedo · E/π, the pinhole's film sees π/(4 N²) of
/// it. The standard error is that of 16 pixels.
inline Mean measured_irradiance(const scenes::Station& station, int spp) {
  renderer::RenderOptions options;
  options.spp = spp;
  const renderer::Capture capture = renderer::make_cpu_renderer()->render(station, 0, options);
  const double unit =
      electrons(station.cameras[0], sheet_albedo / glm::pi<double>(), glm::pi<double>() / 64.0);
  Mean sum;
  for (std::size_t group = 0; group < capture.electrons.size(); ++group) {
    const Mean one = mean(capture, group);
    sum.value += one.value / unit;
    sum.sigma = std::hypot(sum.sigma, one.sigma / unit);
  }
  return sum;
}

}  // namespace flawsmith::validation
