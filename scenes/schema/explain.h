#pragma once
// From "this document does not conform" to one line that says where and why.
#include <nlohmann/json.hpp>

#include "scenes/yaml_document.h"

namespace flawsmith::scenes {
/// True if the value conforms to the schema, whose references point into the root schema.
bool conforms(const nlohmann::json& value, const nlohmann::json& schema, const nlohmann::json& root);
/// Finds the first value in the document (outer before inner, by line) that does not conform and throws
/// InputError. Returns if there is none.
void throw_first_fault(const Document& document, const nlohmann::json& root);
}  // namespace flawsmith::scenes
