// Fresnel's equations of the shared code against complex arithmetic in double precision, and metals at normal
// incidence against reflectances computed from published n, k.
#include "renderer/shared/fresnel.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "validation/experiments.h"

namespace flawsmith::validation {
namespace {
using Complex = std::complex<double>;

// Rs and Rp from the refracted cosine itself: Snell's law with a complex index.
double reference(double c, Complex n) {
  const Complex s2 = 1.0 - c * c;
  const Complex ct = std::sqrt(1.0 - s2 / (n * n));
  const double rs = std::norm((c - n * ct) / (c + n * ct));
  const double rp = std::norm((n * c - ct) / (n * c + ct));
  return 0.5 * (rs + rp);
}

struct Substance {
  const char* name;
  Complex n;
};
constexpr Substance substances[] = {{"iron", {2.584, 2.767}},         {"aluminium", {0.633, 5.454}},
                                    {"silver-like", {0.2, 3.5}},      {"magnetite", {2.386, 0.032}},
                                    {"perfect mirror", {1.0, 1e4}},   {"plastic, n 1.5", {1.5, 0.0}},
                                    {"dielectric, n 3.3", {3.3, 0.0}}};

// Single precision: 1e-7 of each of the some ten terms; the perfect mirror's k² is 10⁸.
void at_every_angle(Outcome& outcome) {
  Plot plot{"reflectance at all angles", "cosine of incidence [1]", "reflectance [1]", {}};
  for (const auto& [name, n] : substances) {
    double worst = 0.0;
    Plot::Line line{name, {}, {}};
    const auto compare = [&worst](float found, double expected) {
      const double difference = std::abs(static_cast<double>(found) - expected);
      if (difference > worst || std::isnan(difference)) worst = difference;
    };
    for (int i = 1; i <= 1000; ++i) {
      const double c = i / 1000.0, expected = reference(c, n);
      const auto cf = static_cast<float>(c);
      const float metal =
          renderer::shared::fresnel_conductor(cf, static_cast<float>(n.real()), static_cast<float>(n.imag()));
      compare(metal, expected);
      if (n.imag() == 0.0)
        compare(renderer::shared::fresnel_dielectric(cf, static_cast<float>(n.real())), expected);
      if (i % 20 == 0) {
        line.x.push_back(c);
        line.y.push_back(static_cast<double>(metal));
      }
    }
    outcome.readings.push_back({std::string(name) + ", worst of 1000 angles", 0.0, worst, 2e-6, "1", 0.0});
    plot.lines.push_back(line);
  }
  outcome.plots.push_back(plot);
}

void published(Outcome& outcome) {
  // n, k at 450, 550, 650 nm from the CC0 database refractiveindex.info; reflectances rounded to two digits
  // there, so 0.0055 is the tolerance.
  struct Metal {
    const char* name;
    double n[3], k[3], r0[3];
  };
  const Metal metals[] = {
      {"Fe (Johnson)", {2.584, 2.950, 2.911}, {2.767, 2.932, 3.089}, {0.50, 0.51, 0.53}},
      {"austenitic steel (Karlsson)", {1.678, 2.044, 2.440}, {3.117, 3.673, 4.182}, {0.60, 0.64, 0.67}},
      {"ferritic steel (Karlsson)", {1.494, 1.904, 2.194}, {2.771, 3.170, 3.481}, {0.57, 0.59, 0.61}},
      {"Al (Rakic)", {0.633, 1.015, 1.558}, {5.454, 6.627, 7.712}, {0.92, 0.92, 0.91}},
      {"Cu (Johnson)", {1.240, 1.007, 0.238}, {2.393, 2.582, 3.626}, {0.54, 0.62, 0.94}},
      {"Ni (Johnson)", {1.729, 1.921, 1.990}, {2.944, 3.616, 4.209}, {0.57, 0.64, 0.70}},
      {"Co (Johnson)", {1.736, 2.052, 2.237}, {3.274, 3.824, 4.236}, {0.62, 0.66, 0.69}},
      {"Ti (Johnson)", {2.267, 2.542, 2.741}, {3.038, 3.435, 3.814}, {0.54, 0.58, 0.62}},
      {"W (Weaver)", {3.315, 3.522, 3.671}, {2.516, 2.741, 2.932}, {0.47, 0.50, 0.52}},
      {"TiN (Pfluger)", {1.500, 1.252, 1.393}, {1.311, 2.104, 2.853}, {0.25, 0.47, 0.60}},
      {"TiC (Pfluger)", {2.856, 2.994, 3.117}, {2.408, 2.507, 2.728}, {0.45, 0.46, 0.49}},
      {"brass (Querry)", {1.094, 0.527, 0.444}, {1.829, 2.765, 3.695}, {0.43, 0.79, 0.89}},
  };
  for (const auto& metal : metals) {
    std::vector<Reading> readings;
    for (int i = 0; i < 3; ++i)
      readings.push_back({"", metal.r0[i],
                          static_cast<double>(renderer::shared::fresnel_conductor(
                              1.0f, static_cast<float>(metal.n[i]), static_cast<float>(metal.k[i]))),
                          0.0055, "1", 0.0});
    outcome.readings.push_back(
        worst_of(std::string(metal.name) + ", worst of 450, 550 and 650 nm", readings));
  }
}

Outcome run(Effort) {
  Outcome outcome;
  at_every_angle(outcome);
  published(outcome);
  return outcome;
}
}  // namespace

Experiment fresnel() {
  return {"fresnel", "Fresnel reflectances against complex arithmetic, and of metals against published ones",
          "Rs and Rp from Snell's law with a complex index in double precision, at 1000 cosines; single "
          "precision leaves some 1e-7 per term: limit 2e-6. Normal incidence: reflectances that "
          "refractiveindex.info (CC0) gives for its n, k, rounded to two digits: limit 0.0055.",
          run};
}
}  // namespace flawsmith::validation
