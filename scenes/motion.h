#pragma once
// How things move while they are photographed, and which rows of a camera look when.
#include "core/vec.h"
#include "scenes/pose.h"

namespace flawsmith::scenes {

/// Uniform rigid motion. An item's pose is that at time 0: the middle of the exposure of a global shutter, of
/// the middle row of a rolling shutter's sensor, or of the middle line of a line scan.
struct Motion {
  dvec3 velocity{0.0};        // [mm/s] of a conveyor
  dvec3 axis_point{0.0};      // [mm] on a spindle's axis
  dvec3 axis{0.0, 0.0, 1.0};  // unit vector
  double angular_speed = 0;   // [rad/s] right-handed about the axis
};
/// The pose at a time [s], of what has that pose at time 0.
Pose pose_at(const Pose& pose, const Motion& motion, double time);

/// Which rows look when; how long is the camera's exposure.
struct Shutter {
  enum class Kind {
    global,    // all rows together
    rolling,   // each row `period` after the one above
    line_scan  // a sensor of one row is read once per `period`; its lines are the picture's rows
  };
  Kind kind = Kind::global;
  double period = 0;  // [s]
};

}  // namespace flawsmith::scenes
