#pragma once
// Spectra: tables over wavelength, and the grid on which the renderer keeps them.
#include <vector>

namespace flawsmith {

/// The renderer's wavelengths: 300 to 1100 nm in steps of 2 nm.
struct SpectralGrid {
  static constexpr float first = 300.0f;  // [nm]
  static constexpr float step = 2.0f;     // [nm]
  static constexpr int count = 401;
  static constexpr float last = first + step * (count - 1);  // [nm]
  static constexpr float wavelength(int i) { return first + step * static_cast<float>(i); }
};

/// A tabulated curve, linear between its points and constant beyond them.
struct Curve {
  std::vector<float> wavelength;  // [nm], strictly increasing
  std::vector<float> value;       // unit is the owner's

  static Curve constant(float value) { return {{550.0f}, {value}}; }
  float at(float wavelength_nm) const;
  /// The curve on the SpectralGrid: SpectralGrid::count values.
  std::vector<float> on_grid() const;
};

/// A LED: a Gaussian of the given full width at half maximum [nm], its integral over wavelength 1 (unit
/// 1/nm).
Curve led_spectrum(float peak_nm, float fwhm_nm);

/// A white phosphor LED: blue peak at 450 nm and a broad yellow one, integral 1 (unit 1/nm).
Curve white_led_spectrum();

/// A black body at this temperature [K], what of it lies on the grid: integral 1 (unit 1/nm).
Curve blackbody_spectrum(double kelvin);

/// Scales a curve so that its integral on the grid (trapezium rule) is 1. Its integral must be above zero.
Curve normalised(const Curve& curve);

/// The integral of a curve over the grid by the trapezium rule.
double integral(const Curve& curve);

}  // namespace flawsmith
