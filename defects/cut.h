#pragma once
// The operation `cut`: a sheet parted along a path from skin to skin. Each skin's surface is parted along its
// own path, its two banks move apart, and walls are put between the borders of the front and of the back, so
// that the part stays closed.
#include <span>
#include <vector>

#include "defects/patch.h"

namespace flawsmith::defects {

/// A place of a cut's border: the two points that were one.
struct CutPoint {
  std::uint32_t lower = 0, upper = 0;  // on the banks of smaller and of larger y; the same at a tip
  SurfacePoint on_lower, on_upper;     // where on the base they lie: the same place, each with its bank
};
/// From tip to tip in the direction of the chart's x.
using CutLine = std::vector<CutPoint>;

/// Parts the refined surface along the cut of defects[index]. To be done before the patch is made.
CutLine part(std::span<const Placed> defects, std::size_t index, Refined& refined);

/// Puts the tips of a cut midway between its banks, which meet there.
void close_tips(const scenes::Mesh& mesh, std::span<const Placed> defects, const CutLine& line,
                const Refined& refined, scenes::Patch& patch);

/// Walls between the cut's two lines, its own borders, made rough by the field's relief.
struct Walls {
  scenes::AddedBody body;      // open: its borders are the patch's; material and label are to be set
  double swept_volume = 0;     // [mm³] of the part, by moving the walls apart from the closed crack
  double expected_volume = 0;  // the same by the cut's field
};
Walls walls(const Placed& front, const CutLine& front_line, const Placed& back, const CutLine& back_line,
            const Refined& refined, const scenes::Patch& patch);

/// The same of a sheet that is parted from its trim edge on: one line from the back's tip over the cut face
/// to the front's. The walls' outer borders are the cut face's.
Walls rim_walls(const Placed& rim, const CutLine& line, const Refined& refined, const scenes::Patch& patch);

/// The cut's mouth on one skin, or round the trim edge.
scenes::Opening opening(const CutLine& line, const scenes::Patch& patch);

/// The displaced borders in the chart's coordinates.
std::vector<MeasuredBanks> measured_banks(const Placed& defect, const CutLine& line, const Refined& refined,
                                          const scenes::Patch& patch);

}  // namespace flawsmith::defects
