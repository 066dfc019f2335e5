#pragma once
// What the program says while it works goes to standard error; standard output belongs to results.
#include <fmt/format.h>

#include <string>
#include <utility>

namespace flawsmith {
enum class LogLevel { debug, info, warning };

void set_log_level(LogLevel least);
void log_line(LogLevel level, const std::string& line);

template <class... Args>
void log_debug(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::info, fmt::format(format, std::forward<Args>(args)...));
}
/// Something the user should know and may want to change: an assumed unit, a floor that took effect.
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
}
}  // namespace flawsmith
