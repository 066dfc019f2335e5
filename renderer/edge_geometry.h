#pragma once
// The broken and the cut edges of an item as the renderer wants them.
#include <vector>

#include "renderer/shared/transport_data.h"
#include "scenes/cut_faces.h"
#include "scenes/edge_break.h"

namespace flawsmith::renderer {

/// In the own coordinates of the part, part frame minus `centre` [mm]. scale: the item's own factor on the
/// radii.
std::vector<shared::BrokenEdgeRecord> edge_records(const scenes::EdgeBreak& edge_break, double scale,
                                                   const scenes::Mesh& mesh, dvec3 centre);

/// Bands of the cut faces in mm.
shared::CutRecord cut_record(const scenes::CutFaces& cut);
/// Depths per triangle; empty where the item has no cut faces.
std::vector<shared::vec3> cut_depths(const scenes::CutFaces& cut);

}  // namespace flawsmith::renderer
