#pragma once
// Emission profiles: intensity over direction relative to its peak, on a grid of type C.
#include <vector>

#include "scenes/photometry/luminous_intensity.h"

namespace flawsmith::scenes {

/// The distribution relative to its peak, as type C. Types A and B are resampled to 1° or their own step and
/// 1° of azimuth, and scaled so that the integral stays.
LuminousIntensity relative_profile(const LuminousIntensity& light);

/// The same all round the axis: intensity, of any scale, at ascending angles [deg] from 0 on; dark beyond the
/// last.
LuminousIntensity axial_profile(std::vector<double> angles_deg, std::vector<double> intensity);

/// Share of the flux beyond 90° from the axis. Type C.
double share_behind(const LuminousIntensity& light);
/// Without what lies beyond 90°. Type C.
LuminousIntensity forward_part(const LuminousIntensity& light);

/// True if all planes are alike within a thousandth of the peak. Type C.
bool is_axial(const LuminousIntensity& light);

}  // namespace flawsmith::scenes
