// A relit capture against a render at those currents: the same seed, a station whose lights have the
// radiances that the currents make. Light adds up, so per pixel
//   relight(capture of radiances L, currents I) = Σ_g electrons_g of the capture of radiances I L,
// exactly; in single precision within some 1e-7, if neither radiance nor current steers a path, a wavelength
// or the choice of a light. Limit: 1e-5 of the pixel's value, where a pixel has light; the smallest error
// that is caught is 1e-5 itself: nothing here is random, the two renders share their numbers.
//
// A light choice by power instead of by group gives other paths: a difference of the noise, some percent per
// pixel.
#include "renderer/relight.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "renderer/render.h"
#include "validation/experiments.h"
#include "validation/laboratory.h"

namespace flawsmith::validation {
namespace {
// A ball of paint and a box of brushed steel in a room's corner of light: a ring in two segments, a bar and a
// disc of other colours, so that light of every group reaches every surface directly and by way of the
// others.
scenes::Station bench(double ring, double bar, double disc) {
  scenes::Station station;
  station.materials = {lab::diffuse(0.6f), lab::steel(0.2f)};
  station.items = {lab::item(lab::ball(10, 24), 0, {-13, 0, 10.5}),
                   lab::item(lab::box({18, 18, 18}), 1, {13, 0, 9.5})};
  station.ground.kind = scenes::Ground::Kind::plane;
  station.ground.size = 120;
  scenes::Lens lens;
  lens.focal_length = 25;
  lens.focus_distance = 250;
  station.cameras = {
      lab::mono_camera(48, 5.0 / 48, lens, scenes::looking_at({0, -120, 220}, {0, 0, 8}, {0, 0, 1}))};
  scenes::RingLight body;
  body.inner_radius = 40;
  body.outer_radius = 55;
  body.tilt = 0.5;
  body.segments = 2;
  station.lights = {
      lab::green_light("ring", body, scenes::pose_from_degrees({0, 0, 90}, {180, 0, 0}), 10 * ring),
      lab::green_light("bar", scenes::BarLight{60, 10},
                       scenes::looking_at({-80, -40, 60}, {0, 0, 5}, {0, 0, 1}), 5 * bar),
      lab::green_light("disc", scenes::DiscLight{8}, scenes::looking_at({70, 10, 50}, {0, 0, 5}, {0, 0, 1}),
                       200 * disc)};
  station.lights[1].spectrum = led_spectrum(465, 25);
  station.lights[2].spectrum = led_spectrum(630, 20);
  return station;
}

renderer::Capture render(const scenes::Station& station) {
  renderer::RenderOptions options;
  options.spp = 32;
  options.seed = 5;
  return renderer::make_cpu_renderer()->render(station, 0, options);
}
/// Pixels whose electrons or variance differ although only the lightings do: the lightings of a station say
/// nothing but which groups are dark in all of them.
Reading lightings_change_nothing() {
  scenes::Station all = bench(1, 1, 1), uneven = all;
  all.lightings = {{"all", {{0, -1, 1.0}, {1, -1, 1.0}, {2, -1, 1.0}}}};
  uneven.lightings = {{"uneven", {{0, 0, 0.25}, {0, 1, 0.5}, {1, -1, 2.0}, {2, -1, 0.01}}}};
  const renderer::Capture even = render(all), again = render(uneven);
  double differing = 0;
  for (std::size_t g = 0; g < even.electrons.size(); ++g)
    for (std::size_t i = 0; i < even.electrons[g].data().size(); ++i)
      differing += even.electrons[g].data()[i] != again.electrons[g].data()[i] ||
                   even.variance[g].data()[i] != again.variance[g].data()[i];
  return {"pixels that a lighting's currents change", 0.0, differing, 0.0, "px", 0.0};
}

Outcome run(Effort) {
  const double ring = 0.37, bar = 3.1, disc = 0.31;
  const renderer::Signal relit = renderer::relight(render(bench(1, 1, 1)), {ring, ring, bar, disc});
  const renderer::Capture again = render(bench(ring, bar, disc));
  double worst = 0, worst_variance = 0, lit = 0;
  std::array<double, 4> share{};
  for (std::size_t i = 0; i < relit.electrons.data().size(); ++i) {
    double e = 0, v = 0;
    for (std::size_t g = 0; g < 4; ++g) {
      e += static_cast<double>(again.electrons[g].data()[i]);
      v += static_cast<double>(again.variance[g].data()[i]);
    }
    if (!(e > 0)) continue;
    ++lit;
    worst = std::max(worst, std::abs(relit.electrons.data()[i] - e) / e);
    worst_variance = std::max(worst_variance, std::abs(relit.variance.data()[i] - v) / v);
    for (std::size_t g = 0; g < 4; ++g) share[g] += again.electrons[g].data()[i] / e;
  }
  double smallest = 1.0;
  for (const double s : share) smallest = std::min(smallest, lit > 0 ? s / lit : 0.0);
  return {{
              {"electrons of a pixel, worst relative difference", 0.0, worst, 1e-5, "1", 0.0},
              // Squares: twice the relative error.
              {"variance of a pixel, worst relative difference", 0.0, worst_variance, 2e-5, "1", 0.0},
              lightings_change_nothing(),
              // Or there was nothing to compare: most of the 2304 pixels have light, none of the groups is
              // drowned by the others.
              {"lit share of the picture", 1.0, lit / 2304.0, 0.13, "1", 0.0},
              {"share of the weakest of four groups", 0.25, smallest, 0.2, "1", 0.0},
          },
          {}};
}
}  // namespace

Experiment relight() {
  return {
      "relight", "A relit capture against a render at those currents",
      "Light adds up: the capture at unit current, its light groups weighted by currents, is the capture of "
      "a "
      "station whose lights have those radiances, if neither radiance nor current steers a path, a "
      "wavelength "
      "or the choice of a light. Both renders share their random numbers, so single precision is all that "
      "may "
      "differ. A choice of lights by power instead of by group gives other paths: some percent per pixel.",
      run};
}
}  // namespace flawsmith::validation
