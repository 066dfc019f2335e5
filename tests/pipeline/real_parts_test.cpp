// Every recipe that the project has, on shipped and on real parts, from the file to one labelled sample.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "core/assets.h"
#include "dataset/invariants.h"
#include "pipeline/draw.h"
#include "pipeline/produce.h"
#include "scenes/recipe_reader.h"

using namespace flawsmith;
namespace fs = std::filesystem;

namespace {
// Half of the region's width and height about its middle: what is labelled, faster. Of a line scan the middle
// half of its lines.
void shrink(scenes::Camera& camera) {
  scenes::Roi& roi = camera.roi;
  roi.x += roi.width / 4;
  if (camera.shutter.kind != scenes::Shutter::Kind::line_scan) roi.y += roi.height / 4;
  roi.width /= 2;
  roi.height /= 2;
}

void check_sample(const fs::path& path) {
  INFO(path.string());
  scenes::Recipe recipe = scenes::read_recipe(path);
  pipeline::check_recipe(recipe);
  recipe.clean_fraction = 0.0;
  for (auto& camera : recipe.station.cameras) {
    shrink(camera);
    if (camera.shutter.kind != scenes::Shutter::Kind::line_scan) camera.exposure = 1e-3;
  }
  for (auto& spec : recipe.defects) {  // as many as there are on average: never none
    spec.count = scenes::DefectSpec::Count::fixed;
    spec.mean = std::ceil(spec.mean);
  }
  pipeline::ProduceOptions options;
  options.seed = recipe.seed;
  options.sampling.spp = 4;
  const auto renderer = renderer::make_cpu_renderer();
  const auto exposures = pipeline::commission(recipe.station, *renderer, options.seed, 0);
  const auto sample = pipeline::produce(recipe, 0, exposures, *renderer, options);
  REQUIRE_NOTHROW(dataset::check_labels(sample));
  REQUIRE(sample.frames.size() == recipe.station.lightings.size());
  for (const auto& frame : sample.frames) {
    REQUIRE_FALSE(frame.labels.empty());
    std::size_t placed = 0;
    for (const auto& label : frame.labels) {
      INFO(label.kind << " " << label.id << ": " << label.why_empty);
      const bool is_placed = label.why_empty.rfind("not placed", 0) != 0;
      placed += is_placed ? 1 : 0;
      CHECK(std::isfinite(label.d_prime));
      CHECK(std::isfinite(label.clutter_z));
      if (!is_placed) continue;
      // What came out measures something (hairlines of polishing are counted, too), and no more than the
      // longest of heat checks' cracks together (half a crack per mm and cell: 2/0.6 of them on a disc of 7
      // mm are 130 mm).
      const auto& measures = label.truth.at("measures");
      REQUIRE_FALSE(measures.empty());
      for (const auto& [name, value] : measures.items()) {
        INFO(name << " " << value);
        CHECK(value.get<double>() >= 0.0);
        if (name != "lines") CHECK(value.get<double>() < 130.0);
      }
      CHECK(measures.at("area_mm2").get<double>() > 0.0);
    }
    // A recipe whose zones have no room is a wrong recipe.
    CHECK(2 * placed > frame.labels.size());
  }
}
}  // namespace

TEST_CASE("the shipped recipes make labelled samples", "[recipes]") {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(assets_folder() / "recipes")) {
    ++count;
    check_sample(entry.path());
  }
  CHECK(count >= 7);
}

TEST_CASE("recipes on real parts make labelled samples", "[recipes][real]") {
  const fs::path root = FLAWSMITH_SOURCE_DIR;
  if (!fs::is_directory(root / "../shared/real/cad")) {
    std::printf("skipped: no real part files beside the project\n");
    return;
  }
  for (const char* name : {"tray_scratches.yaml", "gaugey_scratches.yaml", "drill_lips.yaml"})
    check_sample(root / "tests/recipes" / name);
}
