#pragma once
// Curves and distributions over wavelength in the renderer's flat table (renderer/shared/scene_data.h,
// wavelengths.h).
#include <cstdint>
#include <vector>

#include "core/spectrum.h"

namespace flawsmith::renderer {

/// Appends the curve on the SpectralGrid; returns the index of its first value.
std::uint32_t append_curve(const Curve& curve, std::vector<float>& table);

/// Appends the cumulative distribution of a density given at the SpectralGrid's points (any scale, not
/// negative, not all zero; linear between points), and the marks that speed its search up; returns the index
/// of its first value, for shared::sample_wavelengths.
std::uint32_t append_wavelength_distribution(const std::vector<float>& density, std::vector<float>& table);

}  // namespace flawsmith::renderer
