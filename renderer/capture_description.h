#pragma once
// The JSON beside a capture's pixels: scenes/schema/capture.schema.json.
#include <string>

#include "renderer/capture_file.h"

namespace flawsmith::renderer {
std::string description_of(const StoredCapture& stored);
/// All but the pixels: the capture has its size, spp and groups; `traced` says which groups have layers.
/// InputError that names the file and the key if the text is not what the schema wants or contradicts itself.
struct Description {
  StoredCapture stored;
  std::vector<bool> traced;
};
Description parse_description(const std::string& text, const std::string& file);
}  // namespace flawsmith::renderer
