#include <catch2/catch.hpp>
#include <cmath>

#include "core/spectrum.h"

using flawsmith::Curve;
using flawsmith::SpectralGrid;

TEST_CASE("a curve is linear between its points and constant beyond them", "[spectrum]") {
  const Curve curve{{400, 500, 700}, {1, 3, -1}};
  CHECK(curve.at(300) == 1.0f);
  CHECK(curve.at(400) == 1.0f);
  CHECK(curve.at(450) == 2.0f);
  CHECK(curve.at(500) == 3.0f);
  CHECK(curve.at(650) == 0.0f);  // 3 − 4 · 150/200
  CHECK(curve.at(900) == -1.0f);
  CHECK(Curve::constant(0.25f).at(1.0f) == 0.25f);
  const auto grid = curve.on_grid();
  REQUIRE(grid.size() == 401);
  CHECK(grid[75] == 2.0f);  // 300 + 2 · 75 = 450 nm
}

TEST_CASE("integrals over the grid", "[spectrum]") {
  CHECK(SpectralGrid::last == 1100.0f);
  // A constant of 2 over 800 nm; the trapezium rule is exact for lines: ∫(λ − 300)/800 dλ = 400.
  CHECK(std::abs(flawsmith::integral(Curve::constant(2.0f)) - 1600.0) < 1e-9);
  CHECK(std::abs(flawsmith::integral(Curve{{300, 1100}, {0, 1}}) - 400.0) < 1e-3);
  const Curve scaled = flawsmith::normalised(Curve{{300, 1100}, {0, 1}});
  CHECK(std::abs(flawsmith::integral(scaled) - 1.0) < 1e-6);
  CHECK(std::abs(scaled.at(1100) - 1.0f / 400.0f) < 1e-8f);
}

TEST_CASE("a LED has its peak, its width and unit power", "[spectrum]") {
  const Curve red = flawsmith::led_spectrum(630, 20);
  CHECK(std::abs(flawsmith::integral(red) - 1.0) < 1e-5);
  // A Gaussian's peak is 2 √(ln 2/π) / FWHM = 0.93944/20 per nm; half of it at ± 10 nm.
  const double peak = 2.0 * std::sqrt(std::log(2.0) / std::acos(-1.0)) / 20.0;
  CHECK(std::abs(red.at(630) / peak - 1.0) < 1e-3);
  CHECK(std::abs(red.at(620) / peak - 0.5) < 1e-3);
  CHECK(std::abs(red.at(640) / peak - 0.5) < 1e-3);
}

TEST_CASE("a LED that is cut off by the grid still has unit power on it", "[spectrum]") {
  // Centred on the grid's end: half the Gaussian is lost, so the rest is scaled to twice its height.
  const Curve edge = flawsmith::led_spectrum(300, 40), whole = flawsmith::led_spectrum(500, 40);
  CHECK(std::abs(flawsmith::integral(edge) - 1.0) < 1e-5);
  CHECK(std::abs(edge.at(300) / whole.at(500) - 2.0f) < 0.01f);
}

TEST_CASE("the white LED has a blue and a yellow peak", "[spectrum]") {
  const Curve white = flawsmith::white_led_spectrum();
  CHECK(std::abs(flawsmith::integral(white) - 1.0) < 1e-5);
  CHECK(white.at(450) > white.at(490));  // the dip between them is what makes it a phosphor LED
  CHECK(white.at(560) > white.at(490));
  CHECK(white.at(900) < 1e-3f * white.at(560));
}
