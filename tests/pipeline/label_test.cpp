#include "pipeline/label.h"

#include <catch2/catch.hpp>

#include "core/random.h"

using namespace flawsmith;
using namespace flawsmith::pipeline;

namespace {
constexpr int width = 40, height = 30;

defects::DefectTruth truth(std::uint16_t id) {
  defects::DefectTruth t;
  t.request.id = id;
  t.request.kind = "scratch";
  t.placed = true;
  return t;
}

renderer::LabelLayer layer(std::uint16_t id, int x, int y, int w, int h, float visible, float amodal) {
  return {id, x, y, Image<float>(w, h, 1, visible), Image<float>(w, h, 1, amodal)};
}

TwinFrames flat_frames(float delta_in_box) {
  TwinFrames frames;
  frames.clean = Image<float>(width, height, 1, 100.0f);
  frames.delta.fill(Image<float>(width, height));
  for (auto& half : frames.delta)
    for (int y = 10; y < 14; ++y)
      for (int x = 10; x < 20; ++x) half.at(x, y) = delta_in_box;
  frames.sensor_sigma = Image<float>(width, height, 1, 2.0f);
  frames.mc_variance = Image<float>(width, height, 1, 0.0f);
  return frames;
}

const Image<std::uint8_t> whole(width, height, 1, 1);
}  // namespace

TEST_CASE("a pixel goes to the defect that covers most of it", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 0.6f, 0.6f), layer(2, 15, 10, 10, 4, 0.9f, 0.9f)};
  const auto labels = label_frame(capture, {truth(1), truth(2)}, flat_frames(0), whole);
  REQUIRE(labels.size() == 2);
  // Defect 1 keeps columns 10 … 14, defect 2 has 15 … 24; amodally both keep their own ten columns.
  CHECK(labels[0].visible.x == 10);
  CHECK(labels[0].visible.pixels.width() == 5);
  CHECK(labels[1].visible.x == 15);
  CHECK(labels[1].visible.pixels.width() == 10);
  CHECK(labels[0].amodal.pixels.width() == 10);
  CHECK_FALSE(labels[0].subpixel);

  // The other way about: the order of the layers decides nothing; where both cover the same, the lower id has
  // it.
  for (const float second : {0.6f, 0.9f}) {
    capture.labels = {layer(1, 10, 10, 10, 4, 0.9f, 0.9f), layer(2, 15, 10, 10, 4, second, second)};
    const auto swapped = label_frame(capture, {truth(1), truth(2)}, flat_frames(0), whole);
    CHECK(swapped[0].visible.pixels.width() == 10);
    CHECK(swapped[1].visible.x == 20);
    CHECK(swapped[1].visible.pixels.width() == 5);
  }
}

TEST_CASE("a defect under another one has no pixels and no visible fraction, and says why", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 4, 4, 0.3f, 0.9f), layer(2, 8, 8, 10, 10, 0.9f, 0.9f)};
  const auto labels = label_frame(capture, {truth(1), truth(2)}, flat_frames(0), whole);
  CHECK(labels[0].visible.empty());
  CHECK(labels[0].visible_fraction == 0.0);
  CHECK(labels[0].why_empty == "covered by another defect");
  CHECK(labels[0].amodal.pixels.width() == 4);
}

TEST_CASE("a benign disturbance yields its pixels to every defect and is none", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  auto oil = truth(1), scratch = truth(2);
  oil.request.kind = "oil_film";
  for (const bool oil_first : {true, false}) {
    capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f), layer(2, 15, 10, 10, 4, 0.5f, 0.5f)};
    if (!oil_first) std::swap(capture.labels[0], capture.labels[1]);
    const auto labels = label_frame(capture, {oil, scratch}, flat_frames(0), whole);
    CHECK_FALSE(labels[0].is_defect);
    CHECK(labels[1].is_defect);
    CHECK(labels[0].visible.pixels.width() == 5);  // columns 10 ... 14: the scratch has the rest
    CHECK(labels[1].visible.x == 15);
    CHECK(labels[1].visible.pixels.width() == 10);
  }
}

TEST_CASE("a defect thinner than a quarter pixel takes its best pixels and says so", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 0.0f, 0.0f)};
  for (int x = 0; x < 10; ++x) {
    capture.labels[0].visible.at(x, 1) = capture.labels[0].amodal.at(x, 1) = 0.2f;   // best
    capture.labels[0].visible.at(x, 2) = capture.labels[0].amodal.at(x, 2) = 0.09f;  // under half of that
  }
  const auto labels = label_frame(capture, {truth(1)}, flat_frames(0), whole);
  CHECK(labels[0].subpixel);
  CHECK(labels[0].visible.y == 11);
  CHECK(labels[0].visible.pixels.height() == 1);
  CHECK(labels[0].visible.pixels.width() == 10);
}

TEST_CASE("a defect without pixels says why", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 4, 4, 0.0f, 0.8f)};
  auto nowhere = truth(2);
  nowhere.placed = false;
  nowhere.why_not = "no room";
  const auto labels = label_frame(capture, {truth(1), nowhere, truth(3)}, flat_frames(0), whole);
  CHECK(labels[0].why_empty == "hidden");
  CHECK(labels[0].visible_fraction == 0.0);
  CHECK(labels[1].why_empty == "not placed: no room");
  CHECK(labels[2].why_empty == "outside the frame or facing away");
}

TEST_CASE("d' of an even step is its sum over the footprint", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  // 40 pixels of ΔDN = 3 at σ = 2, zero on the dilated border: d′ = √(40 · 9/4) = √90 = 9.4868
  const auto labels = label_frame(capture, {truth(1)}, flat_frames(3), whole);
  CHECK(labels[0].d_prime == Approx(9.4868).epsilon(1e-4));
  CHECK(labels[0].d_prime_low == labels[0].d_prime);
  CHECK_FALSE(labels[0].mc_limited);
}

TEST_CASE("d' of a blurred step counts all that it is smeared over", "[label][motion]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  // In the middle of the exposure it covers one column of the ten that it goes over.
  capture.labels = {layer(1, 10, 10, 10, 4, 0.0f, 0.0f)};
  renderer::LabelLayer& blurred = capture.labels[0];
  blurred.swept = Image<float>(10, 4, 1, 0.1f);
  for (int y = 0; y < 4; ++y) blurred.visible.at(5, y) = blurred.amodal.at(5, y) = 1.0f;
  // All 40 pixels of ΔDN = 3 at σ = 2, as above; the mask is the column.
  const auto labels = label_frame(capture, {truth(1)}, flat_frames(3), whole);
  CHECK(labels[0].d_prime == Approx(9.4868).epsilon(1e-4));
  CHECK(labels[0].visible.x == 15);
  CHECK(labels[0].visible.pixels.width() == 1);
}

TEST_CASE("d' of a step under render noise is that of the step, over more noise", "[label]") {
  // ΔDN = 12 over 40 pixels, each half of the samples with noise of variance 32, which the captures'
  // variances say, too. d'² = 40 · 144/(4 + 32) = 160 on average. A sample of it has the variance
  //   Σ (2 Δ² V + V²)/36² = (40 · 2 · 144 · 32 + 160 · 32²)/1296 = 20.3²   (160: the dilated footprint,
  //   about)
  // so the mean of 400 has σ = 1.0: an error of 2.5 % + 1 % is caught with 95 % probability.
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  double mean = 0.0;
  int under = 0;
  constexpr int draws = 400;
  for (int draw = 0; draw < draws; ++draw) {
    Random random(static_cast<std::uint64_t>(1000 + draw));
    auto frames = flat_frames(12);
    for (auto& half : frames.delta)
      for (float& value : half.data()) value += static_cast<float>(std::sqrt(32.0) * random.normal());
    frames.mc_variance = Image<float>(width, height, 1, 32.0f);
    const auto label = label_frame(capture, {truth(1)}, frames, whole)[0];
    REQUIRE(label.mc_limited);
    mean += label.d_prime * label.d_prime / draws;
    under += label.d_prime_low <= std::sqrt(160.0) ? 1 : 0;
  }
  CHECK(mean == Approx(160).epsilon(0.025));
  // The bound holds in 95 % of the draws; 3 σ of a binomial count of 400 is 3.3 %.
  CHECK(under >= 0.917 * draws);
  CHECK(under <= 0.983 * draws);
}

TEST_CASE("one glint in the footprint hides nothing and shows nothing", "[label]") {
  // d'² = 40 · 144/(4 + 1) = 1152 of the step alone. The glint was met by one half of the samples: it adds
  // nothing on average, and an error of 250²/(10^6) of that pixel alone.
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  auto frames = flat_frames(12);
  frames.mc_variance = Image<float>(width, height, 1, 1.0f);
  frames.delta[0].at(9, 9) = 500.0f;
  frames.mc_variance.at(9, 9) = 1e6f;
  const auto label = label_frame(capture, {truth(1)}, frames, whole)[0];
  CHECK(label.d_prime == Approx(std::sqrt(1152)).epsilon(1e-3));
  CHECK(label.d_prime_low == Approx(std::sqrt(1152)).epsilon(1e-3));
}

TEST_CASE("Monte Carlo noise alone makes nothing visible", "[label]") {
  // Pure noise, ten times the sensor's, in ΔDN over 16 × 10 dilated pixels: d' of the mean would be √n
  // = 12.6. Of 200 draws no more than 5 % may pass as d' ≥ 5 with certainty; that noise spreads d'² by √n · 2
  // = 25, so that even the estimate itself does so in 16 %.
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  int seen = 0;
  constexpr int draws = 200;
  for (int draw = 0; draw < draws; ++draw) {
    Random random(static_cast<std::uint64_t>(draw));
    auto frames = flat_frames(0);
    for (auto& half : frames.delta)
      for (float& value : half.data()) value += static_cast<float>(20.0 * std::sqrt(2.0) * random.normal());
    frames.mc_variance = Image<float>(width, height, 1, 400.0f);
    const auto label = label_frame(capture, {truth(1)}, frames, whole)[0];
    seen += label.d_prime_low >= 5.0 ? 1 : 0;
    CHECK(label.mc_limited);
  }
  CHECK(seen <= draws / 20);
}

TEST_CASE("the same mark is hidden by clutter of its own kind and clear on an even surface", "[label]") {
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  Random random(5);
  auto calm = flat_frames(10), busy = calm;
  for (std::size_t i = 0; i < calm.clean.data().size(); ++i) {
    const float noise = static_cast<float>(random.normal());
    for (auto* frames : {&calm, &busy}) {
      const float amplitude = frames == &busy ? 60.0f : 0.5f;
      frames->clean.data()[i] += amplitude * noise;
    }
  }
  // The template is 10 × 4 pixels of +10 amid zeros; white clutter of amplitude a gives responses of spread
  // a·‖T‖, so z = ‖T‖/a. ‖T‖ with its mean taken away over the 16 × 10 footprint (less corners) is about
  // 10·√(40·(1 − 40/150)) = 54.
  const auto clear = label_frame(capture, {truth(1)}, calm, whole)[0];
  const auto hidden = label_frame(capture, {truth(1)}, busy, whole)[0];
  CHECK(clear.clutter_z == Approx(54 / 0.5).epsilon(0.3));
  CHECK(clear.detectable);
  CHECK(hidden.clutter_z < 2.0);
  CHECK_FALSE(hidden.detectable);
}

TEST_CASE("an even change of brightness is exposure, not a defect's shape", "[label]") {
  // All of the footprint 5 DN brighter: much, but nothing is left of it without its mean.
  renderer::Capture capture;
  capture.width = width;
  capture.height = height;
  capture.labels = {layer(1, 10, 10, 10, 4, 1.0f, 1.0f)};
  Random random(6);
  auto frames = flat_frames(0);
  for (float& value : frames.clean.data()) value += static_cast<float>(random.normal());
  for (auto& half : frames.delta) half = Image<float>(width, height, 1, 5.0f);
  const auto label = label_frame(capture, {truth(1)}, frames, whole)[0];
  CHECK(label.d_prime > 25.0);  // √(40 · 25/4) over the mask alone is 15.8; the footprint holds 140 and more
  CHECK(label.clutter_z == 0.0);
  CHECK_FALSE(label.detectable);
}
