#include "core/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace flawsmith {
namespace {
std::string duration(double seconds) {
  const auto s = static_cast<long>(seconds + 0.5);
  if (s >= 3600) return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
  if (s >= 60) return fmt::format("{} min {:02} s", s / 60, s % 60);
  return fmt::format("{} s", s);
}
}  // namespace

Progress::Progress(std::string task, std::uint64_t total, std::string unit, std::uint64_t already_done)
    : task_(std::move(task)),
      unit_(std::move(unit)),
      total_(total),
      before_(already_done),
      done_(already_done),
      terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  finish();
}

void Progress::advance(std::uint64_t pieces, const std::string& doing) {
  const std::scoped_lock lock(mutex_);
  done_ += pieces;
  share_ = 0.0;
  doing_ = doing;
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
  if (Clock::now() - shown_ >= pause) show(false);
}

void Progress::within(double share, const std::string& doing) {
  const std::scoped_lock lock(mutex_);
  share_ = std::clamp(share, 0.0, 1.0);
  doing_ = doing;
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(30000);
  if (Clock::now() - std::max(shown_, start_) >= pause) show(false);
}

void Progress::finish() {
  const std::scoped_lock lock(mutex_);
  if (!std::exchange(finished_, true)) show(true);
}

void Progress::show(bool last) {
  shown_ = Clock::now();
  const double elapsed = std::chrono::duration<double>(shown_ - start_).count();
  // The share is left out of the total at the end: what was not finished was not made.
  const double share = last ? 0.0 : share_;
  const double rate = elapsed > 0.0 ? (static_cast<double>(done_ - before_) + share) / elapsed : 0.0;
  std::string line = fmt::format("{}: {}/{} {}s", task_, done_, total_, unit_);
  if (rate > 0.0 && rate < 0.5)
    line += fmt::format(", {:.1f} s/{}", 1.0 / rate, unit_);
  else if (rate > 0.0)
    line += fmt::format(", {:.1f} {}s/s", rate, unit_);
  if (last)
    line += fmt::format(", {}", duration(elapsed));
  else if (rate > 0.0 && total_ > done_)
    line += fmt::format(", {} left", duration((static_cast<double>(total_ - done_) - share) / rate));
  if (!last && !doing_.empty()) line += fmt::format(" ({})", doing_);
  std::fprintf(stderr, terminal_ ? (last ? "\r\033[K%s\n" : "\r\033[K%s") : "%s\n", line.c_str());
  std::fflush(stderr);
}
}  // namespace flawsmith
