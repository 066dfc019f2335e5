// flawsmith light, as a user calls it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "core/png.h"
#include "tests/apps/program.h"
#include "tests/core/scratch_folder.h"

namespace {
// 1000 cd out to 30°, nothing beyond: a cone of 2π(1 − cos 30°) · 1000 = 841.79 lm, and a ramp of 0.02° that
// adds 2π sin 30° · 0.01° · 1000 = 0.55.
constexpr const char* cone =
    "IESNA:LM-63-2002\n[LUMINAIRE] a cone\nTILT=NONE\n1 -1 1 4 1 1 2 0 0 0\n1 1 10\n0 30 30.02 90\n0\n1000 "
    "1000 0 0\n";
}  // namespace

TEST_CASE("light reports a lamp as JSON and draws it") {
  ScratchFolder folder;
  flawsmith::write_file(folder / "cone.ies", cone);
  const auto outcome = program::run({"light", folder / "cone.ies", "--json", "--plot", folder / "cone.png"});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.out);
  CHECK(json["name"] == "a cone");
  CHECK(json["flux_lm"].get<double>() == Approx(842.34).epsilon(1e-4));
  CHECK(json["peak_cd"] == 1000.0);
  CHECK(json["half_angle_deg"]["c90"].get<double>() == Approx(30.01).margin(0.011));
  CHECK(json["stated_flux_lm"].is_null());
  // The cone's rim: from the centre (360, 360) 300 px long at 30° from straight down. Inside it is paper.
  const auto picture = flawsmith::decode_png16(flawsmith::read_file(folder / "cone.png"));
  REQUIRE(picture.width() == 720);
  const auto darkest = [&](int x, int y) {
    int least = 255;
    for (int dy = -2; dy <= 2; ++dy)
      for (int dx = -2; dx <= 2; ++dx) least = std::min<int>(least, picture.at(x + dx, y + dy, 2));
    return least;
  };
  CHECK(darkest(360, 660) < 100);              // on the axis
  CHECK(darkest(360 + 78, 360 + 290) < 100);   // at 15°
  CHECK(darkest(360 - 78, 360 + 290) < 100);   // and on the other side
  CHECK(darkest(360 + 200, 360 + 224) > 100);  // at 42°: no light
}

TEST_CASE("light refuses what is no photometric file in one line") {
  ScratchFolder folder;
  flawsmith::write_file(folder / "short.ies", std::string(cone).substr(0, std::string(cone).size() - 8));
  const auto outcome = program::run({"light", folder / "short.ies"});
  CHECK(outcome.status == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("candela") != std::string::npos);
  CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
}

TEST_CASE("light reports a light of the catalogue") {
  ScratchFolder folder;
  const auto outcome = program::run({"light", "backlight", "--json", "--plot", folder / "backlight.png"});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.out);
  // 150 × 100 mm of 40 W/m²/sr, Lambert: Φ = π L A = 1.885 W; I0 = L A = 0.6 W/sr.
  CHECK(json["flux_w"].get<double>() == Approx(1.88496).epsilon(1e-4));
  CHECK(json["peak_w_sr"].get<double>() == Approx(0.6).epsilon(1e-4));
  CHECK(json["half_angle_deg"]["c90"].get<double>() == Approx(60.0).margin(0.1));
  CHECK(json["spectrum"]["peak_nm"].get<double>() == Approx(625).margin(0.1));
  CHECK(json["spectrum"]["fwhm_nm"].get<double>() == Approx(18).margin(0.3));
  // A Gaussian of 18 nm about 625 nm sees V fall from 0.381 at 620 to 0.265 at 630: about 0.32 · 683.
  CHECK(json["flux_lm"].get<double>() == Approx(1.88496 * 0.323 * 683).epsilon(0.02));
  CHECK(!json["assumed"].empty());
  CHECK(std::filesystem::file_size(folder / "backlight.png") > 5000);

  const auto coaxial = program::run({"light", "coaxial"});
  CHECK(coaxial.out.find("22 % of its light on the part, by a mirror") != std::string::npos);  // 0.47²
  const auto unknown = program::run({"light", "backlite"});
  CHECK(unknown.status == 2);
  CHECK(std::count(unknown.err.begin(), unknown.err.end(), '\n') == 1);
}
