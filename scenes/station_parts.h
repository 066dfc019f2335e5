#pragma once
// The pieces of the station reader, one per list of the file. Each reads a node that conforms to the schema.
#include <filesystem>
#include <string>
#include <vector>

#include "scenes/station.h"
#include "scenes/station_reader.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// Fails at the second of two members of a list that have the same "name".
void check_names(const Node& list);
/// Index of the name that the node says, or failure with what is known. The noun says what it names:
/// "material".
std::uint32_t index_of(const Node& node, const std::string& noun, const std::vector<std::string>& names);
/// The names of a station's things, in order.
template <class Thing>
std::vector<std::string> names_of(const std::vector<Thing>& things) {
  std::vector<std::string> names;
  for (const Thing& thing : things) names.push_back(thing.name);
  return names;
}

/// A pose from position_mm with look_at_mm (and up) or turn_deg.
Pose pose_from(const Node& node);

Camera camera_from(const Node& node, const std::filesystem::path& folder);
/// Side of the object area [mm] that a pixel sees: in the plane in focus; for a pinhole at the point. 0:
/// none.
double pixel_footprint(const Camera& camera, dvec3 point);

Motion motion_from(const Node& node);
/// What the camera's "shutter" says; its lens is read. The region of a line scan becomes as high as there are
/// lines.
void read_shutter(const Node& node, Camera& camera);
/// What cameras and items that move ask of each other: line periods that an encoder gives, exposure times
/// that must be known and fit into a line's period, line rates that the sensor reaches. Items need not be
/// read yet.
void fit_shutters(const Node& root, std::vector<Camera>& cameras);

/// Lights: of the station, for a white balance that names one.
Development development_from(const Node& node, const Sensor& sensor, const std::vector<Light>& lights);

/// A light that is written out; photometric files are relative to the folder.
Light light_from(const Node& node, const std::vector<std::string>& camera_names,
                 const std::filesystem::path& folder);
Lighting lighting_from(const Node& node, const std::vector<Light>& lights);

ZoneRule zone_rule_from(const Node& node);
/// Reads the list "items": imports parts, finds zones, sets materials. The station's materials and cameras
/// are there.
void read_items(const Node& list, const std::filesystem::path& folder, const PartSource& parts,
                Station& station);

}  // namespace flawsmith::scenes
