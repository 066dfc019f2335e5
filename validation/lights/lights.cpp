// Lights whose irradiance has a closed form beyond a single body's form factor: a source through a splitter,
// uniform surroundings, a dome with its camera hole, a ring of bare LEDs. Measured as in
// validation/form_factor.
//
// Power: the 16 pixels' mean has a standard error of at most 0.05 % (a reading), so that with a limit of 0.2
// % an error of 0.3 % is caught with 95 % probability; 0.3 % and 0.4 % for the ring, whose formula takes each
// LED for a point (relative error (a/d)² = 0.04 %).
#include <cmath>

#include "validation/experiments.h"
#include "validation/luxmeter.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;

scenes::Station sheet_under(decltype(scenes::Light::body) body, scenes::Pose light_pose,
                            scenes::Pose camera_pose) {
  return validation::sheet_under(lab::green_light("light", std::move(body), light_pose), camera_pose);
}

struct Bench {
  int spp;
  Outcome outcome{};
  std::vector<Reading> errors{};

  /// E/(π L), the light's form factor.
  void measure(const std::string& name, const scenes::Station& station, double form_factor,
               double limit = 0.002) {
    const Mean e = measured_irradiance(station, spp);
    const double unit = glm::pi<double>() * station.lights[0].radiance;
    outcome.readings.push_back({name, form_factor, e.value / unit, limit * form_factor, "1",
                                limit * form_factor + 1.645 * e.sigma / unit});
    errors.push_back({"", 0.0, e.sigma / (unit * form_factor), 5e-4, "1", 5e-4});
  }
};

scenes::Pose oblique() {
  return looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1});
}
scenes::Pose upright() {
  return looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0});
}

void domes(Bench& bench) {
  bench.measure("surroundings", sheet_under(scenes::SurroundLight{}, {}, oblique()), 1.0);
  // Seen from the centre, a hole of radius r in a dome of radius R subtends sin θ = r/R: F = 1 − (r/R)².
  scenes::DomeLight dome;
  dome.radius = 100;
  dome.reflectance = 0.0;
  bench.measure("dome without a hole", sheet_under(dome, {}, oblique()), 1.0);
  dome.hole_radius = 30;
  bench.measure("dome with a camera hole", sheet_under(dome, {}, oblique()), 0.91);
}

// A 80 × 120 rectangle 80 over the sheet: F = 0.3135672 (form factor of the centred rectangle).
void plates(Bench& bench) {
  // Virtual, 20 in front of the camera: reflected by 0.4, its image transmitted by 0.55.
  bench.measure("coaxial source, both ways through its splitter",
                sheet_under(scenes::CoaxialLight{"camera", 80, 120, 20, 0.4, 0.55}, {}, upright()),
                0.3135672 * 0.4 * 0.55);
  // From 100 above the sheet the camera looks through the plate; the oblique one stands below it.
  const scenes::FlatDomeLight plate{80, 120, 0.7};
  const auto facing_down = scenes::pose_from_degrees({0, 0, 80}, {180, 0, 0});
  bench.measure("flat dome, seen through it", sheet_under(plate, facing_down, upright()), 0.3135672 * 0.7);
  bench.measure("flat dome, seen from below it",
                sheet_under(plate, facing_down, looking_at({-5, -15, 50}, {0, 0, 0}, {0, 0, 1})), 0.3135672);
}

// n discs of radius a on a circle of radius r at height h, facing down: F = n a² h²/d⁴ · cos^(g−1) θ, d² = r²
// + h², cos θ = h/d. n = 12, a = 1.5, r = 40, h = 60: 12 · 2.25 · 3600/5200² = 3.59467e-3.
void bare_leds(Bench& bench) {
  scenes::RingLight ring;
  ring.inner_radius = 38;
  ring.outer_radius = 42;
  ring.diffused = false;
  ring.leds = 12;
  ring.led_radius = 1.5;
  // The LEDs' faces stand 0.1 mm + a tan(2π/48) proud of the holder's 48 facets, at the light's origin.
  const double proud = 0.1 + 1.5 * std::tan(glm::two_pi<double>() / 48);
  auto station = sheet_under(ring, scenes::pose_from_degrees({0, 0, 60 + proud}, {180, 0, 0}), upright());
  bench.measure("ring of bare LEDs, Lambertian", station, 3.59467e-3, 0.003);
  // Half angle 30°: g = −ln 2/ln cos 30° = 4.81884; cos θ = 0.832050: cos^3.81884 θ = 0.495523.
  station.lights[0].half_angle = glm::radians(30.0);
  bench.measure("ring of bare LEDs, collimated", station, 3.59467e-3 * 0.495523, 0.004);
}

// 80 × 120 in 2 × 3 fields of 40 × 40, its corner above the sheet and field 0 next to it (turned about x, its
// y runs towards −y): the fields' form factors are differences of rectangles seen from a corner of side a by
// b at 80. Limit 1 %.
void screen(Bench& bench) {
  const auto corner = [](double a, double b) {
    const auto part = [](double x, double y) {
      return x / std::sqrt(1 + x * x) * std::atan(y / std::sqrt(1 + x * x));
    };
    return (part(a / 80, b / 80) + part(b / 80, a / 80)) / glm::two_pi<double>();
  };
  const auto station = sheet_under(scenes::ScreenLight{80, 120, 2, 3},
                                   scenes::pose_from_degrees({40, -60, 80}, {180, 0, 0}), oblique());
  renderer::RenderOptions options;
  options.spp = bench.spp / 2;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  bench.outcome.readings.push_back({"screen of 2 × 3 fields: drive channels", 6.0,
                                    static_cast<double>(capture.electrons.size()), 0.0, "1", 0.0});
  const double unit =
      electrons(station.cameras[0], sheet_albedo * station.lights[0].radiance, glm::pi<double>() / 64);
  for (std::size_t field = 0; field < 6 && field < capture.electrons.size(); ++field) {
    const double x0 = 40.0 * static_cast<double>(field % 2), x1 = x0 + 40.0;
    const double y0 = 40.0 * static_cast<double>(field / 2), y1 = y0 + 40.0;
    const double f = corner(x1, y1) - corner(x0, y1) - corner(x1, y0) + corner(x0, y0);
    const Mean e = mean(capture, field);
    bench.outcome.readings.push_back({"screen: field " + std::to_string(field), f, e.value / unit, 0.01 * f,
                                      "1", 0.01 * f + 1.645 * e.sigma / unit});
  }
}

// 60 mm of ±2°, 100 mm away: 1.4 % of the window sends light. Drawn by area, 64 samples of 16 pixels would
// have a standard error of √(70/1024) = 26 %; drawn by beam, what is left is how intensity varies within its
// table's rows.
void narrow_beam(Bench& bench) {
  scenes::Light light = lab::green_light("beam", scenes::DiscLight{30},
                                         scenes::pose_from_degrees({0, 0, 100}, {180, 0, 0}), 1000);
  light.half_angle = glm::radians(2.0);
  const Mean e = measured_irradiance(validation::sheet_under(light), 64);
  bench.outcome.readings.push_back(
      {"narrow beam, 64 samples: relative standard error", 0.0, e.sigma / e.value, 0.01, "1", 0.01});
  // E = L0 ∫ cos^g dΩ = 2π L0/(g + 1), but for the 1e-4 that comes from beyond the window; g = 1137.6.
  const double g = -std::log(2.0) / std::log(std::cos(light.half_angle));
  const double expected = glm::two_pi<double>() * 1000 / (g + 1);
  bench.outcome.readings.push_back({"narrow beam: irradiance", expected, e.value, 0.03 * expected, "W/m²",
                                    0.03 * expected + 1.645 * e.sigma});
}

Outcome run(Effort effort) {
  Bench bench{effort == Effort::full ? 65536 : 8192};
  domes(bench);
  plates(bench);
  bare_leds(bench);
  bench.outcome.readings.push_back(worst_of("relative standard error of these, largest", bench.errors));
  screen(bench);
  narrow_beam(bench);
  return bench.outcome;
}
}  // namespace

Experiment lights() {
  return {
      "lights", "Irradiance from lights beyond a single body's form factor: E = π L F",
      "Surroundings F = 1, a dome less its camera hole 1 − (r/R)², the centred rectangle through a splitter "
      "(coaxial) and through a plate (flat dome), n bare LEDs n a² h²/d⁴ cos^(g−1) θ, a screen's fields as "
      "differences of rectangles seen from a corner, a beam of ±2° by E = 2π L/(g + 1). Measured on a white "
      "sheet under the light; black housings. Limit 0.2 %; LEDs 0.3 and 0.4 %, for the formula takes them "
      "for points; fields 1 %, the beam 3 %.",
      run};
}
}  // namespace flawsmith::validation
