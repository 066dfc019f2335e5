#include "core/spectrum.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith {
namespace {
Curve sampled(auto&& function) {
  Curve curve;
  for (int i = 0; i < SpectralGrid::count; ++i) {
    curve.wavelength.push_back(SpectralGrid::wavelength(i));
    curve.value.push_back(static_cast<float>(function(SpectralGrid::wavelength(i))));
  }
  return curve;
}

// exp(−4 ln 2 (λ − peak)²/FWHM²): 1 at the peak, 1/2 at peak ± FWHM/2.
double gaussian(double wavelength, double peak, double fwhm) {
  const double x = (wavelength - peak) / fwhm;
  return std::exp(-4.0 * std::log(2.0) * x * x);
}
}  // namespace

float Curve::at(float wavelength_nm) const {
  CHECK(!wavelength.empty() && wavelength.size() == value.size());
  if (wavelength_nm <= wavelength.front()) return value.front();
  if (wavelength_nm >= wavelength.back()) return value.back();
  const auto above = std::upper_bound(wavelength.begin(), wavelength.end(), wavelength_nm);
  const auto i = static_cast<std::size_t>(above - wavelength.begin());
  const float t = (wavelength_nm - wavelength[i - 1]) / (wavelength[i] - wavelength[i - 1]);
  return value[i - 1] + t * (value[i] - value[i - 1]);
}

std::vector<float> Curve::on_grid() const {
  std::vector<float> values(SpectralGrid::count);
  for (int i = 0; i < SpectralGrid::count; ++i)
    values[static_cast<std::size_t>(i)] = at(SpectralGrid::wavelength(i));
  return values;
}

Curve led_spectrum(float peak_nm, float fwhm_nm) {
  return normalised(sampled([&](float wavelength) { return gaussian(wavelength, peak_nm, fwhm_nm); }));
}

Curve white_led_spectrum() {
  // Peak heights and widths of a typical 5000 K phosphor LED; assumed, not one maker's data sheet.
  return normalised(sampled([](float wavelength) {
    return gaussian(wavelength, 450.0, 22.0) + 0.62 * gaussian(wavelength, 560.0, 125.0);
  }));
}

Curve blackbody_spectrum(double kelvin) {
  CHECK(kelvin > 0.0);
  // Planck: L ∝ λ⁻⁵/(exp(c2/(λ T)) − 1), c2 = h c/k = 1.438776877e7 nm K.
  return normalised(sampled([&](float wavelength) {
    const double nm = wavelength;
    return std::pow(nm / 550.0, -5.0) / std::expm1(1.438776877e7 / (nm * kelvin));
  }));
}

double integral(const Curve& curve) {
  const auto values = curve.on_grid();
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum += (i == 0 || i + 1 == values.size() ? 0.5 : 1.0) * values[i];
  return sum * SpectralGrid::step;
}

Curve normalised(const Curve& curve) {
  const double total = integral(curve);
  CHECK(total > 0.0);
  Curve scaled = curve;
  for (float& value : scaled.value) value = static_cast<float>(value / total);
  return scaled;
}
}  // namespace flawsmith
