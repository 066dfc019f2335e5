#pragma once
// Which files are parts: by their extension, then by what their first bytes and their length say. Foreign
// readers are not asked about files that plainly are something else or were cut short.
#include <filesystem>
#include <string>

#include "scenes/import.h"
#include "scenes/part.h"

namespace flawsmith::scenes {

enum class Reader { step, iges, brep, assimp, threemf };

struct Format {
  const char* extension;  // lower case, without the dot
  const char* name;       // as in PartOrigin::format
  Reader reader;
};

/// Throws InputError (without the file's name) for an extension that is not read, saying which are; for DXF
/// with the reason.
Format format_of(const std::filesystem::path& file);

/// Looks at the file itself: what it is (a folder, a pipe), whether it is empty or larger than we read
/// (1 GiB), whether it begins and ends as its format does. Throws InputError without the file's name.
void check_file(const std::filesystem::path& file, const Format& format);

// The readers, one per file of this folder. They run in the child alone, and throw InputError without the
// file's name. The part's mesh is in mm, and everything of its origin but path and sha256 is filled in.
void read_step(const std::filesystem::path& file, const ImportOptions& options, Part& part);
void read_iges(const std::filesystem::path& file, const ImportOptions& options, Part& part);
void read_brep(const std::filesystem::path& file, const ImportOptions& options, Part& part);
void read_with_assimp(const std::filesystem::path& file, const ImportOptions& options, Part& part);
void read_threemf(const std::filesystem::path& file, const ImportOptions& options, Part& part);

}  // namespace flawsmith::scenes
