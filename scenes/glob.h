#pragma once
// Names by pattern.
#include <string_view>

namespace flawsmith::scenes {
/// True if the whole text matches the pattern: "*" is any letters or none, "?" any one letter.
bool glob_matches(std::string_view pattern, std::string_view text);
}  // namespace flawsmith::scenes
