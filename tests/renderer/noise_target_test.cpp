// How many samples a pixel needs, by its pilot.
#include "renderer/noise_target.h"

#include <catch2/catch.hpp>

#include "renderer/render.h"
#include "validation/laboratory.h"

using namespace flawsmith;
using renderer::NoiseTarget;
using renderer::PilotSums;
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

/// 16 samples, half of them at either value.
std::vector<PilotSums> two_values(double low, double high) {
  std::vector<PilotSums> pilot(1);
  for (int i = 0; i < 16; ++i) pilot[0].add(i % 2 == 0 ? low : high);
  return pilot;
}

/// Samples for the pixels of a block without neighbours.
std::vector<int> alone(const SampleCount& count, const std::vector<SampleCount::Need>& block) {
  const SampleCount::BlockNeed own = count.together(block);
  return count.counts(block, own, {own});
}
}  // namespace

TEST_CASE("sums of samples", "[noise_target]") {
  // 1, 2, 3, 10: mean 4, squares of the deviations 9 + 4 + 1 + 36 = 50, over 3.
  PilotSums m;
  for (const double v : {1.0, 2.0, 3.0, 10.0}) m.add(v);
  CHECK(m.mean() == Approx(4.0));
  CHECK(m.variance() == Approx(50.0 / 3.0));
  // μ₂ = 12.5, μ₄ = (81 + 16 + 1 + 1296)/4 = 348.5; √((348.5 − 156.25)/4) = 6.9327; 1.645 of it.
  CHECK(m.careful_variance() == Approx(50.0 / 3.0 + 1.645 * 6.9327).epsilon(1e-4));
}

TEST_CASE("blocks of samples show what evenly spread points leave of the noise", "[noise_target]") {
  // By the rule: 16 blocks at least, halves of whole blocks.
  for (const auto& [samples, size] : {std::pair(1, 1),
                                      {31, 1},
                                      {32, 2},
                                      {63, 1},
                                      {64, 4},
                                      {96, 4},
                                      {127, 1},
                                      {192, 8},
                                      {1000, 4},
                                      {1 << 20, 32}})
    CHECK(renderer::block_size(samples) == size);

  // A pilot of 128 samples is 16 blocks of 8. 0 four times, 2000 four times, over and over: the blocks agree,
  // though s² = 1e6.
  PilotSums even;
  for (int i = 0; i < 128; ++i) even.add(i % 8 < 4 ? 0 : 2000);
  CHECK(even.mean() == Approx(1000.0));
  CHECK(even.careful_variance() == Approx(0.0).margin(1e-6));
  // Blocks of 0 and of 2000, in turn: their means vary by 1e6 · 16/15, as much as samples; eight times that.
  PilotSums uneven;
  for (int i = 0; i < 128; ++i) uneven.add(i % 16 < 8 ? 0 : 2000);
  CHECK(uneven.variance() == Approx(8e6 * 16 / 15));
  // One more sample is no block yet: it counts for the mean alone.
  uneven.add(1e6);
  CHECK(uneven.mean() == Approx((64 * 2000 + 1e6) / 129));
  CHECK(uneven.variance() == Approx(8e6 * 16 / 15));
}

TEST_CASE("samples that bring the render's noise below the sensor's", "[noise_target]") {
  // Values 0 and 2000 alike often: s² = 1e6 · 16/15 and no doubt about it (μ₄ = μ₂²). The sensor: σ_d² = 4, μ
  // = 1000, K = (0.95 · 4095)/10000 → 1/(12 K²) = 0.55: 1004.55. Nine tenths of the target are aimed at: n =
  // 1066667/(0.81 · 1004.55) = 1310.9 → 1536 on the ladder.
  const auto needed = [&](const NoiseTarget& target, const std::vector<PilotSums>& pilot) {
    const SampleCount count(target, camera_of(4));
    return alone(count, {count.need(pilot)}).at(0);
  };
  CHECK(needed(target_of(1.0), two_values(0, 2000)) == 1536);
  // Twice the noise: a quarter, 327.7 → 384.
  CHECK(needed(target_of(2.0), two_values(0, 2000)) == 384);
  CHECK(needed(target_of(1.0, 1000), two_values(0, 2000)) == 1000);
  CHECK(needed(target_of(1.0), two_values(1000, 1000)) == 8);
  // Above the full well of 10,000 the sensor's variance stays at 10,004.55: 4900 and 15,300, mean 10,100: s²
  // = 5200² · 16/15 = 28.84e6 → 3559 → 4096.
  CHECK(needed(target_of(1.0), two_values(4900, 15300)) == 4096);
  CHECK(SampleCount(target_of(1.0), camera_of(4)).need(two_values(4900, 15300)).likely ==
        Approx(3559.2).margin(1.0));
  // Far above it the mean must only stay there: 0 and 40,000, mean 20,000: s² = 4e8 · 16/15 over (10,000/4)²:
  // 68.3 → 96.
  CHECK(needed(target_of(1.0), two_values(0, 40000)) == 96);
}

TEST_CASE("a pixel gets what it needs by its own pilot, or what all of its block need on average",
          "[noise_target]") {
  const SampleCount count(target_of(1.0), camera_of(4));
  // Likely needs 0, 0, 0, 400: 100 on average, their standard deviation 200, of the mean 100: 264.5 → 384.
  const std::vector<SampleCount::Need> needs = {{0, 0}, {0, 20}, {0, 500}, {400, 900}};
  CHECK(alone(count, needs) == std::vector<int>{384, 384, 512, 1024});
  // All alike: no doubt.
  CHECK(alone(count, {{100, 130}, {100, 90}}) == std::vector<int>{192, 128});
}

TEST_CASE("rare paths that pilots of the blocks around met count for a block whose own met none",
          "[noise_target]") {
  const SampleCount count(target_of(1.0), camera_of(4));
  // A pilot that met one was made eight times as long. By samples, not by pixels: 63 · 256 samples ask for
  // 100, 2048 ask for 10000: 22092800/18176 = 1215.49 on average, 1115.49 above the median.
  std::vector<SampleCount::Need> block(64, {100, 100, 256});
  block[5] = {10000, 12000, 2048};
  const SampleCount::BlockNeed met = count.together(block);
  CHECK(met.typical == 100.0);
  CHECK(met.rare == Approx(1115.49).margin(0.01));
  // 450 in two of nine: 100 on average, standard deviation 198.4, of the mean 66.1: 100 + 100 + 108.8 → 384.
  std::vector<SampleCount::BlockNeed> around(9, {100, 0, 100});
  const std::vector<SampleCount::Need> even = {{100, 100}, {100, 700}};
  const SampleCount::BlockNeed own = count.together(even);
  CHECK(count.counts(even, own, around) == std::vector<int>{128, 768});
  around[2].rare = around[7].rare = 450;
  CHECK(count.counts(even, own, around) == std::vector<int>{384, 768});
}

TEST_CASE("a pilot is longer where less noise is asked for", "[noise_target]") {
  for (const auto& [factor, samples] :
       {std::pair(0.5, 256), {1.0, 256}, {1.5, 64}, {2.0, 64}, {3.0, 32}, {50.0, 32}})
    CHECK(SampleCount(target_of(factor), camera_of(4)).first_pilot() == samples);
  // Then an eighth of the need, as far as it is granted.
  CHECK(SampleCount(target_of(1.0), camera_of(4)).pilot_for({100.0, 4000.0}) == 500);
  CHECK(SampleCount(target_of(1.0, 1000), camera_of(4)).pilot_for({100.0, 4000.0}) == 125);
}

TEST_CASE("the count goes by the lighting that needs most, at its currents and time", "[noise_target]") {
  NoiseTarget target = target_of(1.0);
  target.references[0].currents = {1.0, 0.0};
  target.references.push_back(target.references[0]);
  target.references[1].currents = {0.0, 0.5};
  target.references[1].time = 4.0;
  const SampleCount count(target, camera_of(4));
  REQUIRE(count.references() == 2);
  std::vector<PilotSums> pilot(2);
  for (int i = 0; i < 16; ++i) count.add({100.0f, i % 2 == 0 ? 0.0f : 1000.0f}, pilot);
  CHECK(pilot[0].mean() == Approx(100.0));
  CHECK(pilot[0].variance() == Approx(0.0).margin(1e-9));
  CHECK(pilot[1].mean() == Approx(1000.0));  // 0 and 1000 e⁻/s at half the current for 4 s
  CHECK(alone(count, {count.need(pilot)}) == std::vector<int>{1536});  // as above
}

TEST_CASE("a part of a picture by noise is the same as in the whole, on any number of threads",
          "[noise_target]") {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f), lab::steel(0.15f)};
  station.items = {lab::item(lab::sheet(60), 0), lab::item(lab::ball(4), 1, {-2, 0, 4})};
  station.cameras = {camera_of(12)};
  station.lights = {lab::green_light("lamp", scenes::SphereLight{3}, {dmat3(1.0), {25, 10, 30}}, 400.0)};
  NoiseTarget target = target_of(16.0, 4096);
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
  CHECK(most <= 4096);
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

TEST_CASE("asking every light group at the first surface changes the noise alone", "[noise_target]") {
  scenes::Station station;
  station.materials = {lab::diffuse(0.5f), lab::steel(0.15f)};
  station.items = {lab::item(lab::sheet(60), 0), lab::item(lab::ball(3), 1, {0, 0, 3})};
  station.cameras = {camera_of(8)};
  station.lights = {lab::green_light("lamp", scenes::SphereLight{3}, {dmat3(1.0), {25, 10, 30}}, 400.0),
                    lab::green_light("panel", scenes::RectangleLight{40, 30},
                                     scenes::looking_at({-30, 0, 40}, {0, 0, 0}, {0, 1, 0})),
                    lab::green_light("surround", scenes::SurroundLight{}, scenes::Pose{})};
  NoiseTarget target = target_of(1e-3, 4096);  // of which every pixel gets the most
  target.references[0].currents = {1.0, 1.0, 1.0};
  target.references[0].time = 1e-5;  // far below the full well
  renderer::RenderOptions options;
  options.spp = 4096;
  const auto backend = renderer::make_cpu_renderer();
  const auto fixed = backend->render(station, 0, options);
  options.noise = &target;
  const auto needed = backend->render(station, 0, options);
  for (std::size_t g = 0; g < 3; ++g) {
    CAPTURE(g);
    double mean_fixed = 0, mean_needed = 0, variance = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      CHECK(needed.samples.data()[i] == 4096);
      mean_fixed += fixed.electrons[g].data()[i];
      mean_needed += needed.electrons[g].data()[i];
      variance += fixed.variance[g].data()[i] + needed.variance[g].data()[i];
    }
    CHECK(std::sqrt(variance) < 0.006 * mean_fixed);
    CHECK(std::abs(mean_needed - mean_fixed) < 4.0 * std::sqrt(variance));
  }
}
