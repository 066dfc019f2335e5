#pragma once
// From placed defects and a refined region to the patch that the renderer draws, and to what can be measured
// on it.
#include <span>

#include "defects/displace.h"
#include "defects/place.h"
#include "scenes/patch.h"

namespace flawsmith::defects {

/// cover[i]: 1 + material index of defect i's cover, 0 for none. region: the base triangles that were
/// refined.
scenes::Patch make_patch(const scenes::Mesh& mesh, std::span<const Placed> defects,
                         std::span<const std::uint16_t> cover, const std::vector<std::uint32_t>& region,
                         const Refined& refined);

/// The displaced surface over one defect's support.
MeasuredSurface measured_surface(const Placed& defect, const Refined& refined, const scenes::Patch& patch);

/// Signed volumes [mm³] over one defect's support: between patch and base, and as the field's integral.
struct Volumes {
  double swept = 0, expected = 0;
};
Volumes volumes(const scenes::Mesh& mesh, std::span<const Placed> defects, const Placed& defect,
                const Refined& refined, const scenes::Patch& patch);

}  // namespace flawsmith::defects
