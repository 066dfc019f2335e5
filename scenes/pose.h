#pragma once
// Where something stands.
#include "core/vec.h"

namespace flawsmith::scenes {

/// Rigid motion: world = rotation · local + position.
struct Pose {
  dmat3 rotation{1.0};
  dvec3 position{0.0};  // [mm]
};
/// Turns about the fixed x, then y, then z axis.
Pose pose_from_degrees(dvec3 position_mm, dvec3 turns_deg);
/// A frame at `from` whose +z looks at `at` and whose −y is as close to `up` as can be (camera convention).
Pose looking_at(dvec3 from, dvec3 at, dvec3 up);

}  // namespace flawsmith::scenes
