#pragma once
// Where the program's own files are: materials, cameras, lights, parts, recipes.
#include <filesystem>

namespace flawsmith {
/// The folder "assets": $FLAWSMITH_ASSETS, else <program>/../share/flawsmith, else the source tree it was
/// built from. Throws RunError, naming what was tried, if none is there.
std::filesystem::path assets_folder();
/// This program's own file.
std::filesystem::path program_file();
}  // namespace flawsmith
