// Closed bodies that were added to a part: light, shadow, labels and twins.
#include <catch2/catch.hpp>

#include "renderer/render.h"
#include "validation/laboratory.h"

namespace flawsmith {
namespace {
scenes::AddedBody body(const lab::PartPointer& shape, dvec3 at, std::uint32_t material, std::uint16_t label) {
  scenes::AddedBody made;
  made.mesh = shape->mesh;
  for (dvec3& p : made.mesh.positions) p += at;
  made.material = material;
  made.label = label;
  return made;
}

/// A sheet of 40 mm seen square from above, 0.25 mm a pixel.
scenes::Station table(int pixels, float albedo) {
  scenes::Station station;
  station.materials = {lab::diffuse(albedo), lab::diffuse(albedo)};
  station.items = {lab::item(lab::sheet(40), 0)};
  const scenes::Lens lens = lab::telecentric(0.2, 50, 100);
  station.cameras = {
      lab::mono_camera(pixels, 0.05, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  return station;
}

double sum_of(const Image<float>& image) {
  double sum = 0.0;
  for (const float value : image.data()) sum += static_cast<double>(value);
  return sum;
}
struct OnAndOff {
  double on = 0, on_count = 0, off = 0, off_count = 0;
};
/// Sums over the pixels that a body fills, and over all others.
OnAndOff split(const renderer::Capture& capture) {
  const auto& layer = capture.labels.at(0);
  OnAndOff sums;
  for (int y = 0; y < capture.height; ++y)
    for (int x = 0; x < capture.width; ++x) {
      const bool inside = x >= layer.x && y >= layer.y && x < layer.x + layer.visible.width() &&
                          y < layer.y + layer.visible.height();
      const bool seen = inside && layer.visible.at(x - layer.x, y - layer.y) >= 1.0f;
      (seen ? sums.on : sums.off) += static_cast<double>(capture.electrons[0].at(x, y));
      (seen ? sums.on_count : sums.off_count) += 1.0;
    }
  return sums;
}
}  // namespace

TEST_CASE("a body's shadow is as long as its height and the lamp's elevation say", "[renderer][bodies]") {
  // A pillar 2 mm high, its foot 0.1 mm in the sheet, its far side at x = 1. The lamp's middle stands 300 mm
  // to the left and 173.2 mm up: 30 degrees. Similar triangles: the shadow's tip is 2 · (300 + 1)/(173.2 − 2)
  // = 3.516 mm behind the pillar. The lamp is a ball of radius 2: the penumbra, 0.08 mm, is as much shorter
  // as longer.
  constexpr double height = 2.0, lamp_x = -300.0, lamp_z = 173.205;
  scenes::Station station = table(64, 0.5f);
  station.lights = {
      lab::green_light("lamp", scenes::SphereLight{2}, scenes::Pose{dmat3(1.0), {lamp_x, 0, lamp_z}}, 1000)};
  const auto backend = renderer::make_cpu_renderer();
  renderer::RenderOptions options;
  options.spp = 64;
  options.max_depth = 1;  // direct light alone: a shadow is black
  const auto lit = backend->render(station, 0, options);
  const auto pillar = lab::box({2, 6, height + 0.1});
  station.items[0].patch.bodies = {body(pillar, {0, 0, 0.5 * height - 0.05}, 1, 1)};
  const auto shaded = backend->render(station, 0, options);
  // Row 32 looks at y = −0.125. From x = 1 on, columns 36 to 63 see the sheet alone (x = −8 + 0.25 (i + ½)).
  double length = 0.0;
  for (int x = 36; x < 64; ++x)
    length += 0.25 * (1.0 - static_cast<double>(shaded.electrons[0].at(x, 32) / lit.electrons[0].at(x, 32)));
  // Of 64 stratified samples on the one or two pixels of the tip: 0.25 mm / 8 / sqrt(64) = 0.004 mm. An error
  // of 0.02 mm, 0.6 %, is caught.
  CHECK(length == Approx(height * (1.0 - lamp_x) / (lamp_z - height)).margin(0.015));
}

TEST_CASE("in a furnace a body that absorbs nothing cannot be seen", "[renderer][bodies]") {
  scenes::Station station = table(32, 1.0f);
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  station.items[0].patch.bodies = {body(lab::ball(2.5, 32), {0, 0, 1.5}, 1, 1)};
  renderer::RenderOptions options;
  options.spp = 256;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  REQUIRE(capture.labels.size() == 1);
  // Radiance is 1 wherever one looks: on the body, and on the sheet far from it and in the gap beside it.
  const auto [on, on_count, off, off_count] = split(capture);
  REQUIRE(on_count > 200.0);
  // A path's worth spreads by under 0.5 through roulette: 300 pixels of 256 samples: 0.2 %. An error of 1 %
  // is caught.
  CHECK(on / on_count == Approx(off / off_count).epsilon(0.006));
  // A black one sends nothing, to whatever it stands on.
  station.materials[1] = lab::diffuse(0.0f);
  options.spp = 4;
  CHECK(split(renderer::make_cpu_renderer()->render(station, 0, options)).on == 0.0);
  // And the furnace's radiance is the clean sheet's.
  options.spp = 256;
  station.items[0].patch.bodies.clear();
  const auto clean = renderer::make_cpu_renderer()->render(station, 0, options);
  CHECK(off / off_count == Approx(sum_of(clean.electrons[0]) / (32.0 * 32.0)).epsilon(0.004));
}

TEST_CASE("light leaves each face of a body from that face", "[renderer][bodies]") {
  // A cube of albedo 0.5 that floats in even light of radiance 1, seen aslant by two of its faces. It is
  // convex: each point of it sees half a sphere of that light and sends on 0.5 of it. From inside it would
  // see none.
  scenes::Station station = table(64, 0.5f);
  station.items[0] = lab::item(lab::sheet(1), 0);
  station.items[0].patch.bodies = {body(lab::box({4, 4, 4}), {0, 0, 20}, 1, 1)};
  station.cameras[0].pose = scenes::looking_at({70, 0, 90}, {0, 0, 20}, {0, 1, 0});
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  renderer::RenderOptions options;
  options.spp = 64;
  options.max_depth = 1;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  REQUIRE(capture.labels.size() == 1);
  const OnAndOff sums = split(capture);
  REQUIRE(sums.on_count > 250.0);
  CHECK(sums.on / sums.on_count ==
        Approx(0.5 * static_cast<double>(capture.electrons[0].at(0, 0))).epsilon(0.005));
}

TEST_CASE("labels of bodies: seen, and seen through what hides them", "[renderer][bodies][labels]") {
  // A ball of radius 2.5 with its middle on the sheet, label 3; a smaller one, label 5, wholly behind a roof.
  scenes::Station station = table(64, 0.5f);
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  station.items[0].patch.bodies = {body(lab::ball(1.5, 64), {4, 0, 0}, 0, 5),
                                   body(lab::ball(2.5, 64), {-3, 0, 0}, 0, 3)};
  station.items[0].patch.bodies[1].base = 1;
  station.items.push_back(lab::item(lab::box({5, 5, 1}), 0, {4, 0, 5}));
  renderer::RenderOptions options;
  options.spp = 64;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  REQUIRE(capture.labels.size() == 2);
  // Discs of 128 sides, 0.04 % below pi r². Some 130 (75) pixels on the outline: each area is exact to 0.02
  // mm².
  constexpr double pixel_area = 0.0625;
  CHECK(capture.labels[0].id == 3);
  CHECK(pixel_area * sum_of(capture.labels[0].visible) == Approx(19.635).margin(0.1));
  CHECK(pixel_area * sum_of(capture.labels[0].amodal) == Approx(19.635).margin(0.1));
  CHECK(capture.labels[1].id == 5);
  CHECK(pixel_area * sum_of(capture.labels[1].visible) == 0.0);
  CHECK(pixel_area * sum_of(capture.labels[1].amodal) == Approx(7.069).margin(0.06));
  // The chief ray's truth: item, the triangle it stands for, depth 100 − 2.5 at the ball's top (pixel 20 sees
  // x = −2.875 …).
  CHECK(capture.item.at(20, 32) == 0);
  CHECK(capture.base_triangle.at(20, 32) == 1);
  CHECK(capture.depth.at(20, 32) == Approx(97.5).margin(0.01));
}

TEST_CASE("an opening is labelled where a camera ray enters it, and is no surface", "[renderer][labels]") {
  // Rectangles of 4 by 3 mm, 1 mm over the sheet: one faces the camera, one away from it, one lies under a
  // roof.
  scenes::Station station = table(64, 0.5f);
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  station.items.push_back(lab::item(lab::box({5, 5, 1}), 0, {4, 4, 5}));
  const auto rectangle = [](dvec2 at, std::uint16_t label, bool up) {
    scenes::Opening opening;
    for (const dvec2& corner : {dvec2(-2, -1.5), dvec2(2, -1.5), dvec2(2, 1.5), dvec2(-2, 1.5)})
      opening.positions.emplace_back(at + corner, 1.0);
    opening.triangles = {{0, 1, 2}, {0, 2, 3}};
    if (!up) opening.triangles = {{0, 2, 1}, {0, 3, 2}};
    opening.label = label;
    return opening;
  };
  renderer::RenderOptions options;
  options.spp = 64;
  const auto backend = renderer::make_cpu_renderer();
  const auto bare = backend->render(station, 0, options);
  station.items[0].patch.openings = {rectangle({-4, 4}, 2, true), rectangle({-4, -4}, 4, false),
                                     rectangle({4, 4}, 6, true)};
  const auto capture = backend->render(station, 0, options);
  CHECK(capture.electrons[0].data() == bare.electrons[0].data());
  // Twelve square millimetres; 56 pixels on the outline, each exact to 1/8: 0.06 mm². Its own sheet lies
  // behind it.
  constexpr double pixel_area = 0.0625;
  const double visible[] = {12.0, 0.0, 0.0}, amodal[] = {12.0, 0.0, 12.0};
  std::size_t found = 0;
  for (const auto& layer : capture.labels) {
    const auto k = static_cast<std::size_t>(layer.id / 2 - 1);
    INFO("label " << layer.id);
    CHECK(pixel_area * sum_of(layer.visible) == Approx(visible[k]).margin(0.08));
    CHECK(pixel_area * sum_of(layer.amodal) == Approx(amodal[k]).margin(0.08));
    ++found;
  }
  CHECK(found == 3);
}

TEST_CASE("pixels that a body cannot have changed are the clean twin's, bit for bit", "[renderer][bodies]") {
  // A mirror-like box beside the body shows it, the sheet has its shadow.
  scenes::Station clean = table(64, 0.5f);
  clean.materials[1] = lab::steel(0.1f);
  clean.items.push_back(lab::item(lab::box({4, 4, 4}), 1));
  clean.items[1].pose = scenes::pose_from_degrees({4, 0, 2}, {0, -30, 0});
  clean.lights = {lab::green_light("lamp", scenes::RectangleLight{20, 20},
                                   scenes::looking_at({-40, 30, 60}, {0, 0, 0}, {0, 0, 1}))};
  scenes::Station flawed = clean;
  flawed.items[0].patch.bodies = {body(lab::ball(0.75, 16), {-2, 0, 0.7}, 1, 1)};
  const auto backend = renderer::make_cpu_renderer();
  renderer::RenderOptions options;
  options.spp = 8;
  const auto defect = backend->render(flawed, 0, options);
  const Image<std::uint8_t> touched = backend->touched();
  const auto twin = backend->render(clean, 0, options);
  std::size_t changed = 0, unlabelled = 0, count = 0;
  const auto& layer = defect.labels[0];
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x) {
      const bool differs = defect.electrons[0].at(x, y) != twin.electrons[0].at(x, y) ||
                           defect.depth.at(x, y) != twin.depth.at(x, y);
      if (differs && touched.at(x, y) == 0) FAIL("an untouched pixel changed: " << x << ", " << y);
      changed += differs;
      count += touched.at(x, y);
      const bool labelled = x >= layer.x && y >= layer.y && x < layer.x + layer.visible.width() &&
                            y < layer.y + layer.visible.height();
      unlabelled += differs && !labelled;
    }
  CHECK(changed > 100);
  CHECK(unlabelled > 50);  // shadow and mirror image
  CHECK(count < 64 * 64);
}
}  // namespace flawsmith
