// flawsmith part, as a user calls it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "core/file.h"
#include "core/png.h"
#include "tests/apps/program.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/part_files.h"

namespace {
program::Outcome part(const std::string& file, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"part", file});
  return program::run(more);
}
}  // namespace

TEST_CASE("part reports a part as JSON and draws it") {
  ScratchFolder folder;
  part_files::write(folder / "box.obj", part_files::obj());
  const auto outcome = part(folder / "box.obj", {"--unit", "mm", "--json", "--preview", folder / "box.png"});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.err.empty());
  const auto json = nlohmann::json::parse(outcome.out);
  std::set<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.insert(key);
  CHECK(keys == std::set<std::string>{"format", "unit", "unit_source", "solids", "faces", "named_faces",
                                      "triangles", "bbox_mm", "area_mm2", "volume_mm3", "closed",
                                      "boundary_edges", "nonmanifold_edges", "components", "remarks"});
  CHECK(json["format"] == "OBJ");
  CHECK(json["unit_source"] == "user");
  CHECK(json["bbox_mm"] == nlohmann::json::parse("[[1.0,2.0,3.0],[11.0,22.0,33.0]]"));
  CHECK(json["volume_mm3"].get<double>() == Approx(6000.0));
  CHECK(json["closed"] == true);

  const auto picture = flawsmith::decode_png16(flawsmith::read_file(folder / "box.png"));
  REQUIRE(picture.width() == 900);
  REQUIRE(picture.height() == 675);
  CHECK(picture.at(5, 5) >= 225);  // the surroundings
  CHECK(picture.at(450, 337) < 220);
  CHECK(picture.at(450, 337) > 60);  // a lit grey box in the middle
  // Fitted: 90 % of the height, to within a pixel.
  int first = 675, last = -1;
  for (int y = 0; y < 675; ++y)
    for (int x = 0; x < 900; ++x)
      if (picture.at(x, y) < 225) {
        first = std::min(first, y);
        last = std::max(last, y);
      }
  CHECK(last - first == Approx(0.9 * 675).margin(4));
  CHECK(first + last == Approx(674).margin(6));
}

TEST_CASE("part without a volume says null, and bad input is status 2 in one line") {
  ScratchFolder folder;
  part_files::write(folder / "open.stl",
                    part_files::binary_stl({{part_files::Point{0, 0, 0}, part_files::Point{10, 0, 0},
                                             part_files::Point{0, 10, 0}}}));
  const auto open = part(folder / "open.stl", {"--json"});
  REQUIRE(open.status == 0);
  CHECK(nlohmann::json::parse(open.out)["volume_mm3"].is_null());
  CHECK(open.err.find("mm is assumed") != std::string::npos);

  part_files::write(folder / "bad.step", "no STEP\n");
  const auto bad = part(folder / "bad.step");
  CHECK(bad.status == 2);
  CHECK(bad.out.empty());
  CHECK(std::count(bad.err.begin(), bad.err.end(), '\n') == 1);
  CHECK(part(folder / "open.stl", {"--unit", "furlong"}).status == 2);
}
