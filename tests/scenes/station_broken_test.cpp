// Broken stations: what each is told. The first line of the text is line 1.
#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "scenes/station_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
// What reading says, without the folder: "station.yaml:3: key: text".
std::string message_of(const std::string& text) {
  ScratchFolder folder;
  std::ofstream(folder / "station.yaml") << text;
  try {
    read_station(folder / "station.yaml", [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
  } catch (const InputError& error) {
    std::string message = error.what();
    const std::string path = folder.path().string() + "/";
    for (auto at = message.find(path); at != std::string::npos; at = message.find(path))
      message.erase(at, path.size());
    return message;
  }
  return "it was read";
}

struct Broken {
  const char* from;
  const char* to;
  const char* message;  // its beginning
};

const std::vector<Broken> broken{
    // YAML
    {"alpha: [0.05, 0.1]", "alpha: [0.05, 0.1", "station.yaml:6: not YAML: "},
    {"    roi_px:", "\troi_px:", "station.yaml:27: not YAML: "},
    {"    alpha: [0.05, 0.1]", "    alpha: 0.05\n    alpha: 0.1",
     "station.yaml:6: materials[0].alpha: the key \"alpha\" is given twice; the first is in line 5"},
    {"z_mm: -1", "z_mm: .nan", "station.yaml:20: ground.plane.z_mm: NaN is not a number that is taken here"},
    {"z_mm: -1", "z_mm: -.inf",
     "station.yaml:20: ground.plane.z_mm: infinity is not a number that is taken here"},
    {"z_mm: -1", "z_mm: 1e999", "station.yaml:20: ground.plane.z_mm: the number 1e999 is too large"},
    {"use: tungsten_carbide", "use: !!python/object tungsten_carbide",
     "station.yaml:4: materials[0].use: the tag tag:yaml.org,2002:python/object is not taken here"},
    {"name: bench\nmaterials:", "<<: {a: 1}\nmaterials:", "station.yaml:1: merge keys (<<) are not taken"},
    {"name: bench\nmaterials:", "name: bench\n---\nmaterials:",
     "station.yaml:3: a second document begins here"},
    {"name: bench\nmaterials:", "name: \x01\nmaterials:", "station.yaml:1: this is no UTF-8 text: byte 0x01"},
    {"name: bench\nmaterials:", "name: b\xe4nk\nmaterials:",
     "station.yaml:1: this is no UTF-8 text: byte 0xe4"},
    {"name: bench\nmaterials:", "name: *nowhere\nmaterials:", "station.yaml:1: not YAML: "},
    {"materials:\n", "materials: &m\n  - *m\n",
     "station.yaml:3: materials[0]: this alias stands inside its own anchor"},
    // keys
    {"f_number: 8,", "f_numbr: 8,",
     "station.yaml:25: cameras[0].lens.thin_lens.f_numbr: unknown key; did you mean \"f_number\"? known: "},
    {"focal_length_mm: 50", "focal_length: 50",
     "station.yaml:25: cameras[0].lens.thin_lens.focal_length: unknown key; did you mean "
     "\"focal_length_mm\"?"},
    {"cameras:", "camera:", "station.yaml:21: camera: unknown key; did you mean \"cameras\"?"},
    {"    sensor: imx250_mono\n", "",
     "station.yaml:22: cameras[0].sensor: missing; expected the name of an asset"},
    {", focus_distance_mm: 300", "",
     "station.yaml:25: cameras[0].lens.thin_lens.focus_distance_mm: missing; expected a number from 1 to "
     "1000000 [mm]"},
    {"{thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}",
     "{telecentric: {focus_distance_mm: 300}}",
     "station.yaml:25: cameras[0].lens.telecentric.magnification: missing; expected a number from 0.001 to "
     "100"},
    {"{thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}",
     "{pinhole: {focal_length_mm: 5}, telecentric: {}}",
     "station.yaml:25: cameras[0].lens: expected exactly one of pinhole, thin_lens, telecentric, use; "
     "found "},
    {"    use: tungsten_carbide", "    use: tungsten_carbide\n    diffuse: {albedo: 1}",
     "station.yaml:3: materials[0]: expected exactly one of use, conductor, plastic, diffuse; found name, "
     "use, "
     "diffuse, alpha"},
    {"faces: {normal: {direction: [0, 0, 2], half_angle_deg: 10}}\n        ", "",
     "station.yaml:15: items[0].zones[0]: expected exactly one of faces, edges; found name, material"},
    {"faces: {normal: {direction: [0, 0, 2], half_angle_deg: 10}}", "edges: {}",
     "station.yaml:17: items[0].zones[0].material: this needs faces beside it, which is missing"},
    {"faces: {normal: {direction: [0, 0, 2], half_angle_deg: 10}}", "faces: {}",
     "station.yaml:16: items[0].zones[0].faces: expected at least one of area_mm2, box_mm, "},
    {", at_mm: 200", "", "station.yaml:38: lights[1].output.irradiance_w_m2: this needs at_mm beside it"},
    {", look_at_mm: [0, 0, 0]}", "}",
     "station.yaml:26: cameras[0].pose: expected exactly one of look_at_mm, turn_deg; found position_mm"},
    {"    pose: {position_mm: [0, 0, 100], turn_deg: [180, 0, 0]}\n", "",
     "station.yaml:30: lights[0].pose: missing; a ring needs a pose"},
    // values
    {"    material: carbide\n    zones", "    material: carbide\n    edge_break_um: 600\n    zones",
     "station.yaml:14: items[0].edge_break_um: found 600; expected a radius from 0 to 500 um"},
    {"    material: carbide\n    zones", "    material: carbide\n    edge_break_um: {rims: 9}\n    zones",
     "station.yaml:14: items[0].edge_break_um.rims: unknown zone \"rims\"; did you mean \"rim\"?"},
    {"    material: carbide\n    zones", "    material: carbide\n    edge_break_um: {rim: -1}\n    zones",
     "station.yaml:14: items[0].edge_break_um.rim: found -1; expected"},
    {"f_number: 8", "f_number: -8",
     "station.yaml:25: cameras[0].lens.thin_lens.f_number: found -8; expected a number from 0.5 to 128"},
    {"f_number: 8", "f_number: f/8",
     "station.yaml:25: cameras[0].lens.thin_lens.f_number: found the text \"f/8\"; expected a number from "
     "0.5 to 128"},
    {"half_angle_deg: 20", "half_angle_deg: 95",
     "station.yaml:39: lights[1].half_angle_deg: found 95; expected a number from 1 to 85 [°]"},
    {"position_mm: [1, 2, 3]", "position_mm: [1, 2]",
     "station.yaml:11: items[0].pose.position_mm: found a list of 2; expected a list of 3 numbers"},
    {"position_mm: [1, 2, 3]", "position_mm: [1, 2, three]",
     "station.yaml:11: items[0].pose.position_mm[2]: found the text \"three\"; expected a number from"},
    {"serial: 17", "role: inspect",
     "station.yaml:12: items[0].role: found the text \"inspect\"; expected one of inspected, fixture"},
    {"serial: 17", "unit: microns",
     "station.yaml:12: items[0].unit: found the text \"microns\"; expected one of mm, cm"},
    {"- name: insert", "- name: the insert",
     "station.yaml:9: items[0].name: found the text \"the insert\"; expected a name (letters, digits, _ and "
     "-"},
    {"segments: 4", "segments: 2.5",
     "station.yaml:31: lights[0].body.ring.segments: found 2.5; expected a whole number from 1 to 64"},
    {"segments: 4", "diffused: maybe",
     "station.yaml:31: lights[0].body.ring.diffused: found the text \"maybe\"; expected true or false"},
    {"exposure: {us: 500}", "exposure: automatic",
     "station.yaml:28: cameras[0].exposure: found the text \"automatic\"; expected an exposure: auto, or "
     "{us: time}"},
    {"exposure: {us: 500}", "exposure: {ms: 5}",
     "station.yaml:28: cameras[0].exposure.ms: unknown key; did you mean \"us\"? known: us"},
    {"exposure: {us: 500}", "exposure: 500",
     "station.yaml:28: cameras[0].exposure: found 500; expected an exposure"},
    {"lightings:\n", "lightings: []\nx:\n", "station.yaml:41: x: unknown key"},
    {"diffuse: {albedo: 0.1}", "diffuse: {albedo: 1.2}",
     "station.yaml:7: materials[1].diffuse.albedo: found 1.2; expected a number from 0 to 1"},
    {"diffuse: {albedo: 0.1}", "conductor: {nk: [[500, 1, 2], [400, 1, 2]]}",
     "station.yaml:7: materials[1].conductor.nk[1]: found wavelength 400 nm after 500 nm; expected rising "
     "wavelengths"},
    {"diffuse: {albedo: 0.1}", "conductor: {nk: [[500, 1]]}",
     "station.yaml:7: materials[1].conductor.nk[0]: found a list of 2; expected a row [wavelength in nm, n, "
     "k]"},
    {"    roi_px: {x: 100, y: 50, width: 640, height: 480}", "    roi_px:",
     "station.yaml:27: cameras[0].roi_px: found nothing; expected a region {x, y, width, height}"},
    {"currents: {coax: 1}", "currents: {}",
     "station.yaml:41: lightings[0].currents: found an empty mapping; expected a mapping of lights"},
    // what the file names, and what does not fit together
    {"    material: carbide", "    material: carbid",
     "station.yaml:13: items[0].material: unknown material \"carbid\"; did you mean \"carbide\"? known: "
     "carbide, bench"},
    {"use: tungsten_carbide", "use: tungsten_carbite",
     "station.yaml:4: materials[0].use: there is no asset materials/tungsten_carbite.yaml; did you mean "
     "\"tungsten_carbide\"?"},
    {"use: tungsten_carbide", "use: mine/own.yaml",
     "station.yaml:4: materials[0].use: there is no file mine/own.yaml"},
    {"sensor: imx250_mono", "sensor: imx250",
     "station.yaml:24: cameras[0].sensor: there is no asset cameras/imx250.yaml; did you mean "
     "\"imx250_colour\"?"},
    {"- name: bench\n    diffuse", "- name: carbide\n    diffuse",
     "station.yaml:6: materials[1].name: the name \"carbide\" is given twice; the first is in line 3"},
    {"- name: coax", "- name: ring",
     "station.yaml:35: lights[1].name: the name \"ring\" is given twice; the first is in line 30"},
    {"- name: rim", "- name: top",
     "station.yaml:18: items[0].zones[1].name: the name \"top\" is given twice; the first is in line 15"},
    {"currents: {coax: 1}", "currents: {coaxial: 1}",
     "station.yaml:41: lightings[0].currents.coaxial: unknown light \"coaxial\"; did you mean \"coax\"? "
     "known: ring, coax"},
    {"ring.2: 0.5", "ring.4: 0.5",
     "station.yaml:42: lightings[1].currents.ring.4: found segment \"4\"; expected ring.0 to ring.3"},
    {"currents: {coax: 1}", "currents: {coax.0: 1}",
     "station.yaml:41: lightings[0].currents.coax.0: the light coax has one segment; expected \"coax\""},
    {"half_angle_deg: 10}}", "half_angle_deg: 10}, name: side*}",
     "station.yaml:15: items[0].zones[0]: the zone top is empty: the part has 6 faces (named: bottom, top, "
     "wall 0, "
     "wall 1, wall 2, wall 3) from [0, 0, 0] to [10, 8, 4] mm"},
    {"length_mm: [5, 100]", "length_mm: [100, 5]",
     "station.yaml:19: items[0].zones[1].edges.length_mm: found [100, 5]; expected the lower number first"},
    {"direction: [0, 0, 2]", "direction: [0, 0, 0]",
     "station.yaml:16: items[0].zones[0].faces.normal.direction: found [0, 0, 0]; expected a direction"},
    {"width: 640", "width: 2400",
     "station.yaml:27: cameras[0].roi_px: found columns 100 to 2499 and rows 50 to 529; expected them on the "
     "sensor, "
     "2448 × 2048 px"},
    {"focus_distance_mm: 300", "focus_distance_mm: 40",
     "station.yaml:25: cameras[0].lens.thin_lens.focus_distance_mm: found 40 mm; expected more than the "
     "focal length, "
     "50 mm"},
    {"look_at_mm: [0, 0, 0]", "look_at_mm: [0, 0, 300]",
     "station.yaml:26: cameras[0].pose.look_at_mm: found the position itself; expected another point"},
    {"outer_diameter_mm: 90", "outer_diameter_mm: 50",
     "station.yaml:31: lights[0].body.ring.outer_diameter_mm: found 50 mm; expected more than the inner "
     "diameter, 60 mm"},
    {"segments: 4", "segments: 4, diffused: no, leds: 50",
     "station.yaml:31: lights[0].body.ring.leds: found 50; expected a multiple of the 4 segments"},
    {"camera: main,", "camera: side,",
     "station.yaml:36: lights[1].body.coaxial.camera: unknown camera \"side\"; known: main"},
    {"at_mm: 200", "at_mm: 0",
     "station.yaml:38: lights[1].output.at_mm: found 0; expected a distance above 0 [mm]"},
    {"    spectrum: white", "    pose: {position_mm: [0, 0, 0]}\n    spectrum: white",
     "station.yaml:37: lights[1].pose: a coaxial light sits on its camera; expected no pose"},
    {"spectrum: white", "spectrum: {table: [[1200, 1], [1300, 1]]}",
     "station.yaml:37: lights[1].spectrum.table: found wavelengths from 1200 to 1300 nm; expected some "
     "between "
     "300 and 1100"},
    {"spectrum: white", "spectrum: {table: [[400, 0], [700, 0]]}",
     "station.yaml:37: lights[1].spectrum.table: the spectrum is dark from 300 to 1100 nm"},
};
}  // namespace

TEST_CASE("broken stations are told what is wrong, where, and what was expected", "[station]") {
  REQUIRE(message_of(good_station) == "it was read");
  for (const Broken& one : broken) {
    const std::string message = message_of(replaced(good_station, one.from, one.to));
    INFO("in place of: " << one.from << "\n       there is: " << one.to);
    CHECK_THAT(message, Catch::StartsWith(one.message));
    CHECK(message.find('\n') == std::string::npos);
  }
}

TEST_CASE("files that are no station at all", "[station]") {
  CHECK(message_of("") == "station.yaml: the file holds nothing");
  CHECK(message_of("# nothing\n") == "station.yaml: the file holds nothing");
  CHECK(message_of("- 1\n- 2\n") == "station.yaml:1: found a list of 2; expected a station");
  CHECK(message_of("solid cube\n") == "station.yaml:1: found the text \"solid cube\"; expected a station");
  CHECK_THAT(message_of("ISO-10303-21;\nHEADER;\n"), Catch::StartsWith("station.yaml:1: found the text"));
  CHECK_THROWS_AS(read_station("/nonexistent/station.yaml", nullptr), InputError);
}

TEST_CASE("files made to exhaust the reader", "[station]") {
  // Nine levels of ten aliases each would be 10^9 values.
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  CHECK_THAT(message_of(laughs), Catch::Contains("the file holds more than 200000 values, aliases expanded"));
  CHECK_THAT(message_of("a: " + std::string(100, '[') + std::string(100, ']')),
             Catch::Contains("nested more than 24 deep"));
  CHECK_THAT(message_of("a: " + std::string(100'000, '[')), Catch::StartsWith("station.yaml:1: "));
  CHECK_THAT(message_of("a: " + std::string(2'000'000, 'x')),
             Catch::Contains("has 2000003 bytes, at most 1048576 are read"));
}
