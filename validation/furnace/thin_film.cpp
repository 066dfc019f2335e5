// A metal under a thin film: the shared code against the transfer-matrix method in complex double precision,
// and the temper colours of steel against published indices.
#include "renderer/shared/thin_film.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/experiments.h"

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

void against_the_matrix(Effort effort, Outcome& outcome) {
  const Complex metals[] = {{2.95, 2.93}, {0.633, 5.454}, {0.2, 3.5}, {1.5, 0.0}, {1.0, 1e3}};
  const Complex films[] = {{2.343, 0.105}, {1.45, 0.0}, {3.18, 1.02}, {1.0, 0.0}};
  const char* names[] = {"magnetite", "oil", "an absorbing oxide", "air"};
  const int angles = effort == Effort::full ? 2000 : 200;
  for (std::size_t f = 0; f < 4; ++f) {
    double worst = 0.0;
    for (const auto& metal : metals)
      for (int thickness = 0; thickness <= 20; ++thickness)
        for (int i = 1; i <= angles; ++i) {
          const double c = static_cast<float>(static_cast<double>(i) / angles);
          const double phase = static_cast<float>(1.5 * thickness);  // up to 950 nm at 400 nm
          const double difference =
              std::abs(shared_film(c, metal, films[f], phase) - reference(c, metal, films[f], phase));
          if (difference > worst || std::isnan(difference)) worst = difference;
        }
    // Phases of 100 rad in single precision: 100 * 2^-24, amplified by the film's finesse.
    outcome.readings.push_back(
        {"film of " + std::string(names[f]) + " on five metals, worst", 0.0, worst, 1e-4, "1", 0.0});
  }
}

void nothing_there(Outcome& outcome) {
  const Complex iron{2.95, 2.932};
  std::vector<Reading> thin, matched;
  for (const double c : {1.0, 0.5, 0.1}) {
    thin.push_back(
        {"", shared_film(c, iron, {1.0, 0.0}, 3.0), shared_film(c, iron, {2.34, 0.1}, 0.0), 1e-6, "1", 0.0});
    matched.push_back(
        {"", shared_film(c, iron, {1.0, 0.0}, 0.0), shared_film(c, iron, iron, 2.0), 1e-6, "1", 0.0});
  }
  outcome.readings.push_back(worst_of("film of no thickness, against the bare metal", thin));
  outcome.readings.push_back(worst_of("film of the metal's own index, against the bare metal", matched));
}

// R at 650, 550 and 450 nm, normal incidence, of Fe3O4 (Querry 1985) on iron (Johnson and Christy 1974),
// rounded to two digits: straw, then brown to purple, dark blue, light blue. From the assets' own tables.
void temper_colours(Outcome& outcome) {
  struct Colour {
    int nm;
    std::array<double, 3> r;
  };
  const Colour colours[] = {{0, {.53, .51, .50}},  {20, {.35, .29, .17}}, {30, {.21, .13, .01}},
                            {40, {.07, .01, .07}}, {50, {.00, .03, .26}}, {60, {.03, .14, .41}},
                            {70, {.13, .27, .50}}};
  const auto steel = scenes::read_material(assets_folder() / "materials/tempered_steel.yaml");
  const auto bare = scenes::read_material(assets_folder() / "materials/carbon_steel.yaml");
  const auto reflectance = [&](double oxide_nm, float wavelength) {
    const double phase = 4.0 * 3.14159265358979 * oxide_nm / static_cast<double>(wavelength);
    return shared_film(1.0, {steel.n.at(wavelength), steel.k.at(wavelength)},
                       {steel.film.n.at(wavelength), steel.film.k.at(wavelength)}, phase);
  };
  const float wavelengths[] = {650.0f, 550.0f, 450.0f};
  Plot plot{"steel under its oxide", "oxide [nm]", "reflectance [1]", {}};
  for (const float wavelength : wavelengths) {
    const std::string nm = std::to_string(std::lround(wavelength)) + " nm";
    plot.lines.push_back({nm, {}, {}});
    for (int oxide = 0; oxide <= 80; ++oxide) {
      plot.lines.back().x.push_back(oxide);
      plot.lines.back().y.push_back(reflectance(oxide, wavelength));
    }
    plot.lines.push_back({nm + ", published", {}, {}, true});
  }
  double other = 0.0;
  for (const auto& colour : colours) {
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < 3; ++i) {
      readings.push_back({"", colour.r[i], reflectance(colour.nm, wavelengths[i]), 0.01, "1", 0.0});
      other += steel.n.at(wavelengths[i]) == bare.n.at(wavelengths[i]) ? 0.0 : 1.0;
      plot.lines[2 * i + 1].x.push_back(colour.nm);
      plot.lines[2 * i + 1].y.push_back(colour.r[i]);
    }
    outcome.readings.push_back(
        worst_of(std::to_string(colour.nm) + " nm of oxide, worst of 650, 550 and 450 nm", readings));
  }
  outcome.readings.push_back(
      {"indices that differ between tempered and bare steel", 0.0, other, 0.0, "1", 0.0});
  outcome.readings.push_back(
      {"tempered steel without a film", 0.0, steel.film.thickness > 0.0 ? 0.0 : 1.0, 0.0, "1", 0.0});
  outcome.plots.push_back(plot);
}

Outcome run(Effort effort) {
  Outcome outcome;
  against_the_matrix(effort, outcome);
  nothing_there(outcome);
  temper_colours(outcome);
  return outcome;
}
}  // namespace

Experiment thin_film() {
  return {
      "thin_film", "A metal under a thin film against its characteristic matrix, and steel's temper colours",
      "Born and Wolf 1.6.2: the layer's characteristic matrix in complex double precision, another way than "
      "the program's Airy sum; phases to 30 rad, 200 angles. Single precision of the phase, amplified by the "
      "film's finesse: limit 1e-4. Temper colours: reflectances of Fe3O4 (Querry 1985) on iron (Johnson and "
      "Christy 1974) at normal incidence, rounded to two digits: limit 0.01.",
      run};
}
}  // namespace flawsmith::validation
