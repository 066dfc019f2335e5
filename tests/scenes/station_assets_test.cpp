// The shipped materials and cameras: read, and checked against published values.
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <filesystem>
#include <map>

#include "core/assets.h"
#include "core/file.h"
#include "scenes/asset_reader.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
std::filesystem::path asset(const std::string& name) {
  return assets_folder() / (name + ".yaml");
}

// At normal incidence: |(n + ik − 1) / (n + ik + 1)|².
double normal_reflectance(const Material& material, float nm) {
  const std::complex<double> eta(material.n.at(nm), material.k.at(nm));
  return std::norm((eta - 1.0) / (eta + 1.0));
}
}  // namespace

TEST_CASE("every material asset reads, says its source and is named as its file", "[station][assets]") {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(assets_folder() / "materials")) {
    if (entry.path().extension() != ".yaml") continue;
    INFO(entry.path());
    ++count;
    const Material material = read_material(entry.path());
    CHECK(material.name == entry.path().stem());
    CHECK(!material.source.empty());
    if (material.kind != Material::Kind::conductor) {
      // Nothing gives back more than a white tile.
      for (float nm = 300; nm <= 1100; nm += 10) CHECK(material.albedo.at(nm) <= 0.95f);
      continue;
    }
    CHECK((material.source.find("CC0") != std::string::npos ||
           material.source.find("proxy: n, k fitted") != std::string::npos));
    CHECK(material.n.wavelength.front() <= 300);
    // TiN's table has rows to 1127 nm; all cover the renderer's range, but for one step of 20 nm.
    CHECK(material.n.wavelength.back() >= 1080);
  }
  CHECK(count >= 16);
}

TEST_CASE("every finish reads and says its source; VDI numbers and SPI grades rise", "[station][assets]") {
  std::map<std::string, NamedFinish> finishes;
  for (const auto& entry : std::filesystem::directory_iterator(assets_folder() / "finishes")) {
    INFO(entry.path());
    finishes[entry.path().stem()] = read_finish(entry.path());
    CHECK(read_file(entry.path()).find("assumed") != std::string::npos);  // no spacing has been measured
  }
  CHECK(finishes.size() >= 39);
  // Ra = 0.1 µm · 10^(n/20) (VDI 3400): 12 is 0.40 µm, 24 is 1.6 µm, 45 is 18 µm, as printed to two digits.
  const auto ra = [&](const std::string& name) {
    const Finish& f = finishes.at(name).finish;
    return 1e3 * f.rms_slope / slope_of_roughness(1.0, f.wavelength, f.relief);  // [µm]
  };
  CHECK(ra("vdi_12") == Approx(0.40).margin(0.005));
  CHECK(ra("vdi_24") == Approx(1.6).margin(0.05));
  CHECK(ra("vdi_45") == Approx(18).margin(0.5));
  for (int n = 15; n <= 45; n += 3) {
    const auto name = "vdi_" + std::to_string(n), before = "vdi_" + std::to_string(n - 3);
    CHECK(ra(name) > ra(before));
    CHECK(finishes.at(name).alpha_u >= finishes.at(before).alpha_u);
  }
  for (const char grade : {'a', 'b', 'c', 'd'})
    for (const char step : {'2', '3'}) {
      const std::string family = std::string("spi_") + grade;
      CHECK(ra(family + step) > ra(family + static_cast<char>(step - 1)));
    }
}

TEST_CASE("metals reflect as published", "[station][assets]") {
  // Reflectance at normal incidence at 450, 550, 650 nm, of the same tables, interpolated linearly: to the
  // two digits that are printed, ±0.01 for thinned tables.
  const std::map<std::string, std::array<double, 3>> published{
      {"carbon_steel", {.50, .51, .53}},
      {"stainless_austenitic", {.60, .64, .67}},
      {"stainless_ferritic", {.57, .59, .61}},
      {"aluminium", {.92, .92, .91}},
      {"copper", {.54, .62, .94}},
      {"nickel", {.57, .64, .70}},
      {"titanium_nitride", {.25, .47, .60}},
      {"brass", {.43, .79, .89}},
      {"black_oxide", {.17, .16, .165}},
      {"hematite", {.31, .30, .26}},
      {"titanium", {.54, .58, .62}},
      {"titanium_carbide", {.45, .46, .49}},
      {"tungsten", {.47, .50, .52}},
      {"cobalt", {.62, .66, .69}},
      // Fitted to these: a proxy for want of a table.
      {"titanium_aluminium_nitride", {.160, .133, .155}},
  };
  for (const auto& [name, reflectance] : published) {
    const Material material = read_material(asset("materials/" + name));
    for (int i = 0; i < 3; ++i) {
      INFO(name << " at " << 450 + 100 * i << " nm");
      CHECK(normal_reflectance(material, static_cast<float>(450 + 100 * i)) ==
            Approx(reflectance[static_cast<std::size_t>(i)]).margin(0.01));
    }
  }
  for (const float wavelength : {450.0f, 550.0f, 650.0f})
    CHECK(normal_reflectance(read_material(asset("materials/chrome")), wavelength) ==
          Approx(.56).margin(0.01));
  // Iron at 550 nm: n = 2.950, k = 2.932.
  const Material iron = read_material(asset("materials/carbon_steel"));
  CHECK(iron.n.at(550) == Approx(2.950).margin(0.002));
  CHECK(iron.k.at(550) == Approx(2.932).margin(0.002));
}

TEST_CASE("proxies and what was computed say so", "[station][assets]") {
  for (const char* name : {"titanium_aluminium_nitride", "tungsten_carbide", "rust"})
    CHECK(read_material(asset(std::string("materials/") + name)).source.find("proxy") != std::string::npos);
  // Rust by Kubelka and Munk, R = 1 + q - sqrt(q^2 + 2 q), q = K/S with K = k/wavelength of hematite: k =
  // 0.498 at 550 nm and 0.057 at 650 nm, where R = 0.30 is q = 0.49/0.6 = 0.8167. At 550 nm q = 0.8167
  // (0.498/0.057) (650/550) = 8.433: R = 0.0533.
  const Material rust = read_material(asset("materials/rust"));
  CHECK(rust.albedo.at(650) == Approx(0.30).margin(0.002));
  CHECK(rust.albedo.at(550) == Approx(0.0533).margin(0.002));
}

TEST_CASE("the carbide proxy lies between tungsten and cobalt, near tungsten", "[station][assets]") {
  const Material carbide = read_material(asset("materials/tungsten_carbide"));
  CHECK(carbide.source.find("proxy") != std::string::npos);
  // Bruggeman, f = 0.9 W + 0.1 Co: Σ f (ε_i − ε) / (ε_i + 2 ε) = 0 with W (3.522, 2.741) and Co
  // (2.052, 3.824) at 550 nm.
  using Complex = std::complex<double>;
  const Complex w = std::pow(Complex(3.522, 2.741), 2), co = std::pow(Complex(2.052, 3.824), 2);
  const Complex e = std::pow(Complex(carbide.n.at(550), carbide.k.at(550)), 2);
  const Complex rest = 0.9 * (w - e) / (w + 2.0 * e) + 0.1 * (co - e) / (co + 2.0 * e);
  CHECK(std::abs(rest) < 2e-3);
  // Without its cobalt it would miss: the same sum of pure tungsten leaves 0.1 · 3 |ε_Co − ε_W| / … ≈ 0.03.
  CHECK(std::abs(0.1 * (co - w) / (co + 2.0 * w)) > 0.02);
}

TEST_CASE("cameras are as published, and say what is assumed", "[station][assets]") {
  struct Published {
    double pitch_um, wavelength, efficiency, read_noise, full_well;
  };
  const std::map<std::string, Published> published{
      {"imx250", {3.45, 529, .64, 2.1, 10400}},  {"imx540", {2.74, 529, .68, 2.3, 9400}},
      {"imx287", {6.9, 529, .64, 3.2, 20800}},   {"imx421", {4.5, 529, .73, 5.4, 25000}},
      {"imx426", {9.0, 529, .73, 21.8, 100000}}, {"imx174", {5.86, 525, .77, 6.83, 32691}}};
  for (const auto& [name, value] : published) {
    const Sensor mono = read_sensor(asset("cameras/" + name + "_mono"));
    CHECK(mono.pattern == "mono");
    CHECK(mono.pixel_pitch == Approx(value.pitch_um * 1e-3));
    REQUIRE(mono.quantum_efficiency.size() == 1);
    CHECK(mono.quantum_efficiency[0].at(static_cast<float>(value.wavelength)) == Approx(value.efficiency));
    for (float nm = 300; nm <= 1100; nm += 5) CHECK(mono.quantum_efficiency[0].at(nm) < 0.85f);
    CHECK(mono.read_noise == value.read_noise);
    CHECK(mono.full_well == value.full_well);
    const auto& assumed = mono.assumed;
    CHECK(std::find(assumed.begin(), assumed.end(), "dsnu_e") != assumed.end());
    CHECK(std::find(assumed.begin(), assumed.end(), "read_noise_e") == assumed.end());  // published
    CHECK(mono.hot_pixels.share > 0.0);
    CHECK(std::find(assumed.begin(), assumed.end(), "hot_pixels") != assumed.end());

    const Sensor colour = read_sensor(asset("cameras/" + name + "_colour"));
    CHECK(colour.pattern == "RGGB");
    REQUIRE(colour.quantum_efficiency.size() == 3);
    for (float nm = 300; nm <= 1100; nm += 5)
      for (const Curve& filtered : colour.quantum_efficiency)  // a filter takes light away
        CHECK(filtered.at(nm) <= mono.quantum_efficiency[0].at(nm) * 1.001f);
    // Each filter's own colour: red at 620, green at 530, blue at 460 nm.
    const float colours[3] = {620, 530, 460};
    for (std::size_t filter = 0; filter < 3; ++filter)
      for (std::size_t other = 0; other < 3; ++other)
        if (other != filter)
          CHECK(colour.quantum_efficiency[filter].at(colours[filter]) >
                4 * colour.quantum_efficiency[other].at(colours[filter]));
  }
}
