// Light through a split: a black sheet before a wide even light, seen by a telecentric camera. What comes
// through is the open field's light per area of the object times the area that is open on both skins, which
// truth measures on the displaced borders: no more (walls are black), no less.
//
// The camera's cone reaches 0.2/(2 · 100) = 0.001 to either side: over 0.5 mm of sheet 0.5 µm of an opening
// of some 0.3 mm, below 0.2 %.
//
// Power: the opening covers some 17 pixels, cut by its border in some 35. A cut pixel's share has σ ≤ 0.5/√n
// of n = 1024 samples without stratification: √35 · 0.016 = 0.09 pixels, 0.5 %; stratified, less by more
// than 4. With the limit of 1 % an error of 1.5 % is caught.
#include <catch2/catch.hpp>

#include "defects/inject.h"
#include "renderer/render.h"
#include "validation/laboratory.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
scenes::Station backlit() {
  scenes::Station station;
  station.materials = {lab::diffuse(0.0f)};
  station.items = {lab::item(lab::box({24, 24, 0.5}), 0)};
  scenes::Zone front;
  front.name = "front";
  const scenes::Mesh& mesh = station.items[0].part->mesh;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    if (scenes::face_normal(mesh, t).z > 0.9) front.triangles.push_back(t);
  // The camera sees the middle: splits lie there.
  front.box = scenes::Box{{-2, -2, -1}, {2, 2, 1}};
  station.items[0].zones = {front};
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.magnification = 0.2;
  lens.f_number = 100;
  lens.focus_distance = 100;
  station.cameras = {lab::mono_camera(40, 0.05, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  station.lights = {lab::green_light("behind", scenes::SurroundLight{}, {})};
  return station;
}

double sum_of(const renderer::Capture& capture) {
  double sum = 0.0;
  for (const float e : capture.electrons[0].data()) sum += static_cast<double>(e);
  return sum;
}
}  // namespace

TEST_CASE("light through a split is the open field's times the area that is open", "[cut]") {
  const scenes::Station closed = backlit();
  scenes::Station open = closed;
  open.items.clear();
  renderer::RenderOptions options;
  options.spp = 64;
  const auto backend = renderer::make_cpu_renderer();
  const double field = mean(backend->render(open, 0, options)).value;
  REQUIRE(field > 0.0);
  CHECK(sum_of(backend->render(closed, 0, options)) == 0.0);
  options.spp = 1024;
  constexpr double pixel_area = 0.25 * 0.25;  // [mm²] 0.05/0.2
  for (const std::uint64_t seed : {1, 2}) {
    defects::DefectRequest request;
    request.kind = "split";
    request.zone = "front";
    request.seed = seed;
    request.parameters.numbers = {{"length_mm", 5},    {"opening_mm", 0.35}, {"neck_mm", 0.05},
                                  {"raggedness", 0.5}, {"wall_grain_mm", 0}, {"slant_mm", 0.05}};
    const auto made = defects::inject(closed, {request});
    REQUIRE(made.defects[0].placed);
    const double clear = made.defects[0].measures.at("clear_mm2");
    const auto capture = backend->render(made.station, 0, options);
    const double through = sum_of(capture) / field * pixel_area;
    INFO("seed " << seed << ": " << through << " mm² of " << clear);
    CHECK(clear > 0.6);
    CHECK(through == Approx(clear).epsilon(0.01));
    // The label holds all that is seen through the opening.
    REQUIRE(capture.labels.size() == 1);
    const auto& layer = capture.labels[0];
    for (int y = 0; y < capture.height; ++y)
      for (int x = 0; x < capture.width; ++x) {
        const float share = capture.electrons[0].at(x, y) / static_cast<float>(field);
        if (share == 0.0f) continue;
        const bool inside = x >= layer.x && y >= layer.y && x < layer.x + layer.visible.width() &&
                            y < layer.y + layer.visible.height();
        REQUIRE(inside);
        CHECK(layer.visible.at(x - layer.x, y - layer.y) > 0.9f * share - 0.02f);
      }
  }
}
}  // namespace flawsmith::validation
