#pragma once
// Foreign readers run in a child process: what it does to memory and time, or itself, does not reach us.
#include <cstdint>
#include <filesystem>

#include "scenes/import.h"
#include "scenes/part.h"

namespace flawsmith::scenes {

struct ChildLimits {
  std::uint64_t memory = std::uint64_t{2} << 30;  // [bytes] of address space
  double seconds = 60.0;                          // of wall clock
};

/// The flawsmith program: $FLAWSMITH_PROGRAM; else this program, if it is called flawsmith; else "flawsmith"
/// beside it (for tests and other programs of the house). Throws RunError if there is none.
std::filesystem::path import_program();

/// Runs `<program> import-child …` on the file and reads back the part. The child has the limits, writes no
/// core and no files, has nothing on standard input, and its outputs go nowhere. Throws InputError (without
/// the file's name) with the child's reason, or saying how it died; RunError when it cannot be started;
/// Interrupted when the user asks to stop.
Part run_child(const std::filesystem::path& program, const std::filesystem::path& file,
               const ImportOptions& options, const ChildLimits& limits);

}  // namespace flawsmith::scenes
