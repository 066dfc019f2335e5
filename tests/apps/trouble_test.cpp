// What the user meets when something is in the way: one line, the right exit status, and nothing broken.
#include <catch2/catch.hpp>

#include "core/error.h"
#include "dataset/record.h"
#include "dataset/verify.h"
#include "tests/apps/tiny_run.h"
#include "tests/scenes/station_text.h"
#include "tests/support/tmpfs.h"

namespace fs = std::filesystem;
using Catch::Contains;

namespace {
constexpr int bad_input = 2, could_not_run = 3;

void expect_one_line(const program::Outcome& outcome, int status, const std::string& message) {
  INFO(outcome.err);
  CHECK(outcome.status == status);
  CHECK(outcome.out.empty());
  CHECK(outcome.lines_beginning("flawsmith: ") == 1);
  CHECK_THAT(outcome.err, Contains(message));
}
}  // namespace

TEST_CASE("a directory of something else is refused and left as it is", "[generate]") {
  const tiny::Workplace place;
  const auto out = place / "out";
  REQUIRE(place.generate(out, {"--count", "1"}).status == 0);
  const auto before = tiny::contents(out);

  const auto refused = [&](const std::vector<std::string>& more, const std::string& message) {
    const auto outcome = place.generate(out, more);
    expect_one_line(outcome, bad_input, message);
    CHECK(outcome.lines_beginning("") == 1);
    CHECK(tiny::contents(out) == before);
  };
  refused({"--count", "2"}, "manifest.json: the folder belongs to another run: count is 1, expected 2");
  refused({"--count", "1", "--seed", "8"}, "seed is 7, expected 8");
  tiny::write_text(place / "recipe.yaml", replaced(tiny::recipe, "spp: 16", "spp: 17"));
  refused({"--count", "1"}, "the folder belongs to another run: recipe.sha256 is ");
  tiny::write_text(place / "recipe.yaml", tiny::recipe);
  tiny::write_text(place / "station.yaml", replaced(tiny::station, "tilt_deg: 60", "tilt_deg: 61"));
  refused({"--count", "1"}, "the folder belongs to another run: recipe.sha256 is ");
  tiny::write_text(place / "station.yaml", tiny::station);
  CHECK(place.generate(out, {"--count", "1"}).status == 0);

  const auto foreign = place / "photos";
  fs::create_directory(foreign);
  tiny::write_text(foreign / "holiday.jpg", "not ours");
  expect_one_line(place.generate(foreign), bad_input, "holds holiday.jpg but no manifest.json");
  CHECK(tiny::contents(foreign) ==
        std::vector<std::pair<std::string, std::string>>{{"holiday.jpg", "not ours"}});
  expect_one_line(place.generate(place / "plate.stl"), bad_input, "plate.stl: is a file, expected a folder");
}

TEST_CASE("a full disk stops a run with nothing half written, and room lets it go on", "[generate]") {
  // In pages of 4 KiB: manifest and log 8 KiB, a sample with defects (2 images, 2 twins, 2 masks, 1 record)
  // 28 to 32 KiB, a clean one 20 KiB. At least one of four fits, and not all.
  const Tmpfs disk("size=84k");
  if (!disk) return;
  const tiny::Workplace place;
  const auto out = disk.path() / "set";
  expect_one_line(place.generate(out, {"--count", "4"}), could_not_run,
                  "cannot be written: No space left on device");
  std::size_t records = 0;
  for (const auto& entry : fs::recursive_directory_iterator(out)) {
    CHECK(entry.path().extension() != ".tmp");
    if (entry.path().parent_path().filename() != "records") continue;
    ++records;
    for (const auto& file :
         flawsmith::dataset::files_of(flawsmith::dataset::unseal(flawsmith::read_file(entry.path()))))
      CHECK(flawsmith::sha256_of_file(out / file.path) == file.sha256);
  }
  CHECK(records >= 1);
  CHECK(records < 4);
  CHECK_FALSE(fs::exists(out / "checksums.sha256"));

  REQUIRE(disk.resize("size=64m"));
  const auto outcome = place.generate(out, {"--count", "4"});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK_THAT(outcome.err, Contains(fmt::format("{} of 4 samples are finished; going on", records)));
  CHECK(flawsmith::dataset::verify(out).problems.empty());
  REQUIRE(place.generate(place / "roomy", {"--count", "4"}).status == 0);
  CHECK(tiny::checksums(out) == tiny::checksums(place / "roomy"));
}

TEST_CASE("a read-only disk is said in one line, and nothing is made", "[generate]") {
  const Tmpfs disk("size=1m");
  if (!disk) return;
  const tiny::Workplace place;
  REQUIRE(disk.make_read_only());
  expect_one_line(place.generate(disk.path() / "new"), could_not_run,
                  "new: cannot be made: Read-only file system");
  expect_one_line(place.generate(disk.path()), could_not_run, "cannot be written: Read-only file system");
  expect_one_line(program::run({"render", place / "station.yaml", "--out", disk.path() / "pictures"}),
                  could_not_run, "Read-only file system");
  CHECK(tiny::contents(disk.path()).empty());
}

TEST_CASE("broken recipes are refused before anything is made", "[generate]") {
  struct Fault {
    std::string from, to, message;
  };
  // Lines are counted in the text of tiny::recipe.
  const Fault fault = GENERATE(values<Fault>({
      {"kind: scratch", "kind: ding",
       "recipe.yaml:11: defects[0].kind: \"ding\" is unknown, expected one of: scratch, chipping, pitting, "
       "heat_checking, flank_wear, galling"},
      {"aspect: 0.1", "aspct: 0.1",
       "recipe.yaml:18: defects[0].parameters.aspct: scratch has no such number, expected one of: "
       "length_mm, "},
      {"zone: top", "zone: rim",
       "recipe.yaml:13: defects[0].zone: scratch lies on faces, but rim is a zone of edges"},
      {"zone: rim", "zone: top",
       "recipe.yaml:21: defects[1].zone: chipping lies on edges, but top is a zone of faces"},
      {"zone: top", "zone: bottom", "recipe.yaml:13: defects[0].zone: unknown zone of the item plate: "},
      {"aspect: 0.1", "aspect: 7",
       "recipe.yaml:18: defects[0].parameters.aspect: 1000 draws gave no value between 0 and 0.6, which "},
      {"width_mm: {uniform: [0.05, 0.15]}", "width_mm: {uniform: [50, 150]}",
       "recipe.yaml:17: defects[0].parameters.width_mm: 1000 draws gave no value between 0.0001 and 5, "},
      {"width_mm: {uniform: [0.05, 0.15]}", "width_mm: {uniform: [0.15, 0.05]}",
       "recipe.yaml:17: defects[0].parameters.width_mm.uniform: found [0.15, 0.05]; expected the lower"},
      {"samples: 5", "samples: 0", "recipe.yaml:4: samples: found 0; expected a whole number from 1"},
      {"samples: 5", "samples: [5", "recipe.yaml:5: not YAML: "},
      {"samples: 5", "samples: 5\nsample: 5",
       "recipe.yaml:5: sample: unknown key; did you mean \"samples\"?"},
      {"item: plate\n    zone: top", "item: plank\n    zone: top", "recipe.yaml:12: defects[0].item: "},
      {"station: station.yaml", "station: nowhere.yaml", "recipe.yaml:2: station: there is no file "},
  }));
  const tiny::Workplace place(replaced(tiny::recipe, fault.from, fault.to));
  const auto outcome = place.generate(place / "out");
  INFO(fault.to);
  expect_one_line(outcome, bad_input, fault.message);
  UNSCOPED_INFO(outcome.err);
  CHECK(outcome.lines_beginning("") == 1);
  CHECK_FALSE(fs::exists(place / "out"));
}

TEST_CASE("wrong command lines say what was expected", "[apps]") {
  const tiny::Workplace place;
  const std::string recipe = place / "recipe.yaml", out = place / "out";
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& message) {
    const auto outcome = program::run(arguments);
    INFO(outcome.err);
    CHECK(outcome.status == bad_input);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Contains(message));
    CHECK_FALSE(fs::exists(out));
  };
  refused({"generate", place / "none.yaml", "--out", out}, "none.yaml: no such file");
  refused({"generate", recipe, "--out", out, "--fast"}, "--fast");
  refused({"generate", recipe}, "--out is required");
  refused({"generate", recipe, "--out", out, "--count", "0"}, "--count");
  refused({"generate", recipe, "--out", out, "--count", "many"}, "--count");
  refused({"generate", recipe, "--out", out, "--seed", "-1"}, "--seed");
  refused({"generate", recipe, "--out", out, "--threads", "-1"}, "--threads");
  refused({"render", place / "none.yaml", "--out", out}, "none.yaml: no such file");
  refused({"render", recipe, "--out", out}, "recipe.yaml:2: station: unknown key");
  refused({"render", place / "station.yaml", "--out", out, "--spp", "0"}, "--spp");
  refused({"schema", "bicycle"}, "bicycle");
  refused({"forge"}, "A subcommand is required");
  refused({}, "A subcommand is required");
}
