#pragma once
// Reads a directory of samples back and says what is wrong with it.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace flawsmith::dataset {

struct Verification {
  int samples = 0, frames = 0;
  std::int64_t labels = 0, files = 0;
  std::vector<std::string> problems;  // one line each, naming the file; empty: the directory is intact
  bool intact() const { return problems.empty(); }
};

/// Checks that the directory is complete; every checksum; the keys of every record; that masks, run lengths,
/// outlines, boxes and areas of every label agree; that samples.jsonl is its records and coco.json says what
/// they say. InputError if there is no directory of samples.
Verification verify(const std::filesystem::path& directory);

}  // namespace flawsmith::dataset
