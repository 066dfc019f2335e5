#include "validation/esfr/transfer.h"

#include <cmath>
#include <glm/gtc/constants.hpp>

namespace flawsmith::validation {
namespace {
constexpr double pi = glm::pi<double>();
}

double diffraction_transfer(double q) {
  const double a = std::abs(q);
  return a >= 1.0 ? 0.0 : 2.0 / pi * (std::acos(a) - a * std::sqrt(1.0 - a * a));
}

double pixel_transfer(double frequency, double side) {
  const double z = pi * frequency * side;
  return z == 0.0 ? 1.0 : std::sin(z) / z;
}

double disc_transfer(double frequency, double diameter) {
  const double z = pi * std::abs(frequency) * diameter;
  return z < 1e-9 ? 1.0 : 2.0 * ::j1(z) / z;
}

double hopkins_transfer(double frequency, double diameter, double wavelength, double f_number) {
  const double q = std::abs(frequency) * wavelength * f_number;
  if (q >= 1.0) return 0.0;
  const double w20 = diameter / (8.0 * f_number), shift = 2.0 * q;
  // Along x, the line of the shift, the overlap is 2 √(1 − (|x| + q)²) high, |x| ≤ 1 − q.
  constexpr int steps = 2000;
  double sum = 0.0;
  for (int i = 0; i < steps; ++i) {
    const double x = (1.0 - q) * (i + 0.5) / steps;
    sum += std::sqrt(1.0 - (x + q) * (x + q)) * std::cos(2.0 * pi / wavelength * 2.0 * w20 * shift * x);
  }
  return 4.0 / pi * sum * (1.0 - q) / steps;
}

}  // namespace flawsmith::validation
