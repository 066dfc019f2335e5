// The shared elementary functions against double precision, to the errors that math.h states; tables of the
// spectra.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>

#include "renderer/material_tables.h"
#include "renderer/shared/math.h"
#include "renderer/shared/wavelengths.h"
#include "renderer/spectral_tables.h"

namespace flawsmith::renderer {
using namespace shared;

TEST_CASE("elementary functions keep the errors they state", "[shared_math]") {
  double trig = 0, exponent = 0, logarithms = 0, powers = 0, arcs = 0, tangents = 0;
  const auto d = [](float x) { return static_cast<double>(x); };
  for (int i = 0; i <= 200000; ++i) {
    const float x = -8000.0f + 0.08f * static_cast<float>(i);
    trig = std::max({trig, std::abs(d(sine(x)) - std::sin(d(x))), std::abs(d(cosine(x)) - std::cos(d(x)))});
    const float e = -80.0f + 8e-4f * static_cast<float>(i);
    exponent = std::max(exponent, std::abs(d(exponential(e)) / std::exp(d(e)) - 1.0));
    const float l = exponential(e);
    logarithms = std::max(
        logarithms, std::abs(d(logarithm(l)) - std::log(d(l))) / std::max(1.0, std::abs(std::log(d(l)))));
    const float b = 1e-3f + 1e-5f * static_cast<float>(i);
    powers = std::max(powers, std::abs(d(power(b, 2.7f)) / std::pow(d(b), d(2.7f)) - 1.0) /
                                  (1.0 + std::abs(2.7 * std::log(d(b)))));
    const float c = -1.0f + 1e-5f * static_cast<float>(i);
    arcs = std::max(
        {arcs, std::abs(d(arc_cosine(c)) - std::acos(d(c))), std::abs(d(arc_sine(c)) - std::asin(d(c)))});
    const float u = std::sin(0.1f * static_cast<float>(i)), v = std::cos(0.37f * static_cast<float>(i));
    tangents = std::max(tangents, std::abs(d(arc_tangent(u, v)) - std::atan2(d(u), d(v))));
  }
  CHECK(trig < 4e-7);
  CHECK(exponent < 3e-7);
  CHECK(logarithms < 3e-7);
  CHECK(powers < 1e-6);
  CHECK(arcs < 5e-7);
  CHECK(tangents < 4e-7);
}

TEST_CASE("frames are orthonormal and right-handed, also at the pole where the sign turns", "[shared_math]") {
  for (int i = 0; i < 1000; ++i) {
    const float z = i == 0 ? -1.0f : -1.0f + 0.002f * static_cast<float>(i), r = safe_sqrt(1.0f - z * z);
    const vec3 n(r * cosine(2.4f * static_cast<float>(i)), r * sine(2.4f * static_cast<float>(i)), z);
    vec3 t, b;
    basis_from_normal(n, t, b);
    CHECK(length(cross(t, b) - n) < 2e-6f);
    basis_along(n, vec3(1, 0, 0), t, b);
    CHECK(length(cross(t, b) - n) < 2e-5f);
  }
}

TEST_CASE("complex square roots have no cancellation", "[shared_math]") {
  for (const auto& z :
       {vec2(-1e8f, 2e4f), vec2(1e8f, 2e4f), vec2(-3.0f, 4.0f), vec2(0.0f, 2.0f), vec2(0.0f, 0.0f)}) {
    const vec2 r = complex_sqrt(z.x, z.y);
    CHECK(r.x * r.x - r.y * r.y == Approx(z.x).epsilon(1e-5));
    CHECK(2.0f * r.x * r.y == Approx(z.y).epsilon(1e-5));
  }
}

TEST_CASE("the shared spectral grid is core's", "[spectral_tables]") {
  CHECK(spectral_first == SpectralGrid::first);
  CHECK(spectral_step == SpectralGrid::step);
  CHECK(spectral_count == static_cast<uint>(SpectralGrid::count));
}

TEST_CASE("wavelengths follow their density, four at a time", "[spectral_tables]") {
  std::vector<float> table{7.0f};  // not at 0
  const Curve curve = led_spectrum(520.0f, 30.0f);
  const auto first = append_wavelength_distribution(curve.on_grid(), table);
  REQUIRE(first == 1);
  SceneView scene;
  scene.table = table.data();
  // Midpoints of 10,000 strata: the estimates are quadratures. The LED is symmetric and of integral 1; inside
  // one interval of 2 nm the density is held constant, which leaves the mean of f/p exact and moves the first
  // moment by < 0.01 nm.
  double integral = 0.0, mean = 0.0;
  constexpr int n = 10000;
  for (int i = 0; i < n; ++i) {
    vec4 wavelengths, pdf;
    sample_wavelengths(scene, first, (static_cast<float>(i) + 0.5f) / n, wavelengths, pdf);
    for (int k = 0; k < 4; ++k) {
      REQUIRE(pdf[k] > 0.0f);
      mean += static_cast<double>(wavelengths[k]) / (4.0 * n);
      integral += static_cast<double>(curve.at(wavelengths[k]) / pdf[k]) / (4.0 * n);
    }
  }
  CHECK(mean == Approx(520.0).margin(0.02));
  CHECK(integral == Approx(1.0).margin(1e-3));

  // A quarter of the distribution apart: for u = 1/8 the quantiles 1/8, 3/8, 5/8, 7/8 of a Gaussian of sigma
  // 30/2.3548 nm, at -1.1503, -0.3186, 0.3186, 1.1503 sigma.
  vec4 w, pdf;
  sample_wavelengths(scene, first, 0.125f, w, pdf);
  const double sigma = 30.0 / 2.354820;
  CHECK(static_cast<double>(w.x) == Approx(520.0 - 1.15035 * sigma).margin(0.1));
  CHECK(static_cast<double>(w.y) == Approx(520.0 - 0.31864 * sigma).margin(0.1));
  CHECK(static_cast<double>(w.z) == Approx(520.0 + 0.31864 * sigma).margin(0.1));
  CHECK(static_cast<double>(w.w) == Approx(520.0 + 1.15035 * sigma).margin(0.1));
  for (int k = 0; k < 4; ++k) CHECK(pdf[k] == Approx(pdf_wavelength(scene, first, w[k])));
}

TEST_CASE("materials are built the same each time, quickly, tables shared", "[material_tables]") {
  scenes::Material metal;
  metal.kind = scenes::Material::Kind::conductor;
  metal.k = Curve::constant(3.0f);
  metal.alpha_u = 0.05f;
  metal.alpha_v = 0.3f;
  std::vector<float> once, again, three;
  const auto start = std::chrono::steady_clock::now();
  const auto records = build_materials({metal}, once);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  build_materials({metal}, again);
  CHECK(once == again);
  const auto many = build_materials({metal, metal, metal}, three);
  CHECK(many[2].complement_table == many[0].complement_table);
  CHECK(three.size() == once.size() + 2 * 3 * spectral_count);
  WARN("one anisotropic metal took " << 1000.0 * time.count() << " ms");
  CHECK(time.count() < 2.0);  // 0.1 s on a quiet machine; the limit is for a busy one with sanitizers
}
}  // namespace flawsmith::renderer
