#pragma once
// What the eye makes of light: candela, lumen and lux out of watts.
#include "core/spectrum.h"

namespace flawsmith {

/// V(λ), the spectral luminous efficiency of photopic vision (CIE 1924), 0 to 1; 0 beyond 380 … 780 nm.
const Curve& luminous_efficiency();

/// Luminous efficacy of radiation of a spectrum [lm/W]: K_m ∫ S V dλ / ∫ S dλ over the SpectralGrid, K_m =
/// 683.002. 0 for light that nobody sees. The spectrum must not be dark.
double luminous_efficacy(const Curve& spectrum);

}  // namespace flawsmith
