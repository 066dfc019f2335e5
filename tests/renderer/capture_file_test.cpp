// A capture to a file and back, and what is refused on the way back.
#include "renderer/capture_file.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/exr.h"
#include "tests/core/scratch_folder.h"
#include "tests/support/captures.h"

using namespace flawsmith;
using namespace flawsmith::renderer;
using Catch::Contains;
using nlohmann::json;

namespace {
constexpr const char* description_key = "flawsmith.capture";

// A capture's file taken apart, to be put together with something wrong in it.
struct Parts {
  std::vector<ExrLayer> layers;
  json description;

  Image<float>& layer(const std::string& name) {
    for (ExrLayer& one : layers)
      if (one.name == name) return one.pixels;
    throw std::runtime_error("no layer " + name);
  }
  void drop(const std::string& name) {
    std::erase_if(layers, [&](const ExrLayer& one) { return one.name == name; });
  }
};

Parts taken_apart(const std::filesystem::path& path) {
  std::vector<ExrLayerName> names{{"ring.0.electrons_per_s"},
                                  {"ring.0.variance"},
                                  {"ring.1.electrons_per_s"},
                                  {"ring.1.variance"},
                                  {"depth_mm"},
                                  {"normal", 3},
                                  {"item"},
                                  {"base_triangle"},
                                  {"zone"}};
  return {read_exr(path, names), json::parse(read_exr_header(path).texts.at(description_key))};
}

std::string fault_of(const std::filesystem::path& path) {
  try {
    read_capture(path);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}
}  // namespace

TEST_CASE("a capture comes back from its file as it was", "[capture]") {
  const ScratchFolder folder;
  const StoredCapture wrote = test::small_capture();
  write_capture(folder / "c.exr", wrote);
  const StoredCapture read = read_capture(folder / "c.exr");
  CHECK(read.capture.width == 12);
  CHECK(read.capture.height == 8);
  CHECK(read.capture.spp == 64);
  CHECK(read.capture.groups == wrote.capture.groups);
  CHECK(read.capture.electrons == wrote.capture.electrons);
  CHECK(read.capture.variance == wrote.capture.variance);
  CHECK(read.capture.depth == wrote.capture.depth);
  CHECK(read.capture.normal == wrote.capture.normal);
  CHECK(read.capture.item == wrote.capture.item);
  CHECK(read.capture.base_triangle == wrote.capture.base_triangle);
  CHECK(read.zone == wrote.zone);
  CHECK(read.station == wrote.station);
  CHECK(read.program == wrote.program);
  CHECK(read.backend == wrote.backend);
  CHECK(read.seed == wrote.seed);
  CHECK(read.camera_index == 1);

  // Every number of the sensor to its last bit: the same electrons then give the same bytes.
  const scenes::Camera &a = read.camera, &b = wrote.camera;
  CHECK(a.name == b.name);
  CHECK(a.serial == b.serial);
  CHECK(a.gain_db == b.gain_db);
  CHECK_FALSE(a.exposure);
  CHECK(std::array{a.roi.x, a.roi.y, a.roi.width, a.roi.height} == std::array{101, 7, 12, 8});
  CHECK(a.sensor.name == b.sensor.name);
  CHECK(a.sensor.pattern == b.sensor.pattern);
  CHECK(std::array{a.sensor.width, a.sensor.height, a.sensor.bit_depth} == std::array{2448, 2048, 12});
  const auto numbers = [](const scenes::Sensor& s) {
    return std::array{
        s.pixel_pitch, s.full_well, s.read_noise, s.dark_current, s.dark_current_doubling, s.dsnu,
        s.temperature, s.prnu,      s.gain,       s.black_level,  s.reference_temperature};
  };
  CHECK(numbers(a.sensor) == numbers(b.sensor));

  REQUIRE(read.lightings.size() == 2);
  CHECK(read.lightings[0].name == "ring");
  CHECK(read.lightings[1].currents == std::vector<double>{0.0, 0.7, 0.0});
  REQUIRE(read.groups.size() == 3);
  CHECK(read.groups[2].radiance == 80.0);
  REQUIRE(read.items.size() == 2);
  CHECK(read.items[0].role == scenes::Item::Role::inspected);
  CHECK(read.items[0].serial == "A17");
  CHECK(read.items[0].seed == 9007199254740993ull);
  CHECK(read.items[1].role == scenes::Item::Role::fixture);
}

TEST_CASE("a fixed exposure and a frame's currents come back, too", "[capture]") {
  const ScratchFolder folder;
  StoredCapture wrote = test::small_capture();
  wrote.camera.exposure = 1234.5e-6;
  wrote.lightings[1].exposure = 1.0 / 7.0;
  wrote.groups[0].relit_with = {{"ring.0", 0.1}, {"dome", 1e-3}};
  write_capture(folder / "c.exr", wrote);
  const StoredCapture read = read_capture(folder / "c.exr");
  CHECK(read.camera.exposure == wrote.camera.exposure);
  CHECK_FALSE(read.lightings[0].exposure);
  CHECK(read.lightings[1].exposure == wrote.lightings[1].exposure);
  CHECK(read.groups[0].relit_with == wrote.groups[0].relit_with);
  CHECK(read.groups[1].relit_with.empty());
}

TEST_CASE("a line scan of what moved comes back as one", "[capture][motion]") {
  const ScratchFolder folder;
  StoredCapture wrote = test::small_capture();
  wrote.takes_time = true;
  wrote.camera.exposure = 50e-6;
  wrote.camera.shutter = {scenes::Shutter::Kind::line_scan, 1.0 / 9000.0};
  wrote.camera.sensor.height = 1;  // of which the picture has eight lines
  wrote.camera.sensor.pattern = "mono";
  wrote.camera.roi.y = 0;
  write_capture(folder / "c.exr", wrote);
  const StoredCapture read = read_capture(folder / "c.exr");
  CHECK(read.takes_time);
  CHECK(read.camera.shutter.kind == scenes::Shutter::Kind::line_scan);
  CHECK(read.camera.shutter.period == wrote.camera.shutter.period);
  CHECK(read.camera.roi.height == 8);

  wrote.camera.shutter = {};
  write_capture(folder / "c.exr", wrote);
  CHECK_THROWS_WITH(read_capture(folder / "c.exr"),
                    Catch::Contains("camera.roi_px: reaches beyond the sensor"));
  wrote.camera.sensor.height = 100;
  wrote.camera.exposure.reset();
  write_capture(folder / "c.exr", wrote);
  CHECK_THROWS_WITH(read_capture(folder / "c.exr"),
                    Catch::Contains("camera: has takes_time without exposure_s"));
}

TEST_CASE("captures with something wrong in them are refused by file and layer or key", "[capture]") {
  const ScratchFolder folder;
  const auto path = folder / "c.exr";
  write_capture(path, test::small_capture());
  const Parts good = taken_apart(path);
  const auto refused = [&](const char* message, const std::function<void(Parts&)>& spoil) {
    Parts parts = good;
    spoil(parts);
    write_exr(path, parts.layers, {{description_key, parts.description.dump()}});
    INFO("expected: " << message);
    const std::string fault = fault_of(path);
    CHECK_THAT(fault, Contains("c.exr: " + std::string(message)));
    CHECK(fault.find('\n') == std::string::npos);
  };
  constexpr float nan = std::numeric_limits<float>::quiet_NaN(),
                  infinity = std::numeric_limits<float>::infinity();

  refused("layer ring.1.variance: is missing", [](Parts& p) { p.drop("ring.1.variance"); });
  refused("layer ring.0.electrons_per_s: is missing", [](Parts& p) { p.drop("ring.0.electrons_per_s"); });
  refused("layer normal.x: is missing", [](Parts& p) { p.drop("normal"); });
  refused("layer ring.0.electrons_per_s: found nan at column 3, row 2; expected numbers from 0 to",
          [&](Parts& p) { p.layer("ring.0.electrons_per_s").at(3, 2) = nan; });
  refused("layer ring.1.electrons_per_s: found -1 at column 0, row 7",
          [](Parts& p) { p.layer("ring.1.electrons_per_s").at(0, 7) = -1.0f; });
  refused("layer ring.1.variance: found inf at column 11, row 0",
          [&](Parts& p) { p.layer("ring.1.variance").at(11, 0) = infinity; });
  refused("layer ring.0.electrons_per_s: found 2e+18",
          [](Parts& p) { p.layer("ring.0.electrons_per_s").at(0, 0) = 2e18f; });
  refused("layer depth_mm: found nan", [&](Parts& p) { p.layer("depth_mm").at(1, 1) = nan; });
  refused("layer normal: found 3 at column 2, row 1", [](Parts& p) { p.layer("normal").at(2, 1, 1) = 3.0f; });
  refused("layer item: found 2 at column 5, row 5; expected whole numbers from -1 to 1",
          [](Parts& p) { p.layer("item").at(5, 5) = 2.0f; });
  refused("layer item: found 0.5", [](Parts& p) { p.layer("item").at(5, 5) = 0.5f; });
  refused("layer base_triangle: found -2", [](Parts& p) { p.layer("base_triangle").at(5, 5) = -2.0f; });
  refused("layer zone: found 1e+30", [](Parts& p) { p.layer("zone").at(0, 0) = 1e30f; });

  refused("its description is no JSON object", [](Parts& p) { p.description = "text"; });
  refused("sensor: missing", [](Parts& p) { p.description.erase("sensor"); });
  refused("schema_version: found 2", [](Parts& p) { p.description["schema_version"] = 2; });
  refused("sensor.full_well_e: found -1", [](Parts& p) { p.description["sensor"]["full_well_e"] = -1; });
  refused("camera.roi_px.width: found the text \"12\"",
          [](Parts& p) { p.description["camera"]["roi_px"]["width"] = "12"; });
  refused("camera.roi_px: is 13 x 8 px; expected the size of the layers, 12 x 8 px",
          [](Parts& p) { p.description["camera"]["roi_px"]["width"] = 13; });
  refused("camera.roi_px: reaches beyond the sensor; expected it within 2448 x 2048 px",
          [](Parts& p) { p.description["camera"]["roi_px"]["x"] = 2440; });
  refused("groups[1].name: the name \"ring.0\" is given twice",
          [](Parts& p) { p.description["groups"][1]["name"] = "ring.0"; });
  refused("lightings[0].currents.rung: unknown light group",
          [](Parts& p) { p.description["lightings"][0]["currents"]["rung"] = 1; });
  refused("lightings[0].currents.dome: is on, but was not traced",
          [](Parts& p) { p.description["lightings"][0]["currents"]["dome"] = 1; });
  refused("lightings[0].currents.ring.0: found -0.5",
          [](Parts& p) { p.description["lightings"][0]["currents"]["ring.0"] = -0.5; });
  refused("seed: found 99999999999999999999; expected a seed below 2^64",
          [](Parts& p) { p.description["seed"] = "99999999999999999999"; });

  write_exr(path, good.layers);
  CHECK_THAT(fault_of(path), Contains("c.exr: flawsmith.capture: the attribute is missing"));
  write_exr(path, good.layers, {{description_key, "{"}});
  CHECK_THAT(fault_of(path), Contains("its description is no JSON object"));
  // A million lists in each other, where an object is wanted and where nothing is.
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  for (const char* key : {"camera", "groups", "x"}) {
    write_exr(path, good.layers, {{description_key, "{\"" + std::string(key) + "\": " + deep + "}"}});
    CHECK_THAT(fault_of(path), Contains("c.exr: "));
  }
}
