#pragma once
// Writes samples into a directory so that a run that is killed, at any moment, loses nothing finished, and
// the same command goes on and ends with the same bytes. docs/dataset.md shows the layout.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "dataset/identity.h"
#include "dataset/record.h"
#include "dataset/run_log.h"
#include "dataset/sample.h"

namespace flawsmith::dataset {

/// What writing has cost so far.
struct WriteCost {
  double checking = 0, encoding = 0, storing = 0;  // [s] invariants; PNG and JSON; disk, with its syncs
  double assembling = 0;                           // [s] finish(): the files that sum the samples up
  std::uint64_t bytes = 0, files = 0;
  double seconds() const { return checking + encoding + storing + assembling; }
};

class Writer {
 public:
  /// Begins a directory (new, or empty) or goes on with one. Throws InputError when it belongs to another
  /// identity, naming what differs, or holds anything else; RunError when it cannot be written or another
  /// process is writing into it. Removes what a killed run left half done.
  Writer(const std::filesystem::path& directory, Identity identity);

  /// Per sample index: whether it is finished, that is, whether its record is there and intact and so are
  /// the sizes of all its files. Not to be read while other threads write.
  const std::vector<bool>& finished() const { return finished_; }

  /// Checks the sample's labels (BrokenInvariant), then writes its files and, last, its record. Throws
  /// RunError when the disk is full; the sample then counts as not written. Safe from several threads, each
  /// with a sample of its own; a sample that is finished must not be written again.
  void write(const Sample& sample);

  /// Writes samples.jsonl, coco.json, manifest.json, contact_sheet.png and checksums.sha256 from the records
  /// and images on disk. Every sample must be finished.
  void finish();

  /// Adds a line to run.log.jsonl: times and rates, which do not belong into the data.
  void log(const nlohmann::ordered_json& event) { log_->add(event); }
  WriteCost cost() const;

 private:
  void begin(bool resuming);
  void find_finished();
  bool is_finished(int index) const;
  StoredFile store(const std::string& role, const std::string& path, const std::string& bytes);

  std::filesystem::path directory_;
  Identity identity_;
  std::unique_ptr<RunLog> log_;
  std::vector<bool> finished_;
  mutable std::mutex mutex_;
  WriteCost cost_;
};

}  // namespace flawsmith::dataset
