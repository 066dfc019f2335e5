// What moves while it is photographed.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "core/error.h"
#include "renderer/moving_instances.h"
#include "renderer/render.h"
#include "renderer/sensor.h"
#include "validation/laboratory.h"

namespace flawsmith {
namespace {
using renderer::Capture;
using renderer::RenderOptions;

scenes::Motion conveyor(dvec3 velocity) {
  scenes::Motion motion;
  motion.velocity = velocity;
  return motion;
}

/// A steel ball over a box on a grey ground under a ring: shadows and reflections of what moves. Half of the
/// ball is labelled.
scenes::Station workshop() {
  scenes::Station station;
  station.materials = {lab::diffuse(0.3f), lab::steel(0.15f)};
  station.items = {lab::item(lab::ball(8, 24), 1, {-4, 0, 30}),
                   lab::item(lab::box({30, 20, 10}), 0, {0, 0, 5})};
  scenes::Item& ball = station.items[0];
  std::vector<std::uint32_t> upper;
  for (std::uint32_t t = 0; t < ball.part->mesh.triangles.size(); ++t)
    if (ball.part->mesh.positions[ball.part->mesh.triangles[t][0]].x > 0.0) upper.push_back(t);
  ball.patch = lab::subdivision(*ball.part, upper, 1);
  for (auto& triangle : ball.patch.triangles) {
    triangle.label[0] = 7;
    triangle.coverage[0] = {1, 1, 1};
  }
  station.ground.kind = scenes::Ground::Kind::plane;
  station.ground.size = 200;
  const scenes::Lens lens = lab::telecentric(0.1, 8, 100);
  station.cameras = {
      lab::mono_camera(40, 0.1, lens, scenes::looking_at({0, -60, 100}, {0, 0, 15}, {0, 0, 1}))};
  station.cameras[0].exposure = 1e-3;
  scenes::RingLight ring;
  ring.inner_radius = 40;
  ring.outer_radius = 55;
  ring.tilt = 0.5;
  station.lights = {lab::green_light("ring", ring, scenes::pose_from_degrees({0, 0, 90}, {180, 0, 0}))};
  return station;
}

Capture render(const scenes::Station& station, int spp, int threads = 0,
               const Image<std::uint8_t>* only = nullptr) {
  RenderOptions options;
  options.spp = spp;
  options.threads = threads;
  options.only = only;
  return renderer::make_cpu_renderer()->render(station, 0, options);
}

bool same_bytes(const Image<float>& a, const Image<float>& b) {
  return a.data().size() == b.data().size() &&
         std::memcmp(a.data().data(), b.data().data(), a.data().size() * sizeof(float)) == 0;
}
}  // namespace

TEST_CASE("what hardly moves looks as if it stood still", "[renderer][motion]") {
  const Capture still = render(workshop(), 16);
  // 1e-9 mm and 1e-12 rad in the exposure: single precision knows neither, but the ball and its label, its
  // shadow, its image in nothing else go the way of what moves.
  const scenes::Motion hardly[] = {conveyor({1e-6, 1e-6, 0}), {dvec3(0.0), dvec3(0.0), {0, 0, 1}, 1e-9}};
  for (const scenes::Motion& motion : hardly) {
    auto station = workshop();
    station.items[0].motion = motion;
    const Capture moving = render(station, 16);
    int differ = 0;
    double sum = 0, mean = 0;
    for (std::size_t i = 0; i < still.electrons[0].data().size(); ++i) {
      const double a = static_cast<double>(still.electrons[0].data()[i]),
                   b = static_cast<double>(moving.electrons[0].data()[i]);
      if (std::abs(a - b) > 1e-4 * std::abs(a)) ++differ;
      sum += b - a;
      mean += a;
    }
    CHECK(mean > 0.0);
    // Rounding differs where a ray just meets an edge: a sample of a few pixels.
    CHECK(differ <= 8);  // of 1600
    CHECK(std::abs(sum) < 1e-3 * mean);
    CHECK(moving.item.data() == still.item.data());
    REQUIRE(moving.labels.size() == 1);
    CHECK(moving.labels[0].visible.data() == still.labels[0].visible.data());
    CHECK(moving.labels[0].amodal.data() == still.labels[0].amodal.data());
  }
}

TEST_CASE("a moving scene: the same bytes on 1, 2 and 7 threads, and in parts", "[renderer][motion]") {
  auto station = workshop();
  station.items[0].motion = conveyor({3000, 0, 0});
  station.items[1].motion = {dvec3(0.0), dvec3(0.0), {0, 0, 1}, 100};
  station.cameras[0].shutter = {scenes::Shutter::Kind::rolling, 1e-5};
  const Capture one = render(station, 8, 1);
  for (const int threads : {2, 7}) {
    const Capture many = render(station, 8, threads);
    CHECK(same_bytes(one.electrons[0], many.electrons[0]));
    CHECK(same_bytes(one.depth, many.depth));
  }
  Image<std::uint8_t> some(40, 40);
  for (std::size_t i = 0; i < some.data().size(); i += 3) some.data()[i] = 1;
  const Capture part = render(station, 8, 2, &some);
  for (std::size_t i = 0; i < some.data().size(); ++i)
    if (some.data()[i] != 0) CHECK(part.electrons[0].data()[i] == one.electrons[0].data()[i]);
}

TEST_CASE("labels, depth and items are those of the middle of the exposure", "[renderer][motion]") {
  auto station = workshop();
  const Capture still = render(station, 16);
  station.items[0].motion = conveyor({6000, 0, 0});  // 6 mm: 6 px
  const Capture moving = render(station, 16);
  CHECK(moving.item.data() == still.item.data());
  REQUIRE(moving.labels.size() == 1);
  CHECK(still.labels[0].swept.empty());
  const renderer::LabelLayer &a = still.labels[0], &b = moving.labels[0];
  double area = 0, swept = 0, first_moment = 0;
  REQUIRE(b.swept.width() == b.visible.width());
  for (int y = 0; y < b.visible.height(); ++y)
    for (int x = 0; x < b.visible.width(); ++x) {
      const int u = b.x + x - a.x, v = b.y + y - a.y;
      const bool within = u >= 0 && v >= 0 && u < a.visible.width() && v < a.visible.height();
      CHECK(b.visible.at(x, y) == (within ? a.visible.at(u, v) : 0.0f));
      CHECK(b.amodal.at(x, y) == (within ? a.amodal.at(u, v) : 0.0f));
      area += static_cast<double>(b.amodal.at(x, y));
      swept += static_cast<double>(b.swept.at(x, y));
      first_moment += static_cast<double>(b.swept.at(x, y) - b.amodal.at(x, y)) * x;
    }
  // The smear is 6 px wider, half of it to either side, and holds as much: it goes over each place, for less
  // time.
  CHECK(b.visible.width() >= a.visible.width() + 5);
  CHECK(swept == Approx(area).epsilon(0.03));
  CHECK(std::abs(first_moment / area) < 0.2);
  for (std::size_t i = 0; i < still.depth.data().size(); ++i)
    CHECK(moving.depth.data()[i] == Approx(still.depth.data()[i]).epsilon(1e-5));
  CHECK(!same_bytes(moving.electrons[0], still.electrons[0]));
}

TEST_CASE("a shadow goes with what throws it, over the whole exposure", "[renderer][motion]") {
  // A plate of 10 × 40 mm, 5 mm over the ground, under light from straight above (a disc of 0.9° half angle:
  // a half shadow of 0.08 mm), goes 20 mm. It covers x while its middle is within 5 mm of x, of −10 to 10 mm:
  // half of the time at 0, 7/20 at 8 and at −8. The camera looks under it: at its near end, y = −20, 2 mm
  // over the ground.
  scenes::Station station;
  station.materials = {lab::diffuse(0.0f), lab::diffuse(0.5f)};
  station.items = {lab::item(lab::box({10, 40, 1}), 0, {0, 0, 5})};
  station.items[0].motion = conveyor({20000, 0, 0});
  station.ground.kind = scenes::Ground::Kind::plane;
  station.ground.size = 200;
  station.ground.material = 1;
  const scenes::Lens lens = lab::telecentric(0.1, 50, 200);
  station.cameras = {
      lab::mono_camera(49, 0.1, lens, scenes::looking_at({0, -200, 20}, {0, 0, 0}, {0, 0, 1}))};
  station.cameras[0].sensor.height = 1;
  station.cameras[0].roi = {0, 0, 49, 1};
  station.cameras[0].exposure = 1e-3;
  station.lights = {lab::green_light("sun", scenes::DiscLight{8},
                                     scenes::pose_from_degrees({0, 0, 500}, {180, 0, 0}), 1000)};
  const Capture moving = render(station, 512);
  const double bare = static_cast<double>(moving.electrons[0].at(1, 0));  // x = −23: never in the shadow
  REQUIRE(bare > 0.0);
  // Stratified times: σ below 1/512 of the bare ground's light, and 2 % of the light's falling off.
  CHECK(moving.electrons[0].at(24, 0) / bare == Approx(0.5).margin(0.03));
  CHECK(moving.electrons[0].at(24 + 8, 0) / bare == Approx(0.65).margin(0.03));
  CHECK(moving.electrons[0].at(24 - 8, 0) / bare == Approx(0.65).margin(0.03));
}

TEST_CASE("what a moving box sweeps holds all its places", "[renderer][motion]") {
  const scenes::Box own{{-3, -1, -2}, {3, 1, 4}};
  const scenes::Pose pose = scenes::pose_from_degrees({20, -5, 7}, {20, 30, 40});
  const dvec3 centre(1, 2, 3), world(4, 5, 6);
  const scenes::Motion motions[] = {conveyor({500, -200, 100}),
                                    {{0, 50, 0}, {10, 0, 0}, glm::normalize(dvec3(1, 2, 3)), 300}};
  for (const scenes::Motion& motion : motions) {
    renderer::MovingInstances moving;
    moving.add(2, pose, centre, world, motion);
    CHECK(moving.holds(2));
    CHECK(!moving.holds(0));
    const scenes::Box swept = moving.swept(2, own, -0.01, 0.02);
    std::vector<renderer::shared::InstanceRecord> records(3);
    records[2].rotation = glm::mat3(pose.rotation);  // as the scene has it at time 0
    for (int i = 0; i <= 100; ++i) {
      const double time = -0.01 + 0.0003 * i;
      moving.place(time, records);
      // The same by hand: part frame to world, less the world's origin.
      const scenes::Pose there = scenes::pose_at(pose, motion, time);
      for (int corner = 0; corner < 8; ++corner) {
        const dvec3 local((corner & 1) ? own.high.x : own.low.x, (corner & 2) ? own.high.y : own.low.y,
                          (corner & 4) ? own.high.z : own.low.z);
        const dvec3 expected = there.rotation * (local + centre) + there.position - world;
        const dvec3 placed = dvec3(records[2].rotation * vec3(local) + records[2].translation);
        CHECK(glm::length(placed - expected) < 1e-4);
        for (int k = 0; k < 3; ++k) {
          CHECK(expected[k] >= swept.low[k] - 1e-9);
          CHECK(expected[k] <= swept.high[k] + 1e-9);
        }
      }
    }
  }
}

TEST_CASE("what moves is not metered", "[renderer][motion]") {
  auto station = workshop();
  station.items[0].motion = conveyor({1, 0, 0});
  station.cameras[0].exposure.reset();
  CHECK_THROWS_AS(render(station, 2), InputError);
}

TEST_CASE("lines of a scan are readings of the same pixels", "[sensor][motion]") {
  scenes::Camera camera;
  camera.serial = "L-1";
  camera.exposure = 1e-4;
  camera.roi = {0, 0, 400, 400};
  camera.shutter = {scenes::Shutter::Kind::line_scan, 1e-4};
  auto& s = camera.sensor;
  s.name = "line";
  s.width = 400;
  s.height = 1;
  s.full_well = 50000;
  s.gain = 1.0;
  s.bit_depth = 16;
  s.black_level = 1000;
  s.read_noise = 10;
  s.shared_read_noise = {6, 5};
  s.dsnu = 20;
  const renderer::Signal dark{Image<float>(400, 400), Image<float>(400, 400)};
  renderer::ExposureSettings settings;
  settings.time = 1e-4;
  const auto frame = renderer::expose(dark, camera, settings).dn;
  std::vector<double> column(400), row(400);
  double mean = 0;
  for (std::size_t y = 0; y < 400; ++y)
    for (std::size_t x = 0; x < 400; ++x) {
      const double dn = frame.at(static_cast<int>(x), static_cast<int>(y));
      column[x] += dn / 400.0;
      row[y] += dn / 400.0;
      mean += dn / 160000.0;
    }
  double columns = 0, rows = 0, own = 0;
  for (std::size_t y = 0; y < 400; ++y) {
    columns += std::pow(column[y] - mean, 2) / 399.0;
    rows += std::pow(row[y] - mean, 2) / 399.0;
    for (std::size_t x = 0; x < 400; ++x)
      own += std::pow(frame.at(static_cast<int>(x), static_cast<int>(y)) - column[x] - row[y] + mean, 2) /
             (399.0 * 399.0);
  }
  // Column means: the pixels' DSNU, 20² e⁻², and 8²/400 of noise. A share of 400 independent columns has a
  // standard error of √(2/400) = 7 %: limit 25 %; without the repetition there would be 20²/400.
  CHECK(columns == Approx(400.2).epsilon(0.25));
  // Row means: 6² of each reading. What columns would share is each pixel's own: 10² − 6² (error 0.4 %), and
  // 1/12 of rounding.
  CHECK(rows == Approx(36.2).epsilon(0.25));
  CHECK(own == Approx(64.08).epsilon(0.02));
}
}  // namespace flawsmith
