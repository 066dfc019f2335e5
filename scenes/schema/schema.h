#pragma once
// The formats of input files. A JSON Schema (draft-07) in this folder is the one description of each: it is
// what the readers check against, where their default values come from, and what `flawsmith schema` prints.
#include <string>
#include <vector>

#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// "station", "recipe", "material", "finish", "light", "camera", "lens", "capture", "sequence".
const std::vector<std::string>& schema_names();

/// The schema as one self-contained JSON text. The name must be one of schema_names.
std::string schema_text(const std::string& name);

/// Brings the document into the schema's types ("yes" where a boolean is wanted, 12 where text is wanted),
/// checks it, and fills in the defaults of what was left out. Throws InputError at the first fault: line,
/// key, what was found and what was expected.
void conform(Document& document, const std::string& schema);

/// The same for a value that was put together from two documents that had conformed; only fills in defaults.
void fill_defaults(Document& document, const std::string& schema);

}  // namespace flawsmith::scenes
