// How many samples a pixel needs, by its pilot.
#include "renderer/noise_target.h"

#include <catch2/catch.hpp>

#include "renderer/render.h"
#include "validation/laboratory.h"

using namespace flawsmith;
using renderer::Moments;
using renderer::NoiseTarget;
using renderer::SampleCount;

namespace {
scenes::Camera camera_of(int pixels) {
  const scenes::Lens lens = lab::telecentric(0.1, 8, 100);
  return lab::mono_camera(pixels, 0.1, lens, scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0}));
}

NoiseTarget target_of(double factor, int most = 1 << 16) {
  NoiseTarget target;
  target.factor = factor;
  target.most = most;
  target.references.emplace_back();
  target.references[0].time = 1.0;
  target.references[0].currents = {1.0};
  return target;
}

/// Moments of `count` samples, half of them at either value.
std::vector<Moments> two_values(double low, double high, int count = 64) {
  std::vector<Moments> moments(1);
  for (int i = 0; i < count; ++i) moments[0].add(i % 2 == 0 ? low : high);
  return moments;
}
}  // namespace

TEST_CASE("moments of samples", "[noise_target]") {
  // 1, 2, 3, 10: mean 4, squares of the deviations 9 + 4 + 1 + 36 = 50, over 3.
  Moments m;
  for (const double v : {1.0, 2.0, 3.0, 10.0}) m.add(v);
  CHECK(m.mean() == Approx(4.0));
  CHECK(m.variance() == Approx(50.0 / 3.0));
  // μ₂ = 12.5, μ₄ = (81 + 16 + 1 + 1296)/4 = 348.5; √((348.5 − 156.25)/4) = 6.9327; 1.645 of it.
  CHECK(m.careful_variance() == Approx(50.0 / 3.0 + 1.645 * 6.9327).epsilon(1e-4));
}

TEST_CASE("samples that bring the render's noise below the sensor's", "[noise_target]") {
  // Values 0 and 2000 alike often: s² = 1e6 · 64/63 and no doubt about it (μ₄ = μ₂²). The sensor: σ_d² = 4, μ
  // = 1000, K = (0.95 · 4095)/10000 → 1/(12 K²) = 0.55: 1004.55. Nine tenths of the target are aimed at: n =
  // 1015873/(0.81 · 1004.55) = 1248.5 → 1536 on the ladder.
  const scenes::Camera camera = camera_of(4);
  CHECK(SampleCount(target_of(1.0), camera).needed(two_values(0, 2000)) == 1536);
  // Twice the noise: a quarter, 312.1 → 384.
  CHECK(SampleCount(target_of(2.0), camera).needed(two_values(0, 2000)) == 384);
  CHECK(SampleCount(target_of(1.0, 1000), camera).needed(two_values(0, 2000)) == 1000);
  CHECK(SampleCount(target_of(1.0), camera).needed(two_values(1000, 1000)) == 8);
  // Above the full well of 10,000 the sensor's variance stays at 10,004.55: 0 and 40,000, mean 20,000:
  // s² = 4e8 · 64/63 → 50,146 → 65,536 (49,152 is too few).
  CHECK(SampleCount(target_of(1.0), camera).needed(two_values(0, 40000)) == 65536);
}

TEST_CASE("the count goes by the lighting that needs most, at its currents and time", "[noise_target]") {
  NoiseTarget target = target_of(1.0);
  target.references[0].currents = {1.0, 0.0};
  target.references.push_back(target.references[0]);
  target.references[1].currents = {0.0, 0.5};
  target.references[1].time = 4.0;
  const SampleCount count(target, camera_of(4));
  REQUIRE(count.references() == 2);
  std::vector<Moments> moments(2);
  for (int i = 0; i < 64; ++i) count.add({100.0f, i % 2 == 0 ? 0.0f : 1000.0f}, moments);
  CHECK(moments[0].mean() == Approx(100.0));
  CHECK(moments[0].variance() == Approx(0.0).margin(1e-9));
  CHECK(moments[1].mean() == Approx(1000.0));  // 0 and 1000 e⁻/s at half the current for 4 s
  CHECK(count.needed(moments) == 1536);        // as above
}

TEST_CASE("a part of a picture by noise is the same as in the whole, on any number of threads",
          "[noise_target]") {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f), lab::steel(0.15f)};
  station.items = {lab::item(lab::sheet(60), 0), lab::item(lab::ball(4), 1, {-2, 0, 4})};
  station.cameras = {camera_of(12)};
  station.lights = {lab::green_light("lamp", scenes::SphereLight{3}, {dmat3(1.0), {25, 10, 30}}, 400.0)};
  NoiseTarget target = target_of(4.0, 256);
  target.references[0].time = 1e-3;
  renderer::RenderOptions options;
  options.noise = &target;
  options.threads = 1;
  const auto backend = renderer::make_cpu_renderer();
  const auto whole = backend->render(station, 0, options);
  Image<std::uint8_t> some(12, 12);
  for (int i = 0; i < 12; ++i) some.at(i, (5 * i) % 12) = 1;
  options.only = &some;
  options.threads = 3;
  const auto part = backend->render(station, 0, options);
  REQUIRE(whole.samples.data().size() == 144);
  int least = 1 << 30, most = 0;
  for (std::size_t i = 0; i < 144; ++i) {
    least = std::min(least, whole.samples.data()[i]);
    most = std::max(most, whole.samples.data()[i]);
    if (!some.data()[i]) {
      CHECK(part.samples.data()[i] == 0);
      continue;
    }
    CHECK(part.samples.data()[i] == whole.samples.data()[i]);
    CHECK(part.electrons[0].data()[i] == whole.electrons[0].data()[i]);
    CHECK(part.variance[0].data()[i] == whole.variance[0].data()[i]);
    CHECK(part.first_half[0].data()[i] == whole.first_half[0].data()[i]);
  }
  CHECK(least >= 8);
  CHECK(most <= 256);
  CHECK(most > 2 * least);  // or there was nothing to decide

  // Halves are of each pixel's own count: their weighted mean is the mean.
  renderer::ExposureSettings one_second;
  one_second.time = 1.0;
  one_second.currents = {1.0};
  const auto halves = renderer::combine_halves(whole, one_second);
  for (std::size_t i = 0; i < 144; ++i)
    CHECK(0.5 * (halves[0].data()[i] + halves[1].data()[i]) ==
          Approx(whole.electrons[0].data()[i]).epsilon(1e-5).margin(1e-6));
}
