#pragma once
// The smallest run that has everything: a plate of 4 x 3 x 1 mm from an ASCII STL file, a telecentric camera
// of 64 x 48 pixels of 69 µm that sees all of it, a low ring in two segments, scratches on its top and chips
// on its rim. A sample takes a tenth of a second.
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/apps/program.h"
#include "tests/core/scratch_folder.h"

namespace tiny {

inline const std::string station = R"(name: tiny
materials:
  - {name: steel, use: carbon_steel}
  - {name: bench, use: matt_black_paint}
items:
  - name: plate
    part: plate.stl
    unit: mm
    material: steel
    zones:
      - {name: top, faces: {normal: {direction: [0, 0, 1], half_angle_deg: 10}}}
      - {name: rim, edges: {dihedral_deg: [80, 100], box_mm: [[-3, -3, 0.9], [3, 3, 1.1]]}}
ground: {plane: {z_mm: 0, size_mm: 50, material: bench}}
cameras:
  - name: above
    serial: 17
    sensor: imx250_mono
    lens: {telecentric: {magnification: 0.05, f_number: 8, focus_distance_mm: 100}}
    pose: {position_mm: [0, 0, 101], look_at_mm: [0, 0, 1], up: [0, 1, 0]}
    roi_px: {x: 1192, y: 1000, width: 64, height: 48}
    exposure: auto
lights:
  - name: ring
    body: {ring: {inner_diameter_mm: 30, outer_diameter_mm: 44, tilt_deg: 60, segments: 2}}
    pose: {position_mm: [0, 0, 12], turn_deg: [180, 0, 0]}
    spectrum: {led: {peak_nm: 625, fwhm_nm: 18}}
    output: {radiance_w_m2_sr: 1500}
lightings:
  - {name: ring, currents: {ring: 1}}
  - {name: one_side, currents: {ring.1: 1}}
)";

inline const std::string recipe = R"(name: tiny
station: station.yaml
seed: 7
samples: 5
clean_fraction: 0.2
image: {bits: 8, spp: 16}
vary:
  - {item: plate, x_mm: {uniform: [-0.1, 0.1]}, turn_z_deg: {normal: {mean: 0, sigma: 1, min: -3, max: 3}}}
  - {light: ring, current: {uniform: [0.9, 1.1]}}
defects:
  - kind: scratch
    item: plate
    zone: top
    count: 1
    parameters:
      length_mm: {uniform: [0.5, 1.5]}
      width_mm: {uniform: [0.05, 0.15]}
      aspect: 0.1
  - kind: chipping
    item: plate
    zone: rim
    count: {poisson: 1}
    parameters:
      length_mm: {uniform: [0.2, 0.5]}
      width_mm: {uniform: [0.1, 0.2]}
      height_mm: {uniform: [0.1, 0.2]}
)";

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// The plate's eight corners and six sides, counter-clockwise seen from outside.
inline std::string plate() {
  const std::array<std::array<unsigned, 4>, 6> sides{
      {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}}};
  std::string text = "solid plate\n";
  const auto facet = [&](unsigned a, unsigned b, unsigned c) {
    text += "facet normal 0 0 0\nouter loop\n";
    for (const unsigned corner : {a, b, c})
      text += fmt::format("vertex {} {} {}\n", (corner & 1) != 0 ? 2 : -2, (corner & 2) != 0 ? 1.5 : -1.5,
                          (corner & 4) != 0 ? 1 : 0);
    text += "endloop\nendfacet\n";
  };
  for (const auto& side : sides) {
    facet(side[0], side[1], side[2]);
    facet(side[0], side[2], side[3]);
  }
  return text + "endsolid plate\n";
}

/// A folder with plate, station and recipe in it.
class Workplace {
 public:
  explicit Workplace(const std::string& recipe_text = recipe, const std::string& station_text = station) {
    write_text(folder_ / "plate.stl", plate());
    write_text(folder_ / "station.yaml", station_text);
    write_text(folder_ / "recipe.yaml", recipe_text);
  }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  /// The command line that makes the recipe's data set in the directory.
  std::vector<std::string> command(const std::filesystem::path& out,
                                   const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"generate", folder_ / "recipe.yaml", "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  program::Outcome generate(const std::filesystem::path& out,
                            const std::vector<std::string>& more = {}) const {
    return program::run(command(out, more));
  }

 private:
  ScratchFolder folder_;
};

/// Every file below the folder, with its bytes; what a test compares to see that nothing changed.
inline std::vector<std::pair<std::string, std::string>> contents(const std::filesystem::path& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    files.emplace_back(std::filesystem::relative(entry.path(), folder),
                       entry.is_regular_file() ? flawsmith::read_file(entry.path()) : "folder");
  std::sort(files.begin(), files.end());
  return files;
}

inline std::string checksums(const std::filesystem::path& directory) {
  return flawsmith::read_file(directory / "checksums.sha256");
}

}  // namespace tiny
