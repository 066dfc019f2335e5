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
      {{}, {"part", "render", "relight", "expose", "generate", "schema", "--version"}},
      {{"part"}, {"--unit", "--chord-error", "--json", "--preview"}},
      {{"render"}, {"STATION", "--out", "--spp", "--draft", "--threads", "--seed"}},
      {{"relight"}, {"CAPTURE", "--out", "--lighting", "--current", "--name", "--sequence"}},
      {{"expose"},
       {"CAPTURE", "--out", "--exposure-us", "--gain-db", "--seed", "--bits", "--raw", "--sequence"}},
      {{"generate"}, {"RECIPE", "--out", "--count", "--seed", "--threads", "--draft", "--captures"}},
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
