#pragma once
// From a station to the flat records of renderer/shared, for one camera. What depends on the station's
// currents stops here: they decide which groups are traced at all, and nothing else.
#include <cstdint>
#include <optional>
#include <vector>

#include "renderer/material_tables.h"
#include "renderer/moving_instances.h"
#include "renderer/shared/transport_data.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

struct FlatScene {
  dvec3 world_origin{0.0};                        // [mm] of the records' world frame in the station's
  std::vector<float> table;                       // what the records' indices point into
  std::vector<shared::MaterialRecord> materials;  // the station's, in order, then those of housings
  std::vector<shared::BodyRecord> bodies;         // real ones, virtual ones, surroundings
  shared::LightingRecord lighting{};
  std::vector<shared::InstanceRecord>
      instances;                   // one per item, then the ground's if there is one; at time 0
  MovingInstances moving;          // those of items that move
  std::optional<double> exposure;  // [s] if the camera's picture takes time (scenes/timing.h)
  shared::CameraRecord camera{};
  shared::FilmRecord film{};
  std::vector<std::uint8_t> traced;  // per light group: 1 if it is traced
  std::vector<std::string> groups;   // names
};

/// centres: per item, the middle of its part (PartGeometry::centre). Throws InputError on a lens or light
/// that cannot be, and on a picture that takes time by a camera without an exposure time.
FlatScene build_scene(const scenes::Station& station, std::size_t camera, const std::vector<dvec3>& centres,
                      ComplementTables& tables);

/// The ground as a part of two triangles in its own plane, z up, and its place.
scenes::Part ground_part(const scenes::Ground& ground);
scenes::Pose ground_pose(const scenes::Ground& ground);

}  // namespace flawsmith::renderer
