// Real part files that nobody here made; skipped where they are not at hand.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "core/error.h"
#include "scenes/import.h"
#include "scenes/topology.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
const std::filesystem::path folder = std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "../shared/real/cad";

bool at_hand() {
  if (std::filesystem::is_directory(folder)) return true;
  std::cout << "skipped: no real part files in " << folder << "\n";
  return false;
}

struct Expected {
  const char *file, *unit, *unit_source;
  bool closed;
  std::size_t faces;
  dvec3 size;  // [mm]
};
}  // namespace

TEST_CASE("Every real part is read, in its unit, closed where its file is", "[real]") {
  if (!at_hand()) return;
  // Sizes by the drawing where one is known: the 8 mm drill, the 10.3 mm cutter, the 14" tray, the 5" plate.
  const Expected all[] = {
      {"generic/base_interface_AP214.STEP", "inch", "file", true, 30, {599.4, 638.65, 4.7625}},
      {"generic/bearing.iges", "mm", "file", false, 213, {0.101, 0.122, 0.03135}},
      {"generic/featuretype.3MF", "inch", "file", false, 1, {127.0, 63.5, 34.925}},
      {"generic/featuretype.STEP", "inch", "file", true, 96, {127.0, 63.5, 34.925}},
      {"generic/featuretype.STL", "mm", "assumed", true, 1, {5.0, 2.5, 1.375}},
      {"generic/screw.step", "mm", "file", true, 10, {19.84, 20.0, 42.295}},
      {"generic/testplate.glb", "m", "format", true, 1, {416.06, 4.3995, 414.29}},
      {"mould/gaugey_insert.step", "mm", "file", true, 7, {4.8, 32.0, 9.7902}},
      {"mould/gaugey_mold_cut_v15.3mf", "mm", "file", false, 2, {99.5, 20.5, 59.5}},
      {"stamped/0049_control_arm.step", "mm", "file", true, 106, {244.92, 40.0, 173.69}},
      {"stamped/1002_tray_bottom.STL", "mm", "assumed", true, 1, {355.6, 3.175, 355.6}},
      {"stamped/azv_clamp.stl", "mm", "assumed", true, 1, {155.0, 145.0, 80.0}},
      {"tool/cutter.step", "mm", "file", true, 107, {10.3, 10.3, 40.0}},
      {"tool/cutter.stl", "mm", "assumed", true, 1, {10.3, 10.3, 40.0}},
      {"tool/drill.step", "mm", "file", true, 19, {8.0, 8.0, 120.32}},
      {"tool/drill.stl", "mm", "assumed", true, 1, {8.0, 8.0, 120.32}},
  };
  for (const Expected& expected : all) {
    CAPTURE(expected.file);
    const Part part = import_part(folder / expected.file);
    CHECK(part.origin.unit == expected.unit);
    CHECK(part.origin.unit_source == expected.unit_source);
    CHECK(part.faces.size() == expected.faces);
    const auto found = report(part.mesh, Topology(part.mesh));
    CHECK(found.closed == expected.closed);
    if (found.closed) CHECK(found.volume > 0.0);
    const Box box = bounds(part.mesh);
    for (int i = 0; i < 3; ++i) CHECK(box.high[i] - box.low[i] == Approx(expected.size[i]).epsilon(0.003));
  }
}

TEST_CASE("Hostile files are read or refused in one line", "[real]") {
  if (!at_hand()) return;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "hostile")) {
    CAPTURE(entry.path().filename());
    ++files;
    try {
      const Part part = import_part(entry.path());
      CHECK_FALSE(part.mesh.triangles.empty());
    } catch (const InputError& error) {
      const std::string message = error.what();
      CHECK(message.find('\n') == std::string::npos);
      CHECK(message.starts_with(entry.path().string() + ": "));
    }
  }
  CHECK(files >= 10);
  CHECK_THROWS_WITH(import_part(folder / "hostile/bug33638.stp"),
                    Catch::Contains("only a tessellation (AP242 "));
  // A box whose shell is declared open is closed all the same.
  const Part box = import_part(folder / "hostile/bug25169_box-openshell.stp");
  CHECK(report(box.mesh, Topology(box.mesh)).volume == Approx(8000.0));
}
