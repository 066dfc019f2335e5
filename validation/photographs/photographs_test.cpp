// The measures that compare renderings with photographs, on pictures whose numbers are known. The comparison
// itself is run by hand (compare.cpp).
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <numbers>

#include "core/error.h"
#include "core/file.h"
#include "core/random.h"
#include "validation/photographs/crop_list.h"
#include "validation/photographs/tone_curve.h"
#include "validation/photographs/verdict.h"

using namespace flawsmith;
using namespace flawsmith::photographs;

namespace {
template <class Function>
Image<float> picture(int size, const Function& value) {
  Image<float> out(size, size);
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) out.at(x, y) = static_cast<float>(value(x, y));
  return out;
}
}  // namespace

TEST_CASE("White noise under a slope of light: each octave holds its share of the frequency plane",
          "[photographs]") {
  // Noise of σ = 10 about 100: variance over mean² 0.01, spread evenly over the unit square of frequencies.
  // The octave from f to 2f is a ring of area 3πf²: of the variance 0.589 for f = 1/4, 0.147 for 1/8, 0.0368
  // for 1/16. A ring of n bins under a Hann window, whose spectrum spreads a bin over 1.5² of them, is known
  // to √(2 · 2.25/n) (half of the bins are the others' conjugates): 128 px, n = 9650, 2410, 603: 2.2, 4.3
  // and 8.6 %; over 16 pictures 0.54, 1.1, 2.2 %. Limits of 4 σ catch an error of 5.7 σ (3.1, 6.2, 12 %) with
  // 95 %. The slope's own contrast would be √(2 · 0.37²/12)/1 = 15 %: it must be gone. Contrast: 10 % ± 0.02
  // %.
  std::array<double, octaves> power{};
  double contrast = 0, skewness = 0;
  constexpr int pictures = 16;
  Random random(5);
  for (int i = 0; i < pictures; ++i) {
    const Texture t = texture_of(picture(128, [&](int x, int y) {
      return (1.0 + 0.0029 * (x - 63.5) - 0.0029 * (y - 63.5)) * (100.0 + 10.0 * random.normal());
    }));
    for (std::size_t o = 0; o < octaves; ++o) power[o] += t.power[o] / pictures;
    contrast += t.contrast / pictures;
    skewness += t.skewness / pictures;
  }
  CHECK(power[4] == Approx(0.01 * 0.589).epsilon(0.022));
  CHECK(power[3] == Approx(0.01 * 0.147).epsilon(0.044));
  CHECK(power[2] == Approx(0.01 * 0.0368).epsilon(0.088));
  CHECK(contrast == Approx(0.1).epsilon(0.01));
  CHECK(std::abs(skewness) < 4 * std::sqrt(6.0 / (128 * 128 * pictures)));
}

TEST_CASE("A wave of one frequency lies in its octave, whichever way it runs", "[photographs]") {
  // Amplitude 20 about 80: variance 200, over mean² 0.03125, skewness 0. Frequencies at the middle of each
  // octave, so far from its ends (a bin is 1/128) that the window spreads next to nothing across them.
  for (int o = 1; o < octaves; ++o)
    for (const double angle : {0.0, 0.3, 1.2}) {
      const double f = 1.45 * octave_begin(o);
      const Texture t = texture_of(picture(128, [&](int x, int y) {
        return 80.0 + 20.0 * std::sin(2 * std::numbers::pi * f * (x * std::cos(angle) + y * std::sin(angle)));
      }));
      INFO("octave " << o << ", angle " << angle);
      CHECK(t.power[static_cast<std::size_t>(o)] == Approx(0.03125).epsilon(0.03));
      CHECK(t.contrast == Approx(20 / std::sqrt(2.0) / 80).epsilon(0.03));
      CHECK(std::abs(t.skewness) < 0.1);
    }
}

TEST_CASE("Skewness of exponentially distributed grains is 2", "[photographs]") {
  // −ln u: mean 1, σ 1, third central moment 2. Its estimate from n values has σ ≈ √(E(z³)²/n) ~ √(265/n),
  // from 256² values 0.064; the limit of 4 σ catches 0.37 with 95 %.
  Random random(6);
  const Texture t = texture_of(picture(256, [&](int, int) { return -std::log(1.0 - random.uniform()); }));
  CHECK(t.contrast == Approx(1).epsilon(0.02));
  CHECK(t.skewness == Approx(2).margin(0.26));
}

TEST_CASE("Two pictures of one crop: noise that they do not share leaves no bias", "[photographs]") {
  // Exponential grains (variance 1, skewness 2) under independent noise of σ = 0.5 each. One picture has
  // variance 1.25 and skewness 2/1.25^1.5 = 1.43. The product's error from 256² pixels: √(8 · 1²…)/256 ≈ 1.5
  // % of the variance, 4 σ of the contrast are 3 %; a quarter of the noise's bias would be 3 % there, and all
  // of it is 12 %.
  Random random(8);
  Image<float> a(256, 256), b(256, 256);
  for (std::size_t i = 0; i < a.data().size(); ++i) {
    const double grain = 1.0 - std::log(1.0 - random.uniform());
    a.data()[i] = static_cast<float>(grain + 0.5 * random.normal());
    b.data()[i] = static_cast<float>(grain + 0.5 * random.normal());
  }
  const Texture t = texture_of(a, b);
  CHECK(t.contrast == Approx(0.5).epsilon(0.03));  // over a mean of 2
  CHECK(t.skewness == Approx(2).margin(0.3));
  // The finest octave holds 0.589 of white noise's variance.
  CHECK(t.power[4] == Approx(0.589 * 0.25).epsilon(0.05));
  CHECK(texture_of(a).contrast == Approx(0.5 * std::sqrt(1.25)).epsilon(0.03));
}

TEST_CASE("A tone curve is found again from the distributions alone and is monotone", "[photographs]") {
  // A camera that takes the square root of what we have: other pixels of the same distribution, no pairs.
  Random random(7);
  std::vector<float> ours, theirs;
  for (int i = 0; i < 20000; ++i) {
    ours.push_back(static_cast<float>(random.uniform()));
    theirs.push_back(static_cast<float>(255 * std::sqrt(random.uniform())));
  }
  const ToneCurve curve(ours, theirs);
  // A quantile of 20000 uniform values is known to √(q(1 − q)/20000) < 0.0035 on either side, a root's slope
  // at 0.1 is 1.6: 255 · 0.005 · 1.6 = 2 DN. Limit 4 DN; between knots at 0.1 the root sags by 0.3 DN.
  for (const double v : {0.1, 0.25, 0.5, 0.9})
    CHECK(curve(static_cast<float>(v)) == Approx(255 * std::sqrt(v)).margin(4));
  float before = curve(-1);
  for (int k = 0; k <= 1100; ++k) {
    const float value = curve(static_cast<float>(k) / 1000);
    CHECK(value >= before);
    before = value;
  }
  CHECK(before <= 255);
}

TEST_CASE("sRGB's curve puts the middle where it was asked and clips", "[photographs]") {
  const ToneCurve curve = ToneCurve::srgb(1.0, 128);
  CHECK(curve(1.0f) == Approx(128).margin(0.5));
  // Half the light: 128/255 is 0.2158 of full light, half of it 0.1079 is encoded as 0.3626, 92.5 DN.
  CHECK(curve(0.5f) == Approx(92.5).margin(0.5));
  CHECK(curve(100.0f) == 255);
}

TEST_CASE("The band is the wider of the photographs' own and the margin", "[photographs]") {
  // Five photographs with contrast 0.4 … 0.6 and power 1 … 16: their quantiles at 5 and 95 % lie a fifth of
  // the way from the outermost to its neighbour: 1 + 0.2 · 1 and 16 − 0.2 · 8.
  std::vector<Texture> real(5), ours(1);
  for (std::size_t i = 0; i < 5; ++i) {
    real[i].contrast = 0.4 + 0.05 * static_cast<double>(i);
    real[i].power.fill(static_cast<double>(1 << i));
    real[i].skewness = 1;
  }
  ours[0].contrast = 0.36;
  ours[0].power.fill(15);
  ours[0].skewness = 1.31;
  const auto verdicts = judge(real, ours);
  REQUIRE(verdicts.size() == octaves + 2);
  CHECK(verdicts[0].accept_low == Approx(1.2));
  CHECK(verdicts[0].accept_high == Approx(14.4));
  CHECK_FALSE(verdicts[0].pass);
  CHECK(verdicts[octaves].accept_low == Approx(0.35));  // 0.5 · 0.7, below the photographs' 0.41
  CHECK(verdicts[octaves].pass);
  CHECK_FALSE(verdicts[octaves + 1].pass);  // 1.31 > 1.3
  // Two photographs that agree: the factor of two.
  const auto agreed = judge({real[2], real[2]}, ours);
  CHECK(agreed[0].accept_low == Approx(2));
  CHECK(agreed[0].accept_high == Approx(8));
}

TEST_CASE("The list of crops is read, and a bad line is named", "[photographs]") {
  const auto path = std::filesystem::temp_directory_path() / "flawsmith_crop_list.txt";
  write_file(path, "# surface use file x y size\nland fit a.jpg 1 2 128\nland ours s.yaml 3 4 128  # ours\n");
  const auto surfaces = read_crop_list(path);
  REQUIRE(surfaces.size() == 1);
  REQUIRE(surfaces[0].crops.size() == 2);
  CHECK(surfaces[0].crops[1].use == Crop::Use::ours);
  CHECK(surfaces[0].crops[1].file == "s.yaml");
  CHECK(surfaces[0].crops[1].y == 4);
  for (const char* bad : {"land fit a.jpg 1 2", "land keep a.jpg 1 2 128", "land fit a.jpg 1 2 32",
                          "land fit a.jpg -1 2 128", "land fit a.jpg 1 2 128 9"}) {
    write_file(path, std::string("\n") + bad + "\n");
    CHECK_THROWS_AS(read_crop_list(path), InputError);
    CHECK_THROWS_WITH(read_crop_list(path), Catch::Contains("flawsmith_crop_list.txt:2"));
  }
  std::filesystem::remove(path);
  // The list that is shipped: a third of the photographs, or a little less, for fitting, and never both.
  for (const Surface& s : read_crop_list(FLAWSMITH_SOURCE_DIR "/validation/photographs/crops.txt")) {
    bool any_ours = false;
    for (const Crop& a : s.crops) {
      any_ours = any_ours || a.use == Crop::Use::ours;
      for (const Crop& b : s.crops)
        if (a.file == b.file) CHECK(a.use == b.use);
    }
    CHECK(any_ours);
  }
}
