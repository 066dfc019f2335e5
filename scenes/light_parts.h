#pragma once
// The pieces of the light reader. Each reads a node that conforms to the light format.
#include <filesystem>
#include <memory>

#include "scenes/light.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// The node's own keys, in place of what a catalogue's light of the same keys says.
decltype(Light::body) body_from(const Node& node);
/// A spectrum scaled to an integral of 1. Fails where it is dark on the spectral grid.
Curve spectrum_from(const Node& node);
/// The relative profile of a light with this body. Photometric files are relative to the folder. Fails where
/// the body cannot shine so.
std::shared_ptr<const LuminousIntensity> profile_from(const Node& node, const Light& light,
                                                      const std::filesystem::path& folder);
/// Light::radiance from the output; all else of the light is there. Photometric files as above.
double radiance_from(const Node& light_node, const Light& light, const std::filesystem::path& folder);
/// All of a light but its name, pose and camera.
Light unplaced_light_from(const Node& node, const std::filesystem::path& folder);

}  // namespace flawsmith::scenes
