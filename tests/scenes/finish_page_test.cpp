#include "scenes/finish_page.h"

#include <catch2/catch.hpp>

#include "core/file.h"

using namespace flawsmith;

TEST_CASE("docs/finishes.md is what the program prints, with a picture of each finish", "[finish]") {
  const bool same = read_file(FLAWSMITH_SOURCE_DIR "/docs/finishes.md") == scenes::finish_page();
  INFO("make it anew: flawsmith finishes --markdown > docs/finishes.md");
  CHECK(same);
  for (const auto& finish : scenes::finish_facts()) {
    INFO("make its picture: scripts/pictures " << finish.name);
    CHECK(std::filesystem::exists(FLAWSMITH_SOURCE_DIR "/docs/images/finishes/" + finish.name + ".png"));
  }
  // VDI 3400, 30: Ra = 0.1 µm · 10^(30/20) = 3.162 µm.
  CHECK_THAT(scenes::finish_page(), Catch::Contains("| `vdi_30` | craters | 3.162 | 0.178 | 1 | 0.3, 0.3 |"));
}
