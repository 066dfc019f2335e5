#pragma once
// From the station as drawn to the station as made: two items of one CAD model differ as two real parts do.
#include <cstdint>

#include "scenes/station.h"

namespace flawsmith::scenes {

/// Every inspected item becomes another physical instance: its own seed and serial number, and materials of
/// its own whose finish differs a little (slope of the relief by a factor of median 1 and σ_ln 0.08, lay
/// turned by σ 0.7°), the break of its edges, too (radius by a factor of median 1 and σ_ln 0.12, within 0.7 …
/// 1.4; where along an edge it is larger or smaller is a function of the seed), form deviation and waviness
/// (height by a factor of median 1 and σ_ln 0.25, the field by the seed). Fixtures stay as they are.
/// Both twins of a sample are made of the result.
Station manufacture(const Station& station, std::uint64_t seed);

}  // namespace flawsmith::scenes
