// The renderer's promises: the same bytes, twins that differ only where a patch was met, truth layers.
#include <catch2/catch.hpp>
#include <cstring>

#include "renderer/render.h"
#include "validation/laboratory.h"

namespace flawsmith {
namespace {
using renderer::Capture;
using renderer::RenderOptions;

/// A ball and a box of steel on a grey ground under a ring of two segments and a bar: every kind of light
/// path.
scenes::Station workshop(int pixels) {
  scenes::Station station;
  station.materials = {lab::diffuse(0.3f), lab::steel(0.15f), lab::steel(0.02f)};
  station.items = {lab::item(lab::ball(12, 32), 1, {-14, 0, 12.5}), lab::item(lab::box({20, 20, 20}), 2)};
  station.items[1].pose = scenes::pose_from_degrees({14, 0, 10.5}, {0, 0, 30});
  station.ground.kind = scenes::Ground::Kind::plane;
  station.ground.size = 200;
  scenes::Lens lens;
  lens.focal_length = 25;
  lens.focus_distance = 250;
  station.cameras = {
      lab::mono_camera(pixels, 5.5 / pixels, lens, scenes::looking_at({0, -150, 200}, {0, 0, 8}, {0, 0, 1}))};
  scenes::RingLight ring;
  ring.inner_radius = 40;
  ring.outer_radius = 55;
  ring.tilt = 0.5;
  ring.segments = 2;
  station.lights = {lab::green_light("ring", ring, scenes::pose_from_degrees({0, 0, 90}, {180, 0, 0})),
                    lab::green_light("bar", scenes::BarLight{60, 10},
                                     scenes::looking_at({-80, -40, 60}, {0, 0, 5}, {0, 0, 1}), 5)};
  return station;
}

/// Every triangle of the item in patches, unchanged in shape and shading.
void subdivide_all(scenes::Item& item, int levels) {
  std::vector<std::uint32_t> all(item.part->mesh.triangles.size());
  for (std::uint32_t t = 0; t < all.size(); ++t) all[t] = t;
  item.patch = lab::subdivision(*item.part, all, levels);
}

bool same_bytes(const Image<float>& a, const Image<float>& b) {
  return a.data().size() == b.data().size() &&
         std::memcmp(a.data().data(), b.data().data(), a.data().size() * sizeof(float)) == 0;
}
}  // namespace

TEST_CASE("the same bytes on 1, 2 and 7 threads", "[renderer]") {
  const scenes::Station station = workshop(48);
  const auto backend = renderer::make_cpu_renderer();
  RenderOptions options;
  options.spp = 8;
  options.threads = 1;
  const Capture one = backend->render(station, 0, options);
  for (const int threads : {2, 7}) {
    options.threads = threads;
    const Capture many = backend->render(station, 0, options);
    for (std::size_t g = 0; g < one.groups.size(); ++g) {
      CHECK(same_bytes(one.electrons[g], many.electrons[g]));
      CHECK(same_bytes(one.variance[g], many.variance[g]));
    }
    CHECK(same_bytes(one.depth, many.depth));
    CHECK(same_bytes(one.normal, many.normal));
    CHECK(one.base_triangle == many.base_triangle);
  }
  options.seed = 2;  // and others from another seed
  CHECK_FALSE(same_bytes(one.electrons[0], backend->render(station, 0, options).electrons[0]));
}

TEST_CASE("pixels that met no patch are the clean twin's, bit for bit", "[renderer]") {
  const scenes::Station clean = workshop(64);
  scenes::Station flawed = clean;
  // Two triangles of the box's top are raised by 0.2 mm in the middle and tilted.
  scenes::Item& box = flawed.items[1];
  box.patch = lab::subdivision(*box.part, {10, 11}, 3);
  for (dvec3& p : box.patch.positions) p.z += 0.2 * std::max(0.0, 1.0 - (p.x * p.x + p.y * p.y) / 25.0);
  for (auto& t : box.patch.triangles) t.tilt.fill(vec3(0.05f, 0.0f, 0.0f));
  const auto backend = renderer::make_cpu_renderer();
  RenderOptions options;
  options.spp = 8;
  const Capture defect = backend->render(flawed, 0, options);
  const Image<std::uint8_t> touched = backend->touched();
  const Capture twin = backend->render(clean, 0, options);
  CHECK(backend->touched() == Image<std::uint8_t>(64, 64));
  std::size_t touched_count = 0, changed = 0;
  for (std::size_t i = 0; i < touched.data().size(); ++i) {
    bool differs = defect.depth.data()[i] != twin.depth.data()[i];
    for (std::size_t g = 0; g < twin.groups.size(); ++g)
      differs = differs || defect.electrons[g].data()[i] != twin.electrons[g].data()[i] ||
                defect.variance[g].data()[i] != twin.variance[g].data()[i];
    touched_count += touched.data()[i];
    changed += differs;
    if (differs && touched.data()[i] == 0) FAIL("an untouched pixel changed");
  }
  CHECK(touched_count > 100);
  CHECK(changed > 50);
  CHECK(touched_count < touched.data().size());

  // Tracing only the touched pixels of the twin gives those pixels' bytes, and nothing elsewhere.
  options.only = &touched;
  const Capture part = backend->render(clean, 0, options);
  for (std::size_t i = 0; i < touched.data().size(); ++i)
    REQUIRE(part.electrons[0].data()[i] == (touched.data()[i] ? twin.electrons[0].data()[i] : 0.0f));
}

TEST_CASE("with a noise target, pixels that no patch was met for are the clean twin's, too", "[renderer]") {
  // A brushed tile lies on a matt sheet; tilted normals of its top make it a highlight. No ray from the sheet
  // meets the top, but counts of the sheet beside the tile go by the tile's pilots.
  scenes::Station clean;
  clean.materials = {lab::diffuse(0.5f), lab::steel(0.2f)};
  clean.items = {lab::item(lab::sheet(70), 0), lab::item(lab::box({10, 10, 0.2}), 1, {2, 3, 0.11})};
  clean.cameras = {lab::mono_camera(64, 0.1, lab::telecentric(0.1, 8, 100),
                                    scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  clean.lights = {lab::green_light("lamp", scenes::SphereLight{3}, {dmat3(1.0), {40, 0, 40}}, 400.0)};
  scenes::Station flawed = clean;
  scenes::Item& tile = flawed.items[1];
  tile.patch = lab::subdivision(*tile.part, {10, 11}, 2);
  for (auto& t : tile.patch.triangles) t.tilt.fill(vec3(0.4f, 0.0f, 0.0f));
  const auto backend = renderer::make_cpu_renderer();
  renderer::NoiseTarget target;
  target.factor = 2.0;
  target.references.emplace_back();
  target.references[0].currents = {1.0};
  RenderOptions options;
  options.spp = 16;
  target.references[0].time =
      renderer::metered_time(backend->render(clean, 0, options), {1.0}, clean.cameras[0], {});
  options.noise = &target;
  const Capture defect = backend->render(flawed, 0, options);
  const Image<std::uint8_t> touched = backend->touched();
  const Capture twin = backend->render(clean, 0, options);
  CHECK(backend->rays().pilot_pixels == 64 * 64);
  CHECK(backend->rays().pilots >= 64u * 64u * 64u);  // of 64 samples at least
  CHECK(backend->rays().pilots < backend->rays().all);
  std::size_t counted_anew_on_the_sheet = 0, untouched = 0;
  for (std::size_t i = 0; i < touched.data().size(); ++i) {
    const bool other_count = defect.samples.data()[i] != twin.samples.data()[i];
    counted_anew_on_the_sheet += other_count && twin.item.data()[i] == 0;
    untouched += touched.data()[i] == 0;
    if (touched.data()[i] != 0) continue;
    if (other_count || defect.electrons[0].data()[i] != twin.electrons[0].data()[i])
      FAIL("an untouched pixel changed");
  }
  CHECK(counted_anew_on_the_sheet > 100);
  CHECK(untouched > 2000);
  options.only = &touched;
  const Capture part = backend->render(clean, 0, options);
  for (std::size_t i = 0; i < touched.data().size(); ++i)
    REQUIRE(part.electrons[0].data()[i] == (touched.data()[i] ? twin.electrons[0].data()[i] : 0.0f));

  // One pixel takes the pilots of its block and the eight around it.
  Image<std::uint8_t> one(64, 64);
  one.at(20, 30) = 1;
  options.only = &one;
  backend->render(clean, 0, options);
  CHECK(backend->rays().pilot_pixels == 9 * 64);
}

TEST_CASE("pixels that look past a corner which is gone are traced again", "[renderer]") {
  // The box's upper corners are pulled 4 mm in: rays that met them in the clean twin meet the ground now, and
  // no patch.
  const scenes::Station clean = workshop(128);
  scenes::Station flawed = clean;
  scenes::Item& box = flawed.items[1];
  subdivide_all(box, 4);
  for (dvec3& p : box.patch.positions)
    for (const auto& [x, y] : {std::pair{10, 10}, {-10, 10}, {-10, -10}, {10, -10}}) {
      const dvec3 corner(x, y, 10);
      const double distance = glm::length(p - corner);
      if (distance < 8.0) p -= 0.5 * (8.0 - distance) * glm::normalize(corner);
    }
  const auto backend = renderer::make_cpu_renderer();
  RenderOptions options;
  options.spp = 8;
  const Capture defect = backend->render(flawed, 0, options);
  const Image<std::uint8_t> touched = backend->touched();
  const Capture twin = backend->render(clean, 0, options);
  std::size_t past = 0, missed = 0;
  for (std::size_t i = 0; i < touched.data().size(); ++i) {
    past += twin.item.data()[i] == 1 && defect.item.data()[i] != 1;
    double before = 0.0, after = 0.0;
    for (std::size_t g = 0; g < twin.groups.size(); ++g) {
      before += static_cast<double>(twin.electrons[g].data()[i]);
      after += static_cast<double>(defect.electrons[g].data()[i]);
    }
    // Where the subdivided box is as it was, rounding moves a few samples (the null test's limit: 1 in
    // 10,000).
    const bool differs = std::abs(after - before) > 1e-4 * std::max(before, after);
    missed += differs && touched.data()[i] == 0;
  }
  CHECK(past > 5);
  CHECK(missed <= 2);
}

TEST_CASE("a dent lies below the surface that it was made in", "[renderer]") {
  // Two triangles of a box's top, 10 above its middle, become a pit 0.5 deep in the middle.
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::box({20, 20, 20}), 0)};
  scenes::Item& box = station.items[0];
  box.patch = lab::subdivision(*box.part, {10, 11}, 4);
  for (dvec3& p : box.patch.positions)
    if (glm::length(dvec2(p)) < 1e-9) p.z -= 0.5;
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.focus_distance = 90;
  station.cameras = {lab::mono_camera(21, 0.2, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, {})};
  RenderOptions options;
  options.spp = 1;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  CHECK(capture.depth.at(10, 10) == Approx(90.5).margin(1e-3));
  CHECK(capture.depth.at(0, 0) == Approx(90.0).margin(1e-3));
}

TEST_CASE("null test: a patch that changes nothing", "[renderer]") {
  // The mirror-like box and the ball, all triangles subdivided 8 × 8: at most 1 pixel in 10,000 changes by
  // more than 1e-4 (rounding moves a few samples across an edge), the mean by less than 1e-6.
  const scenes::Station clean = workshop(200);  // 40,000 px
  scenes::Station null = clean;
  for (scenes::Item& item : null.items) subdivide_all(item, 3);
  const auto backend = renderer::make_cpu_renderer();
  RenderOptions options;
  options.spp = 4;
  const Capture a = backend->render(clean, 0, options), b = backend->render(null, 0, options);
  double sum_a = 0, sum_b = 0;
  int changed = 0;
  for (std::size_t i = 0; i < a.depth.data().size(); ++i) {
    double ea = 0, eb = 0;
    for (std::size_t g = 0; g < a.groups.size(); ++g) {
      ea += static_cast<double>(a.electrons[g].data()[i]);
      eb += static_cast<double>(b.electrons[g].data()[i]);
    }
    changed += std::abs(ea - eb) > 1e-4 * std::max(ea, eb);
    sum_a += ea;
    sum_b += eb;
  }
  CHECK(changed <= 4);
  CHECK(std::abs(sum_b / sum_a - 1.0) < 1e-6);
  CHECK(a.base_triangle == b.base_triangle);
}

TEST_CASE("chief rays find depth, normal, item and triangle", "[renderer]") {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f)};
  station.items = {lab::item(lab::ball(10, 64), 0)};
  station.ground.kind = scenes::Ground::Kind::plane;
  station.ground.height = -10;
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::pinhole;
  lens.focal_length = 20;
  station.cameras = {lab::mono_camera(41, 0.2, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}))};
  station.lights = {lab::green_light("around", scenes::SurroundLight{}, scenes::Pose{})};
  RenderOptions options;
  options.spp = 1;
  const Capture c = renderer::make_cpu_renderer()->render(station, 0, options);
  CHECK(c.depth.at(20, 20) == Approx(90.0).epsilon(1e-4));  // 100 − 10
  CHECK(c.normal.at(20, 20, 2) == Approx(-1.0).epsilon(1e-4));
  CHECK(c.item.at(20, 20) == 0);
  CHECK(c.base_triangle.at(20, 20) >= 0);
  CHECK(c.depth.at(0, 20) == Approx(110.0).epsilon(1e-5));  // the ground, at z = −10
  CHECK(c.item.at(0, 20) == -1);
  // Pixel (26, 20) looks along (6 · 0.2/20, 0, 1): meets x² + (z')² = 100 at slope 0.06 from (0, 0, 100):
  // t² (1 + 0.0036) − 200 t + 9900 = 0 → t = 91.9966 (near root).
  CHECK(c.depth.at(26, 20) ==
        Approx((200 - std::sqrt(40000 - 4 * 1.0036 * 9900)) / (2 * 1.0036)).epsilon(1e-3));
  CHECK(c.normal.at(26, 20, 0) > 0.5f);
}

TEST_CASE("groups that every lighting leaves dark are not traced", "[renderer]") {
  scenes::Station station = workshop(8);
  station.lightings = {{"half", {{0, 1, 1.0}}}};  // the ring's second segment alone
  RenderOptions options;
  options.spp = 4;
  const auto backend = renderer::make_cpu_renderer();
  const Capture c = backend->render(station, 0, options);
  REQUIRE(c.groups == std::vector<std::string>{"ring.0", "ring.1", "bar"});
  CHECK(c.electrons[0].empty());
  CHECK_FALSE(c.electrons[1].empty());
  CHECK(c.electrons[2].empty());
  station.lightings[0].drives[0].current = 0.25;  // a current is no reason to sample otherwise
  CHECK(same_bytes(c.electrons[1], backend->render(station, 0, options).electrons[1]));
}
}  // namespace flawsmith
