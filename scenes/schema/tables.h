#pragma once
// A schema as Markdown, for docs/formats.md.
#include <string>

namespace flawsmith::scenes {
/// One table per mapping of the format: key, what it takes, default, meaning. The name is one of
/// schema_names.
std::string schema_tables(const std::string& name);
}  // namespace flawsmith::scenes
