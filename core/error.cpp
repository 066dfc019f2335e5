#include "core/error.h"

#include <fmt/format.h>

namespace flawsmith {
namespace {
std::string message_at(const Place& place, const std::string& message) {
  std::string text = place.file;
  if (place.line > 0) text += fmt::format(":{}", place.line);
  if (!text.empty()) text += ": ";
  if (!place.key.empty()) text += place.key + ": ";
  return text + message;
}
}  // namespace

InputError::InputError(const Place& place, const std::string& message)
    : std::runtime_error(message_at(place, message)), place_(place) {}
}  // namespace flawsmith
