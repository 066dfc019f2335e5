#include "dataset/run_log.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "core/error.h"

namespace flawsmith::dataset {
namespace {
std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     ms);
}
}  // namespace

RunLog::RunLog(const std::filesystem::path& path)
    : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (fd_ < 0) throw RunError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)));
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(fd_);
    throw RunError(
        error == EWOULDBLOCK
            ? fmt::format("{}: another process is writing into this folder", path.parent_path().string())
            : fmt::format("{}: cannot be locked: {}", path.string(), std::strerror(error)));
  }
}

RunLog::~RunLog() {
  ::close(fd_);
}

void RunLog::add(const nlohmann::ordered_json& event) {
  nlohmann::ordered_json line = {{"time", utc_now()}};
  line.update(event);
  const auto text = line.dump() + "\n";
  const std::lock_guard lock(mutex_);
  // One write: a line is whole or, on a full disk, reported; O_APPEND puts it after whatever a killed run
  // left.
  const auto written = ::write(fd_, text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()))
    throw RunError(fmt::format("{}: cannot be written: {}", path_.string(),
                               written < 0 ? std::strerror(errno) : "no space left"));
}

}  // namespace flawsmith::dataset
