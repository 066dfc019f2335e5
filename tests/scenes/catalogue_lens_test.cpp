// Lenses of the catalogue on a camera, and the checks that a distributor makes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/assets.h"
#include "core/error.h"
#include "scenes/lens_reader.h"
#include "scenes/schema/schema.h"
#include "scenes/station_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
// f = 25 mm from 200 mm on, pupil magnification 1.25, entrance pupil 15 mm behind the front.
const std::string sheet = R"(name: test25
kind: fixed_focal
focal_length_mm: 25
f_number: [1.4, 16]
image_circle_mm: 11
mount: C
flange_focal_distance_mm: 17.526
nearest_working_distance_mm: 200
front_to_pupil_mm: 15
pupil_magnification: 1.25
distortion_percent: -0.5
telecentricity_deg: 0
transmission: 0.9
rim: {diameter_mm: 24, distance_mm: 14}
sources: {focal_length_mm: a test}
assumed: [f_number, image_circle_mm, flange_focal_distance_mm, nearest_working_distance_mm, front_to_pupil_mm,
          pupil_magnification, distortion_percent, telecentricity_deg, transmission, farthest_working_distance_mm, rim]
)";
const std::string telecentric_sheet = R"(name: tele
kind: telecentric
magnification: 0.5
f_number: [8, 8]
image_circle_mm: 11
mount: C
nearest_working_distance_mm: 108
farthest_working_distance_mm: 112
front_to_pupil_mm: 0
pupil_magnification: 1
distortion_percent: 0.05
telecentricity_deg: 0.1
transmission: 0.9
sources: {magnification: a test}
assumed: [f_number, image_circle_mm, nearest_working_distance_mm, farthest_working_distance_mm, front_to_pupil_mm,
          pupil_magnification, distortion_percent, telecentricity_deg, transmission]
)";

Station station_with(const std::string& lens, const std::string& text = sheet) {
  ScratchFolder folder;
  std::ofstream(folder / "lens.yaml") << text;
  std::ofstream(folder / "station.yaml") << replaced(
      good_station, "{thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}", lens);
  return read_station(folder / "station.yaml",
                      [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
}
std::string message_of(const std::string& lens, const std::string& text = sheet) {
  try {
    station_with(lens, text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "it was read";
}
}  // namespace

TEST_CASE("a lens of the catalogue takes its settings from the station", "[lens]") {
  const Lens a = station_with("{use: ./lens.yaml, f_number: 4, working_distance_mm: 300}").cameras[0].lens;
  CHECK(a.kind == Lens::Kind::fixed_focal);
  CHECK(a.focus_distance == Approx(315));                           // from the entrance pupil
  CHECK(a.image_magnification() == Approx(25.0 / (315.0 - 20.0)));  // f/(s − f/P)
  CHECK(a.working_f_number() == Approx(4 * (1 + 25.0 / 295.0 / 1.25)));
  CHECK(a.diffraction);
  // −0.5 % at 5.5 mm: the ideal height is 5.5/0.995 = 5.52764, c = m s = 26.6949, r0² = 0.0428765
  CHECK(a.distortion[0] == Approx(-0.005 / 0.0428765).epsilon(1e-4));
  CHECK(a.rim_radius == 12);
  const Lens b = station_with("{use: ./lens.yaml, focus_distance_mm: 315, diffraction: no}").cameras[0].lens;
  CHECK(b.focus_distance == Approx(315));
  CHECK(b.f_number == 1.4);  // open
  CHECK(!b.diffraction);
  // A working f-number of 8 at m = 0.0847458: N = 8/(1 + m/1.25)
  CHECK(station_with("{use: ./lens.yaml, working_f_number: 8, working_distance_mm: 300}")
            .cameras[0]
            .lens.f_number == Approx(8 / 1.0677966));
  const Lens t = station_with("{use: ./lens.yaml}", telecentric_sheet).cameras[0].lens;
  CHECK(t.kind == Lens::Kind::telecentric);
  CHECK(t.focus_distance == Approx(110));
  CHECK(t.telecentricity == Approx(std::sin(0.1 * 3.14159265 / 180) / 11.0));  // at 5.5/0.5 mm
}

TEST_CASE("what a lens of the catalogue cannot do is said, with file, line and key", "[lens]") {
  // Nearest: m = 25/(215 − 20) = 0.128205. With 10 mm of ring m is 0.4 to 0.528205: s = 25 (1/m + 0.8),
  // less 15.
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 150}"),
             Catch::Contains(
                 "station.yaml:25: cameras[0].lens.working_distance_mm: found 150 mm; expected 200 mm to "
                 "infinity: what test25 reaches"));
  CHECK_THAT(message_of("{use: ./lens.yaml, focus_distance_mm: 160}"),
             Catch::Contains("cameras[0].lens.focus_distance_mm: found 160 mm; expected 215 mm to infinity"));
  CHECK_THAT(
      message_of("{use: ./lens.yaml, working_distance_mm: 80, extension_mm: 10}"),
      Catch::Contains("found 80 mm; expected 52.33 mm to 67.5 mm: what test25 reaches with a ring of 10 mm"));
  CHECK(message_of("{use: ./lens.yaml, working_distance_mm: 60, extension_mm: 10}") == "it was read");
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 60, extension_mm: 400}",
                        replaced(replaced(sheet, "front_to_pupil_mm: 15", "front_to_pupil_mm: 25"),
                                 "nearest_working_distance_mm: 200\n",
                                 "nearest_working_distance_mm: 200\nfarthest_working_distance_mm: 900\n")),
             Catch::Contains("cameras[0].lens.extension_mm: found 400 mm; expected a shorter ring"));
  CHECK_THAT(message_of("{use: ./lens.yaml}"),
             Catch::Contains("expected working_distance_mm or focus_distance_mm"));
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 300, f_number: 1.2}"),
             Catch::Contains("cameras[0].lens.f_number: found 1.2; expected 1.4 to 16, the range of test25"));
  // At 60 mm with the ring, m = 25/(75 − 20) = 0.454545: f/1.4 works as f/1.4 (1 + m/1.25) = 1.909.
  CHECK_THAT(
      message_of("{use: ./lens.yaml, working_distance_mm: 60, extension_mm: 10, working_f_number: 1.8}"),
      Catch::Contains("working_f_number: found 1.8; expected 1.91 to 21.8"));
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 300}",
                        replaced(sheet, "image_circle_mm: 11", "image_circle_mm: 6")),
             Catch::Contains("cameras[0].lens.use: the image circle of test25 is 6 mm; expected at least"));
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 120}", telecentric_sheet),
             Catch::Contains("found 120 mm; expected 108 mm to 112 mm: what tele reaches"));
  CHECK_THAT(message_of("{use: ./lens.yaml, extension_mm: 5}", telecentric_sheet),
             Catch::Contains("expected no ring"));
  CHECK_THAT(message_of("{use: ./lens.yaml, working_distance_mm: 300}", replaced(sheet, " rim]", " mount]")),
             Catch::Contains("lens.yaml:14: rim: expected a source for this figure"));
  CHECK_THAT(message_of("{use: no_such_lens, working_distance_mm: 300}"),
             Catch::Contains("there is no asset lenses/"));
  CHECK_THAT(message_of("{thin_lens: {focal_length_mm: 50, focus_distance_mm: 300}, f_number: 3}"),
             Catch::Contains("cameras[0].lens.f_number: this needs use beside it"));
}

TEST_CASE("an OpenCV calibration gives focal length, principal point and distortion", "[lens]") {
  ScratchFolder folder;
  std::ofstream(folder / "c.yaml")
      << "%YAML:1.0\n---\nimage_width: 640\nimage_height: 480\n"
         "camera_matrix: {rows: 3, cols: 3, dt: d, data: [8000., 0, 300, 0, 8080, 250, 0, 0, 1]}\n"
         "distortion_coefficients: {rows: 1, cols: 4, dt: d, data: [-0.1, 0.02, 0.001, 0.002]}\n";
  const auto read = [&](const std::string& lens) {
    std::ofstream(folder / "station.yaml") << replaced(
        good_station, "{thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}", lens);
    return read_station(folder / "station.yaml",
                        [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
  };
  const Lens lens = read("{thin_lens: {calibration: c.yaml, focus_distance_mm: 300}}").cameras[0].lens;
  CHECK(lens.image_distance() == Approx(8000 * 3.45e-3));  // of the imx250
  CHECK(lens.pixel_aspect == Approx(8000.0 / 8080.0));
  // The region of interest has its corner at (100, 50) and the calibration's size.
  CHECK(lens.principal_point->x == Approx(400));
  CHECK(lens.principal_point->y == Approx(300));
  CHECK(lens.distortion[3] == 0.002);
  CHECK(lens.distortion[4] == 0.0);
  CHECK_THROWS_WITH(read("{pinhole: {calibration: c.yaml, distortion: [0, 0, 0, 0]}}"),
                    Catch::Contains("found both calibration and distortion"));
  CHECK_THROWS_WITH(read("{pinhole: {calibration: d.yaml}}"), Catch::Contains("there is no file"));
  CHECK_THROWS_WITH(read("{pinhole: {calibration: c.yaml, focal_length_mm: 5}}"),
                    Catch::Contains("expected exactly one of focal_length_mm, calibration"));
}

TEST_CASE("every lens of the catalogue reads, and says where its figures are from", "[lens]") {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(assets_folder() / "lenses")) {
    INFO(entry.path());
    const Document document = read_lens_document(entry.path());
    CHECK(document.root["name"] == entry.path().stem().string());
    CHECK(!document.root["sources"].empty());
    ++count;
  }
  CHECK(count >= 12);
}
