#pragma once
// What a light gives, in the terms of data sheets.
#include <optional>
#include <vector>

#include "scenes/light_catalogue.h"

namespace flawsmith::scenes {

/// A spectrum in a data sheet's words.
struct SpectrumReport {
  double peak = 0;      // [nm]
  double fwhm = 0;      // [nm] of the interval about the peak where the power is half of it or more
  double mean = 0;      // [nm]
  double efficacy = 0;  // [lm/W]
};
SpectrumReport report_spectrum(const Curve& spectrum);

struct LightReport {
  LuminousIntensity far_field;  // [W/sr], scenes/light_output.h
  double flux = 0;              // [W] that leaves the light; of a coaxial one towards the part
  SpectrumReport spectrum;
  /// Share of its light that a mirror sends back into the camera; of lights that the camera looks through.
  std::optional<double> returned;
  struct Irradiance {
    double distance = 0, stated = 0, model = 0;  // [mm], [W/m²]
  };
  std::vector<Irradiance> irradiance;
  std::optional<double> uniformity;  // of the model, over the sheet's field
};
LightReport report_light(const CatalogueLight& light);

}  // namespace flawsmith::scenes
