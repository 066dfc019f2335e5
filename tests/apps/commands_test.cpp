// The other subcommands, as a user calls them.
#include <ImathVec.h>
#include <ImfChannelList.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "core/png.h"
#include "tests/apps/tiny_run.h"

namespace fs = std::filesystem;
using Catch::Contains;

TEST_CASE("render writes an EXR with all its layers and a PNG per lighting", "[apps]") {
  const tiny::Workplace place;
  const auto out = place / "pictures";
  const auto outcome =
      program::run({"render", place / "station.yaml", "--out", out, "--spp", "64", "--draft"});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(out)) names.insert(entry.path().filename());
  CHECK(names == std::set<std::string>{"above.exr", "above.ring.png", "above.one_side.png"});

  Imf::InputFile exr((out / "above.exr").c_str());
  CHECK(exr.header().dataWindow().max == Imath::V2i(63, 47));
  std::set<std::string> channels;
  for (auto c = exr.header().channels().begin(); c != exr.header().channels().end(); ++c)
    channels.insert(c.name());
  for (const char* group : {"ring.0", "ring.1"})
    for (const char* layer : {".electrons_per_s", ".variance"}) {
      INFO(group << layer);
      CHECK(std::any_of(channels.begin(), channels.end(),
                        [&](const auto& name) { return name.rfind(std::string(group) + layer, 0) == 0; }));
    }
  for (const char* layer : {"depth_mm", "normal", "item", "base_triangle", "zone"}) {
    INFO(layer);
    CHECK(std::any_of(channels.begin(), channels.end(),
                      [&](const auto& name) { return name.rfind(layer, 0) == 0; }));
  }

  const auto both = flawsmith::decode_png16(flawsmith::read_file(out / "above.ring.png"));
  REQUIRE(both.width() == 64);
  REQUIRE(both.height() == 48);
  // The plate covers 58 × 43 of the 64 × 48 pixels and is metered to 60 % of full scale at its 95th
  // percentile (a quarter of the samples, and noise: within 15 %).
  std::vector<int> plate;
  for (int y = 5; y < 43; ++y)
    for (int x = 6; x < 58; ++x) plate.push_back(both.at(x, y));
  std::sort(plate.begin(), plate.end());
  CHECK(plate[plate.size() * 95 / 100] == Approx(0.6 * 255).epsilon(0.15));
  CHECK(both.at(0, 0) < plate[plate.size() / 2]);  // the bench beside it is dark
  // Progress is said in percent of an image, and rarely when piped.
  CHECK(outcome.lines_beginning("rendering above: 1/1 images") >= 1);
  CHECK(outcome.lines_beginning("rendering above") <= 2);
}

TEST_CASE("render makes the same bytes on any number of threads", "[apps]") {
  const tiny::Workplace place;
  for (const char* threads : {"1", "3"})
    REQUIRE(program::run({"render", place / "station.yaml", "--out", place / threads, "--spp", "8",
                          "--threads", threads})
                .status == 0);
  CHECK(tiny::contents(place / "1") == tiny::contents(place / "3"));
}

TEST_CASE("schema prints JSON Schema", "[apps]") {
  for (const char* format : {"station", "recipe", "material", "camera", "capture", "sequence"}) {
    const auto outcome = program::run({"schema", format});
    INFO(format << outcome.err);
    CHECK(outcome.status == 0);
    const auto schema = nlohmann::json::parse(outcome.out, nullptr, false);
    REQUIRE(schema.is_object());
    CHECK(schema.contains("$schema"));
  }
  const auto recipe = nlohmann::json::parse(program::run({"schema", "recipe"}).out);
  CHECK(recipe.at("properties").contains("defects"));
}

TEST_CASE("every subcommand explains itself", "[apps]") {
  struct Page {
    std::vector<std::string> command, names;
  };
  const std::vector<Page> pages = {
      {{}, {"part", "render", "relight", "expose", "generate", "validate", "schema", "--version"}},
      {{"part"}, {"--unit", "--chord-error", "--json", "--preview"}},
      {{"render"}, {"STATION", "--out", "--noise", "--spp-max", "--spp", "--draft", "--threads", "--seed"}},
      {{"relight"}, {"CAPTURE", "--out", "--lighting", "--current", "--name", "--sequence"}},
      {{"expose"},
       {"CAPTURE", "--out", "--exposure-us", "--gain-db", "--seed", "--bits", "--raw", "--sequence"}},
      {{"generate"},
       {"RECIPE", "--out", "--count", "--seed", "--threads", "--noise", "--spp", "--draft", "--captures"}},
      {{"schema"}, {"station", "recipe", "material", "camera"}},
  };
  for (const Page& page : pages) {
    auto command = page.command;
    command.push_back("--help");
    const auto outcome = program::run(command);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    for (const auto& name : page.names) CHECK_THAT(outcome.out, Contains(name));
    CHECK(outcome.out.find("import-child") == std::string::npos);  // not for users
  }
  const auto version = program::run({"--version"});
  CHECK(version.status == 0);
  CHECK_THAT(version.out, Contains("."));
}

TEST_CASE("render by noise says what it reached, and takes fewer samples for more noise", "[apps]") {
  const tiny::Workplace place;
  std::vector<long> million_rays;
  for (const char* noise : {"20", "10"}) {
    const auto outcome =
        program::run({"render", place / "station.yaml", "--out", place / noise, "--noise", noise});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK_THAT(outcome.err, Contains("mean ") &&
                                Contains(" samples a pixel, 0.00 % of pixels at the most, 16384") &&
                                Contains("(ring)") && Contains("(one_side)"));
    const auto at = outcome.err.find("mean ");
    million_rays.push_back(std::stol(outcome.err.substr(at + 5)));
  }
  CHECK(million_rays[1] > million_rays[0]);
  CHECK(million_rays[0] >= 8);  // the least
  const auto capped = program::run(
      {"render", place / "station.yaml", "--out", place / "capped", "--noise", "1", "--spp-max", "8"});
  REQUIRE(capped.status == 0);
  CHECK_THAT(capped.err, Contains("mean 8 samples a pixel, 100.00 % of pixels at the most, 8"));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--noise", "2", "--spp", "16"},
                                                {"--noise", "0"},
                                                {"--spp-max", "9"},
                                                {"--spp", "0"}}) {
    std::vector<std::string> words{"render", place / "station.yaml", "--out", place / "wrong"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    INFO(wrong[0] << " " << wrong[1]);
    CHECK(program::run(words).status == 2);
  }
  CHECK_FALSE(fs::exists(place / "wrong"));
}

TEST_CASE("validate prints its readings as a table, as JSON and as a page", "[apps]") {
  const tiny::Workplace place;
  const auto page = place / "page.html";
  const auto outcome = program::run({"validate", "form_factor", "--json", "--html", page});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.out);
  REQUIRE(json["experiments"].size() == 6);
  for (const auto& reading : json["experiments"]) {
    CHECK(reading["pass"] == true);
    CHECK(std::abs(reading["got"].get<double>() - reading["expected"].get<double>()) <=
          reading["tolerance"].get<double>());
    CHECK(reading["unit"] == "1");
  }
  CHECK(json["experiments"][0]["name"] == "form_factor: disc 50 at 100, on its axis");
  CHECK(json["experiments"][0]["expected"] == 0.2);
  CHECK_THAT(flawsmith::read_file(page),
             Contains("<h2 id=\"form_factor\">") && Contains("6 of 6 readings pass"));
  const auto unknown = program::run({"validate", "form_facter"});
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.err, Contains("\"form_facter\"") && Contains("form_factor"));
}
