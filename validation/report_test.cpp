// The report says what failed; markup and numbers that are none do not break it.
#include "validation/report.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "validation/svg_plot.h"

namespace flawsmith::validation {
namespace {
Finished finished() {
  Finished f;
  f.experiment = {"edge", "A < B & C", "why", nullptr};
  f.outcome.readings = {{"good", 1.0, 1.05, 0.1, "mm", 0.12}, {"bad", 1.0, std::nan(""), 0.1, "mm", 0.0}};
  f.outcome.plots = {{"title", "x [mm]", "y [1]", {{"a", {0, 1, 2}, {1, std::nan(""), 3}, false}}}};
  return f;
}
}  // namespace

TEST_CASE("one reading that fails fails the experiment, and so does having none", "[experiments]") {
  Finished f = finished();
  CHECK_FALSE(f.pass());
  f.outcome.readings.pop_back();
  CHECK(f.pass());
  f.outcome.readings.clear();
  CHECK_FALSE(f.pass());
}

TEST_CASE("reports hold every reading with its verdict", "[experiments]") {
  const std::vector<Finished> all{finished()};
  const auto json = nlohmann::json::parse(json_of(all));
  REQUIRE(json["experiments"].size() == 2);
  CHECK(json["experiments"][0]["name"] == "edge: good");
  CHECK(json["experiments"][0]["pass"] == true);
  CHECK(json["experiments"][0]["power"] == 0.12);
  CHECK(json["experiments"][1]["got"].is_null());
  CHECK(json["experiments"][1]["pass"] == false);
  const std::string table = table_of(all[0]), page = html_of(all, false), text = markdown_of(all, true);
  CHECK(table.find("FAIL  bad") != std::string::npos);
  CHECK(page.find("A &lt; B &amp; C") != std::string::npos);
  CHECK(page.find("A < B") == std::string::npos);
  CHECK(page.find("1 of 2 readings pass") != std::string::npos);
  CHECK(page.find("<polyline points=\"") != std::string::npos);
  CHECK(page.find("nan,") == std::string::npos);
  CHECK(text.find("| good | 1 | 1.05 | 0.1 | 0.12 | mm | pass |") != std::string::npos);
}

TEST_CASE("ticks are round numbers that span the axis", "[experiments]") {
  CHECK(ticks(0.0, 1.0) == std::vector<double>{0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0});
  for (const auto& [low, high] : {std::pair{0.0, 0.07}, {-3.0, 11.0}, {1e5, 1.3e5}, {2.8, 16.0}}) {
    const auto places = ticks(low, high);
    INFO(low << " " << high << ": " << places.size());
    CHECK(places.size() >= 4);
    CHECK(places.size() <= 8);
    CHECK(places.front() >= low);
    CHECK(places.back() <= high);
  }
}
}  // namespace flawsmith::validation
