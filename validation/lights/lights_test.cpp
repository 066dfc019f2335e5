// Lights whose irradiance has a closed form beyond a single body's form factor: a source through a splitter,
// uniform surroundings, a dome with its camera hole, a ring of bare LEDs. Measured as in
// validation/form_factor: a Lambertian sheet of albedo 0.5 seen by a pinhole, so that a pixel counts
// electrons(0.5 L F, π/(4 N²)).
//
// Power: the 16 pixels' mean has a standard error of at most 0.05 % (asserted), so that with a limit of 0.2 %
// an error of 0.3 % is caught with 95 % probability; 0.3 % and 0.4 % for the ring, whose formula takes each
// LED for a point (relative error (a/d)² = 0.04 %).
#include <catch2/catch.hpp>

#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;

scenes::Station sheet_under(decltype(scenes::Light::body) body, scenes::Pose light_pose,
                            scenes::Pose camera_pose) {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::sheet(2.0), 0)};
  station.cameras = {lab::mono_camera(4, 1e-3, pinhole(10, 4), camera_pose)};
  station.lights = {lab::green_light("light", std::move(body), light_pose)};
  station.lights[0].housing_reflectance = 0.0;
  return station;
}

void expect_irradiance(const scenes::Station& station, double form_factor, double limit = 0.002) {
  renderer::RenderOptions options;
  options.spp = 8192;
  const Mean measured = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double expected = electrons(station.cameras[0], 0.5 * station.lights[0].radiance * form_factor,
                                    glm::pi<double>() / (4.0 * 16.0));
  INFO("ratio " << measured.value / expected << ", standard error " << measured.sigma / expected);
  REQUIRE(std::isfinite(measured.value));
  CHECK(measured.sigma < 5e-4 * expected);
  CHECK(std::abs(measured.value / expected - 1.0) < limit);
}

const scenes::Pose oblique = looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1});
const scenes::Pose upright = looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0});
}  // namespace

TEST_CASE("a coaxial source: the rectangle's form factor times both ways through the splitter", "[lights]") {
  // A virtual 80 × 120 rectangle 20 in front of the camera, 80 over the sheet: F = 0.3135672 (form factor of
  // the centred rectangle). The source is reflected by 0.4, the image transmitted by 0.55.
  expect_irradiance(sheet_under(scenes::CoaxialLight{"camera", 80, 120, 20, 0.4, 0.55}, {}, upright),
                    0.3135672 * 0.4 * 0.55);
}

TEST_CASE("uniform surroundings: E = pi L", "[lights]") {
  expect_irradiance(sheet_under(scenes::SurroundLight{}, {}, oblique), 1.0);
}

TEST_CASE("a dome is the sky less its camera hole", "[lights]") {
  // Seen from the centre, a hole of radius r in a dome of radius R subtends sin θ = r/R: F = 1 − (r/R)².
  scenes::DomeLight dome;
  dome.radius = 100;
  dome.reflectance = 0.0;
  expect_irradiance(sheet_under(dome, {}, oblique), 1.0);
  dome.hole_radius = 30;
  expect_irradiance(sheet_under(dome, {}, oblique), 0.91);
}

TEST_CASE("a ring of bare LEDs adds up, Lambertian and collimated", "[lights]") {
  // n discs of radius a on a circle of radius r at height h, facing down: F = n a² h²/d⁴ · cos^(g−1) θ, d² =
  // r² + h², cos θ = h/d. n = 12, a = 1.5, r = 40, h = 60: 12 · 2.25 · 3600/5200² = 3.59467e-3.
  scenes::RingLight ring;
  ring.inner_radius = 38;
  ring.outer_radius = 42;
  ring.diffused = false;
  ring.leds = 12;
  ring.led_radius = 1.5;
  // The LEDs' faces stand 0.1 mm + a tan(2π/48) proud of the holder's 48 facets, at the light's origin.
  const double proud = 0.1 + 1.5 * std::tan(glm::two_pi<double>() / 48);
  auto station = sheet_under(ring, scenes::pose_from_degrees({0, 0, 60 + proud}, {180, 0, 0}), upright);
  expect_irradiance(station, 3.59467e-3, 0.003);
  // Half angle 30°: g = −ln 2/ln cos 30° = 4.81884; cos θ = 0.832050: cos^3.81884 θ = 0.495523.
  station.lights[0].half_angle = glm::radians(30.0);
  expect_irradiance(station, 3.59467e-3 * 0.495523, 0.004);
}
}  // namespace flawsmith::validation
