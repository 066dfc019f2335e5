#pragma once
// The text of defects/taxonomy.yaml, embedded when the program is built.
#include <string_view>

namespace flawsmith::defects {
extern const std::string_view taxonomy_text;
}  // namespace flawsmith::defects
