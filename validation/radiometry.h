#pragma once
// What a pixel should count, worked out without the renderer.
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "renderer/render.h"
#include "validation/laboratory.h"

namespace flawsmith::validation {

/// Electrons per second of a pixel whose film is irradiated by radiance L [W m⁻² sr⁻¹] of green_light's
/// spectrum times a geometric factor [sr]: A_pixel τ QE λ̄/(h c) L G, with λ̄ the spectrum's mean wavelength.
inline double electrons(const scenes::Camera& camera, double radiance, double geometry) {
  const Curve spectrum = led_spectrum(525, 30);
  Curve weighted = spectrum;
  for (std::size_t i = 0; i < weighted.value.size(); ++i) weighted.value[i] *= weighted.wavelength[i];
  const double photons_per_joule = integral(weighted) * 1e-9 / (6.62607015e-34 * 2.99792458e8);
  const double area = 1e-6 * camera.sensor.pixel_pitch * camera.sensor.pixel_pitch;  // [m²]
  return area * camera.lens.transmission * 0.6 * photons_per_joule * radiance * geometry;
}

struct Mean {
  double value = 0, sigma = 0;
};
/// Mean over pixels that all see the same, and its standard error from their spread: pixels are scrambled
/// independently, so that this counts what stratification gains within a pixel (the capture's own variance
/// does not).
inline Mean mean(const renderer::Capture& capture, std::size_t group = 0) {
  Mean m;
  const auto& pixels = capture.electrons[group].data();
  const double n = static_cast<double>(pixels.size());
  double spread = 0;
  for (const float e : pixels) m.value += static_cast<double>(e) / n;
  for (const float e : pixels)
    spread += (static_cast<double>(e) - m.value) * (static_cast<double>(e) - m.value);
  m.sigma = std::sqrt(spread / (n - 1.0) / n);
  return m;
}

inline scenes::Lens pinhole(double focal_length, double f_number) {
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::pinhole;
  lens.focal_length = focal_length;
  lens.f_number = f_number;
  return lens;
}

}  // namespace flawsmith::validation
