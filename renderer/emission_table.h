#pragma once
// Emission profiles in the renderer's flat table (renderer/shared/emission.h).
#include <cstdint>
#include <vector>

#include "scenes/photometry/luminous_intensity.h"

namespace flawsmith::renderer {

struct EmissionTable {
  std::uint32_t first = 0;  // index of its first value
  double lobe = 0;          // [sr] flux over peak intensity
  double narrow_share = 0;  // of the flux that lies within 20° of the axis
};
/// Appends a relative profile of type C (scenes/photometry/profile.h).
EmissionTable append_emission(const scenes::LuminousIntensity& profile, std::vector<float>& table);

}  // namespace flawsmith::renderer
