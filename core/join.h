#pragma once
// Strings joined by a separator. (fmt::join over strings sets off a false stringop-overflow in GCC 12.)
#include <string>
#include <vector>

namespace flawsmith {
inline std::string join(const std::vector<std::string>& parts, const std::string& separator) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : separator) + part;
  return text;
}
}  // namespace flawsmith
