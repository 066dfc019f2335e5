#include "core/assets.h"

#include <cstdlib>
#include <string>

#include "core/error.h"

namespace flawsmith {
std::filesystem::path program_file() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::filesystem::path assets_folder() {
  std::string tried;
  const auto good = [&](const std::filesystem::path& folder) {
    tried += "\n  " + folder.string();
    return std::filesystem::is_directory(folder / "materials");
  };
  if (const char* named = std::getenv("FLAWSMITH_ASSETS"))
    if (good(named)) return named;
  for (const std::filesystem::path& folder :
       {program_file().parent_path().parent_path() / "share" / "flawsmith",
        std::filesystem::path(FLAWSMITH_ASSETS_DIR)})
    if (good(folder)) return folder;
  throw RunError("the assets (materials, cameras, …) were not found in:" + tried);
}
}  // namespace flawsmith
