#pragma once
// The record of one sample: what samples.jsonl holds a line of. docs/dataset.md describes its keys.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/sample.h"

namespace flawsmith::dataset {

/// The part of a file's name that frames of a sample differ in: "000012_top_ring"; characters outside
/// A–Z a–z 0–9 . _ - become -, and equal names get _2, _3, … in the order of the frames.
std::vector<std::string> stems_of(const Sample& sample);

/// The same of the captures: "000012_top".
std::vector<std::string> capture_stems_of(const Sample& sample);

/// A file of the directory, as it was written.
struct StoredFile {
  std::string role;  // "image", "twin", "mask", "raw", "raw_twin"; of a camera "capture", "twin"
  std::string path;  // below the directory
  std::uint64_t bytes = 0;
  std::string sha256;
};

/// files: per frame; captures: per camera of sample.captures.
nlohmann::ordered_json record_of(const Sample& sample, const std::vector<std::vector<StoredFile>>& files,
                                 const std::vector<std::vector<StoredFile>>& captures = {});

/// All files that a record names, in its order. InputError if it is no record.
std::vector<StoredFile> files_of(const nlohmann::ordered_json& record);

/// A record sealed with its own hash, as one text: {"sha256": …, "record": …}.
std::string seal(const nlohmann::ordered_json& record);
/// The record in such a text. InputError if the text is damaged.
nlohmann::ordered_json unseal(std::string_view text);

}  // namespace flawsmith::dataset
