// What sequences out of one capture are for: shape from shading with four lights, and shape from reflected
// fringes.
//
// Photometric stereo. A matt ball under four small discs far away. A disc of radiance L and area A that faces
// the ball from a distance d gives a matt facet of albedo ρ the radiance ρ L A (n·l)/(π d²) cos θ, θ from the
// disc's axis: at a known point and for known lights linear in ρ n, which least squares over the four frames
// of one capture returns. Compared with the true normal, over all pixels that all four lights reach: each
// component's mean error is 0 within 0.0015 (0.09°). Standard error of the mean: below 0.0005 (a reading), so
// that a bias of 0.0023 is caught with 95 % probability.
//
// Deflectometry. A mirror shows a screen of 24 stripes, each a light group; 3 periods of fringes in 4 steps.
// The phase of a pixel is where on the screen its reflected ray ends: at column u of W, 2π · 3 u/W. A stripe
// is lit as a whole, so the phase of the stripe's middle stands for all of it: within half a stripe, and a
// tenth more for rays of the pixel and the mirror's roughness that end in the next one. Nothing here is as
// small as the noise: a mirrored screen, or a shift the wrong way, errs by up to half a period, 4 stripes.
#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/check.h"
#include "pipeline/light_sequence.h"
#include "renderer/relight.h"
#include "renderer/render.h"
#include "validation/experiments.h"
#include "validation/laboratory.h"
#include "validation/scratch_file.h"

namespace flawsmith::validation {
namespace {
constexpr int side = 40;  // [px]

// A telecentric camera at 300 mm above, looking along −axis at the origin; `field` [mm] across.
scenes::Camera camera_along(dvec3 axis, double field) {
  const scenes::Lens lens = lab::telecentric(0.1, 16, 300);
  return lab::mono_camera(side, field * lens.magnification / side, lens,
                          scenes::looking_at(300.0 * glm::normalize(axis), dvec3(0.0), {0, 1, 0}));
}

renderer::Capture render(const scenes::Station& station, int spp) {
  renderer::RenderOptions options;
  options.spp = spp;
  return renderer::make_cpu_renderer()->render(station, 0, options);
}

// There are four.
std::vector<Image<float>> frames_of(const renderer::Capture& capture, const std::string& sequence) {
  const ScratchFile file(".yaml", sequence);
  std::vector<Image<float>> frames;
  for (const auto& frame : pipeline::read_sequence(file.path(), capture))
    frames.push_back(renderer::weighted_sum(capture.electrons, frame.currents));
  CHECK(frames.size() == 4);
  return frames;
}

// The point that the chief ray of a pixel meets, in the world [mm].
dvec3 point_at(const scenes::Camera& camera, const renderer::Capture& capture, int x, int y) {
  const double pitch = camera.sensor.pixel_pitch / camera.lens.magnification;
  const double centre = 0.5 * (side - 1);
  const dvec3 local((x - centre) * pitch, (y - centre) * pitch, capture.depth.at(x, y));
  return camera.pose.position + camera.pose.rotation * local;
}

// Or there was nothing to compare.
Reading lacking(const char* name, int pixels) {
  return {name, 0.0, std::max(0.0, static_cast<double>(pixels)), 0.0, "px", 0.0};
}

void photometric_stereo(int spp, Outcome& outcome) {
  constexpr double distance = 1500, disc_radius = 15;  // [mm]
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::ball(15, 64), 0)};
  station.cameras = {camera_along({0, 0, 1}, 32)};
  std::vector<dvec3> lights;
  for (int k = 0; k < 4; ++k) {
    const double azimuth = glm::two_pi<double>() * k / 4 + 0.3, polar = glm::radians(35.0);
    lights.push_back(
        distance * (1.0 + 0.1 * k) *
        dvec3(std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth), std::cos(polar)));
    station.lights.push_back(lab::green_light("l" + std::to_string(k), scenes::DiscLight{disc_radius},
                                              scenes::looking_at(lights.back(), dvec3(0.0), {0, 0, 1}), 1e5));
  }
  const auto capture = render(station, spp);
  const auto frames = frames_of(capture, "frames:\n  - each: {lights: [l0, l1, l2, l3]}\n");

  dvec3 sum(0.0), squares(0.0);
  int count = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      if (capture.item.at(x, y) != 0) continue;
      const dvec3 p = point_at(station.cameras[0], capture, x, y);
      const vec3 seen(capture.normal.at(x, y, 0), capture.normal.at(x, y, 1), capture.normal.at(x, y, 2));
      const dvec3 truth = station.cameras[0].pose.rotation * dvec3(seen);
      dmat3 normal_matrix(0.0);
      dvec3 right(0.0);
      bool all_lit = true;
      for (std::size_t k = 0; k < 4; ++k) {
        const dvec3 to_light = lights[k] - p;
        const double d = glm::length(to_light);
        // Lambert's emission: cos θ from the disc's axis, which points at the origin.
        const double emission = glm::dot(to_light, lights[k]) / (d * glm::length(lights[k]));
        const dvec3 row = emission / (d * d) * (to_light / d);
        all_lit = all_lit && glm::dot(truth, to_light) > 0.25 * d;
        normal_matrix += glm::outerProduct(row, row);
        right += row * static_cast<double>(frames[k].at(x, y));
      }
      if (!all_lit) continue;
      const dvec3 error = glm::normalize(glm::inverse(normal_matrix) * right) - truth;
      sum += error;
      squares += error * error;
      ++count;
    }
  const dvec3 mean = sum / double(count),
              standard_error = glm::sqrt(squares / double(count) - mean * mean) / std::sqrt(count);
  for (int k = 0; k < 2; ++k) {  // z is of second order in the noise
    const std::string axis = k == 0 ? "x" : "y";
    outcome.readings.push_back({"photometric stereo: mean error of the normal along " + axis, 0.0, mean[k],
                                0.0015, "1", 0.0015 + 1.645 * standard_error[k]});
    outcome.readings.push_back(
        {"photometric stereo: standard error along " + axis, 0.0, standard_error[k], 0.0005, "1", 0.0005});
  }
  outcome.readings.push_back(lacking("photometric stereo: pixels fewer than 401", 401 - count));
}

void deflectometry(int spp, Outcome& outcome) {
  constexpr int stripes = 24, periods = 3;
  constexpr double width = 96, height = 200;  // [mm] of the screen
  scenes::Station station;
  station.materials = {lab::steel(0.002f)};
  station.items = {lab::item(lab::sheet(80), 0)};
  const dvec3 towards_camera = glm::normalize(dvec3(0, -1, 1));
  station.cameras = {camera_along(towards_camera, 60)};
  // The mirror's picture of the camera's axis is (0, 1, 1): the screen stands square to it, its columns along
  // world x.
  const dvec3 middle = 200.0 * glm::normalize(dvec3(0, 1, 1));
  const scenes::Pose square = scenes::looking_at(middle, dvec3(0.0), {0, 0, 1});
  for (int i = 0; i < stripes; ++i) {
    scenes::Pose pose = square;
    pose.position.x = width * ((i + 0.5) / stripes - 0.5);
    station.lights.push_back(
        lab::green_light("s" + std::to_string(i), scenes::RectangleLight{width / stripes, height}, pose));
  }
  const auto capture = render(station, spp);
  std::string list;
  for (int i = 0; i < stripes; ++i) list += (i ? ", s" : "s") + std::to_string(i);
  const auto frames =
      frames_of(capture, "frames:\n  - fringes: {lights: [" + list + "], periods: 3, steps: 4}\n");

  const dvec3 axis = station.cameras[0].pose.rotation[2];  // into the scene
  const dvec3 reflected(axis.x, axis.y, -axis.z);
  Plot plot{"fringes along the middle row", "place on the screen [stripes]", "by its phase [stripes]", {}};
  plot.lines = {{"the same", {}, {}}, {"found", {}, {}, true}};
  double worst = 0, sum = 0;
  int count = 0;
  for (int y = 4; y < side - 4; ++y)
    for (int x = 4; x < side - 4; ++x) {
      if (capture.item.at(x, y) != 0) continue;
      const dvec3 p = point_at(station.cameras[0], capture, x, y);
      const double t = glm::dot(middle - p, square.rotation[2]) / glm::dot(reflected, square.rotation[2]);
      const double u = (p.x + t * reflected.x) / width + 0.5;  // of the screen's width
      const double phase =
          std::atan2(frames[1].at(x, y) - frames[3].at(x, y), frames[0].at(x, y) - frames[2].at(x, y));
      const double error = std::remainder(phase - glm::two_pi<double>() * periods * u, glm::two_pi<double>());
      const double in_stripes = error / glm::two_pi<double>() * stripes / periods;
      if (y == side / 2)
        for (std::size_t line = 0; line < 2; ++line) {
          plot.lines[line].x.push_back(stripes * u);
          plot.lines[line].y.push_back(stripes * u + (line == 1 ? in_stripes : 0.0));
        }
      worst = std::max(worst, std::abs(in_stripes));
      sum += in_stripes;
      ++count;
    }
  outcome.readings.push_back({"fringes: place on the screen, worst pixel", 0.0, worst, 0.6, "stripes", 0.0});
  outcome.readings.push_back({"fringes: place on the screen, mean", 0.0, sum / count, 0.05, "stripes", 0.0});
  outcome.readings.push_back(lacking("fringes: pixels fewer than 501", 501 - count));
  outcome.plots.push_back(plot);
}

Outcome run(Effort effort) {
  const int more = effort == Effort::full ? 16 : 1;
  Outcome outcome;
  photometric_stereo(128 * more, outcome);
  deflectometry(24 * more, outcome);
  return outcome;
}
}  // namespace

Experiment sequences() {
  return {
      "sequences", "Normals from four lights and places from fringes, out of one capture each",
      "Photometric stereo: a matt ball under four small far discs; a facet's radiance is linear in ρ n, "
      "which "
      "least squares over four frames returns. Mean error of the normal's components 0 within 0.0015, "
      "standard error below 0.0005. Deflectometry: a mirror shows 24 stripes, each a light group, 3 periods "
      "in 4 steps; the phase is the place on the screen where the reflected ray ends, within half a stripe "
      "and a tenth for rays that end in the next one.",
      run};
}
}  // namespace flawsmith::validation
