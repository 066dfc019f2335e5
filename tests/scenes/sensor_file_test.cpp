// Data sheets: what is read, and what a bad one is told. The first line of the text is line 1.
#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "scenes/asset_reader.h"
#include "scenes/station_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
const std::string good_sensor = R"(name: sheet
width_px: 640
height_px: 480
pixel_pitch_um: 3.45
quantum_efficiency:
  mono: [[300, 0.2], [529, 0.64], [1100, 0.01]]
full_well_e: 10400
read_noise_e: 2.1
row_noise_e: 0.3
column_noise_e: 0.2
sensitivity_threshold_e: 2.7
dynamic_range_db: 72
dark_current_e_per_s: 2
dsnu_e: 0.6
row_dsnu_e: 0.2
column_dsnu_e: 0.25
hot_pixels: {share_ppm: 150, dark_current_e_per_s: 100}
prnu_percent: 0.5
row_prnu_percent: 0.1
column_prnu_percent: 0.2
gain_dn_per_e: 0.37
black_level_dn: 32
bit_depth: 12
)";

// "sheet.yaml:3: key: text", or what was read.
Sensor read_text(const std::string& text) {
  ScratchFolder folder;
  std::ofstream(folder / "sheet.yaml") << text;
  return read_sensor(folder / "sheet.yaml");
}
std::string message_of(const std::string& text) {
  try {
    read_text(text);
  } catch (const InputError& error) {
    const std::string message = error.what();
    return message.substr(message.find("sheet.yaml"));
  }
  return "it was read";
}

Camera camera_of(const std::string& station_text) {
  ScratchFolder folder;
  std::ofstream(folder / "station.yaml") << station_text;
  return read_station(folder / "station.yaml",
                      [](const auto&, const auto&) { return shapes::block(10, 8, 4); })
      .cameras[0];
}
std::string station_message(const std::string& text) {
  try {
    camera_of(text);
  } catch (const InputError& error) {
    const std::string message = error.what();
    return message.substr(message.find("station.yaml"));
  }
  return "it was read";
}

const std::string developed_station =
    replaced(good_station, "sensor: imx250_mono",
             "sensor: imx250_colour\n    develop:\n      white_balance: {light: coax}\n"
             "      colour_matrix: [[1.5, -0.4, -0.1], [-0.2, 1.4, -0.2], [0, -0.5, 1.5]]\n"
             "      tone: {gamma: 2.2}");
}  // namespace

TEST_CASE("a data sheet's parts are read in the program's units", "[station][sensor]") {
  const Sensor s = read_text(good_sensor);
  CHECK(s.shared_read_noise.row == 0.3);
  CHECK(s.shared_read_noise.column == 0.2);
  CHECK(s.shared_dsnu.row == 0.2);
  CHECK(s.shared_dsnu.column == 0.25);
  CHECK(s.shared_prnu.row == Approx(0.001));
  CHECK(s.shared_prnu.column == Approx(0.002));
  CHECK(s.hot_pixels.share == Approx(150e-6));
  CHECK(s.hot_pixels.dark_current == 100);
  CHECK(s.dsnu_time == Approx(0.01));
  // p(2 − p)m² = 150e-6·1.99985·(100·0.01)²
  CHECK(hot_pixel_variance(s) == Approx(2.999775e-4));
}

TEST_CASE("an impossible data sheet is told which of its lines cannot be true", "[station][sensor]") {
  struct Broken {
    std::string from, to, message;
  };
  const std::vector<Broken> all = {
      {"black_level_dn: 32", "black_level_dn: 4000",
       "sheet.yaml:22: black_level_dn: found 4000 DN; expected at most half of full scale at 12 bits, 2047.5 "
       "DN: "
       "saturation must lie above black"},
      {"gain_dn_per_e: 0.37", "gain_dn_per_e: 0.001",
       "sheet.yaml:21: gain_dn_per_e: found 0.001 DN/e-: a full well of 10400 e- lies 10.4 DN above black; "
       "expected at least 16 DN"},
      {"full_well_e: 10400", "full_well_e: -5", "sheet.yaml:7: full_well_e: "},
      {"read_noise_e: 2.1\n", "read_noise_e: 3.1\n",
       "sheet.yaml:11: sensitivity_threshold_e: found 2.7 e-; expected at least read_noise_e + 0.5 = 3.6 e-"},
      {"dynamic_range_db: 72", "dynamic_range_db: 75",
       "sheet.yaml:12: dynamic_range_db: found 75 dB; expected 20 log10(full_well_e / "
       "sensitivity_threshold_e) = "
       "71.7 dB within 0.5"},
      {"sensitivity_threshold_e: 2.7\ndynamic_range_db: 72", "dynamic_range_db: 80",
       "sheet.yaml:11: dynamic_range_db: found 80 dB; expected 20 log10(full_well_e / (read_noise_e + 0.5)) "
       "= 72.0 "
       "dB within 0.5"},
      {"row_noise_e: 0.3", "row_noise_e: 2.2",
       "sheet.yaml:9: row_noise_e: found 2.2 beside column_noise_e 0.2; expected rows and columns to be "
       "parts of "
       "read_noise_e, 2.1"},
      {"column_dsnu_e: 0.25", "column_dsnu_e: 0.57",
       "sheet.yaml:16: column_dsnu_e: found 0.57 beside row_dsnu_e 0.2; expected rows and columns to be "
       "parts of "
       "dsnu_e, 0.6"},
      {"column_prnu_percent: 0.2", "column_prnu_percent: 0.6",
       "sheet.yaml:20: column_prnu_percent: found 0.6"},
      {"share_ppm: 150", "share_ppm: 50000",
       "sheet.yaml:17: hot_pixels.dark_current_e_per_s: found 100 e-/s in 50000 ppm of the pixels, 5 e-/s on "
       "the "
       "mean; expected it to be part of dark_current_e_per_s, 2"},
      // m = 100 e⁻, √(2·1e-5·100²) = 0.447 e⁻, and rows and columns leave √(0.36 − 0.04 − 0.0625) = 0.507:
      // fits; √(2·2e-5·100²) = 0.632 does not.
      {"share_ppm: 150, dark_current_e_per_s: 100", "share_ppm: 20, dark_current_e_per_s: 10000",
       "sheet.yaml:17: hot_pixels.share_ppm: found 20 ppm of 10000 e-/s: hot pixels alone spread by 0.632 e- "
       "in "
       "dsnu_exposure_us; expected at most what rows and columns leave of dsnu_e, 0.507 e-"},
      {"bit_depth: 12", "bit_depth: 11", "sheet.yaml:23: bit_depth: "},
      {"pixel_pitch_um: 3.45\n", "pixel_pitch_um: 3.45\npattern: RGGB\n", "expected red, green and blue"},
  };
  CHECK(message_of(good_sensor) == "it was read");
  for (const Broken& broken : all) {
    INFO(broken.to);
    CHECK_THAT(message_of(replaced(good_sensor, broken.from, broken.to)), Catch::Contains(broken.message));
  }
  CHECK(message_of(replaced(good_sensor, "share_ppm: 150, dark_current_e_per_s: 100",
                            "share_ppm: 10, dark_current_e_per_s: 10000")) == "it was read");
}

TEST_CASE("a development balances to a light of the station", "[station][develop]") {
  const Camera camera = camera_of(developed_station);
  REQUIRE(camera.development);
  const Development& d = *camera.development;
  CHECK(d.tone == Development::Tone::gamma);
  CHECK(d.gamma == 2.2);
  CHECK(d.colour_matrix * dvec3(1, 0, 0) == dvec3(1.5, -0.2, 0));  // what camera red becomes
  // A grey surface under the light is grey: factor × ∫ S λ QE dλ is the same of all filters.
  const Curve white = white_led_spectrum();
  double sums[3] = {};
  for (int nm = 300; nm <= 1100; ++nm)
    for (int c = 0; c < 3; ++c)
      sums[c] += static_cast<double>(white.at(static_cast<float>(nm))) * nm *
                 static_cast<double>(camera.sensor.quantum_efficiency[static_cast<std::size_t>(c)].at(
                     static_cast<float>(nm)));
  CHECK(d.white_balance.y == 1.0);
  CHECK(d.white_balance.x * sums[0] == Approx(sums[1]).epsilon(1e-3));
  CHECK(d.white_balance.z * sums[2] == Approx(sums[1]).epsilon(1e-3));
  CHECK(d.white_balance.x > 1.2);  // red and blue pixels see less of it
  CHECK(d.white_balance.z > 1.2);
  CHECK_FALSE(camera_of(good_station).development);
}

TEST_CASE("a development that cannot be is told why", "[station][develop]") {
  const auto broken = [](const std::string& from, const std::string& to) {
    return station_message(replaced(developed_station, from, to));
  };
  CHECK_THAT(broken("{light: coax}", "{light: coat}"),
             Catch::Contains("develop.white_balance.light: unknown light \"coat\"; did you mean \"coax\""));
  // The red ring light gives blue pixels next to nothing.
  CHECK_THAT(broken("{light: coax}\n", "{light: ring}\n"),
             Catch::Contains("develop.white_balance.light: the light \"ring\" gives the blue pixels 0.04") &&
                 Catch::Contains("expected a light that all three filters see"));
  CHECK_THAT(broken("{light: coax}", "{red: 2, green: 1}"), Catch::Contains("develop.white_balance"));
  CHECK_THAT(broken("sensor: imx250_colour", "sensor: imx250_mono"),
             Catch::Contains("develop.white_balance: expected a camera with colour filters"));
  CHECK_THAT(broken("[0, -0.5, 1.5]", "[0, -0.5]"), Catch::Contains("develop.colour_matrix"));
  CHECK_THAT(broken("{gamma: 2.2}", "{gamma: -1}"), Catch::Contains("develop.tone.gamma"));
  CHECK_THAT(broken("{gamma: 2.2}", "sRGB"), Catch::Contains("develop.tone"));
}
