#include "core/photometry.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace flawsmith;

TEST_CASE("efficacies of spectra that are known", "[spectrum]") {
  // V is 0.995 at 550 and 560 nm, between which the table is linear, and 0.503 at 510 nm.
  CHECK(luminous_efficacy(led_spectrum(555, 4)) == Approx(0.995 * 683.0).epsilon(0.002));
  CHECK(luminous_efficacy(led_spectrum(510, 4)) == Approx(0.503 * 683.0).epsilon(0.005));
  CHECK(luminous_efficacy(led_spectrum(850, 30)) < 1e-6);
}

TEST_CASE("a black body at the freezing point of platinum has 60 cd/cm2", "[spectrum]") {
  // The candela's definition until 1979, at 2041.4 K (IPTS-68: 2045 K read 2042 K on today's scale). Its
  // radiance on the grid by Planck's law, L = 2hc²/λ⁵ / (exp(hc/λkT) − 1), times the efficacy. 1 K is 0.5 %.
  const double t = 2041.4, h = 6.62607015e-34, c = 2.99792458e8, k = 1.380649e-23;
  double radiance = 0.0;  // [W m^-2 sr^-1] from 300 to 1100 nm
  for (double nm = 300.5; nm < 1100.0; nm += 1.0) {
    const double m = nm * 1e-9;
    radiance += 2 * h * c * c / std::pow(m, 5) / std::expm1(h * c / (m * k * t)) * 1e-9;
  }
  CHECK(radiance * luminous_efficacy(blackbody_spectrum(t)) == Approx(60e4).epsilon(0.01));
}
