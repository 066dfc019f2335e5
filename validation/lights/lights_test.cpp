// Lights whose irradiance has a closed form beyond a single body's form factor: a source through a splitter,
// uniform surroundings, a dome with its camera hole, a ring of bare LEDs. Measured as in
// validation/form_factor.
//
// Power: the 16 pixels' mean has a standard error of at most 0.05 % (asserted), so that with a limit of 0.2 %
// an error of 0.3 % is caught with 95 % probability; 0.3 % and 0.4 % for the ring, whose formula takes each
// LED for a point (relative error (a/d)² = 0.04 %).
#include <catch2/catch.hpp>

#include "validation/luxmeter.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;

scenes::Station sheet_under(decltype(scenes::Light::body) body, scenes::Pose light_pose,
                            scenes::Pose camera_pose) {
  return validation::sheet_under(lab::green_light("light", std::move(body), light_pose), camera_pose);
}

void expect_irradiance(const scenes::Station& station, double form_factor, double limit = 0.002) {
  const Mean e = measured_irradiance(station, 8192);
  const double expected = glm::pi<double>() * station.lights[0].radiance * form_factor;
  INFO("ratio " << e.value / expected << ", standard error " << e.sigma / expected);
  REQUIRE(std::isfinite(e.value));
  CHECK(e.sigma < 5e-4 * expected);
  CHECK(std::abs(e.value / expected - 1.0) < limit);
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

TEST_CASE("a flat dome: the rectangle's form factor, times its transmittance for a camera behind it",
          "[lights]") {
  // 80 × 120 at 80: F = 0.3135672. From 100 above the sheet the camera looks through the plate; the oblique
  // one stands below it.
  const scenes::FlatDomeLight plate{80, 120, 0.7};
  const auto facing_down = scenes::pose_from_degrees({0, 0, 80}, {180, 0, 0});
  expect_irradiance(sheet_under(plate, facing_down, upright), 0.3135672 * 0.7);
  expect_irradiance(sheet_under(plate, facing_down, looking_at({-5, -15, 50}, {0, 0, 0}, {0, 0, 1})),
                    0.3135672);
}

TEST_CASE("a screen's fields are its drive channels, along x first", "[lights]") {
  // 80 × 120 in 2 × 3 fields of 40 × 40, its corner above the sheet and field 0 next to it (turned about x,
  // its y runs towards −y): the fields' form factors are differences of rectangles seen from a corner of side
  // a by b at 80.
  const auto corner = [](double a, double b) {
    const auto part = [](double x, double y) {
      return x / std::sqrt(1 + x * x) * std::atan(y / std::sqrt(1 + x * x));
    };
    return (part(a / 80, b / 80) + part(b / 80, a / 80)) / glm::two_pi<double>();
  };
  const auto station = sheet_under(scenes::ScreenLight{80, 120, 2, 3},
                                   scenes::pose_from_degrees({40, -60, 80}, {180, 0, 0}), oblique);
  renderer::RenderOptions options;
  options.spp = 4096;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  REQUIRE(capture.electrons.size() == 6);
  const double unit =
      electrons(station.cameras[0], sheet_albedo * station.lights[0].radiance, glm::pi<double>() / 64);
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 2; ++column) {
      const double x0 = 40.0 * column, x1 = x0 + 40.0, y0 = 40.0 * row, y1 = y0 + 40.0;
      const double f = corner(x1, y1) - corner(x0, y1) - corner(x1, y0) + corner(x0, y0);
      CHECK(mean(capture, static_cast<std::size_t>(2 * row + column)).value / unit ==
            Approx(f).epsilon(0.01));
    }
}

TEST_CASE("a narrow beam costs no more samples than a panel", "[lights]") {
  // 60 mm of ±2°, 100 mm away: 1.4 % of the window sends light. Drawn by area, 64 samples of 16 pixels would
  // have a standard error of √(70/1024) = 26 %; drawn by beam, what is left is how intensity varies within
  // its table's rows.
  scenes::Light light = lab::green_light("beam", scenes::DiscLight{30},
                                         scenes::pose_from_degrees({0, 0, 100}, {180, 0, 0}), 1000);
  light.half_angle = glm::radians(2.0);
  const Mean e = measured_irradiance(validation::sheet_under(light), 64);
  CHECK(e.sigma < 0.01 * e.value);
  // E = L0 ∫ cos^g dΩ = 2π L0/(g + 1), but for the 1e-4 that comes from beyond the window; g = 1137.6.
  const double g = -std::log(2.0) / std::log(std::cos(light.half_angle));
  CHECK(e.value == Approx(glm::two_pi<double>() * 1000 / (g + 1)).epsilon(0.03));
}
}  // namespace flawsmith::validation
