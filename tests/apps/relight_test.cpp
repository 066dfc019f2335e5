// Relighting and exposing captures, as a user does.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/exr.h"
#include "core/png.h"
#include "dataset/layout.h"
#include "dataset/record.h"
#include "dataset/verify.h"
#include "renderer/capture_file.h"
#include "tests/apps/tiny_run.h"
#include "tests/scenes/station_text.h"

namespace fs = std::filesystem;
using Catch::Contains;
using flawsmith::read_file;

namespace {
constexpr int bad_input = 2;

program::Outcome done(const std::vector<std::string>& arguments) {
  const auto outcome = program::run(arguments);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  return outcome;
}

// The tiny station's capture, with enough light from one side to tell the segments apart.
fs::path rendered(const tiny::Workplace& place, const std::string& folder, const std::string& spp = "16") {
  done({"render", place / "station.yaml", "--out", place / folder, "--spp", spp, "--seed", "11"});
  return place / folder / "above.exr";
}
}  // namespace

TEST_CASE("expose without options makes the pictures of render, byte for byte", "[apps][expose]") {
  const tiny::Workplace place;
  const auto capture = rendered(place, "rendered");
  done({"expose", capture, "--out", place / "exposed", "--raw"});
  for (const char* picture : {"above.ring.png", "above.one_side.png"})
    CHECK((read_file(place / "rendered" / picture) == read_file(place / "exposed" / picture)));

  // What they were taken with, said again as options, makes them again.
  const auto record = nlohmann::json::parse(read_file(place / "exposed" / "above.frames.json"));
  REQUIRE(record.at("frames").size() == 2);
  const auto& one_side = record["frames"][1];
  CHECK(one_side["name"] == "one_side");
  CHECK(one_side["currents"] == nlohmann::json{{"ring.1", 1.0}});
  CHECK(record["seed"] == 11);
  CHECK(record["bit_depth"] == 12);
  done({"expose", capture, "--out", place / "again", "--lighting", "one_side", "--exposure-us",
        one_side["exposure_us"].dump(), "--gain-db", "0", "--seed", "11", "--raw"});
  CHECK((read_file(place / "again" / "above.one_side.raw.png") ==
         read_file(place / "exposed" / "above.one_side.raw.png")));
  CHECK_FALSE(fs::exists(place / "again" / "above.ring.png"));

  // Twice the time is twice the signal above black, 6.02 dB more twice the numbers; another seed another
  // noise.
  const auto raw = [&](const std::vector<std::string>& options) {
    std::vector<std::string> words{"expose",     capture, "--out", place / "frame",
                                   "--lighting", "ring",  "--raw"};
    words.insert(words.end(), options.begin(), options.end());
    done(words);
    return flawsmith::decode_png16(read_file(place / "frame" / "above.ring.raw.png"));
  };
  const double black = record["black_level_dn"];
  const auto mean_above_black = [&](const flawsmith::Image<std::uint16_t>& image) {
    double sum = 0;
    for (const std::uint16_t dn : image.data()) sum += dn - black;
    return sum / static_cast<double>(image.data().size());
  };
  const double time_us = record["frames"][0]["exposure_us"].get<double>() / 16;  // far from full scale
  const auto base = raw({"--exposure-us", std::to_string(time_us)});
  const auto longer = raw({"--exposure-us", std::to_string(2 * time_us)});
  const auto louder = raw({"--exposure-us", std::to_string(time_us), "--gain-db", "6.0206"});
  const auto other = raw({"--exposure-us", std::to_string(time_us), "--seed", "12"});
  // 3072 pixels of some hundred electrons each: the noise of their mean is below 0.3 %.
  CHECK(mean_above_black(longer) == Approx(2 * mean_above_black(base)).epsilon(0.01));
  CHECK(mean_above_black(louder) == Approx(2 * mean_above_black(base)).epsilon(0.01));
  CHECK(mean_above_black(other) == Approx(mean_above_black(base)).epsilon(0.01));
  CHECK_FALSE((other == base));
  const auto deep = raw({"--exposure-us", std::to_string(time_us), "--bits", "10"});
  CHECK(*std::max_element(deep.data().begin(), deep.data().end()) < 1024);
  double sum = 0;
  for (const std::uint16_t dn : deep.data()) sum += dn - black / 4;
  CHECK(sum / 3072 == Approx(mean_above_black(base) / 4).epsilon(0.01));
}

TEST_CASE("a relit capture is the sum at its currents and exposes as that lighting does", "[apps][relight]") {
  const tiny::Workplace place;
  const auto capture = rendered(place, "rendered");
  done({"relight", capture, "--current", "ring=0.25", "ring.1=0.5", "--name", "uneven", "--out",
        place / "relit.exr"});
  const auto from = flawsmith::renderer::read_capture(capture);
  const auto relit = flawsmith::renderer::read_capture(place / "relit.exr");
  REQUIRE(relit.capture.groups == std::vector<std::string>{"uneven"});
  CHECK(relit.groups[0].relit_with == std::map<std::string, double>{{"ring.0", 0.25}, {"ring.1", 0.5}});
  CHECK(relit.capture.depth == from.capture.depth);
  double lit = 0;
  for (std::size_t i = 0; i < 64 * 48; ++i) {
    const double a = from.capture.electrons[0].data()[i], b = from.capture.electrons[1].data()[i];
    const double va = from.capture.variance[0].data()[i], vb = from.capture.variance[1].data()[i];
    const double sum = 0.25 * a + 0.5 * b, variance = 0.0625 * va + 0.25 * vb;
    lit += a > 0 && b > 0;
    if (std::abs(relit.capture.electrons[0].data()[i] - sum) > 1e-6 * sum ||
        std::abs(relit.capture.variance[0].data()[i] - variance) > 1e-6 * variance)
      FAIL("pixel " << i);
  }
  CHECK(lit > 1000);  // both segments reach the plate

  // A station with those currents, rendered with the same seed, gives the same picture; so do the relit
  // capture and the same currents given to expose.
  tiny::write_text(place / "station.yaml", replaced(tiny::station, "{name: one_side, currents: {ring.1: 1}}",
                                                    "{name: uneven, currents: {ring: 0.25, ring.1: 0.5}}"));
  rendered(place, "again");
  done({"expose", place / "relit.exr", "--out", place / "in_two_steps"});
  done({"expose", capture, "--current", "ring=0.25", "ring.1=0.5", "--name", "uneven", "--out",
        place / "at_once"});
  const std::string picture = read_file(place / "again" / "above.uneven.png");
  CHECK((read_file(place / "in_two_steps" / "above.uneven.png") == picture));
  CHECK((read_file(place / "at_once" / "above.uneven.png") == picture));

  // One lighting with a current changed; all lightings at once.
  done({"relight", capture, "--lighting", "ring", "--current", "ring.0=0", "--out", place / "one.exr"});
  CHECK(flawsmith::renderer::read_capture(place / "one.exr").capture.electrons[0] ==
        from.capture.electrons[1]);
  done({"relight", capture, "--out", place / "all.exr"});
  CHECK(flawsmith::renderer::read_capture(place / "all.exr").capture.groups ==
        std::vector<std::string>{"ring", "one_side"});
}

TEST_CASE("expose warns of noise that is the render's, and only then", "[apps][expose]") {
  const tiny::Workplace place;
  // 8 samples of 4 wavelengths: a variance of some percent of the signal squared, 6000 e-, against 6000 e- of
  // shot noise. An exposure 10,000 times as short leaves read noise, 2 e-, above what is left of the
  // render's.
  const auto capture = rendered(place, "rendered", "8");
  const auto noisy = done({"expose", capture, "--lighting", "ring", "--out", place / "noisy"});
  CHECK_THAT(noisy.err, Contains("above.ring.png: the render's own noise exceeds the sensor's in "));
  CHECK_THAT(noisy.err, Contains("samples per pixel instead of 8 would bring it below"));
  const auto share = [&](const std::string& folder) {
    return nlohmann::json::parse(
               read_file(place / folder / "above.frames.json"))["frames"][0]["mc_limited_share"]
        .get<double>();
  };
  CHECK(share("noisy") > 0.1);
  const auto quiet =
      done({"expose", capture, "--lighting", "ring", "--exposure-us", "0.01", "--out", place / "quiet"});
  CHECK(quiet.err.find("exceeds") == std::string::npos);
  CHECK(share("quiet") == 0.0);
}

TEST_CASE("relight and expose refuse what is wrong in one line, and write nothing", "[apps][relight]") {
  const tiny::Workplace place;
  const auto capture = rendered(place, "rendered", "1");
  const auto refused = [&](const std::vector<std::string>& options, const std::string& message) {
    for (const char* command : {"relight", "expose"}) {
      std::vector<std::string> words{command, capture, "--out", place / "out"};
      words.insert(words.end(), options.begin(), options.end());
      const auto outcome = program::run(words);
      INFO(command << ": " << outcome.err);
      CHECK(outcome.status == bad_input);
      CHECK(outcome.lines_beginning("flawsmith: ") == 1);
      CHECK_THAT(outcome.err, Contains(message));
      CHECK_FALSE(fs::exists(place / "out"));
    }
  };
  refused({"--current", "ring.2=1"}, "--current: ring.2: unknown light; did you mean \"ring.");
  refused({"--current", "ring.1"}, "--current: found \"ring.1\"; expected LIGHT=CURRENT, as in ring.3=0.5");
  refused({"--current", "ring.1=bright"}, "--current: found \"ring.1=bright\"");
  refused({"--current", "ring.1=-1"}, "--current: ring.1: found a current of -1; expected 0 to 1000");
  refused({"--current", "ring.1=nan"}, "--current: ring.1: found a current of nan");
  refused({"--lighting", "one-side"}, "--lighting: one-side: unknown lighting; did you mean \"one_side\"?");
  refused({"--lighting", "ring", "one_side", "--current", "ring.0=1"}, "found 2 lightings to change");

  // A picture is no capture; a damaged capture is told by its layer.
  const auto refused_file = [&](const fs::path& file, const std::string& message) {
    const auto outcome = program::run({"relight", file, "--out", place / "out"});
    CHECK(outcome.status == bad_input);
    CHECK_THAT(outcome.err, Contains(message));
  };
  refused_file(place / "rendered" / "above.ring.png", "above.ring.png: is no OpenEXR file");
  refused_file(place / "none.exr", "none.exr: no such file");
  refused_file(place / "rendered", "is no file");
  std::string bytes = read_file(capture);
  bytes.resize(bytes.size() / 2);
  tiny::write_text(place / "half.exr", bytes);
  refused_file(place / "half.exr", "half.exr: cannot be read as OpenEXR: ");
  // Darkness has no exposure time to be metered.
  const auto dark = program::run({"expose", capture, "--current", "ring=0", "--out", place / "out"});
  CHECK(dark.status == bad_input);
  CHECK_THAT(dark.err, Contains("finds no light on the inspected part"));
}

TEST_CASE("a data set's captures make its images again, and are part of it", "[apps][expose]") {
  const tiny::Workplace place;
  const auto out = place / "out";
  const auto made = place.generate(out, {"--count", "3", "--captures"});
  INFO(made.err);
  REQUIRE(made.status == 0);
  const auto verified = flawsmith::dataset::verify(out);
  CHECK(verified.problems == std::vector<std::string>{});
  int twins = 0;
  for (int sample = 0; sample < 3; ++sample) {
    const auto record =
        flawsmith::dataset::unseal(read_file(out / flawsmith::dataset::layout::record_path(sample)));
    REQUIRE(record.at("captures").size() == 1);
    const auto& files = record["captures"][0].at("files");
    for (const auto& [role, file] : files.items()) {
      // Exposure, light currents and noise as the sample drew them: without options they are the file's.
      done({"expose", out / file.at("path").get<std::string>(), "--out", place / role});
      for (const auto& frame : record.at("frames")) {
        const std::string name = "above." + frame.at("lighting").get<std::string>() + ".png";
        const auto& image = frame.at("files").at(role == "twin" ? "twin" : "image");
        CHECK((read_file(place / role / name) == read_file(out / image.at("path").get<std::string>())));
      }
      twins += role == "twin";
    }
  }
  CHECK(twins >= 1);

  // The captures change the directory's identity, not the images.
  const auto refused = place.generate(out, {"--count", "3"});
  CHECK(refused.status == bad_input);
  CHECK_THAT(refused.err, Contains("captures is true, expected none"));
  REQUIRE(place.generate(place / "without", {"--count", "3"}).status == 0);
  CHECK(tiny::contents(place / "without" / "images") == tiny::contents(out / "images"));
  CHECK_FALSE(fs::exists(place / "without" / "captures"));

  // A capture that is lost is made again, to the byte.
  const auto sums = tiny::checksums(out);
  fs::remove(out / "captures" / "000001_above.exr");
  REQUIRE(place.generate(out, {"--count", "3", "--captures"}).status == 0);
  CHECK(tiny::checksums(out) == sums);
  CHECK(fs::exists(out / "captures" / "000001_above.exr"));
}

TEST_CASE("raw frames and developed pictures of a colour camera", "[apps][expose]") {
  const tiny::Workplace place;
  const std::string colour = replaced(
      replaced(tiny::station, "sensor: imx250_mono", "sensor: imx250_colour"), "    exposure: auto\n",
      "    exposure: auto\n    develop: {white_balance: {red: 1, green: 4, blue: 8}, tone: srgb}\n");
  tiny::write_text(place / "station.yaml", colour);
  done({"render", place / "station.yaml", "--out", place / "rendered", "--spp", "16", "--seed", "11",
        "--pixel-format", "Mono12p", "BayerRG12p"});
  const auto capture = place / "rendered" / "above.exr";
  done({"expose", capture, "--out", place / "exposed", "--raw", "--pixel-format", "BayerRG12p"});
  for (const char* name : {"above.ring.png", "above.ring.BayerRG12p.raw"})
    CHECK((read_file(place / "rendered" / name) == read_file(place / "exposed" / name)));
  // Two numbers in three bytes: B0 = P0[7:0], B1 = P1[3:0] P0[11:8], B2 = P1[11:4].
  const auto numbers = flawsmith::decode_png16(read_file(place / "exposed" / "above.ring.raw.png"));
  const std::string raw = read_file(place / "exposed" / "above.ring.BayerRG12p.raw");
  REQUIRE(raw.size() == 64 * 48 * 3 / 2);
  for (std::size_t i = 0; i < 64 * 48; i += 2) {
    const auto byte = [&](std::size_t b) { return static_cast<unsigned char>(raw[3 * i / 2 + b]); };
    REQUIRE(numbers.data()[i] == (byte(0) | ((byte(1) & 15) << 8)));
    REQUIRE(numbers.data()[i + 1] == ((byte(1) >> 4) | (byte(2) << 4)));
  }
  const auto record = nlohmann::json::parse(read_file(place / "exposed" / "above.frames.json"));
  CHECK(record["pixel_format"] == nlohmann::json{{"name", "BayerRG12p"}, {"pfnc", 0x010C0059}});
  CHECK(record["frames"][0]["packed"] == "above.ring.BayerRG12p.raw");

  // Development changes pictures, not numbers.
  tiny::write_text(place / "station.yaml", replaced(colour, "tone: srgb", "tone: linear"));
  done({"render", place / "station.yaml", "--out", place / "linear", "--spp", "16", "--seed", "11",
        "--pixel-format", "BayerRG12p"});
  CHECK((read_file(place / "linear" / "above.ring.BayerRG12p.raw") == raw));
  CHECK_FALSE(
      (read_file(place / "linear" / "above.ring.png") == read_file(place / "exposed" / "above.ring.png")));

  const auto refused = program::run({"expose", capture.string(), "--out", (place / "bad").string(),
                                     "--pixel-format", "Mono12p", "--bits", "10"});
  CHECK(refused.status == bad_input);
  CHECK_THAT(refused.err,
             Contains("--pixel-format: found Mono12p; expected one of camera above, whose frames have "
                      "10 bits: BayerRG10, BayerRG10p, BayerRG10Packed"));
}
