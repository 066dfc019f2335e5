#pragma once
// From a CAD file to a Part. Foreign code (OpenCASCADE, Assimp, lib3mf) runs in a child process of this
// program with limits on memory and time; what comes back is checked again.
#include <filesystem>
#include <optional>
#include <string>

#include "scenes/part.h"

namespace flawsmith::scenes {

struct ImportOptions {
  std::optional<std::string> unit;    // "mm", "cm", "m", "um", "inch", "ft": for formats that have none
  std::optional<double> chord_error;  // [mm]; none: 0.01 mm
  double crease_angle =
      30.0 * 3.14159265358979 / 180.0;  // [rad] mesh formats: sharper edges keep two normals
};

/// Reads the file in a child process (2 GiB, 60 s, no core file). Throws InputError, one line, naming the
/// file, when the file cannot be read, is refused, or kills the child. Remarks are in Part::origin.remarks
/// and are not logged here.
Part import_part(const std::filesystem::path& file, const ImportOptions& options = {});

/// The child's side: reads the file in this process and writes the part to the file descriptor. Returns an
/// exit status. For the program's hidden subcommand alone.
int import_child(const std::filesystem::path& file, const ImportOptions& options, int out_fd);

}  // namespace flawsmith::scenes
