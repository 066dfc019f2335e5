#pragma once
// Lights as data sheets describe them: files of the light format, which stations use by name.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scenes/light.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// What a data sheet says beside the light itself.
struct LightSheet {
  std::string description, source;
  std::vector<std::string> assumed;       // keys whose values no sheet gave
  std::optional<dvec2> working_distance;  // [mm] nearest and farthest
  std::vector<dvec2> irradiance;          // distance [mm] on the axis, W/m²
  struct Uniformity {
    double distance = 0;  // [mm]
    dvec2 field{0.0};     // [mm]
    double min_over_max = 0;
  };
  std::optional<Uniformity> uniformity;
};
struct CatalogueLight {
  Light light;  // unplaced; a coaxial light without its camera
  LightSheet sheet;
};

/// A file of the light format. What it states of irradiance and uniformity is held against what body and
/// output give (5 %, 0.03). Throws InputError.
CatalogueLight read_catalogue_light(const std::filesystem::path& path);

/// A station's light as if it were written out: of one that names an asset (use) the asset's keys under its
/// own, and its mount put into the body. The node conforms to the station format; the folder is the
/// station's.
nlohmann::json spelled_out_light(const Node& node, const std::filesystem::path& folder);

}  // namespace flawsmith::scenes
