#include "core/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace flawsmith {
namespace {
spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_color_mt("flawsmith");
    made->set_pattern("%^%v%$");
    return made;
  }();
  return *instance;
}
}  // namespace

void set_log_level(LogLevel least) {
  const auto level = least == LogLevel::debug  ? spdlog::level::debug
                     : least == LogLevel::info ? spdlog::level::info
                                               : spdlog::level::warn;
  logger().set_level(level);
}

void log_line(LogLevel level, const std::string& line) {
  switch (level) {
    case LogLevel::debug:
      logger().debug("{}", line);
      break;
    case LogLevel::info:
      logger().info("{}", line);
      break;
    case LogLevel::warning:
      logger().warn("warning: {}", line);
      break;
  }
}
}  // namespace flawsmith
