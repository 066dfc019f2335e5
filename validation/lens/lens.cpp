// Lenses: blur, magnification; and a mask's area against the projection of a disc.
#include <cmath>
#include <limits>

#include "validation/experiments.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;
constexpr double pi = 3.14159265358979323846;

scenes::Lens thin_lens(double focal_length, double f_number, double focus) {
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::thin_lens;
  lens.focal_length = focal_length;
  lens.f_number = f_number;
  lens.focus_distance = focus;
  return lens;
}

struct Spot {
  double x = 0, y = 0, variance = 0, sum = 0;  // [px] centroid; mean of the two axes' variances [px²]
};
Spot spot(const Image<float>& image) {
  Spot s;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) {
      const double e = image.at(x, y);
      s.sum += e;
      s.x += e * x;
      s.y += e * y;
    }
  s.x /= s.sum;
  s.y /= s.sum;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      s.variance += 0.5 * image.at(x, y) * ((x - s.x) * (x - s.x) + (y - s.y) * (y - s.y)) / s.sum;
  return s;
}

void out_of_focus(int spp, Outcome& outcome) {
  // f = 25, N = 4, in focus at 250: s' = 27.7778. A spot at 300: s'_d = 27.2727; blur c = D |s' − s'_d|/s'_d
  // with D = 6.25: 0.115741 mm = 11.574 px of 10 µm. A uniform disc has variance (c/2)²/4 per axis; to it add
  // the pixel's 1/12 and the spot's own image.
  // Power: of 441 pixels of 4096 samples, a few hundred thousand meet the spot; the variance was found to
  // spread by 0.19 % over twelve seeds. With a limit of 2 % an error of 2.3 %, 1.2 % of the diameter, is
  // caught with 95 % probability.
  scenes::Station station;
  station.lights = {
      lab::green_light("spot", scenes::DiscLight{0.2}, scenes::pose_from_degrees({0, 0, 300}, {180, 0, 0}))};
  station.cameras = {lab::mono_camera(21, 0.01, thin_lens(25, 4, 250), scenes::Pose{})};
  renderer::RenderOptions options;
  options.spp = spp;
  const Spot s = spot(renderer::make_cpu_renderer()->render(station, 0, options).electrons[0]);
  const double own = 0.2 * 27.7777778 / 300.0 / 0.01;  // [px] radius of the spot's image
  const double expected = 11.5741 * 11.5741 / 16.0 + 1.0 / 12.0 + own * own / 4.0;
  outcome.readings.push_back({"point out of focus: column of its centroid", 10.0, s.x, 0.05, "px", 0.06});
  outcome.readings.push_back({"point out of focus: row of its centroid", 10.0, s.y, 0.05, "px", 0.06});
  outcome.readings.push_back({"point out of focus: variance of its disc", expected, s.variance,
                              0.02 * expected, "px²", 0.0232 * expected});
}

void telecentric(int spp, Outcome& outcome) {
  // m = 0.5, 10 µm pixels: 1 mm is 50 px. A spot 0.8 mm beside the axis lies 40 px from the centre, in focus,
  // before and behind: at (100, 60), in a region with its corner at (80, 40).
  // Power: over twelve seeds of 64 samples a centroid spread by 0.019 px out of focus, so by 0.0033 px with
  // 32 times as many; the limit of 0.02 px is 6 of that, and an error of 0.026 px, 0.06 % of the
  // magnification, is caught with 95 % probability.
  for (const int z : {95, 100, 105}) {
    scenes::Station station;
    station.lights = {lab::green_light("spot", scenes::DiscLight{0.1},
                                       scenes::pose_from_degrees({0.8, 0, double(z)}, {180, 0, 0}))};
    const scenes::Lens lens = lab::telecentric(0.5, 16, 100);
    station.cameras = {lab::mono_camera(121, 0.01, lens, scenes::Pose{})};
    station.cameras[0].roi = {80, 40, 41, 41};
    renderer::RenderOptions options;
    options.spp = spp;
    const Spot s = spot(renderer::make_cpu_renderer()->render(station, 0, options).electrons[0]);
    const std::string name = "telecentric, spot at " + std::to_string(z) + " mm: ";
    outcome.readings.push_back({name + "column", 100.0, s.x + 80, 0.02, "px", 0.0255});
    outcome.readings.push_back({name + "row", 60.0, s.y + 40, 0.02, "px", 0.0255});
  }
}

void masks(int spp, Outcome& outcome) {
  // A labelled disc of radius r, tilted by θ, its centre d before a pinhole: x = a/(d + b sin θ), y = b cos
  // θ/(d + b sin θ) with (a, b) in the disc; the area of the ellipse is ∫ d cos θ/(d + b sin θ)³ = π r² d cos
  // θ/(d² − r² sin² θ)^(3/2). 64 samples per pixel over some 2800 px, of which 200 lie on the rim: the sum
  // spread by 0.006 % over twelve seeds. Limit 1 %: an error of 1.01 % is caught with 95 % probability.
  const double r = 10.0, d = 100.0, tilt = 40.0 * pi / 180.0;
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::sheet(60.0), 0)};
  scenes::Patch& patch = station.items[0].patch;
  constexpr int sides = 360;
  patch.positions.push_back({0, 0, 1e-3});
  for (std::uint32_t i = 0; i < sides; ++i) {
    const double a = 2.0 * pi * i / sides;
    patch.positions.emplace_back(r * std::cos(a), r * std::sin(a), 1e-3);
    scenes::PatchTriangle t;
    t.points = {0, 1 + i, 1 + (i + 1) % sides};
    t.label[0] = 7;
    t.coverage[0] = {1, 1, 1};
    patch.triangles.push_back(t);
  }
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, scenes::Pose{})};
  station.cameras = {
      lab::mono_camera(100, 0.03, pinhole(10, 4),
                       looking_at({0, -d * std::sin(tilt), d * std::cos(tilt)}, {0, 0, 0}, {0, 0, 1}))};
  renderer::RenderOptions options;
  options.spp = spp;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  double visible = std::numeric_limits<double>::quiet_NaN(), amodal = visible;
  if (capture.labels.size() == 1 && capture.labels[0].id == 7) {
    visible = amodal = 0.0;
    for (const float v : capture.labels[0].visible.data()) visible += static_cast<double>(v);
    for (const float v : capture.labels[0].amodal.data()) amodal += static_cast<double>(v);
  }
  const double s = r * std::sin(tilt);
  const double expected =
      pi * r * r * d * std::cos(tilt) / std::pow(d * d - s * s, 1.5) * std::pow(10.0 / 0.03, 2);
  outcome.readings.push_back(
      {"tilted disc: area of its visible mask", expected, visible, 0.01 * expected, "px", 0.0101 * expected});
  outcome.readings.push_back(
      {"tilted disc: area of its amodal mask", expected, amodal, 0.01 * expected, "px", 0.0101 * expected});
}

Outcome run(Effort effort) {
  const int more = effort == Effort::full ? 16 : 1;
  Outcome outcome;
  out_of_focus(4096 * more, outcome);
  telecentric(2048 * more, outcome);
  masks(64 * more, outcome);
  return outcome;
}
}  // namespace

Experiment lens() {
  return {
      "lens", "Blur and magnification of lenses, and the area of a mask",
      "Thin lens: a point at 300 mm, in focus at 250, becomes a disc of D |s' − s'_d|/s'_d; its variance is "
      "that of the disc, the pixel and the spot's own image, limit 2 %. Telecentric: a spot 0.8 mm beside "
      "the axis lies 40 px from the centre at any distance, limit 0.02 px. A disc tilted by 40° before a "
      "pinhole projects to the area π r² d cos θ/(d² − r² sin² θ)^(3/2), limit 1 %.",
      run};
}
}  // namespace flawsmith::validation
