#pragma once
// YAML to JSON values with lines, strictly: one document, no duplicate keys, nothing that YAML's looser
// corners would let through, and bounds on everything that a file can make large.
#include <cstddef>
#include <filesystem>
#include <string>

#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

struct YamlLimits {
  std::size_t bytes = 1u << 20;  // of the file
  std::size_t values = 200'000;  // after aliases were expanded
  std::size_t depth = 24;        // of nested lists and mappings
};

/// Plain scalars are null, true, false, decimal numbers or text; "yes", "no", "on", "off" stay text until a
/// schema wants a boolean there (scenes/schema/schema.h). Throws InputError with file and line on: a syntax
/// error, a key given twice, a limit passed, text that is not UTF-8, NaN or infinity, a foreign tag, a merge
/// key, an alias inside its own anchor, more or less than one document.
Document parse_yaml(const std::string& text, const std::string& file, const YamlLimits& limits = {});
Document read_yaml(const std::filesystem::path& path, const YamlLimits& limits = {});

}  // namespace flawsmith::scenes
