// Image irradiance of an evenly bright wall through each kind of lens. Everything along a camera ray is
// constant but the lens's own weight, and wavelengths are drawn by what they are worth, so that few samples
// do.
#include <fmt/format.h>

#include "validation/experiments.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
constexpr double pi = glm::pi<double>();
constexpr double pitch = 0.1;  // [mm]

/// "name, 5 mm off axis"
std::string beside(const std::string& name, double offset) {
  return offset == 0.0 ? name + ", axis" : fmt::format("{}, {} mm off axis", name, offset);
}

/// Irradiance over radiance [sr], from 16 pixels around a point `offset` [mm] beside the axis, along x.
Mean irradiance(const scenes::Lens& lens, double offset, int spp) {
  scenes::Station station;
  station.lights = {lab::green_light("wall", scenes::RectangleLight{3000, 3000},
                                     scenes::pose_from_degrees({0, 0, lens.focus_distance}, {180, 0, 0}))};
  station.cameras = {lab::mono_camera(204, pitch, lens, scenes::Pose{})};
  // Pixels 100 … 103 straddle the axis.
  station.cameras[0].roi = {100 + static_cast<int>(std::lround(offset / pitch)), 100, 4, 4};
  renderer::RenderOptions options;
  options.spp = spp;
  Mean m = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double unit = electrons(station.cameras[0], station.lights[0].radiance, 1.0);
  m.value /= unit;
  m.sigma /= unit;
  return m;
}

Reading reading(const std::string& name, double expected, const scenes::Lens& lens, double offset, int spp) {
  const Mean m = irradiance(lens, offset, spp);
  const double tolerance = 0.005 * expected;
  return {name, expected, m.value, tolerance, "sr", tolerance + 1.65 * m.sigma};
}

/// Form factor of a disc of radius R at distance h, seen from x beside its axis.
double disc_factor(double radius, double h, double x) {
  if (x == 0.0) return radius * radius / (radius * radius + h * h);
  const double H = h / x, r = radius / x, Z = 1.0 + H * H + r * r;
  return 0.5 * (1.0 - (1.0 + H * H - r * r) / std::sqrt(Z * Z - 4.0 * r * r));
}

/// Share of a disc of radius a that a disc of radius b covers whose middle lies d beside it.
double overlap(double a, double b, double d) {
  if (d >= a + b) return 0.0;
  if (d <= std::abs(a - b)) return b >= a ? 1.0 : b * b / (a * a);
  const double alpha = std::acos((d * d + a * a - b * b) / (2 * d * a));
  const double beta = std::acos((d * d + b * b - a * a) / (2 * d * b));
  const double area = a * a * (alpha - 0.5 * std::sin(2 * alpha)) + b * b * (beta - 0.5 * std::sin(2 * beta));
  return area / (pi * a * a);
}

scenes::Lens lens_of(scenes::Lens::Kind kind, double focal_length, double f_number, double focus) {
  scenes::Lens lens;
  lens.kind = kind;
  lens.focal_length = focal_length;
  lens.f_number = f_number;
  lens.focus_distance = focus;
  return lens;
}

Outcome run(Effort effort) {
  using Kind = scenes::Lens::Kind;
  const int spp = effort == Effort::full ? 16384 : 1024;
  Outcome outcome;
  const scenes::Lens thin = lens_of(Kind::thin_lens, 25, 2, 250);  // R = 6.25, s' = 27.78
  const double s_image = 25.0 * 250.0 / 225.0;
  for (const double x : {0.0, 5.0, 10.0})
    outcome.readings.push_back(
        reading(beside("thin lens f/2", x), pi * disc_factor(6.25, s_image, x), thin, x, spp));

  scenes::Lens real = lens_of(Kind::fixed_focal, 25, 1.4, 250);
  real.pupil_magnification = 1.25;
  const auto on_axis = [&] { return pi / (4.0 * std::pow(real.working_f_number(), 2)); };
  // m = 25/(250 − 20) = 0.1087, N_w = 1.4 (1 + m/1.25)
  outcome.readings.push_back(reading("catalogue lens f/1.4, axis", on_axis(), real, 0.0, spp));
  // Close up the pupil's sphere shows: m = 25/(50 − 20) = 0.833, sin θ = 8.93/50, and a flat pupil of that
  // radius would give less by sin²θ/2 = 1.6 %.
  scenes::Lens close = real;
  close.focus_distance = 50;
  outcome.readings.push_back(reading("catalogue lens f/1.4 close up, axis",
                                     pi / (4.0 * std::pow(close.working_f_number(), 2)), close, 0.0, spp));
  real.f_number = 4.0;
  outcome.readings.push_back(reading("catalogue lens f/4, axis", on_axis(), real, 0.0, spp));
  real.f_number = 16.0;
  const double c = real.image_distance();
  const double theta = std::atan(10.0 / c);
  outcome.readings.push_back(reading("catalogue lens f/16, 20° off axis",
                                     on_axis() * std::pow(std::cos(theta), 4), real, 10.0, spp));

  // A rim of 2 mm, 8 mm before a pupil of 1.5625 mm (radii). From a point q beside the axis it is seen in the
  // pupil's plane s/(s − 8) larger, and shifted by 8 q/(s − 8).
  real.f_number = 8.0;
  real.rim_radius = 2.0;
  real.rim_distance = 8.0;
  Plot plot{"Catalogue lens f/8 with a rim", "image height [mm]", "irradiance over the axis's [1]", {}};
  Plot::Line expected{"cos⁴ × overlap of two discs", {}, {}, false}, got{"rendered", {}, {}, true};
  for (const double x : {0.0, 2.0, 4.0, 6.0, 8.0, 10.0}) {
    const double q = x / c * 250.0, grown = 250.0 / 242.0;
    const double share = overlap(1.5625, 2.0 * grown, 8.0 * q / 242.0);
    const double value = on_axis() * std::pow(std::cos(std::atan(x / c)), 4) * share;
    const Reading r = reading(beside("the same f/8 behind a rim", x), value, real, x, 4 * spp);
    expected.x.push_back(x);
    expected.y.push_back(value / on_axis());
    got.x.push_back(x);
    got.y.push_back(r.got / on_axis());
    if (x == 6.0 || x == 10.0) outcome.readings.push_back(r);
  }
  plot.lines = {expected, got};
  outcome.plots.push_back(plot);

  scenes::Lens telecentric = lens_of(Kind::telecentric, 0, 4, 150);
  telecentric.magnification = 0.5;
  telecentric.telecentricity = std::sin(0.1 * pi / 180.0) / 20.0;  // 0.1° at 20 mm
  for (const double x : {0.0, 10.0})
    outcome.readings.push_back(reading(beside("telecentric lens f/4", x), pi / 64.0, telecentric, x, spp));
  return outcome;
}
}  // namespace

Experiment irradiance() {
  return {
      "irradiance", "Image irradiance of an even wall through a thin, a catalogue and a telecentric lens",
      "An evenly sampled thin lens of radius R at s': E = π L F with F the disc's form factor from the film "
      "point, also beside the axis. A sine-corrected lens: E = π L/(4 N_w²) on the axis, N_w = N (1 + m/P), "
      "times cos⁴ of the chief ray's angle beside it (the aperture is small against the distance), times the "
      "share of the pupil that the rim leaves open, the overlap of two discs. A telecentric lens: "
      "E = π L/(4 N_w²) everywhere. Transmission is 0.9 in all of them. Limit 0.5 %.",
      run};
}
}  // namespace flawsmith::validation
