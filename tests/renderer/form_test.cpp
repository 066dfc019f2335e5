// Form deviation and waviness: slopes of the stated rms in every direction, one height field, its own on
// every instance.
#include "renderer/shared/form.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/random.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;
constexpr double tau = 6.283185307179586;
}  // namespace

TEST_CASE("waviness has the rms slope of its height and wavelength, along every axis", "[form]") {
  // Points strewn over 60 wavelengths cubed are nearly independent: n = 40,000 squares, whose spread is about
  // 1.3 of their mean: 0.65 %, the rms 0.33 %. Limits of 4 of them; 2 % off is caught.
  Random random(5);
  constexpr int n = 40000;
  constexpr float wavelength = 20.0f;
  dvec3 square(0.0);
  for (int i = 0; i < n; ++i) {
    const vec3 p(1200.0 * random.uniform(), 1200.0 * random.uniform(), 1200.0 * random.uniform());
    const dvec3 g(form_gradient(9, p, wavelength));
    square += g * g / double(n);
  }
  for (int k = 0; k < 3; ++k) CHECK(std::sqrt(square[k]) == Approx(1.0).epsilon(0.0132));
}

TEST_CASE("waviness has the stated rms height", "[form]") {
  // Heights along straight lines, by the trapezoidal rule over the slopes. Wq = slope lambda/(2 pi): with
  // unit slope and lambda = 20 mm 3.183 mm. Lines of 2000 mm hold 300 cells of either lattice, a line's mean
  // square is known to 1.3/sqrt(300) = 8 %, over 80 lines to 0.9 %, the rms to 0.45 %. The integral drifts
  // off by its constant alone, which the mean takes away. Limits of 4 of them.
  Random random(6);
  double square = 0.0;
  constexpr int lines = 80, points = 4000;
  constexpr double step = 0.5;
  for (int line = 0; line < lines; ++line) {
    const dvec3 direction = glm::normalize(dvec3(random.normal(), random.normal(), random.normal()));
    const dvec3 start(500.0 * random.uniform(), 500.0 * random.uniform(), 500.0 * random.uniform());
    double height = 0.0, before = 0.0, sum = 0.0, squares = 0.0;
    for (int i = 0; i < points; ++i) {
      const vec3 p(start + i * step * direction);
      const double slope = glm::dot(dvec3(form_gradient(9, p, 20.0f)), direction);
      if (i > 0) height += 0.5 * (before + slope) * step;
      before = slope;
      sum += height / points;
      squares += height * height / points;
    }
    square += (squares - sum * sum) / lines;
  }
  INFO(std::sqrt(square));
  CHECK(std::sqrt(square) == Approx(20.0 / tau).epsilon(0.02));
}

TEST_CASE("waviness lies in the surface, differs between instances and is smooth", "[form]") {
  double same = 0.0, other = 0.0;
  for (int i = 0; i < 500; ++i) {
    const vec3 p(0.7f * static_cast<float>(i), 3.0f, -1.0f), n = unit(vec3(0.3f, -0.2f, 1.0f));
    const vec3 t = form_tilt(1, p, n, 0.01f, 10.0f);
    CHECK(std::abs(dot(t, n)) < 1e-8f);
    // 1 um on: the slope changes by at most its steepest, 0.01 * 2 pi/10 mm * 1 um * some.
    CHECK(length(form_tilt(1, p + vec3(1e-3f, 0, 0), n, 0.01f, 10.0f) - t) < 5e-5f);
    const vec3 u = form_tilt(2, p, n, 0.01f, 10.0f);
    same += static_cast<double>(dot(t, t));
    other += static_cast<double>(dot(t, u));
  }
  CHECK(same > 0.0);
  CHECK(std::abs(other) < 0.3 * same);
  CHECK(form_tilt(1, vec3(1.0f), vec3(0, 0, 1), 0.0f, 10.0f) == vec3(0.0f));
}

}  // namespace flawsmith::renderer
