// A metal under a thin film: the shared code against the transfer-matrix method in complex double precision,
// and the temper colours of steel against published indices.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "core/assets.h"
#include "core/random.h"
#include "renderer/shared/thin_film.h"
#include "scenes/asset_reader.h"

namespace flawsmith::validation {
namespace {
using Complex = std::complex<double>;
using renderer::shared::fresnel_film4;
using renderer::shared::vec4;

// Another way than Airy's sum: the characteristic matrix of the layer. Born and Wolf 1.6.2, Eq. 38-49, with
// admittances p_j = q_j (s) and q_j/N_j^2 (p). R = |(B - ...)|^2 from (E, H) at the film's top over the
// metal.
double reference(double c, Complex metal, Complex film, double phase) {
  const double s2 = 1.0 - c * c;
  const auto inside = [&](Complex n) {
    const Complex q = std::sqrt(n * n - s2);
    return q.imag() < 0.0 ? -q : q;
  };
  const Complex q1 = inside(film), q2 = inside(metal), delta = 0.5 * phase * q1, i(0.0, 1.0);
  double sum = 0.0;
  for (const bool p : {false, true}) {
    const Complex y0 = c, y1 = p ? q1 / (film * film) : q1, y2 = p ? q2 / (metal * metal) : q2;
    const Complex e = std::cos(delta) - i * std::sin(delta) * y2 / y1;
    const Complex h = std::cos(delta) * y2 - i * std::sin(delta) * y1;
    sum += std::norm((y0 * e - h) / (y0 * e + h));
  }
  return 0.5 * sum;
}

double shared_film(double c, Complex metal, Complex film, double phase) {
  const auto four = [](double x) { return vec4(static_cast<float>(x)); };
  return static_cast<double>(fresnel_film4(static_cast<float>(c), four(metal.real()), four(metal.imag()),
                                           four(film.real()), four(film.imag()), four(phase))
                                 .z);
}
}  // namespace

TEST_CASE("a film's reflectance agrees with the layer's characteristic matrix", "[fresnel]") {
  const Complex metals[] = {{2.95, 2.93}, {0.633, 5.454}, {0.2, 3.5}, {1.5, 0.0}, {1.0, 1e3}};
  const Complex films[] = {{2.343, 0.105}, {1.45, 0.0}, {3.18, 1.02}, {1.0, 0.0}};
  double worst = 0.0;
  for (const auto& metal : metals)
    for (const auto& film : films)
      for (int thickness = 0; thickness <= 20; ++thickness)
        for (int i = 1; i <= 200; ++i) {
          const double c = static_cast<float>(i / 200.0);
          const double phase = static_cast<float>(1.5 * thickness);  // up to 950 nm at 400 nm
          worst = std::max(worst,
                           std::abs(shared_film(c, metal, film, phase) - reference(c, metal, film, phase)));
        }
  INFO(worst);
  CHECK(worst < 1e-4);  // phases of 100 rad in single precision: 100 * 2^-24, amplified by the film's finesse
}

TEST_CASE("a film of no thickness is the bare metal, and one of a matched index is not there", "[fresnel]") {
  const Complex iron{2.95, 2.932};
  for (const double c : {1.0, 0.5, 0.1}) {
    CHECK(shared_film(c, iron, {2.34, 0.1}, 0.0) ==
          Approx(shared_film(c, iron, {1.0, 0.0}, 3.0)).margin(1e-6));
    CHECK(shared_film(c, iron, iron, 2.0) == Approx(shared_film(c, iron, {1.0, 0.0}, 0.0)).margin(1e-6));
  }
}

TEST_CASE("steel under its oxide takes the temper colours in their order", "[fresnel]") {
  // R at 650, 550 and 450 nm, normal incidence, of Fe3O4 (Querry 1985) on iron (Johnson and Christy 1974),
  // rounded to two digits: straw, then brown to purple, dark blue, light blue. From the assets' own tables.
  struct Colour {
    double nm;
    std::array<double, 3> r;
  };
  const Colour colours[] = {{0, {.53, .51, .50}},  {20, {.35, .29, .17}}, {30, {.21, .13, .01}},
                            {40, {.07, .01, .07}}, {50, {.00, .03, .26}}, {60, {.03, .14, .41}},
                            {70, {.13, .27, .50}}};
  const auto steel = scenes::read_material(assets_folder() / "materials/tempered_steel.yaml");
  const auto bare = scenes::read_material(assets_folder() / "materials/carbon_steel.yaml");
  REQUIRE(steel.film.thickness > 0.0);
  for (const auto& colour : colours)
    for (std::size_t i = 0; i < 3; ++i) {
      const float wavelength = 650.0f - 100.0f * static_cast<float>(i);
      const double phase = 4.0 * 3.14159265358979 * colour.nm / static_cast<double>(wavelength);
      const double r = shared_film(1.0, {steel.n.at(wavelength), steel.k.at(wavelength)},
                                   {steel.film.n.at(wavelength), steel.film.k.at(wavelength)}, phase);
      INFO(colour.nm << " nm of oxide at " << wavelength << " nm: " << r);
      CHECK(std::abs(r - colour.r[i]) < 0.01);
      CHECK(steel.n.at(wavelength) == bare.n.at(wavelength));
    }
}
}  // namespace flawsmith::validation
