#pragma once
// The lens of a station's camera: written out, or chosen from the catalogue with a distributor's checks.
#include <filesystem>

#include "scenes/station.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// Reads the node "lens" of a camera whose sensor and region of interest are read. Throws InputError for what
/// cannot be; for a lens of the catalogue also where its image circle does not cover the region, the distance
/// is out of reach (with that extension ring), or the f-number is not open at that magnification.
Lens lens_from(const Node& node, const Camera& camera, const std::filesystem::path& folder);

/// The node with the contents of the files that it names (catalogue, calibration) in place of their names:
/// what the camera's images depend on.
nlohmann::json normalised_lens(const Node& node, const std::filesystem::path& folder);

/// A file of the lens format, checked and with defaults. Fails at a figure that neither has a source nor is
/// listed as assumed.
Document read_lens_document(const std::filesystem::path& path);

}  // namespace flawsmith::scenes
