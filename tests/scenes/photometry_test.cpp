// Photometric files. Written here from distributions with a known integral, in every type and symmetry, and
// read back; and real files where they are at hand.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iostream>

#include "core/error.h"
#include "core/file.h"
#include "scenes/photometry/photometric_file.h"
#include "scenes/photometry/profile.h"
#include "tests/core/scratch_folder.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
constexpr double pi = 3.14159265358979323846;
using Type = LuminousIntensity::Type;
using Distribution = std::function<double(const dvec3&)>;

double lambert(const dvec3& d) {
  return 100.0 * std::max(0.0, d.z);
}
// Of no symmetry, smooth, bright on the side of −x and of +y.
double lopsided(const dvec3& d) {
  return 100.0 * std::max(0.0, d.z) * (1.0 - 0.4 * d.x + 0.3 * d.y);
}

std::vector<double> steps(double from, double to, double step) {
  std::vector<double> all;
  for (double x = from; x <= to + 1e-9; x += step) all.push_back(x);
  return all;
}
std::string line_of(const std::vector<double>& numbers) {
  std::string line;
  for (const double x : numbers) line += fmt::format("{}{:.6g}", line.empty() ? "" : " ", x);
  return line + "\n";
}

// Type 1, 2, 3: C, B, A. H and V are a file's horizontal and vertical angles.
std::string ies(int type, const std::vector<double>& horizontal, const std::vector<double>& vertical,
                const Distribution& candela, const std::string& tilt = "TILT=NONE\n") {
  std::string text = "IESNA:LM-63-2002\n[LUMINAIRE] a lamp\n" + tilt;
  text += fmt::format("1 1000 2.0 {} {} {} 2 0 0 0\n0.5 1 12.5\n", vertical.size(), horizontal.size(), type);
  text += line_of(vertical) + line_of(horizontal);
  const Type types[] = {Type::c, Type::b, Type::a};
  for (const double h : horizontal) {
    std::vector<double> row;
    for (const double v : vertical)
      row.push_back(candela(type == 2 ? direction_of(Type::b, v, h) : direction_of(types[type - 1], h, v)));
    text += line_of(row);
  }
  return text;
}

std::string eulumdat(int symmetry, int planes, const std::vector<double>& gamma,
                     const Distribution& candela) {
  std::string text = fmt::format("maker\n1\n{}\n{}\n{}\n{}\n5\nreport\na lamp\n1\nfile\ndate\n", symmetry,
                                 planes, 360.0 / planes, gamma.size());
  for (int i = 0; i < 9; ++i) text += "10\n";
  text += "100\n100\n1,0\n0\n1\n1\nLED\n2000\n4000\n80\n12.5\n";
  for (int i = 0; i < 10; ++i) text += "0.5\n";
  for (int i = 0; i < planes; ++i) text += fmt::format("{:g}\n", 360.0 * i / planes);
  for (const double g : gamma) text += fmt::format("{:g}\n", g);
  // First and last stored plane, from 1, as the format's description lists them.
  const int first[] = {1, 1, 1, 3 * planes / 4 + 1, 1};
  const int last[] = {planes, 1, planes / 2 + 1, 3 * planes / 4 + 1 + planes / 2, planes / 4 + 1};
  for (int p = first[symmetry]; p <= last[symmetry]; ++p)
    for (const double g : gamma)
      text += fmt::format("{:.6g}\n", 0.5 * candela(direction_of(Type::c, 360.0 * (p - 1) / planes, g)));
  return text;
}

LuminousIntensity read(const std::string& text, const char* name = "lamp.ies") {
  const ScratchFolder folder;
  write_file(folder.path() / name, text);
  return read_photometric_file(folder.path() / name);
}
std::string error_of(const std::string& text, const char* name = "lamp.ies") {
  try {
    read(text, name);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

// Largest difference from the distribution, over directions that are on no grid.
double worst(const LuminousIntensity& light, const Distribution& candela) {
  double most = 0.0;
  for (double plane = 1.7; plane < 360.0; plane += 13.0)
    for (double angle = 1.3; angle < 88.0; angle += 7.0) {
      const dvec3 d = direction_of(Type::c, plane, angle);
      most = std::max(most, std::abs(light.towards(d) - candela(d)));
    }
  return most;
}
}  // namespace

TEST_CASE("A Lambertian lamp emits pi times its intensity, whatever the type of its file", "[photometry]") {
  // Chords under a cosine, 5° apart, miss h²/12 of it on the mean: 0.063 %; in type A and B along both
  // angles.
  const auto v = steps(-90, 90, 5), down = steps(0, 90, 5);
  CHECK(read(ies(1, {0}, down, lambert)).flux() == Approx(100 * pi).epsilon(0.001));
  CHECK(read(ies(1, steps(0, 360, 15), down, lambert)).flux() == Approx(100 * pi).epsilon(0.001));
  CHECK(read(ies(2, v, v, lambert)).flux() == Approx(100 * pi).epsilon(0.002));
  CHECK(read(ies(3, v, v, lambert)).flux() == Approx(100 * pi).epsilon(0.002));
  const auto light = read(ies(1, {0}, down, lambert));
  CHECK(light.peak() == Approx(100.0));
  CHECK(light.half_angle(0.0) == Approx(60.0).margin(0.2));
  CHECK(light.stated_flux == 1000.0);
  CHECK(light.input_power == 12.5);
  CHECK(light.name == "a lamp");
}

TEST_CASE("A lamp of no symmetry shines into the same directions from every type of file", "[photometry]") {
  const auto v = steps(-90, 90, 5);
  // Linear between 5°: (0.087)²/8 of up to 150 cd along each angle, 0.3 cd.
  CHECK(worst(read(ies(1, steps(0, 360, 5), steps(0, 180, 5), lopsided)), lopsided) < 0.4);
  CHECK(worst(read(ies(2, v, v, lopsided)), lopsided) < 0.4);
  CHECK(worst(read(ies(3, v, v, lopsided)), lopsided) < 0.4);
  CHECK(worst(read(eulumdat(0, 72, steps(0, 90, 5), lopsided), "lamp.ldt"), lopsided) < 0.4);
  // Seen from above (y is up) and facing along z, clockwise is to the right, −x; type C turns the other way
  // about −z, so that C = 90 is −y.
  for (const Type type : {Type::a, Type::b}) {
    const auto h = type == Type::a ? direction_of(type, 30, 0) : direction_of(type, 0, 30);
    CHECK(h.x == Approx(-0.5));
    const auto up = type == Type::a ? direction_of(type, 0, 30) : direction_of(type, 30, 0);
    CHECK(up.y == Approx(0.5));
  }
  CHECK(direction_of(Type::c, 90, 90).y == Approx(-1.0));
}

TEST_CASE("What a file leaves out by symmetry is its mirror image", "[photometry]") {
  // One that is symmetric about x = 0 and y = 0, one about y = 0 (the plane 0-180), one about x = 0.
  const Distribution both = [](const dvec3& d) {
    return 100 * std::max(0.0, d.z) * (1 + d.x * d.x + 0.5 * d.y * d.y);
  };
  const Distribution about_0 = [](const dvec3& d) {
    return 100 * std::max(0.0, d.z) * (1 + 0.5 * d.x + d.y * d.y);
  };
  const Distribution about_90 = [](const dvec3& d) {
    return 100 * std::max(0.0, d.z) * (1 + 0.5 * d.y + d.x * d.x);
  };
  const auto down = steps(0, 90, 5);
  CHECK(worst(read(ies(1, steps(0, 90, 5), down, both)), both) < 0.6);
  CHECK(worst(read(ies(1, steps(0, 180, 5), down, about_0)), about_0) < 0.6);
  CHECK(worst(read(ies(1, steps(90, 270, 5), down, about_90)), about_90) < 0.6);
  CHECK(worst(read(ies(2, steps(0, 90, 5), steps(-90, 90, 5), about_90)), about_90) < 0.6);
  CHECK(worst(read(ies(3, steps(0, 90, 5), steps(0, 90, 5), both)), both) < 0.6);
  CHECK(worst(read(eulumdat(1, 24, down, lambert), "lamp.ldt"), lambert) < 0.4);
  CHECK(worst(read(eulumdat(2, 72, down, about_0), "lamp.LDT"), about_0) < 0.6);
  CHECK(worst(read(eulumdat(3, 72, down, about_90), "lamp.ldt"), about_90) < 0.6);
  CHECK(worst(read(eulumdat(4, 72, down, both), "lamp.ldt"), both) < 0.6);
}

TEST_CASE("Profiles of types A and B shine as their files do, however narrow", "[photometry]") {
  // 6° across, 45° along, as a line light's rod lens makes it; and one of no symmetry.
  const Distribution line = [](const dvec3& d) {
    const double v = std::atan2(d.y, d.z) / std::atan(std::tan(6 * pi / 180));
    return d.z > 0.0 ? 100 * std::exp2(-v * v) * (1 - d.x * d.x) : 0.0;
  };
  for (const auto& file : {read(ies(2, steps(-80, 80, 5), steps(-24, 24, 1), line)),
                           read(ies(3, steps(-90, 90, 5), steps(-90, 90, 5), lopsided))}) {
    const LuminousIntensity profile = relative_profile(file);
    CHECK(profile.type == Type::c);
    CHECK(profile.peak() == Approx(1.0));
    CHECK(profile.flux() * file.peak() == Approx(file.flux()).epsilon(0.01));
    for (double plane = 0.3; plane < 360.0; plane += 7.0)
      for (double angle = 0.4; angle < 88.0; angle += 3.0) {
        const dvec3 d = direction_of(Type::c, plane, angle);
        CHECK(profile.towards(d) * file.peak() == Approx(file.towards(d)).margin(0.03 * file.peak()));
      }
  }
}

TEST_CASE("The lamp's position changes its output by the tilt file's first factor", "[photometry]") {
  const std::string tilt = "1\n3\n0 45 90\n0.9 0.8 0.7\n";
  const auto down = steps(0, 90, 5);
  CHECK(read(ies(1, {0}, down, lambert, "TILT=INCLUDE\n" + tilt)).peak() == Approx(90.0));
  const ScratchFolder folder;
  write_file(folder.path() / "lamp.til", tilt);
  write_file(folder.path() / "lamp.ies", ies(1, {0}, down, lambert, "TILT=lamp.til\n"));
  CHECK(read_ies(folder.path() / "lamp.ies").peak() == Approx(90.0));
  write_file(folder.path() / "lamp.ies", ies(1, {0}, down, lambert, "TILT=../lamp.til\n"));
  CHECK_THROWS_WITH(read_ies(folder.path() / "lamp.ies"), Catch::Contains("beside this one"));
}

TEST_CASE("Broken photometric files are refused with line and field", "[photometry]") {
  const auto down = steps(0, 90, 5);
  const std::string good = ies(1, {0}, down, lambert);
  const auto with = [&](const std::string& was, const std::string& now) {
    std::string text = good;
    REQUIRE(text.find(was) != std::string::npos);
    return text.replace(text.find(was), was.size(), now);
  };
  CHECK(error_of(good).empty());
  CHECK_THAT(error_of(good.substr(0, good.size() - 12)),
             Catch::Contains("candela at horizontal angle 0, 19 of 19"));
  CHECK_THAT(error_of(with("0 5 10", "0 10 5")),
             Catch::Contains("vertical angles") && Catch::Contains("ascending"));
  CHECK_THAT(error_of(with(" 19 1 1 ", " 190000 1 1 ")), Catch::Contains("number of vertical angles"));
  CHECK_THAT(error_of(with(" 19 1 1 ", " 19 1 7 ")), Catch::Contains("lamp.ies:4: photometric type"));
  CHECK_THAT(error_of(with("TILT=NONE", "TILT=")), Catch::Contains("TILT"));
  CHECK_THAT(error_of(with("TILT=NONE", "NONE")), Catch::Contains("TILT="));
  CHECK_THAT(error_of(with("100 99", "-100 99")), Catch::Contains("found -100"));
  CHECK_THAT(error_of(with("100 99", "nan 99")), Catch::Contains("nan"));
  CHECK_THAT(error_of("not a lamp\n"), Catch::Contains("first line"));
  CHECK_THAT(error_of(good, "lamp.txt"), Catch::Contains(".ies or .ldt"));
  CHECK_THAT(error_of(eulumdat(4, 18, down, lambert), "lamp.ldt"), Catch::Contains("multiple of 4"));
  const std::string ldt = eulumdat(0, 8, down, lambert);
  CHECK_THAT(error_of(ldt.substr(0, ldt.size() - 40), "lamp.ldt"), Catch::Contains("intensity"));
}

TEST_CASE("Real luminaires emit the flux that their makers state", "[photometry][real]") {
  const auto folder = std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "../shared/real/optics/ies";
  if (!std::filesystem::is_directory(folder)) {
    std::cout << "skipped: no photometric files in " << folder << "\n";
    return;
  }
  // Their own [_ABSOLUTELUMENS]: 9217 and 754.
  CHECK(read_photometric_file(folder / "1.IES").flux() == Approx(9217).epsilon(0.003));
  CHECK(read_photometric_file(folder / "5.IES").flux() == Approx(754).epsilon(0.003));
}
