#include "scenes/light_report.h"

#include <algorithm>

#include "core/photometry.h"
#include "scenes/light_output.h"

namespace flawsmith::scenes {

SpectrumReport report_spectrum(const Curve& spectrum) {
  const std::vector<float> power = spectrum.on_grid();
  const auto peak = static_cast<std::size_t>(std::max_element(power.begin(), power.end()) - power.begin());
  const float half = 0.5f * power[peak];
  // Where the line between the last point above half and the first below crosses it [grid steps].
  const auto crossing = [&](int step) {
    auto i = static_cast<std::ptrdiff_t>(peak);
    const auto last = static_cast<std::ptrdiff_t>(power.size()) - 1;
    while (i + step >= 0 && i + step <= last && power[static_cast<std::size_t>(i + step)] >= half) i += step;
    if (i + step < 0 || i + step > last) return static_cast<double>(i);
    const double in = static_cast<double>(power[static_cast<std::size_t>(i)]),
                 out = static_cast<double>(power[static_cast<std::size_t>(i + step)]);
    return static_cast<double>(i) + step * (in - static_cast<double>(half)) / (in - out);
  };
  SpectrumReport report;
  report.peak = static_cast<double>(SpectralGrid::wavelength(static_cast<int>(peak)));
  if (peak > 0 && peak + 1 < power.size()) {  // the vertex of the parabola through three points of the grid
    const double left = static_cast<double>(power[peak - 1]), right = static_cast<double>(power[peak + 1]);
    const double bend = left - 2.0 * static_cast<double>(power[peak]) + right;
    if (bend < 0.0) report.peak += static_cast<double>(SpectralGrid::step) * 0.5 * (left - right) / bend;
  }
  report.fwhm = static_cast<double>(SpectralGrid::step) * (crossing(1) - crossing(-1));
  double sum = 0.0;
  for (std::size_t i = 0; i < power.size(); ++i) {
    sum += static_cast<double>(power[i]);
    report.mean += static_cast<double>(power[i] * SpectralGrid::wavelength(static_cast<int>(i)));
  }
  report.mean /= sum;
  report.efficacy = luminous_efficacy(spectrum);
  return report;
}

LightReport report_light(const CatalogueLight& one) {
  const Light& light = one.light;
  LightReport report;
  report.far_field = far_field(light);
  report.far_field.name = light.name;
  report.flux = radiant_flux(light);
  if (std::holds_alternative<DomeLight>(light.body)) report.flux = report.far_field.flux();
  if (const auto* coaxial = std::get_if<CoaxialLight>(&light.body)) {
    report.flux *= coaxial->splitter_reflectance;
    report.returned = coaxial->splitter_reflectance * coaxial->splitter_transmittance;
  }
  if (const auto* plate = std::get_if<FlatDomeLight>(&light.body)) report.returned = plate->transmittance;
  report.spectrum = report_spectrum(light.spectrum);
  for (const dvec2 stated : one.sheet.irradiance)
    report.irradiance.push_back({stated.x, stated.y, axial_irradiance(light, stated.x)});
  if (one.sheet.uniformity)
    report.uniformity = uniformity(light, one.sheet.uniformity->distance, one.sheet.uniformity->field);
  return report;
}

}  // namespace flawsmith::scenes
