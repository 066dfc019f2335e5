// Frames of a capture: their exposure, and where the render is noisier than the sensor.
#include "pipeline/frames.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/captures.h"

using namespace flawsmith;
using namespace flawsmith::pipeline;

namespace {
// Light that is the same everywhere, on a mono camera without fixed pattern, dark current and read noise: 12
// bit, K = 0.382 DN/e-.
renderer::StoredCapture even(float electrons_per_s, float variance) {
  auto stored = test::small_capture();
  stored.camera.gain_db = 0.0;
  scenes::Sensor& sensor = stored.camera.sensor;
  sensor.pattern = "mono";
  sensor.dark_current = sensor.dsnu = sensor.prnu = sensor.read_noise = 0.0;
  for (std::size_t g = 0; g < 2; ++g) {
    stored.capture.electrons[g] = Image<float>(12, 8, 1, electrons_per_s);
    stored.capture.variance[g] = Image<float>(12, 8, 1, variance);
  }
  return stored;
}
}  // namespace

TEST_CASE("where the render is noisier than the sensor", "[frames]") {
  // 10⁶ e-/s for 1 ms under the lighting {ring.0: 1}: 1000 e-, whose shot noise is K² · 1000 + 1/12 = 146.01
  // DN², as much as a Monte Carlo variance of 1000.57 e-².
  auto stored = even(1e6f, 1e9f);  // 1000 e-² in 1 ms
  renderer::ExposureSettings settings;
  settings.currents = {1.0, 0.0, 0.0};
  settings.time = 1e-3;
  const auto noise_of = [&] {
    return render_noise(renderer::combine(stored.capture, settings), stored.camera, settings);
  };
  const RenderNoise below = noise_of();
  CHECK(below.share == 0.0);
  CHECK(below.worst_ratio == Approx(1000 / (1000 + 1 / 12.0 / (0.382 * 0.382))).epsilon(1e-5));

  // Three pixels above it, one of them at saturation, where noise does not show.
  stored.capture.variance[0].at(3, 2) = 1.1e9f;
  stored.capture.variance[0].at(7, 5) = 4e9f;
  stored.capture.variance[0].at(11, 7) = 1e12f;
  stored.capture.electrons[0].at(11, 7) = 1e9f;
  const RenderNoise above = noise_of();
  CHECK(above.share == Approx(2.0 / 96));
  CHECK(above.worst_ratio == Approx(4000 / (1000 + 1 / 12.0 / (0.382 * 0.382))).epsilon(1e-5));
  CHECK(std::array{above.worst_x, above.worst_y} == std::array{7, 5});
  CHECK(std::array{above.left, above.top, above.right, above.bottom} == std::array{3, 2, 7, 5});

  // A tenth of the time: a hundredth of the variance against a tenth of the shot noise.
  settings.time = 1e-4;
  CHECK(noise_of().share == 0.0);
}

TEST_CASE("frames are metered on what is inspected, those of a sequence together", "[frames]") {
  // 60 % of the range above black (64 of 4095 DN) at K = 0.382: 0.6 · 4031/0.382 = 6331.4 e-. The plate gets
  // 10⁶ e-/s from ring.0 and 4 · 10⁶ from ring.1; the vice, which is not metered, a hundred times as much.
  auto stored = even(1e6f, 0.0f);
  for (float& v : stored.capture.electrons[1].data()) v = 4e6f;
  for (int y = 1; y < 8; ++y)
    for (int x = 8; x < 12; ++x) stored.capture.electrons[0].at(x, y) = 1e8f;
  const std::vector<renderer::NamedCurrents> frames = {{"a", {1, 0, 0}}, {"b", {0, 1, 0}}};
  FrameWishes wishes;
  const auto metered = frame_settings(stored, frames, wishes);
  CHECK(metered[0].time == Approx(6331.4e-6).epsilon(1e-4));
  CHECK(metered[1].time == Approx(6331.4e-6 / 4).epsilon(1e-4));
  CHECK(metered[0].noise_seed != metered[1].noise_seed);
  wishes.same_time = true;
  for (const auto& settings : frame_settings(stored, frames, wishes))
    CHECK(settings.time == Approx(6331.4e-6 / 4).epsilon(1e-4));

  // 20 dB are ten times the gain, a tenth of the light; 8 bits the same range of the same light.
  wishes.same_time = false;
  wishes.gain_db = 20.0;
  CHECK(frame_settings(stored, frames, wishes)[0].time == Approx(633.14e-6).epsilon(1e-4));
  CHECK(frame_settings(stored, frames, wishes)[0].gain_db == 20.0);
  wishes.bit_depth = 8;
  // 0.6 · (255 − 4)/(0.382/16 · 10)
  CHECK(frame_settings(stored, frames, wishes)[0].time == Approx(0.6 * 251 / 0.23875 * 1e-6).epsilon(1e-4));
  CHECK(camera_for(stored, wishes).sensor.bit_depth == 8);

  // The camera's own time, before it the frame's, before that the wish.
  stored.camera.exposure = 2e-3;
  CHECK(frame_settings(stored, frames, wishes)[1].time == 2e-3);
  auto timed = frames;
  timed[1].exposure = 5e-3;
  CHECK(frame_settings(stored, timed, wishes)[0].time == 2e-3);
  CHECK(frame_settings(stored, timed, wishes)[1].time == 5e-3);
  wishes.time = 3e-3;
  CHECK(frame_settings(stored, timed, wishes)[1].time == 3e-3);
  CHECK(frame_settings(stored, frames, wishes)[1].time == 3e-3);

  // A capture without anything inspected is metered as a whole: 28 of its 96 pixels lie in the vice's light,
  // so that the 95th percentile is theirs.
  stored.camera.exposure.reset();
  stored.items[0].role = scenes::Item::Role::fixture;
  FrameWishes plain;
  CHECK(frame_settings(stored, frames, plain)[0].time == Approx(63.314e-6).epsilon(1e-4));
}

TEST_CASE("a capture of what moved is exposed for its own time alone", "[frames][motion]") {
  auto stored = even(1e6f, 1e6f);
  stored.takes_time = true;
  stored.camera.exposure = 1e-3;
  FrameWishes wishes;
  CHECK(frame_settings(stored, stored.lightings, wishes)[0].time == 1e-3);
  wishes.time = 1e-3;
  wishes.gain_db = 6.0;
  CHECK(frame_settings(stored, stored.lightings, wishes)[0].gain_db == 6.0);
  wishes.time = 2e-3;
  CHECK_THROWS_WITH(frame_settings(stored, stored.lightings, wishes),
                    Catch::Contains("exposure time: found 2000 us; expected 1000 us"));
  stored.takes_time = false;
  CHECK(frame_settings(stored, stored.lightings, wishes)[0].time == 2e-3);
}
