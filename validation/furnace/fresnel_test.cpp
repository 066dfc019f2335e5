// Fresnel's equations of the shared code against complex arithmetic in double precision, and metals at normal
// incidence against reflectances computed from published n, k.
#include <catch2/catch.hpp>
#include <complex>

#include "renderer/shared/fresnel.h"

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
}  // namespace

TEST_CASE("Fresnel reflectances agree with complex double precision at every angle", "[fresnel]") {
  const Complex indices[] = {{2.584, 2.767}, {0.633, 5.454}, {0.2, 3.5}, {2.386, 0.032},
                             {1.0, 1e4},     {1.5, 0.0},     {3.3, 0.0}};
  for (const auto& n : indices) {
    double worst = 0.0;
    for (int i = 1; i <= 1000; ++i) {
      const double c = i / 1000.0;
      const double expected = reference(c, n);
      const auto cf = static_cast<float>(c);
      worst = std::max(worst, std::abs(static_cast<double>(renderer::shared::fresnel_conductor(
                                           cf, static_cast<float>(n.real()), static_cast<float>(n.imag()))) -
                                       expected));
      if (n.imag() == 0.0)
        worst = std::max(worst, std::abs(static_cast<double>(renderer::shared::fresnel_dielectric(
                                             cf, static_cast<float>(n.real()))) -
                                         expected));
    }
    INFO("n " << n.real() << " + " << n.imag() << " i: " << worst);
    CHECK(worst < 2e-6);
  }
}

TEST_CASE("metals at normal incidence have their published reflectance", "[fresnel]") {
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
    for (int i = 0; i < 3; ++i) {
      const auto r = static_cast<double>(renderer::shared::fresnel_conductor(
          1.0f, static_cast<float>(metal.n[i]), static_cast<float>(metal.k[i])));
      INFO(metal.name << " at " << 450 + 100 * i << " nm: " << r);
      CHECK(std::abs(r - metal.r0[i]) < 0.0055);
    }
  }
}

}  // namespace flawsmith::validation
