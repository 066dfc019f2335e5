// Lights as data sheets describe them: read, checked, and put on stations.
#include "scenes/light_catalogue.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "core/assets.h"
#include "core/error.h"
#include "core/file.h"
#include "core/photometry.h"
#include "scenes/light_output.h"
#include "scenes/station_reader.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/shapes.h"
#include "tests/scenes/station_text.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
constexpr double pi = 3.14159265358979323846;

const std::string good_light = R"(name: panel
description: a panel
body: {disc: {diameter_mm: 100}}
spectrum: {led: {peak_nm: 525, fwhm_nm: 32}}
output: {radiance_w_m2_sr: 50}
irradiance: [[100, 31.4159]]
uniformity: {at_mm: 100, field_mm: [1, 42.426], min_over_max: 0.945}
strobe: {current: 4, longest_us: 200}
source: nowhere
assumed: [output]
)";

CatalogueLight read(const std::string& text) {
  const ScratchFolder folder;
  write_file(folder / "panel.yaml", text);
  return read_catalogue_light(folder / "panel.yaml");
}

// What reading a station with this light in place of its coaxial one says, without the folder; "" if it was
// read.
std::string error_with(const std::string& light, const std::string& lighting = "{coax: 1}",
                       const std::string& file = good_light, Station* station = nullptr) {
  const ScratchFolder folder;
  write_file(folder / "panel.yaml", file);
  std::string text = good_station;
  const auto from = text.find("  - name: coax"), to = text.find("lightings:");
  text = replaced(text.replace(from, to - from, light), "{coax: 1}", lighting);
  std::ofstream(folder / "station.yaml") << text;
  try {
    const Station read = read_station(folder / "station.yaml",
                                      [](const auto&, const auto&) { return shapes::block(10, 8, 4); });
    if (station) *station = read;
    return "";
  } catch (const InputError& error) {
    std::string message = error.what();
    const auto path = folder.path().string() + "/";
    for (auto at = message.find(path); at != std::string::npos; at = message.find(path))
      message.erase(at, path.size());
    return message;
  }
}
}  // namespace

TEST_CASE("every light of the catalogue reads, says its source and is named as its file",
          "[lights][assets]") {
  std::set<std::size_t> bodies;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(assets_folder() / "lights")) {
    if (entry.path().extension() != ".yaml") continue;
    INFO(entry.path());
    ++count;
    const CatalogueLight one = read_catalogue_light(entry.path());
    CHECK(one.light.name == entry.path().stem());
    CHECK(!one.sheet.source.empty());
    CHECK(one.sheet.working_distance);
    CHECK(one.sheet.uniformity);
    CHECK(!one.sheet.irradiance.empty());
    bodies.insert(one.light.body.index());
  }
  CHECK(count >= 12);
  CHECK(bodies.size() >= 8);
}

TEST_CASE("what a data sheet states must follow from its body and output", "[lights]") {
  // Disc R = 50 at 100: E = π L R²/(R² + h²) = π · 50 · 0.2 = 31.416; 21.213 off its axis, where the field's
  // corners are: F = ½[1 − (1 + H² − ρ²)/√(Z² − 4ρ²)] with H = 100/x, ρ = 50/x: 0.1890, 0.945 of 0.2.
  const CatalogueLight one = read(good_light);
  CHECK(one.sheet.assumed == std::vector<std::string>{"output"});
  CHECK(one.light.strobe->longest_pulse == Approx(200e-6));
  CHECK(axial_irradiance(one.light, 100) == Approx(31.416).epsilon(1e-4));
  CHECK(uniformity(one.light, 100, {1, 42.426}) == Approx(0.945).margin(0.001));
  CHECK_THROWS_WITH(
      read(replaced(good_light, "31.4159", "62.8")),
      Catch::Contains("panel.yaml:6: irradiance[0]: found 62.8 W/m2 at 100 mm; body and output give 31.42"));
  CHECK_THROWS_WITH(read(replaced(good_light, "min_over_max: 0.945", "min_over_max: 0.99")),
                    Catch::Contains("panel.yaml:7: uniformity.min_over_max: found 0.99"));
  CHECK_THROWS_WITH(
      read(replaced(good_light, "fwhm_nm: 32", "fwhm_nm: -32")),
      Catch::Contains("panel.yaml:4: spectrum.led.fwhm_nm: found -32; expected a number from 4 to 500"));
  CHECK_THROWS_WITH(read(replaced(good_light, "current: 4", "current: 0.5")),
                    Catch::Contains("panel.yaml:8: strobe.current"));
  CHECK_THROWS_WITH(read(replaced(good_light, "assumed: [output]", "assumed: [outputs]")),
                    Catch::Contains("panel.yaml:10: assumed[0]"));
  CHECK_THROWS_WITH(read(replaced(good_light, "source: nowhere\n", "")), Catch::Contains("source: missing"));
}

TEST_CASE("a station uses a light of the catalogue", "[lights][station]") {
  const std::string use = "  - {name: coax, use: panel.yaml, pose: {position_mm: [0, 0, 90]}";
  Station station;
  CHECK(error_with(use + "}\n", "{coax: 1}", good_light, &station) == "");
  const Light& light = station.lights[1];
  CHECK(light.name == "coax");
  CHECK(std::get<DiscLight>(light.body).radius == 50);
  CHECK(light.radiance == 50);
  CHECK(light.pose.position.z == 90);
  // Another colour of the same light, and a narrower one.
  CHECK(error_with(use + ", spectrum: white, half_angle_deg: 20}\n", "{coax: 1}", good_light, &station) ==
        "");
  CHECK(station.lights[1].spectrum.at(450) > 0.001f);
  CHECK(station.lights[1].half_angle == Approx(20 * pi / 180));
  // A light of the assets, by its name, on a camera.
  CHECK(error_with("  - {name: coax, use: coaxial, mount: {camera: main, distance_mm: 60}}\n", "{coax: 1}",
                   good_light, &station) == "");
  CHECK(std::get<CoaxialLight>(station.lights[1].body).distance == 60);

  CHECK_THAT(error_with("  - {name: coax, use: coaxial}\n"),
             Catch::StartsWith("station.yaml:35: lights[1].mount: missing"));
  CHECK_THAT(error_with(use + ", mount: {camera: main, distance_mm: 60}}\n"),
             Catch::StartsWith("station.yaml:35: lights[1].mount: only a coaxial light"));
  CHECK_THAT(error_with("  - {name: coax, use: coaxial, mount: {camera: side, distance_mm: 60}}\n"),
             Catch::Contains("unknown camera \"side\""));
  CHECK_THAT(error_with("  - {name: coax, use: panels}\n"),
             Catch::Contains("there is no asset lights/panels.yaml"));
  CHECK_THAT(error_with("  - {name: coax, use: panel.yaml}\n"), Catch::Contains("lights[1].pose: missing"));
  // A fault of the file is told with the file's own line.
  CHECK_THAT(error_with(use + "}\n", "{coax: 1}", replaced(good_light, "31.4159", "300")),
             Catch::StartsWith("panel.yaml:6: irradiance[0]"));
}

TEST_CASE("lights, sensors and currents that do not go together", "[lights][station]") {
  const std::string use = "  - {name: coax, use: panel.yaml, pose: {position_mm: [0, 0, 90]}";
  // The sensor ends at 1100 nm, where it counts 0.00256 of 0.646; this lamp has 1090 to 1100 nm.
  CHECK_THAT(
      error_with(use + ", spectrum: {table: [[1089, 0], [1090, 1], [1100, 1]]}}\n"),
      Catch::StartsWith("station.yaml:35: lights[1].spectrum: the spectrum misses the sensor: imx250_mono"));
  CHECK(error_with(use + ", spectrum: {led: {peak_nm: 940, fwhm_nm: 50}}}\n") == "");
  CHECK_THAT(error_with(use + ", spectrum: {table: [[1200, 1], [1300, 1]]}}\n"),
             Catch::Contains("found wavelengths from 1200 to 1300 nm"));
  // Strobe: 4 times, 200 µs. The camera exposes for 500 µs.
  CHECK_THAT(error_with(use + "}\n", "{coax: 5}"),
             Catch::Contains("currents.coax: found 5; the light's strobe takes at most 4"));
  CHECK_THAT(error_with(use + "}\n", "{coax: 3}"),
             Catch::Contains("lasts at most 200 us; the camera main exposes for 500 us"));
  CHECK(error_with(use + ", strobe: {current: 4, longest_us: 500}}\n", "{coax: 4}") == "");
  CHECK(error_with(use + "}\n", "{coax: 1}") == "");
}

TEST_CASE("profiles: tables, files, and what a body cannot do", "[lights][station]") {
  // 100 cd at 0°, falling to 0 at 30°, all round.
  const std::string cone =
      "IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 4 1 1 2 0 0 0\n1 1 10\n0 30 60 90\n0\n100 0 0 0\n";
  const std::string upwards = replaced(cone, "0 30 60 90\n0\n100 0 0 0", "0 60 120 180\n0\n0 50 80 100");
  const ScratchFolder folder;
  write_file(folder / "cone.ies", cone);
  write_file(folder / "up.ies", upwards);
  const auto light = [&](const std::string& profile, const std::string& output,
                         const std::string& body = "disc") {
    std::string text = replaced(good_light, "disc", body);
    text = text.substr(0, text.find("irradiance")) + "source: nowhere\nassumed: []\nprofile: {" + profile +
           "}\n";
    write_file(folder / "lamp.yaml", replaced(text, "radiance_w_m2_sr: 50", output));
    return read_catalogue_light(folder / "lamp.yaml").light;
  };
  // The lamp's 100 cd are 100/K W/sr; far away E = I/d². Disc of 50 at 10 m: (50/10000)² and less.
  const double candela = 1.0 / luminous_efficacy(led_spectrum(525, 32));
  const Light lamp = light("file: cone.ies", "of_file: 1");
  CHECK(axial_irradiance(lamp, 10000) == Approx(100 * candela / 100).epsilon(0.01));  // d² = 100 m²
  const LuminousIntensity field = far_field(lamp);
  CHECK(field.peak() == Approx(100 * candela).epsilon(1e-3));
  // ∫ 100 (1 − θ/30°) dΩ = 2π 100 [1 − sin(a)/a], a = π/6.
  const double flux = 2 * pi * 100 * (1 - std::sin(pi / 6) / (pi / 6));
  CHECK(radiant_flux(lamp) == Approx(flux * candela).epsilon(1e-4));
  CHECK(field.flux() == Approx(flux * candela).epsilon(2e-3));
  // A ball shines as a whole, also backwards; a disc cannot.
  const Light ball = light("file: up.ies", "of_file: 2", "sphere");
  CHECK(far_field(ball).towards({0, 0, -1}) == Approx(200 * candela).epsilon(0.01));
  CHECK_THROWS_WITH(light("file: up.ies", "of_file: 1"),
                    Catch::Contains("profile: ") && Catch::Contains("goes backwards"));
  CHECK_THROWS_WITH(light("file: gone.ies", "of_file: 1"), Catch::Contains("profile.file: there is no file"));
  CHECK_THROWS_WITH(light("table: [[0, 1], [2, 0]]", "of_file: 1"),
                    Catch::Contains("output.of_file: this needs"));
  CHECK_THROWS_WITH(light("table: [[1, 1], [2, 0]]", "radiant_flux_w: 1"),
                    Catch::Contains("profile.table[0]: found 1° first"));
  CHECK_THROWS_WITH(light("table: [[0, 1], [2, 0]]", "radiant_flux_w: 1", "dome"),
                    Catch::Contains("profile: a dome"));
  write_file(folder / "short.ies", cone.substr(0, cone.size() - 6));
  CHECK_THROWS_WITH(light("file: short.ies", "of_file: 1"),
                    Catch::Contains("short.ies:7: candela at horizontal angle 0"));
  // A cone of 2° from every point: at the panel's height there is E = L0 ∫ p dΩ, as long as the cone ends on
  // the panel. p = 1 − θ/2°: ∫ = 2π (1 − sin a/a) ≈ π a²/3.
  const Light narrow = light("table: [[0, 1], [2, 0]]", "radiance_w_m2_sr: 1000");
  const double a = 2 * pi / 180;
  CHECK(axial_irradiance(narrow, 100) == Approx(1000 * pi * a * a / 3).epsilon(0.002));
  CHECK(axial_irradiance(narrow, 500) == Approx(1000 * pi * a * a / 3).epsilon(0.002));
  CHECK(uniformity(narrow, 100, {20, 20}) == Approx(1.0).margin(1e-3));
}

TEST_CASE("far fields of rings and domes, and a dome's wall", "[lights]") {
  Light light;
  light.radiance = 10;
  // A hemisphere of even radiance looks like the disc of its opening: I = L π R² cos θ, Φ = π L π R².
  light.body = DomeLight{100, pi / 2, 0, 0.0};
  const LuminousIntensity dome = far_field(light);
  CHECK(dome.towards({0, 0, 1}) == Approx(10 * pi * 1e4 * 1e-6).epsilon(2e-3));
  CHECK(dome.flux() == Approx(10 * pi * pi * 1e4 * 1e-6).epsilon(0.01));
  // Its wall sees half of the sphere: 1/(1 − 0.9 · 0.5) times the light at the centre, E = π L.
  light.body = DomeLight{100, pi / 2, 0, 0.9};
  CHECK(axial_irradiance(light, 0) == Approx(10 * pi / 0.55).epsilon(1e-3));
  // A ring of tilt 30° shines I = Σ L cos 30° A along its axis.
  light.body = RingLight{30, 50, pi / 6};
  CHECK(far_field(light).towards({0, 0, 1}) == Approx(10 * pi * 1600e-6 * std::cos(pi / 6)).epsilon(1e-3));
  CHECK(far_field(light).flux() < radiant_flux(light) * 1.001);
}
