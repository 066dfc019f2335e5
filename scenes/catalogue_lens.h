#pragma once
// A lens from assets/lenses on a camera: its settings as a station gives them, and whether they can be had.
#include <filesystem>

#include "scenes/station.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// From {use, f_number or working_f_number, focus_distance_mm or working_distance_mm, extension_mm,
/// diffraction}.
Lens catalogue_lens_from(const Node& node, const Camera& camera, const std::filesystem::path& folder);

}  // namespace flawsmith::scenes
