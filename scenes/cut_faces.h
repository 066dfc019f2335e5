#pragma once
// The cut faces of a stamping: how deep each of their points lies below the side that the punch came from. By
// that depth the renderer parts them into rollover, burnish and fracture (renderer/shared/cut_face.h).
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "scenes/part.h"

namespace flawsmith::scenes {

/// Per triangle of a mesh, depth [mm] at its three corners; of a triangle that is no cut face, no_cut.
using CutDepths = std::vector<std::array<float, 3>>;
constexpr float no_cut = -1.0f;

struct CutFaces {
  std::shared_ptr<const CutDepths> depths;  // null: none
  double thickness = 0.0;                   // [mm] of the sheet
  double rollover = 0.1, burnish = 0.35;    // shares of the thickness, from the punch's side on
  double ragged = 0.03;    // rms of the burnish's lower border along the edge, over the thickness
  double incline = 0.087;  // [rad] of the fracture against the stroke
  bool is_sharp = false;   // the part has no rollover of its own: it is drawn by turning normals
  std::uint32_t rollover_material = 0, burnish_material = 0, fracture_material = 0;
};

/// Depth of the corners of the `cut` triangles under the surface of the `punch_side` triangles: below the
/// tangent plane at its nearest corner, at least 0. Exact where that side is flat or bent along the edge.
CutDepths cut_depths(const Mesh& mesh, const std::vector<std::uint32_t>& cut,
                     const std::vector<std::uint32_t>& punch_side);

/// Whether some cut face meets the punch's side at a sharp border, square to it within 8°: some triangle of
/// it has a corner less deep than `nearly` [mm].
bool meets_sharply(const Mesh& mesh, const CutDepths& depths, double nearly);

}  // namespace flawsmith::scenes
