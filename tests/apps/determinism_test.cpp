// The same recipe and seed give the same bytes: on any number of threads, after kill -9, after Ctrl-C.
#include <catch2/catch.hpp>
#include <csignal>

#include "core/error.h"
#include "dataset/record.h"
#include "dataset/verify.h"
#include "tests/apps/tiny_run.h"

namespace fs = std::filesystem;
using Catch::Contains;
using flawsmith::ExitStatus;

namespace {
std::size_t files_in(const fs::path& folder, const std::string& extension) {
  std::error_code none;
  std::size_t found = 0;
  for (const auto& entry : fs::directory_iterator(folder, none))
    found += entry.path().extension() == extension;
  return found;
}

/// The sample numbers of all samples that the run log of a directory says were made, in order.
std::vector<int> made(const fs::path& directory) {
  std::vector<int> samples;
  const auto log = flawsmith::read_file(directory / "run.log.jsonl");
  for (std::size_t begin = 0, end; (end = log.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto line = nlohmann::json::parse(log.substr(begin, end - begin), nullptr, false);
    if (line.contains("sample")) samples.push_back(line["sample"]);
  }
  return samples;
}
}  // namespace

TEST_CASE("the number of threads does not change a byte, the seed does", "[generate]") {
  const tiny::Workplace place;
  const auto sums = [&](const std::string& out, const std::vector<std::string>& more) {
    const auto outcome = place.generate(place / out, more);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    return tiny::checksums(place / out);
  };
  const auto one = sums("one", {"--threads", "1", "--count", "3"});
  CHECK(sums("two", {"--threads", "2", "--count", "3"}) == one);
  CHECK(sums("seven", {"--threads", "7", "--count", "3"}) == one);
  const auto other = sums("other", {"--seed", "8", "--count", "1"});

  // Sample 0 of seed 7 and seed 8 differ in their pictures, not only in their manifests.
  const auto image = [&](const char* out) {
    return flawsmith::read_file(place / out / "images/000000_above_ring.png");
  };
  CHECK(image("one") == image("seven"));
  CHECK(image("other") != image("one"));
  CHECK(other != one);
  // And in what was drawn: pictures alone would differ by their metered exposure.
  const auto drawn = [&](const char* out) {
    return flawsmith::dataset::unseal(flawsmith::read_file(place / out / "records/000000.json"))
        .at("metadata")
        .at("drawn");
  };
  CHECK(drawn("other") != drawn("one"));
}

TEST_CASE("killed at any moment, or asked to stop, the same command ends with the same bytes", "[generate]") {
  const tiny::Workplace place;
  REQUIRE(place.generate(place / "undisturbed").status == 0);
  const auto expected = tiny::checksums(place / "undisturbed");
  const auto out = place / "killed";
  const auto records = [&](std::size_t n) {
    return [&, n] { return files_in(out / "records", ".json") >= n; };
  };

  const auto kill_when = [&](auto moment) {
    program::Running running(place.command(out));
    const bool in_time = running.until(moment);
    INFO(running.err());
    REQUIRE(in_time);
    running.signal(SIGKILL);
    REQUIRE(running.wait().status == 128 + SIGKILL);
    CHECK_FALSE(fs::exists(out / "checksums.sha256"));
  };
  kill_when([&] { return fs::exists(out / "run.log.jsonl"); });     // at its very beginning
  kill_when([&] { return files_in(out / "images", ".png") > 0; });  // pictures without a record
  kill_when(records(1));                                            // the first record
  kill_when([&] { return files_in(out / "masks", ".png") > 2; });   // in the second sample's files
  const auto before = files_in(out / "records", ".json");
  CHECK(before >= 1);

  {
    program::Running running(place.command(out));
    REQUIRE(running.until(records(before + 1)));
    running.signal(SIGINT);
    const auto outcome = running.wait();
    INFO(outcome.err);
    CHECK(outcome.status == static_cast<int>(ExitStatus::interrupted));
    CHECK(outcome.lines_beginning("flawsmith: interrupted; what was finished is kept") == 1);
    CHECK_FALSE(fs::exists(out / "checksums.sha256"));
  }
  const auto kept = files_in(out / "records", ".json");
  CHECK(kept >= before + 1);
  CHECK(kept < 5);

  const auto outcome = place.generate(out);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK_THAT(outcome.err, Contains(fmt::format("{} of 5 samples are finished; going on", kept)));
  CHECK_THAT(outcome.out, Contains(fmt::format("5 samples ({} made now", 5 - kept)));
  CHECK(tiny::checksums(out) == expected);
  CHECK(flawsmith::dataset::verify(out).problems.empty());
  // What was finished was not made again. (A sample killed between its record and its log line is not
  // logged.)
  auto samples = made(out);
  std::sort(samples.begin(), samples.end());
  CHECK(std::adjacent_find(samples.begin(), samples.end()) == samples.end());

  // Once more, complete: nothing is made, nothing changes.
  const auto again = place.generate(out);
  CHECK(again.status == 0);
  CHECK_THAT(again.out, Contains("5 samples (0 made now"));
  CHECK(tiny::checksums(out) == expected);
}
