#pragma once
// run.log.jsonl: what happened when, one JSON object a line. It is outside the checksums, since times differ
// between runs, and it is the lock of the directory: who holds it may write.
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>

namespace flawsmith::dataset {

class RunLog {
 public:
  /// Opens the file for appending and locks it until destroyed (or the process ends, however it ends).
  /// RunError if another process holds it, or if it cannot be written.
  explicit RunLog(const std::filesystem::path& path);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  /// Appends the object with the time (UTC) before its members. Safe from any thread.
  void add(const nlohmann::ordered_json& event);

 private:
  std::filesystem::path path_;
  int fd_;
  std::mutex mutex_;
};

}  // namespace flawsmith::dataset
