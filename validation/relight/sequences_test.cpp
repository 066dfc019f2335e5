// What sequences out of one capture are for: shape from shading with four lights, and shape from reflected
// fringes.
//
// Photometric stereo. A matt ball under four small discs far away. A disc of radiance L and area A that faces
// the ball from a distance d gives a matt facet of albedo ρ the radiance ρ L A (n·l)/(π d²) cos θ, θ from the
// disc's axis: at a known point and for known lights linear in ρ n, which least squares over the four frames
// of one capture returns. Compared with the true normal, over all pixels that all four lights reach: each
// component's mean error is 0 within 0.0015 (0.09°). Standard error of the mean: below 0.0005 (printed), so
// that a bias of 0.0023 is caught with 95 % probability.
//
// Deflectometry. A mirror shows a screen of 24 stripes, each a light group; 3 periods of fringes in 4 steps.
// The phase of a pixel is where on the screen its reflected ray ends: at column u of W, 2π · 3 u/W. A stripe
// is lit as a whole, so the phase of the stripe's middle stands for all of it: within half a stripe, and a
// tenth more for rays of the pixel and the mirror's roughness that end in the next one. Nothing here is as
// small as the noise: a mirrored screen, or a shift the wrong way, errs by up to half a period, 4 stripes.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <glm/gtc/constants.hpp>

#include "pipeline/light_currents.h"
#include "pipeline/light_sequence.h"
#include "renderer/relight.h"
#include "renderer/render.h"
#include "tests/core/scratch_folder.h"
#include "validation/laboratory.h"

using namespace flawsmith;

namespace {
constexpr int side = 40;  // [px]

// A telecentric camera at 300 mm above, looking along −axis at the origin; `field` [mm] across.
scenes::Camera camera_along(dvec3 axis, double field) {
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.magnification = 0.1;
  lens.f_number = 16;
  lens.focus_distance = 300;
  return lab::mono_camera(side, field * lens.magnification / side, lens,
                          scenes::looking_at(300.0 * glm::normalize(axis), dvec3(0.0), {0, 1, 0}));
}

renderer::Capture render(const scenes::Station& station, int spp) {
  renderer::RenderOptions options;
  options.spp = spp;
  return renderer::make_cpu_renderer()->render(station, 0, options);
}

std::vector<Image<float>> frames_of(const renderer::Capture& capture, const std::string& sequence) {
  const ScratchFolder folder;
  std::ofstream(folder / "s.yaml") << sequence;
  std::vector<Image<float>> frames;
  for (const auto& frame : pipeline::read_sequence(folder / "s.yaml", capture))
    frames.push_back(renderer::weighted_sum(capture.electrons, frame.currents));
  return frames;
}

// The point that the chief ray of a pixel meets, in the world [mm].
dvec3 point_at(const scenes::Camera& camera, const renderer::Capture& capture, int x, int y) {
  const double pitch = camera.sensor.pixel_pitch / camera.lens.magnification;
  const double centre = 0.5 * (side - 1);
  const dvec3 local((x - centre) * pitch, (y - centre) * pitch, capture.depth.at(x, y));
  return camera.pose.position + camera.pose.rotation * local;
}
}  // namespace

TEST_CASE("sequences: photometric stereo out of one capture finds the normals", "[sequence]") {
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
  const auto capture = render(station, 128);
  const auto frames = frames_of(capture, "frames:\n  - each: {lights: [l0, l1, l2, l3]}\n");
  REQUIRE(frames.size() == 4);

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
  REQUIRE(count > 400);
  const dvec3 mean = sum / double(count),
              standard_error = glm::sqrt(squares / double(count) - mean * mean) / std::sqrt(count);
  std::printf(
      "photometric stereo: mean error of the normal %.4f %.4f %.4f, standard error %.4f %.4f %.4f (limit "
      "0.0015), %d px\n",
      mean.x, mean.y, mean.z, standard_error.x, standard_error.y, standard_error.z, count);
  for (int k = 0; k < 2; ++k) {  // z is of second order in the noise
    CHECK(standard_error[k] < 0.0005);
    CHECK(std::abs(mean[k]) < 0.0015);
  }
}

TEST_CASE("sequences: fringes out of one capture find the place on the screen", "[sequence]") {
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
  const auto capture = render(station, 24);
  std::string list;
  for (int i = 0; i < stripes; ++i) list += (i ? ", s" : "s") + std::to_string(i);
  const auto frames =
      frames_of(capture, "frames:\n  - fringes: {lights: [" + list + "], periods: 3, steps: 4}\n");
  REQUIRE(frames.size() == 4);

  const dvec3 axis = station.cameras[0].pose.rotation[2];  // into the scene
  const dvec3 reflected(axis.x, axis.y, -axis.z);
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
      worst = std::max(worst, std::abs(in_stripes));
      sum += in_stripes;
      ++count;
    }
  REQUIRE(count > 500);
  std::printf("deflectometry: worst %.3f stripes (limit 0.6), mean %.4f (limit 0.05), %d px\n", worst,
              sum / count, count);
  CHECK(worst <= 0.6);
  CHECK(std::abs(sum / count) <= 0.05);
}
