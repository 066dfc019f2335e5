// Labels by the camera's rays: what is seen, and what would be seen if nothing else stood there.
#include <catch2/catch.hpp>

#include "renderer/render.h"
#include "validation/laboratory.h"

namespace flawsmith {
namespace {
double area_of(const Image<float>& coverage, double pixel_area) {
  double sum = 0.0;
  for (const float share : coverage.data()) sum += static_cast<double>(share);
  return sum * pixel_area;
}
}  // namespace

TEST_CASE("the amodal layer sees through other surfaces, but no backs", "[renderer][labels]") {
  // A ball of radius 10, its half towards the camera label 3, the other label 4; a plate hides the side x >
  // 0.
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::ball(10, 64), 0), lab::item(lab::box({20, 40, 1}), 0, {10, 0, 20})};
  scenes::Item& ball = station.items[0];
  std::vector<std::uint32_t> all(ball.part->mesh.triangles.size());
  for (std::uint32_t t = 0; t < all.size(); ++t) all[t] = t;
  ball.patch = lab::subdivision(*ball.part, all, 0);
  for (auto& triangle : ball.patch.triangles) {
    double z = 0.0;
    for (const auto p : triangle.points) z += ball.patch.positions[p].z;
    triangle.label[0] = z > 0.0 ? 3 : 4;
    triangle.coverage[0] = {1, 1, 1};
  }
  const scenes::Lens lens = lab::telecentric(0.1, 100, 100);
  station.cameras = {lab::mono_camera(48, 0.05, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  renderer::RenderOptions options;
  options.spp = 64;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  REQUIRE(capture.labels.size() == 2);
  // Pixels of 0.5 mm. The outline is a polygon of 128 sides, 0.04 % below pi 10²; of some 1260 pixels 170 lie
  // on it, stratified by 64 samples: 0.1 %. The plate's edge halves a column of pixels: as exact. An error of
  // 1 % is caught.
  constexpr double disc = 314.159, pixel_area = 0.25;
  CHECK(capture.labels[0].id == 3);
  CHECK(area_of(capture.labels[0].amodal, pixel_area) == Approx(disc).epsilon(0.005));
  CHECK(area_of(capture.labels[0].visible, pixel_area) == Approx(0.5 * disc).epsilon(0.005));
  // The far half only turns its back; a ray through the outline's last 2^-24 may still meet it.
  CHECK(area_of(capture.labels[1].amodal, pixel_area) < 1e-3 * disc);
  CHECK(area_of(capture.labels[1].visible, pixel_area) < 1e-3 * disc);
}
}  // namespace flawsmith
