#pragma once
// A text as a file, for readers that take files only.
#include <fmt/format.h>

#include <filesystem>
#include <random>
#include <string>
#include <string_view>

#include "core/file.h"

namespace flawsmith::validation {

/// In the folder for temporary files, under a name of its own; gone with the object.
class ScratchFile {
 public:
  /// The extension with its dot: ".ies".
  ScratchFile(std::string_view extension, std::string_view text)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("flawsmith-{:08x}{}", std::random_device{}(), extension)) {
    write_file(path_, text);
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace flawsmith::validation
