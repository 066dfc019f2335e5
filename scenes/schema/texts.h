#pragma once
// The schema files of this folder, embedded at build time (scenes/CMakeLists.txt writes the definition).
#include <string_view>

namespace flawsmith::scenes {
extern const std::string_view station_schema, recipe_schema, material_schema, finish_schema, light_schema,
    camera_schema, lens_schema, capture_schema, sequence_schema;
}
