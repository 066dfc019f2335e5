// The break of an edge: normals are those of the fillet's circle where the ray meets it, on every way to it.
#include "renderer/shared/edge_break.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/random.h"
#include "renderer/edge_geometry.h"
#include "renderer/shared/hit.h"
#include "validation/laboratory.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;
constexpr uint seed = 7;
constexpr double radius = 0.03;  // [mm]

// The edge of the box x, y < 0 along z, from z = -2 to 2.
BrokenEdgeRecord block_edge(double turn) {
  BrokenEdgeRecord e{};
  e.start = vec3(0, 0, -2);
  e.along = vec3(0, 0, 1);
  e.span = 4.0f;
  e.radius = static_cast<float>(radius);
  e.slack = 0.1f * e.radius;
  e.reach = 1.4f * static_cast<float>(scenes::break_width(radius, turn));
  e.facet0 = vec3(0, 1, 0);
  e.facet1 = vec3(std::sin(turn), std::cos(turn), 0);
  e.normal00 = e.normal01 = e.facet0;
  e.normal10 = e.normal11 = e.facet1;
  return e;
}

struct Ray {
  dvec3 p;  // on one of the two faces [mm]
  dvec3 direction;
};
// Onto face 0 or 1 within `span` of the edge, from its outside.
Ray random_ray(Random& random, const BrokenEdgeRecord& e, double span) {
  const bool first = random.below(2) == 0;
  const dvec3 n(first ? e.facet0 : e.facet1), along(e.along);
  const dvec3 away = first ? -glm::cross(n, along) : glm::cross(n, along);  // from the edge, in the face
  for (;;) {
    const dvec3 d = glm::normalize(dvec3(random.normal(), random.normal(), random.normal()));
    if (glm::dot(d, n) < -0.05)
      return {span * random.uniform() * away + dvec3(0, 0, 2.0 * random.uniform() - 1.0), d};
  }
}

double radius_at(const dvec3& p) {
  return radius * static_cast<double>(uneven_break(seed, vec3(0, 0, static_cast<float>(p.z))));
}
}  // namespace

TEST_CASE("the normal of a break is the fillet's where the ray meets its circle", "[edge_break]") {
  // In double precision: the circle of radius r that touches both faces has its centre at distance
  // r / cos(turn/2) from the edge; the ray's first point on it, if it has one, and the normal there.
  for (const double turn : {0.6, glm::half_pi<double>(), 2.0}) {
    const BrokenEdgeRecord e = block_edge(turn);
    const dvec3 bisector = glm::normalize(dvec3(e.facet0) + dvec3(e.facet1));
    Random random(1);
    int met = 0, passed = 0, outside = 0;
    for (int i = 0; i < 20000; ++i) {
      const Ray ray = random_ray(random, e, 1.5 * scenes::break_width(radius, turn));
      const double r = radius_at(ray.p);
      const EdgeBreak b = break_of_edge(e, seed, vec3(0), vec3(ray.p), vec3(ray.direction));
      const double from_edge = std::hypot(ray.p.x, ray.p.y), width = scenes::break_width(r, turn);
      if (std::abs(from_edge - width) < 1e-4 * width) continue;
      if (from_edge > width) {
        ++outside;
        CHECK(b.weight == 0.0f);
        continue;
      }
      REQUIRE(b.weight > 0.99f);
      const dvec2 c = -r / std::cos(0.5 * turn) * dvec2(bisector);
      const dvec2 o = dvec2(ray.p) - c, d = dvec2(ray.direction);
      const double A = glm::dot(d, d), B = glm::dot(o, d), D = B * B - A * (glm::dot(o, o) - r * r);
      if (A < 1e-4 || std::abs(D) < 1e-3 * r * r * A) continue;  // rounding decides
      const dvec2 m = glm::normalize(o + (-B - std::sqrt(std::max(D, 0.0))) / A * d);
      ++(D > 0.0 ? met : passed);
      // Coordinates of 1 mm are known to 6e-8 mm, 2e-6 of the radius; the root near its zero magnifies that
      // by 1/(2 sqrt(1e-3)) = 16 and more where the ray runs along the edge (A).
      CHECK(glm::length(dvec2(dvec3(b.normal)) - m) < 2e-3);
      CHECK(std::abs(static_cast<double>(b.normal.z)) < 1e-6);
      CHECK(glm::length(dvec3(b.start) - dvec3(0, 0, ray.p.z)) < 1e-6);
    }
    INFO("turn " << turn << ": " << met << " met the fillet, " << passed << " passed it, " << outside);
    CHECK(met > 5000);
    CHECK(passed > 300);
    CHECK(outside > 1000);
  }
}

TEST_CASE("seen square, a break covers its radius with normals up to the other face's", "[edge_break]") {
  // Down onto face 0 of a block: at the distance x from the fillet's begin the normal leans by asin(x/r).
  const BrokenEdgeRecord e = block_edge(glm::half_pi<double>());
  const dvec3 at(0, 0, 0.3);
  const double r = radius_at(at);
  for (const double share : {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
    const vec3 p(-r * (1.0 - share), 0.0, at.z);
    const EdgeBreak b = break_of_edge(e, seed, vec3(0), p, vec3(0, -1, 0));
    CHECK(b.weight == Approx(1.0f).margin(1e-3));
    CHECK(b.normal.x == Approx(share).margin(2e-4));
  }
  CHECK(break_of_edge(e, seed, vec3(0), vec3(-1.01 * r, 0, at.z), vec3(0, -1, 0)).weight == 0.0f);
}

TEST_CASE("where the material of the break is gone, the break is gone", "[edge_break]") {
  // Seen along the bisector, the fillet lies r (sqrt 2 - 1) = 0.414 r under the edge; a surface 0.5 r under
  // it is within the fade of 0.1 r, one at 0.6 r is the defect's own.
  const BrokenEdgeRecord e = block_edge(glm::half_pi<double>());
  const double r = radius_at(dvec3(0));
  const dvec3 down(-glm::one_over_root_two<double>(), -glm::one_over_root_two<double>(), 0);
  const auto weight = [&](double depth) {
    return break_of_edge(e, seed, vec3(0), vec3(depth * r * down), vec3(down)).weight;
  };
  CHECK(weight(0.0) > 0.99f);
  CHECK(weight(0.4) > 0.99f);
  CHECK(weight(0.464) == Approx(0.5).margin(0.01));  // half of the fade
  CHECK(weight(0.6) == 0.0f);
  CHECK(weight(-0.1 * glm::root_two<double>()) == Approx(0.6).margin(0.01));  // 0.1 of 0.25 above both faces
  CHECK(weight(-0.5) == 0.0f);
}

TEST_CASE("a break is uneven along the edge and differs between instances", "[edge_break]") {
  double low = 2.0, high = 0.0, difference = 0.0;
  for (int i = 0; i < 2000; ++i) {
    const vec3 p(0.013f, -2.1f, 0.01f * static_cast<float>(i));
    const double f = static_cast<double>(uneven_break(seed, p));
    low = std::min(low, f);
    high = std::max(high, f);
    difference += std::abs(f - static_cast<double>(uneven_break(seed + 100, p))) / 2000.0;
    // Slow: over a hundredth of the wavelength, at most the steepest slope of the two fields.
    CHECK(std::abs(f - static_cast<double>(uneven_break(seed, p + vec3(0, 0, 0.005f)))) < 0.02);
  }
  CHECK(low >= 1.0 - static_cast<double>(break_variation));
  CHECK(high <= 1.0 + static_cast<double>(break_variation));
  CHECK(high - low > 0.2);
  CHECK(difference > 0.09);  // 0.116; 0.06 if but one of the two fields differs
}

TEST_CASE("noise over space has the stated values and slopes", "[edge_break]") {
  // Heights uniform on (-1, 1): at a lattice point <v^2> = 1/3; averaged over the cell times (181/231)^3 (the
  // cell mean of f^2 + (1 - f)^2). Slope along x: <v^2> (20/7) (181/231)^2. 64,000 cells of near independent
  // values: relative error of a mean square 1/sqrt(64000) * 0.9 = 0.4 %; limits of 4 of them.
  constexpr double cell = 181.0 / 231.0;
  Random random(3);
  double square = 0.0, slope = 0.0, worst = 0.0;
  constexpr int n = 64000;
  for (int i = 0; i < n; ++i) {
    const vec3 p(80.0 * random.uniform() - 40.0, 80.0 * random.uniform() - 40.0, 80.0 * random.uniform());
    const vec4 v = lattice_noise(11, p);
    square += static_cast<double>(v.x * v.x) / n;
    slope += static_cast<double>(v.y * v.y + v.z * v.z + v.w * v.w) / (3.0 * n);
    constexpr float h = 1.0f / 256.0f;
    for (int k = 0; k < 3; ++k) {
      vec3 step(0.0f);
      step[k] = h;
      const float difference = (lattice_noise(11, p + step).x - lattice_noise(11, p - step).x) / (2.0f * h);
      worst = std::max(worst, static_cast<double>(std::abs(difference - v[k + 1])));
    }
  }
  CHECK(square == Approx(cell * cell * cell / 3.0).epsilon(0.016));
  CHECK(slope == Approx(20.0 / 7.0 * cell * cell / 3.0).epsilon(0.016));
  CHECK(worst < 2e-3);  // second differences: h^2/6 of a third derivative of up to 60 * 2
}

}  // namespace flawsmith::renderer
