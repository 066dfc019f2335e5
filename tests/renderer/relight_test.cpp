// Sums of light groups, against sums by hand.
#include "renderer/relight.h"

#include <catch2/catch.hpp>

#include "core/parallel.h"
#include "renderer/sensor.h"
#include "tests/support/captures.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

TEST_CASE("relighting adds electrons by the current and variances by its square", "[relight]") {
  // At (x, y): 0.5 · 10⁶ (1 + x)/3 + 3 · 10⁶ (1 + y)/7 e⁻/s, and 0.25 · 10⁸ (1 + y) + 9 · 10⁸ (2 + x).
  // 301 × 77 pixels are more than five runs of 4096, the last one short.
  const auto stored = test::small_capture(301, 77);
  const Signal signal = relight(stored.capture, {0.5, 3.0, 0.0});
  for (const auto& [x, y] : {std::pair{0, 0}, {300, 0}, {3, 5}, {299, 76}, {300, 76}}) {
    INFO(x << ", " << y);
    CHECK(signal.electrons.at(x, y) == Approx(0.5e6 * (1 + x) / 3.0 + 3e6 * (1 + y) / 7.0).epsilon(1e-6));
    CHECK(signal.variance.at(x, y) == Approx(0.25e8 * (1 + y) + 9e8 * (2 + x)).epsilon(1e-6));
  }
}

TEST_CASE("relighting makes the same bytes on any number of threads", "[relight]") {
  const auto stored = test::small_capture(301, 77);
  Signal one, three;
  with_threads(1, [&] { one = relight(stored.capture, {0.3, 0.7, 0.0}); });
  with_threads(3, [&] { three = relight(stored.capture, {0.3, 0.7, 0.0}); });
  CHECK(one.electrons == three.electrons);
  CHECK(one.variance == three.variance);
}

TEST_CASE("a relit capture is exposed as the capture itself would be", "[relight]") {
  // Summing first and multiplying by the time afterwards is what combine() does: not only equal, but bit for
  // bit.
  const auto stored = test::small_capture();
  ExposureSettings settings;
  settings.time = 1.0 / 3.0;
  settings.currents = {0.3, 0.7, 0.0};
  const Signal direct = combine(stored.capture, settings);

  Capture relit = stored.capture;
  const Signal sum = relight(stored.capture, settings.currents);
  relit.groups = {"frame"};
  relit.electrons = {sum.electrons};
  relit.variance = {sum.variance};
  settings.currents = {1.0};
  const Signal in_two_steps = combine(relit, settings);
  CHECK(direct.electrons == in_two_steps.electrons);
  CHECK(direct.variance == in_two_steps.variance);
  CHECK(direct.electrons.at(2, 1) == Approx((0.3e6 * 1.0 + 0.7e6 * 2.0 / 7.0) / 3.0).epsilon(1e-6));
  CHECK(direct.variance.at(2, 1) == Approx((0.09e8 * 2.0 + 0.49e8 * 4.0) / 9.0).epsilon(1e-6));
}
