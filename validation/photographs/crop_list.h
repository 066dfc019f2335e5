#pragma once
// Which pieces of which pictures are compared: coordinates alone; the photographs stay where they are.
#include <filesystem>
#include <string>
#include <vector>

namespace flawsmith::photographs {

struct Crop {
  enum class Use { fit, judge, ours } use = Use::fit;
  std::string file;  // a photograph below the folder of photographs; ours: a station below assets/stations
  int x = 0, y = 0;  // [px] of its corner in the picture; ours: on the sensor
  int size = 0;      // [px] of its side
};

/// A surface, photographed and rendered.
struct Surface {
  std::string name;
  std::vector<Crop> crops;
};

/// Lines "surface use file x y size"; # begins a comment. Throws InputError naming file and line.
std::vector<Surface> read_crop_list(const std::filesystem::path& path);

}  // namespace flawsmith::photographs
