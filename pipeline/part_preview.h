#pragma once
// A picture of a part alone, for people: no station needed.
#include <cstdint>

#include "core/image.h"
#include "scenes/part.h"

namespace flawsmith::pipeline {

/// 900 x 675 px, grey, 8 bit, sRGB tone curve: the part seen from the front, right and above through a
/// camera that is fitted to it, in even surroundings with one large lamp at the upper left. Faces with
/// colours in the file are as light as those. A few seconds. Throws Interrupted if the user asks to stop.
Image<std::uint8_t> part_preview(const scenes::Part& part);

}  // namespace flawsmith::pipeline
