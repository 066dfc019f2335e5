#include "validation/photographs/crop_list.h"

#include <algorithm>
#include <sstream>

#include "core/error.h"
#include "core/file.h"

namespace flawsmith::photographs {

std::vector<Surface> read_crop_list(const std::filesystem::path& path) {
  std::istringstream lines(read_file(path));
  std::vector<Surface> surfaces;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string name, use, rest;
    if (!(words >> name)) continue;
    Crop crop;
    words >> use >> crop.file >> crop.x >> crop.y >> crop.size;
    const bool complete = !words.fail();
    if (!complete || words >> rest || crop.x < 0 || crop.y < 0 || crop.size < 64)
      throw InputError(Place{path.string(), number, ""},
                       "expected: surface, fit | judge | ours, file, x, y, size of at least 64");
    if (use != "fit" && use != "judge" && use != "ours")
      throw InputError(Place{path.string(), number, ""},
                       "is used for " + use + ", expected fit, judge or ours");
    crop.use = use == "fit" ? Crop::Use::fit : use == "judge" ? Crop::Use::judge : Crop::Use::ours;
    auto surface =
        std::find_if(surfaces.begin(), surfaces.end(), [&](const Surface& s) { return s.name == name; });
    if (surface == surfaces.end()) surface = surfaces.insert(surface, Surface{name, {}});
    surface->crops.push_back(crop);
  }
  return surfaces;
}

}  // namespace flawsmith::photographs
