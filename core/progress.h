#pragma once
// Long work shows what it is doing, its rate and the time left: one line redrawn on a terminal, plain lines
// when piped.
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace flawsmith {

class Progress {
 public:
  /// total pieces of the unit ("sample", "tile"), of which already_done were there before (a resumed run).
  Progress(std::string task, std::uint64_t total, std::string unit, std::uint64_t already_done = 0);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Says that pieces were finished, and what comes next. Safe from any thread.
  void advance(std::uint64_t pieces = 1, const std::string& doing = {});
  /// Says how far the piece in hand is (0 … 1) and what it is doing: counts towards rate and time left. A
  /// terminal shows it at once, a pipe rarely. Safe from any thread.
  void within(double share, const std::string& doing = {});
  /// Ends the line.
  void finish();

 private:
  void show(bool last);
  using Clock = std::chrono::steady_clock;
  std::string task_, unit_, doing_;
  std::uint64_t total_, before_, done_;
  double share_ = 0.0;  // of the piece in hand
  bool terminal_, finished_ = false;
  Clock::time_point start_ = Clock::now(), shown_{};
  std::mutex mutex_;
};

}  // namespace flawsmith
