// The lights of assets/lights, as the renderer makes them: irradiance on a white sheet against closed forms
// where there are any, and against what each data sheet states.
#include <fmt/format.h>

#include <algorithm>

#include "core/assets.h"
#include "scenes/light_catalogue.h"
#include "scenes/light_output.h"
#include "validation/experiments.h"
#include "validation/luxmeter.h"

namespace flawsmith::validation {
namespace {
scenes::Light catalogue(const std::string& name) {
  return scenes::read_catalogue_light(assets_folder() / "lights" / (name + ".yaml")).light;
}

/// The sheet at a point of the plane across the light's axis at this distance; both sides of a splitter's
/// loss on the camera's side are taken out again.
Mean at(scenes::Light light, double distance, dvec2 off, int spp) {
  const bool dome = std::holds_alternative<scenes::DomeLight>(light.body);
  light.pose = dome ? scenes::Pose{dmat3(1.0), {off.x, off.y, distance}}
                    : scenes::pose_from_degrees({off.x, -off.y, distance}, {180, 0, 0});
  double seen = 1.0;
  scenes::Pose camera = scenes::looking_at({-20, -60, 50}, {0, 0, 0}, {0, 0, 1});
  if (std::holds_alternative<scenes::FlatDomeLight>(light.body))  // from below the plate
    camera = scenes::looking_at({-20, -60, 0.5 * distance}, {0, 0, 0}, {0, 0, 1});
  if (auto* coaxial = std::get_if<scenes::CoaxialLight>(&light.body)) {
    coaxial->camera = "camera";
    coaxial->distance = 20.0;
    camera = scenes::looking_at({0, 0, distance + 20.0}, {0, 0, 0}, {0, 1, 0});
    seen = coaxial->splitter_transmittance;
  }
  const Mean m = measured_irradiance(sheet_under(light, camera), spp);
  return {m.value / seen, m.sigma / seen};
}

Reading against(const std::string& name, double expected, double limit, Mean got) {
  return {name, expected, got.value, limit * expected, "W/m2", limit * expected + 1.65 * got.sigma};
}

/// Form factor of a rectangle from the corner of a × b at h. Howell, C-11.
double corner(double a, double b, double h) {
  const auto part = [&](double x, double y) {
    return x / std::sqrt(1 + x * x) * std::atan(y / std::sqrt(1 + x * x));
  };
  return (part(a / h, b / h) + part(b / h, a / h)) / (2.0 * glm::pi<double>());
}

void closed_forms(Outcome& outcome, int spp) {
  constexpr double pi = glm::pi<double>(), limit = 0.005;
  auto& r = outcome.readings;
  const scenes::Light panel = catalogue("backlight");  // 150 × 100
  r.push_back(against("backlight, axis at 10 mm", pi * panel.radiance * 4 * corner(75, 50, 10), limit,
                      at(panel, 10, {0, 0}, spp)));
  // Under the field's corner at (50, 30): rectangles of 125, 25 by 80, 20.
  r.push_back(
      against("backlight, corner of its field",
              pi * panel.radiance *
                  (corner(125, 80, 10) + corner(25, 80, 10) + corner(125, 20, 10) + corner(25, 20, 10)),
              limit, at(panel, 10, {50, 30}, spp)));
  const scenes::Light coaxial = catalogue("coaxial");  // 50 × 50, of which the splitter sends 0.47
  r.push_back(against("coaxial, at 80 mm", 0.47 * pi * coaxial.radiance * 4 * corner(25, 25, 80), limit,
                      at(coaxial, 80, {0, 0}, spp)));
  // A disc of cos^g: E = 2π L0/(g + 1) [1 − cos^(g+1) of its edge].
  const scenes::Light spot = catalogue("spot");
  const double g = scenes::emission_exponent(spot.half_angle);
  r.push_back(against("spot, at 150 mm",
                      2 * pi * spot.radiance / (g + 1) * (1 - std::pow(150 / std::hypot(150.0, 8.0), g + 1)),
                      limit, at(spot, 150, {0, 0}, spp)));
  // A window wider than the beam: E = L0 ∫ p cos θ′ /cos θ dΩ = L0 ∫ p dΩ, at any distance; p is linear
  // between its rows, ∫ p sin θ dθ over a row from a to b is [k sin θ − p cos θ].
  const scenes::Light beam = catalogue("backlight_telecentric");
  const std::pair<double, double> rows[] = {{0, 1}, {1.8, 0.97}, {2, 0.5}, {2.2, 0.03}, {2.4, 0}};
  double solid_angle = 0.0;
  for (std::size_t i = 0; i + 1 < std::size(rows); ++i) {
    const double a = glm::radians(rows[i].first), b = glm::radians(rows[i + 1].first);
    const double k = (rows[i + 1].second - rows[i].second) / (b - a);
    solid_angle +=
        2 * pi *
        (k * (std::sin(b) - std::sin(a)) - rows[i + 1].second * std::cos(b) + rows[i].second * std::cos(a));
  }
  for (const double distance : {50.0, 300.0})
    r.push_back(against(fmt::format("telecentric backlight, at {} mm", distance), beam.radiance * solid_angle,
                        limit, at(beam, distance, {0, 0}, spp)));
  // A hemisphere's wall is (1 − (1 − cos of the hole))/2 of its sphere: at the centre E = π L0 (1 − (r/R)²) ·
  // gain.
  const scenes::Light dome = catalogue("dome");
  const double share = 0.5 * std::sqrt(1 - 0.04);
  r.push_back(against("dome, at its centre", pi * dome.radiance * 0.96 / (1 - 0.9 * share), limit,
                      at(dome, 0, {0, 0}, spp)));
}

/// Over the distance from the axis, along x: rendered points on the quadrature's line.
Plot across(const std::string& name, double distance, double reach, int spp) {
  const scenes::Light light = catalogue(name);
  Plot plot{
      name + fmt::format(" at {} mm", distance), "distance from the axis [mm]", "irradiance [W/m2]", {}};
  Plot::Line line{"data sheet's body", {}, {}, false}, points{"rendered", {}, {}, true};
  for (int i = 0; i <= 40; ++i) {
    const double x = reach * i / 40;
    line.x.push_back(x);
    line.y.push_back(scenes::irradiance(light, {x, 0, distance}, {0, 0, -1}));
    if (i % 4 != 0) continue;
    points.x.push_back(x);
    points.y.push_back(at(light, distance, {x, 0}, spp).value);
  }
  plot.lines = {std::move(line), std::move(points)};
  return plot;
}

Outcome run(Effort effort) {
  const bool full = effort == Effort::full;
  Outcome outcome;
  closed_forms(outcome, full ? 32768 : 2048);
  outcome.plots = {across("spot", 150, 60, full ? 4096 : 256),
                   across("ring_bright_field", 100, 60, full ? 4096 : 256),
                   across("backlight_telecentric", 100, 40, full ? 4096 : 256)};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(assets_folder() / "lights"))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const scenes::CatalogueLight one = scenes::read_catalogue_light(file);
    for (const dvec2 stated : one.sheet.irradiance) {
      Reading reading = against(fmt::format("{}, stated at {} mm", one.light.name, stated.x), stated.y, 0.06,
                                at(one.light, stated.x, {0, 0}, full ? 8192 : 512));
      outcome.readings.push_back(reading);
      if (!full) break;
    }
    // The darkest point of a field is a corner: over the middle, against the sheet's own tolerance.
    // A coaxial light moves with its camera, which sees its middle alone.
    if (!full || !one.sheet.uniformity || std::holds_alternative<scenes::CoaxialLight>(one.light.body))
      continue;
    const auto& u = *one.sheet.uniformity;
    const Mean middle = at(one.light, u.distance, {0, 0}, 8192),
               edge = at(one.light, u.distance, 0.5 * u.field, 8192);
    const double sigma =
        edge.value / middle.value * std::hypot(edge.sigma / edge.value, middle.sigma / middle.value);
    const dvec2 place = 0.5 * u.field;
    const double side = std::holds_alternative<scenes::DomeLight>(one.light.body) ? -1.0 : 1.0;
    const double expected = scenes::irradiance(one.light, {place, side * u.distance}, {0, 0, -side}) /
                            scenes::axial_irradiance(one.light, u.distance);
    outcome.readings.push_back({one.light.name + ", corner of its field over the middle", expected,
                                edge.value / middle.value, 0.03, "1", 0.03 + 1.65 * sigma});
  }
  return outcome;
}
}  // namespace

Experiment catalogue_lights() {
  return {"catalogue_lights",
          "Irradiance and uniformity of the catalogue's lights against closed forms and data sheets",
          "Rectangle (corner formula), disc of cos^g, a window of narrow beams (E = L0 ∫ p dΩ at any "
          "distance), a dome whose "
          "wall sends its light to and fro (1/(1 − ρ f)): within 0.5 %. Every light against the irradiance "
          "that its sheet "
          "states, within 6 % (the reader holds the sheet to 5 % of its own quadrature), and in the full "
          "form the corner of "
          "its field over the middle within 0.03.",
          run};
}
}  // namespace flawsmith::validation
