#pragma once
// Names of the files and folders of a directory of samples.
#include <array>
#include <filesystem>
#include <string>

namespace flawsmith::dataset::layout {

constexpr const char* manifest = "manifest.json";
constexpr const char* samples = "samples.jsonl";
constexpr const char* coco = "coco.json";
constexpr const char* contact_sheet = "contact_sheet.png";
constexpr const char* checksums = "checksums.sha256";
constexpr const char* run_log = "run.log.jsonl";
constexpr const char* records = "records";

/// Folders of what each sample has.
constexpr std::array<const char*, 7> folders = {"images",    "twins",    "masks",  "raw",
                                                "raw_twins", "captures", "records"};
/// What finish() makes of the samples.
constexpr std::array<const char*, 4> assembled = {samples, coco, contact_sheet, checksums};

/// "records/000012.json"
std::string record_path(int sample);

}  // namespace flawsmith::dataset::layout
