#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "scenes/light_output.h"
#include "scenes/recipe_reader.h"
#include "scenes/station_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
struct Asked {
  std::filesystem::path file;
  ImportOptions options;
};

// Parts without CAD: a 10 × 8 × 4 mm block whatever the file.
PartSource blocks(std::vector<Asked>* asked = nullptr) {
  return [asked](const std::filesystem::path& file, const ImportOptions& options) {
    if (asked) asked->push_back({file, options});
    return shapes::block(10, 8, 4);
  };
}

StationReading read(const std::string& text, const PartSource& parts = blocks()) {
  ScratchFolder folder;
  std::ofstream(folder / "station.yaml") << text;
  return read_station_normalised(folder / "station.yaml", parts);
}
}  // namespace

TEST_CASE("an item's form deviation and broken edges are read", "[station]") {
  const auto with = [](const std::string& more) {
    return read(replaced(good_station, "    serial: 17\n", "    serial: 17\n    " + more + "\n"))
        .station.items[0];
  };
  CHECK(with("role: inspected").form.rms_height == 0.0);
  CHECK(with("form_deviation: {rms_um: 2, wavelength_mm: 15}").form.rms_height == Approx(2e-3));
  CHECK(with("form_deviation: {rms_um: 2, wavelength_mm: 15}").form.wavelength == 15.0);

  // The part is a block: twelve edges, four of them around its top and four upright.
  CHECK_FALSE(with("edge_break_um: 0").edge_break);
  const Item all = with("edge_break_um: 30");
  REQUIRE(all.edge_break);
  CHECK(all.edge_break->edges.size() == 12);
  CHECK(all.edge_break->edges[0].radius == Approx(0.03));
  const Item top = with("edge_break_um: {top: 12}");
  REQUIRE(top.edge_break);
  CHECK(top.edge_break->edges.size() == 4);
  CHECK(top.edge_break->edges[0].radius == Approx(0.012));
  const Item both = with("edge_break_um: {default: 20, top: 12}");
  CHECK(std::count_if(both.edge_break->edges.begin(), both.edge_break->edges.end(),
                      [](const BrokenEdge& e) { return e.radius > 0.015; }) == 8);
}

TEST_CASE("cut faces are read, and whether the part draws them sharp is looked up", "[station]") {
  // A sheet's long side, 10 x 4 mm of the block, cut from its top.
  const std::string cut_text = R"(    cut_faces:
      zones: [side]
      punch_side: [PUNCH_SIDE]
      thickness_mm: 4
      rollover_percent: 10
      burnish_percent: 35
      materials: {rollover: carbide, burnish: carbide, fracture: bench}
    zones:
      - {name: side, faces: {normal: {direction: [0, -1, 0], half_angle_deg: 10}}}
      - {name: far_side, faces: {normal: {direction: [0, 1, 0], half_angle_deg: 10}}}
)";
  const auto with = [&](const std::string& punch_side) {
    return read(replaced(good_station, "    zones:\n", replaced(cut_text, "PUNCH_SIDE", punch_side)))
        .station.items[0]
        .cut_faces;
  };
  const CutFaces cut = with("top");
  CHECK(cut.thickness == 4.0);
  CHECK(cut.rollover == Approx(0.10));
  CHECK(cut.burnish == Approx(0.35));
  CHECK(cut.burnish_material == 0);
  CHECK(cut.fracture_material == 1);
  REQUIRE(cut.depths);
  CHECK(cut.is_sharp);
  // The side across is parallel to it, and 8 mm away: nothing meets.
  CHECK_FALSE(with("far_side").is_sharp);
}

TEST_CASE("a finish by name brings its relief, and its alpha unless the material has one", "[station]") {
  const auto with = [](const std::string& more) {
    return read(replaced(good_station,
                         "materials:", "materials:\n  - {name: cavity, use: carbon_steel, " + more + "}"))
        .station.materials[0];
  };
  // Ra 0.0375 µm over 0.03 mm: 0.0375e-3/(0.2441 · 0.03) = 0.00512.
  const Material polished = with("finish: spi_a2");
  CHECK(polished.finish.rms_slope == Approx(0.00512).epsilon(0.01));
  CHECK(polished.finish.wavelength == 0.03);
  CHECK(polished.alpha_u == 0.015f);
  CHECK(polished.alpha_v == 0.015f);
  CHECK(polished.haze.rq == Approx(23.5));  // half of 1.253 * 37.5 nm
  CHECK(polished.haze.alpha == 0.12);
  CHECK(polished.waviness.rms_height == Approx(0.15e-3));
  CHECK(polished.waviness.wavelength == 0.9);
  CHECK(polished.kind == Material::Kind::conductor);  // the rest is the asset's
  CHECK(with("finish: spi_a2, alpha: 0.3").alpha_u == 0.3f);
  CHECK(with("finish: spi_a2, alpha: 0.3").haze.rq == 0.0);
  CHECK(with("finish: spi_a2, haze: {rq_um: 0.05}").haze.rq == 50.0);
  CHECK_THROWS_WITH(with("alpha: [0.1, 0.2], haze: {rq_um: 0.05}"),
                    Catch::Contains("expected one beside a haze"));
  CHECK_THROWS_WITH(with("finish: spi_a9"),
                    Catch::Contains("there is no asset finishes/spi_a9.yaml") && Catch::Contains("spi_a"));
}

TEST_CASE("a station says what its file says", "[station]") {
  const Station station = read(good_station).station;
  CHECK(station.name == "bench");

  REQUIRE(station.materials.size() == 2);
  const Material& carbide = station.materials[0];
  CHECK(carbide.name == "carbide");
  CHECK(carbide.kind == Material::Kind::conductor);
  CHECK(carbide.alpha_u == 0.05f);    // the station's
  CHECK(carbide.finish.aspect == 8);  // the asset's
  CHECK(carbide.source.find("proxy") != std::string::npos);
  CHECK(station.materials[1].albedo.at(550) == 0.1f);
  CHECK(station.materials[1].alpha_v == 0.2f);  // the schema's default

  REQUIRE(station.items.size() == 1);
  const Item& item = station.items[0];
  CHECK(item.serial == "17");  // a number where text is wanted stays as it was written
  CHECK(item.material == 0);
  // A quarter turn about z takes x to y.
  CHECK(glm::distance(item.pose.rotation * dvec3(1, 0, 0), dvec3(0, 1, 0)) < 1e-12);
  CHECK(item.pose.position == dvec3(1, 2, 3));
  REQUIRE(item.zones.size() == 2);
  CHECK(item.zones[0].triangles.size() == 2);  // the block's top
  // Of a 10 × 8 × 4 block the edges of 4 mm are too short: 4 of 10 mm and 4 of 8 mm are left.
  CHECK(item.zones[1].chains.size() == 8);
  REQUIRE(item.triangle_material.size() == 12);
  for (std::uint32_t t = 0; t < 12; ++t)
    CHECK(item.triangle_material[t] ==
          (t == item.zones[0].triangles[0] || t == item.zones[0].triangles[1] ? 1u : 0u));

  CHECK(station.ground.kind == Ground::Kind::plane);
  CHECK(station.ground.height == -1);
  CHECK(station.ground.size == 500);

  REQUIRE(station.cameras.size() == 1);
  const Camera& camera = station.cameras[0];
  CHECK(camera.serial == "23061234");
  CHECK(camera.sensor.full_well == 10400);
  CHECK(camera.sensor.pixel_pitch == Approx(3.45e-3));
  CHECK(camera.lens.kind == Lens::Kind::thin_lens);
  CHECK(camera.lens.transmission == 0.9);
  CHECK(camera.lens.line == 25);
  CHECK(camera.roi.width == 640);
  REQUIRE(camera.exposure);
  CHECK(*camera.exposure == Approx(500e-6));
  // Looking down with z as up: y is up in the image, so the image's y axis is −y and its x axis +x.
  CHECK(glm::distance(camera.pose.rotation[2], dvec3(0, 0, -1)) < 1e-12);
  CHECK(glm::distance(camera.pose.rotation[1], dvec3(0, -1, 0)) < 1e-12);

  REQUIRE(station.lights.size() == 2);
  const auto& ring = std::get<RingLight>(station.lights[0].body);
  CHECK(ring.inner_radius == 30);
  CHECK(ring.tilt == Approx(0.5235987756));
  CHECK(integral(station.lights[0].spectrum) == Approx(1.0).margin(1e-4));
  CHECK(glm::distance(station.lights[0].pose.rotation[2], dvec3(0, 0, -1)) < 1e-12);

  // The light's own entry first, so that a segment's entry stands: segments 0, 1, 3 at 1.0 and 2 at 0.5.
  REQUIRE(station.lightings.size() == 2);
  CHECK(group_currents(station, station.lightings[1]) == std::vector<double>{1.0, 1.0, 0.5, 1.0, 0.0});
}

TEST_CASE("parts are asked for once, with the chord error that the camera can see", "[station]") {
  std::vector<Asked> asked;
  const std::string two = replaced(good_station, "ground:", R"(  - name: second
    part: block.step
    material: bench
  - name: third
    part: asset:parts/plate.step
    unit: inch
    chord_error_mm: 0.05
    crease_deg: 20
    material: bench
    role: fixture
ground:)");
  const Station station = read(two, blocks(&asked)).station;
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].file.filename() == "block.step");
  // Thin lens: footprint = 3.45 µm (300 − 50) / 50 = 17.25 µm; a quarter of it.
  CHECK(*asked[0].options.chord_error == Approx(17.25e-3 / 4));
  CHECK(station.items[0].part == station.items[1].part);
  CHECK(station.items[0].seed != station.items[1].seed);
  CHECK(asked[1].file.string().ends_with("assets/parts/plate.step"));
  CHECK(*asked[1].options.unit == "inch");
  CHECK(*asked[1].options.chord_error == 0.05);
  CHECK(asked[1].options.crease_angle == Approx(20 * 3.14159265358979 / 180));
  CHECK(station.items[2].role == Item::Role::fixture);

  // Telecentric at magnification 2: a quarter of 1.725 µm is under the floor of 2 µm.
  const auto lens = [&](const std::string& text) {
    asked.clear();
    read(replaced(good_station, "{thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}",
                  text),
         blocks(&asked));
    return *asked.at(0).options.chord_error;
  };
  CHECK(lens("{telecentric: {magnification: 2, focus_distance_mm: 100}}") == 0.002);
  // Pinhole: footprint = 3.45 µm · 297 / 50 at the item's origin, 297 mm before the camera.
  CHECK(lens("{pinhole: {focal_length_mm: 50}}") == Approx(3.45e-3 * 297 / 50 / 4));
}

TEST_CASE("the normalised text is what the file means", "[station]") {
  const std::string usual = read(good_station).normalised;
  // Comments, order, quotes and written-out defaults change nothing.
  CHECK(read("# a comment\n" + good_station).normalised == usual);
  CHECK(read(replaced(good_station, "serial: 17", "serial: \"17\"")).normalised == usual);
  CHECK(read(replaced(good_station, "z_mm: -1,", "z_mm: -1.0, size_mm: 500,")).normalised != "");
  CHECK(read(replaced(good_station, "z_mm: -1,", "size_mm: 500, z_mm: -1,")).normalised == usual);
  // A value, an asset's override, another part do.
  CHECK(read(replaced(good_station, "f_number: 8", "f_number: 11")).normalised != usual);
  CHECK(read(replaced(good_station, "alpha: [0.05, 0.1]", "alpha: [0.05, 0.11]")).normalised != usual);
  CHECK(read(good_station, [](const auto&, const auto&) {
          Part part = shapes::block(10, 8, 4);
          part.origin.sha256 = "4567";
          return part;
        }).normalised != usual);
  // The asset's values are in it, so that a changed asset is a changed station.
  CHECK(usual.find("3.24801") != std::string::npos);  // n of tungsten_carbide.yaml at 500 nm
  CHECK(usual.find("10400") != std::string::npos);    // full well of imx250_mono.yaml
}

TEST_CASE("a camera's bit depth takes gain and black level along", "[station]") {
  const auto sensor = [](int bits) {
    return read(replaced(good_station, "sensor: imx250_mono",
                         "sensor: imx250_mono\n    bit_depth: " + std::to_string(bits)))
        .station.cameras[0]
        .sensor;
  };
  CHECK(sensor(8).bit_depth == 8);
  CHECK(sensor(8).black_level == sensor(12).black_level / 16);  // 2^(12 − 8)
}

TEST_CASE("radiance from flux and irradiance agrees with closed forms", "[station]") {
  const auto light = [](auto body, double half_angle_deg = 60) {
    Light one;
    one.body = body;
    one.half_angle = glm::radians(half_angle_deg);
    return one;
  };
  const double pi = 3.14159265358979;
  // facts: E = π L F; disc R = 50 at h = 100: F = R² / (R² + h²) = 0.2.
  CHECK(radiance_from_irradiance(light(DiscLight{50}), 1.0, 100) == Approx(1 / (pi * 0.2)).epsilon(1e-4));
  // Rectangle 80 × 120, centred, at h = 80: F = 4 · 0.0783918.
  CHECK(radiance_from_irradiance(light(RectangleLight{80, 120}), 1.0, 80) ==
        Approx(1 / (pi * 0.3135672)).epsilon(1e-4));
  // Sphere R = 20 at d = 100 facing it: F = (R / d)² = 0.04.
  CHECK(radiance_from_irradiance(light(SphereLight{20}), 1.0, 100) == Approx(1 / (pi * 0.04)).epsilon(1e-3));
  // Hemisphere with a hole, at its centre: all but the hole's share, F = 1 − (hole / R)² = 1 − 0.04. Its
  // wall, of reflectance 0.9, is √0.96/2 of the sphere and sends 1/(1 − 0.9 √0.96/2) of its own light to and
  // fro.
  CHECK(radiance_from_irradiance(light(DomeLight{100, pi / 2, 20}), 1.0, 0) ==
        Approx((1 - 0.45 * std::sqrt(0.96)) / (pi * 0.96)).epsilon(1e-4));
  CHECK(radiance_from_irradiance(light(SurroundLight{}), 1.0, 5) == Approx(1 / pi));
  // A coaxial light loses its splitter's share on the way.
  CHECK(radiance_from_irradiance(light(CoaxialLight{"c", 80, 120, 50, 0.5, 0.5}), 1.0, 80) ==
        Approx(2 / (pi * 0.3135672)).epsilon(1e-4));
  // Half angle 20°, g = −ln 2 / ln cos 20° = 11.145: E = 2 π L0 / (g + 1) [1 − cos^(g+1) of the disc's edge].
  const double g = std::log(2.0) / -std::log(std::cos(20 * pi / 180));
  const double rim = 1 - std::pow(100 / std::hypot(50, 100), g + 1);
  CHECK(radiance_from_irradiance(light(DiscLight{50}, 20), 1.0, 100) ==
        Approx((g + 1) / (2 * pi * rim)).epsilon(1e-4));
  // A ring far away is a disc less its hole: F → (R² − r²) / d², tilt 0.
  CHECK(radiance_from_irradiance(light(RingLight{30, 50, 0}), 1.0, 1e4) ==
        Approx(1 / (pi * 1600e-8)).epsilon(1e-3));

  // Flux of a Lambertian 100 mm² panel: Φ = π L A.
  CHECK(radiance_from_flux(light(RectangleLight{10, 10}), 1.0) == Approx(1 / (pi * 100e-6)));
  // Sphere: A = 4 π R²; diffused ring: tilting its band about the mean circle keeps its area.
  CHECK(emitting_area(light(SphereLight{10})) == Approx(400 * pi));
  CHECK(emitting_area(light(RingLight{30, 50, pi / 3})) == Approx(pi * 1600));
  CHECK(emitting_area(light(RingLight{30, 50, 0.5, 4, false, 12, 1.5})) == Approx(12 * pi * 2.25));
  // Hemisphere with a hole of half its radius (30° from the pole): 2 π R² cos 30°.
  CHECK(emitting_area(light(DomeLight{100, pi / 2, 50})) == Approx(2 * pi * 1e4 * std::cos(pi / 6)));
}

TEST_CASE("the examples of docs/formats.md read, with the part imported", "[station]") {
  const std::string doc = read_file(std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "docs/formats.md");
  const auto example = [&](const std::string& heading) {
    const auto from = doc.find("```yaml\n", doc.find(heading)) + 8;
    return doc.substr(from, doc.find("```", from) - from);
  };
  ScratchFolder folder;
  std::filesystem::create_directory(folder / "stations");
  std::filesystem::create_directory(folder / "recipes");
  std::ofstream(folder / "stations/insert.yaml") << example("## Station");
  std::ofstream(folder / "recipes/scratches.yaml") << example("## Recipe");
  const Recipe recipe = read_recipe(folder / "recipes/scratches.yaml");
  const Item& insert = recipe.station.items[0];
  CHECK(insert.part->origin.format == "STEP");
  CHECK(!insert.zones[0].triangles.empty());
  CHECK(!insert.zones[1].chains.empty());
  // Telecentric, m = 0.5: a quarter of 6.9 µm is under the floor.
  CHECK(insert.part->origin.chord_error == 0.002);
  CHECK(recipe.defects[0].zone == "upwards");
}
