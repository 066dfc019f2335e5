#pragma once
// A recipe file (YAML, docs/formats.md) as a Recipe, its station read with it.
#include <filesystem>

#include "scenes/recipe.h"
#include "scenes/station_reader.h"

namespace flawsmith::scenes {

/// Throws InputError, one line "file:line: key: what was found; what was expected". What a kind of defect
/// takes is not known here: its name and parameters are checked by the caller, with the places kept in
/// DefectSpec.
Recipe read_recipe(const std::filesystem::path& path, const PartSource& parts = import_part);

}  // namespace flawsmith::scenes
