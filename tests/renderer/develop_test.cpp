// From raw frames to pictures for people.
#include <catch2/catch.hpp>
#include <cmath>

#include "renderer/sensor.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

namespace {
// A full well of 3900 e⁻ at 1 DN/e⁻ over 100 DN: saturation at 4000 DN.
scenes::Camera colour_camera(const std::string& pattern = "RGGB") {
  scenes::Camera camera;
  camera.roi = {0, 0, 16, 12};
  auto& s = camera.sensor;
  s.name = "test";
  s.pattern = pattern;
  s.width = s.height = 32;
  s.full_well = 3900;
  s.gain = 1.0;
  s.black_level = 100;
  s.bit_depth = 12;
  return camera;
}

// Electrons of R, G, B everywhere, plus black.
Exposure flat(const scenes::Camera& camera, dvec3 electrons) {
  Exposure exposure;
  exposure.dn = Image<std::uint16_t>(camera.roi.width, camera.roi.height);
  for (int y = 0; y < camera.roi.height; ++y)
    for (int x = 0; x < camera.roi.width; ++x)
      exposure.dn.at(x, y) = static_cast<std::uint16_t>(
          100 + electrons[filter_channel(camera.sensor, camera.roi.x + x, camera.roi.y + y)]);
  return exposure;
}

std::array<int, 3> colour_at(const Image<std::uint8_t>& view, int x = 6, int y = 6) {
  return {view.at(x, y, 0), view.at(x, y, 1), view.at(x, y, 2)};
}
}  // namespace

TEST_CASE("without a development a picture is the frame at full scale", "[sensor][develop]") {
  const auto camera = colour_camera();
  const auto exposure = flat(camera, {1000, 2000, 3000});
  CHECK(developed(exposure, camera) == viewable(exposure, camera.sensor, camera.roi));
  // 255·1100/4095 = 68.5, black included.
  CHECK(std::abs(colour_at(developed(exposure, camera))[0] - 68.5) <= 0.5);
}

TEST_CASE("black becomes 0 and saturation 255; factors and matrix act above black", "[sensor][develop]") {
  for (const std::string pattern : {"RGGB", "GRBG", "GBRG", "BGGR"})
    for (const auto method :
         {scenes::Development::Demosaic::bilinear, scenes::Development::Demosaic::edge_aware}) {
      auto camera = colour_camera(pattern);
      camera.development.emplace();
      camera.development->demosaic = method;
      CHECK(colour_at(developed(flat(camera, {0, 0, 0}), camera)) == std::array{0, 0, 0});
      CHECK(colour_at(developed(flat(camera, {3900, 3900, 3900}), camera)) == std::array{255, 255, 255});
      // 780/3900 of 255 = 51, 1950: 127.5 → 128, 3120: 204.
      CHECK(colour_at(developed(flat(camera, {780, 1950, 3120}), camera)) == std::array{51, 128, 204});
      // A grey that red sees half of and blue a quarter: factors 2, 1, 4.
      camera.development->white_balance = {2, 1, 4};
      CHECK(colour_at(developed(flat(camera, {780, 1560, 390}), camera)) == std::array{102, 102, 102});
      // A white surface that is over-exposed in all channels is white.
      CHECK(colour_at(developed(flat(camera, {3900, 3900, 3900}), camera)) == std::array{255, 255, 255});
      // Rows of the matrix give the picture's colours: red = 2 R − G, green = G, blue = B − ½ R. With R = G =
      // 0.4, B = 0.6: 0.4, 0.4, 0.4.
      camera.development->white_balance = dvec3(1.0);
      camera.development->colour_matrix = dmat3(2, 0, -0.5, -1, 1, 0, 0, 0, 1);  // columns
      CHECK(colour_at(developed(flat(camera, {1560, 1560, 2340}), camera)) == std::array{102, 102, 102});
      // Below zero is black, not bright.
      CHECK(colour_at(developed(flat(camera, {780, 3900, 780}), camera))[0] == 0);
    }
}

TEST_CASE("tone curves", "[sensor][develop]") {
  auto camera = colour_camera();
  camera.sensor.pattern = "mono";
  camera.development.emplace();
  Exposure exposure;
  exposure.dn = Image<std::uint16_t>(16, 12, 1, 100 + 702);  // 0.18 of the range above black
  const auto value = [&] { return static_cast<int>(developed(exposure, camera).at(3, 3)); };
  CHECK(value() == 46);  // 45.9
  // 1.055·0.18^(1/2.4) − 0.055 = 0.461356: 117.6
  camera.development->tone = scenes::Development::Tone::srgb;
  CHECK(value() == 118);
  // 0.18^(1/2.2) = 0.458659: 116.96
  camera.development->tone = scenes::Development::Tone::gamma;
  camera.development->gamma = 2.2;
  CHECK(value() == 117);
  // The foot of srgb is straight: 0.002·12.92 = 0.02584, 6.6.
  camera.development->tone = scenes::Development::Tone::srgb;
  exposure.dn = Image<std::uint16_t>(16, 12, 1, 100 + 8);  // 8/3900 = 0.00205: 0.0265, 6.76
  CHECK(value() == 7);
  // Twice the gain fills the range at half the electrons.
  camera.development->tone = scenes::Development::Tone::linear;
  exposure.gain_db = 20 * std::log10(2.0);
  exposure.dn = Image<std::uint16_t>(16, 12, 1, 100 + 799);  // full scale 4095 comes first: 799/3995 = 0.2
  CHECK(value() == 51);
}
