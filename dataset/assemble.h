#pragma once
// From the records and images of a complete directory to the files that sum it up.
#include <filesystem>

#include "dataset/identity.h"

namespace flawsmith::dataset {

/// Writes samples.jsonl, coco.json, contact_sheet.png and, last, checksums.sha256: a function of what is on
/// the disk alone, so that it does not matter in how many runs the samples were made.
void assemble(const std::filesystem::path& directory, const Identity& identity);

}  // namespace flawsmith::dataset
