// What the null test would see, and the null test on parts that may be absent.
#include <catch2/catch.hpp>
#include <filesystem>

#include "scenes/manufacture.h"
#include "scenes/station_reader.h"
#include "validation/null/surfaces.h"

namespace flawsmith::validation {
namespace {
namespace fs = std::filesystem;

void check_null(const std::string& name, const NullComparison& comparison) {
  INFO(name << ": " << comparison.different << " of " << comparison.pixels << " pixels differ ("
            << comparison.strong << " by 5 %), mean by " << comparison.mean << "; " << comparison.on_patch
            << " pixels on the patch");
  for (const Reading& reading : comparison.readings(name)) CHECK(reading.pass());
}
}  // namespace

TEST_CASE("a field of zero height is not seen on imported parts", "[null]") {
  struct OnStation {
    const char* station;  // in tests/stations; its part lies in ../shared
    NullCase patch;
  };
  const OnStation cases[] = {
      {"tray_bars.yaml", {"upper", "scratch", {{"length_mm", 8}, {"width_mm", 0.4}}}},
      {"gaugey_dome.yaml", {"upper", "scratch", {{"length_mm", 2.5}, {"width_mm", 0.15}}}},
      {"drill_ring.yaml", {"lips", "chipping", {{"length_mm", 0.5}, {"width_mm", 0.2}, {"height_mm", 0.2}}}}};
  const fs::path root = FLAWSMITH_SOURCE_DIR;
  if (!fs::is_directory(root / "../shared/real/cad")) {
    WARN("skipped: the parts are not here");
    return;
  }
  for (const OnStation& c : cases) {
    const auto station = scenes::read_station(root / "tests/stations" / c.station);
    const NullBench bench(scenes::manufacture(station, 5), c.patch);
    check_null(c.station, bench.with(bench.patch()));
  }
}

TEST_CASE("a tilt of 1e-5 is seen in a mirror", "[null]") {
  const NullBench bench(mirror_plate(), null_scratch());
  scenes::Patch tilted = bench.patch();
  for (auto& triangle : tilted.triangles) triangle.tilt.fill(vec3(1e-5f, 0.0f, 0.0f));
  CHECK(bench.with(tilted).seen());
}

TEST_CASE("lines of half a micrometre are seen", "[null]") {
  CHECK(LinedPlate().with_lines(0.0005).different > 1000);
}
}  // namespace flawsmith::validation
