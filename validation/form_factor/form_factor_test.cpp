// Irradiance E = π L F from lights of known form factor F (facts: analytic checks), measured through the
// whole renderer: a Lambertian sheet of albedo 0.5 (radiance E · 0.5/π) seen by a pinhole whose pixels cover
// a few micrometres, so that a pixel counts electrons(0.5 L F, π/(4 N²)). Housings are black: there is no
// second reflection.
//
// Power: 16 pixels give the mean with a standard error of at most 0.05 % (asserted; 15 degrees of freedom),
// so that with the limit of 0.2 % an error of 0.3 % is caught with 95 % probability.
#include <catch2/catch.hpp>

#include "validation/form_factor/radiometry.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;

/// The receiver is at the origin and faces +z.
scenes::Station lit_sheet(decltype(scenes::Light::body) body, scenes::Pose pose) {
  scenes::Station station;
  station.materials = {test::diffuse(0.5f)};
  station.items = {test::item(test::sheet(2.0), 0)};
  station.cameras = {
      test::mono_camera(4, 1e-3, pinhole(10, 4), looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1}))};
  station.lights = {test::green_light("light", std::move(body), pose)};
  station.lights[0].housing_reflectance = 0.0;
  return station;
}

void expect_form_factor(const scenes::Station& station, double form_factor) {
  renderer::RenderOptions options;
  options.spp = 8192;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  const Mean measured = mean(capture);
  const double geometry = glm::pi<double>() / (4.0 * 16.0);  // N = 4
  const double expected =
      electrons(station.cameras[0], 0.5 * station.lights[0].radiance * form_factor, geometry);
  INFO("ratio " << measured.value / expected << ", standard error " << measured.sigma / expected);
  REQUIRE(std::isfinite(measured.value));
  CHECK(measured.sigma < 5e-4 * expected);
  CHECK(std::abs(measured.value / expected - 1.0) < 0.002);
}
const scenes::Pose above(double x, double y, double z) {
  return scenes::pose_from_degrees({x, y, z}, {180, 0, 0});
}
}  // namespace

TEST_CASE("disc of radius 50 at 100, on its axis and 30 beside it", "[form_factor]") {
  expect_form_factor(lit_sheet(scenes::DiscLight{50}, above(0, 0, 100)), 0.2);  // R²/(R² + h²)
  // ½[1 − (1 + H² − ρ²)/√(Z² − 4ρ²)], H = h/x, ρ = R/x, Z = 1 + H² + ρ²
  expect_form_factor(lit_sheet(scenes::DiscLight{50}, above(30, 0, 100)), 0.178404);
}

TEST_CASE("rectangle of 40 x 60 at 80 from its corner, and standing on the receiver's plane",
          "[form_factor]") {
  expect_form_factor(lit_sheet(scenes::RectangleLight{40, 60}, above(20, 30, 80)), 0.0783918);
  // In the plane x = 80, y from 0 to 60, z from 0 to 40, facing −x: light x along −z... turned about y by
  // −90°.
  expect_form_factor(
      lit_sheet(scenes::RectangleLight{40, 60}, scenes::pose_from_degrees({80, 30, 20}, {0, -90, 0})),
      0.0183042);
}

TEST_CASE("sphere of radius 20 at 100, 30 degrees off the normal", "[form_factor]") {
  // (R/d)² cos θ
  expect_form_factor(lit_sheet(scenes::SphereLight{20}, {dmat3(1.0), {50, 0, 86.60254}}), 0.0346410);
}

TEST_CASE("disc to coaxial disc, 30 to 50 at 80", "[form_factor]") {
  // The mean irradiance of the disc of radius 30 is π L F12. A telecentric camera above, looking through the
  // light's back, collects the whole disc: the sum over its pixels is the mean radiance times area/(pixel
  // area) pixels.
  scenes::Part disc;
  constexpr int sides = 720;  // polygon of the circle's area
  const double corner =
      30.0 * std::sqrt(glm::two_pi<double>() / sides / std::sin(glm::two_pi<double>() / sides));
  disc.mesh.positions.push_back(dvec3(0.0));
  const vec3 up(0, 0, 1);
  for (std::uint32_t i = 0; i < sides; ++i) {
    const double a = glm::two_pi<double>() * i / sides;
    disc.mesh.positions.emplace_back(corner * std::cos(a), corner * std::sin(a), 0.0);
    disc.mesh.triangles.push_back({0, 1 + i, 1 + (i + 1) % sides});
    disc.mesh.normals.push_back({up, up, up});
  }
  scenes::Station station = lit_sheet(scenes::DiscLight{50}, above(0, 0, 80));
  station.items = {test::item(test::finished_part(std::move(disc), "disc"), 0)};
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.magnification = 0.1;
  lens.f_number = 4;
  lens.focus_distance = 200;
  // 32 pixels of 2 mm on the object.
  station.cameras = {test::mono_camera(32, 0.2, lens, looking_at({0, 0, 200}, {0, 0, 0}, {0, 1, 0}))};
  renderer::RenderOptions options;
  options.spp = 256;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  const Mean measured = mean(capture);
  const double pixels = glm::pi<double>() * 30 * 30 / (2.0 * 2.0);
  // NA = m/(2N): G = π NA²/m² = π/(4N²)
  const double expected =
      electrons(station.cameras[0], 0.5 * 10.0 * 0.2613761, glm::pi<double>() / 64.0) * pixels / 1024;
  INFO("ratio " << measured.value / expected);
  // Power: 262,144 stratified samples; hit or miss in the 50 pixels that the edge crosses leaves 0.02 %, and
  // the light's solid angle varies by half over a pixel's samples: 0.1 % unstratified. An error of 0.4 % is
  // caught.
  CHECK(std::abs(measured.value / expected - 1.0) < 0.002);
}

namespace {
/// A camera looks through the hole of a sphere that glows with L inside: Mean radiance over L.
double sphere_gain(double reflectance, double cosine_of_hole) {
  scenes::Station station;
  const double radius = 50.0;
  scenes::DomeLight dome;
  dome.radius = radius;
  dome.rim_angle = glm::pi<double>();
  dome.hole_radius = radius * std::sqrt(1.0 - cosine_of_hole * cosine_of_hole);
  dome.reflectance = reflectance;
  station.lights = {test::green_light("sphere", dome, scenes::Pose{})};
  station.cameras = {
      test::mono_camera(8, 1e-3, pinhole(10, 4), looking_at({0, 0, 10}, {5, 0, -40}, {0, 1, 0}))};
  renderer::RenderOptions options;
  options.spp = 16384;
  const Mean m = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double unit = electrons(station.cameras[0], 10.0, glm::pi<double>() / 64.0);
  INFO("standard error " << m.sigma / m.value);
  CHECK(m.sigma < 8e-4 * m.value);
  return m.value / unit;
}
}  // namespace

TEST_CASE("closed glowing cavity and integrating sphere", "[furnace]") {
  // Power: standard error below 0.08 % (asserted), limit 0.2 %: an error of 0.33 % is caught with 95 %
  // probability. Closed, Le = 1, albedo 0.5 → 1/(1 − 0.5) = 2.
  CHECK(sphere_gain(0.5, 1.0) == Approx(2.0).epsilon(0.002));
  // Every point of a sphere sees every other alike, so with a hole of f = (1 − 0.9)/2 = 0.05 of the area the
  // wall has L/Le = 1/(1 − ρ(1 − f)); of it the reflected part, per first strike, is M = ρ/(1 − ρ(1 − f))
  // = 9.7436.
  CHECK(0.95 * sphere_gain(0.95, 0.9) == Approx(9.7436).epsilon(0.002));
}
}  // namespace flawsmith::validation
