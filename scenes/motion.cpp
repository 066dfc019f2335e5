#include "scenes/motion.h"

#include <glm/gtc/matrix_transform.hpp>

namespace flawsmith::scenes {

Pose pose_at(const Pose& pose, const Motion& motion, double time) {
  Pose moved = pose;
  if (motion.angular_speed != 0.0) {
    const dmat3 turn(glm::rotate(glm::dmat4(1.0), motion.angular_speed * time, motion.axis));
    moved.rotation = turn * pose.rotation;
    moved.position = motion.axis_point + turn * (pose.position - motion.axis_point);
  }
  moved.position += time * motion.velocity;
  return moved;
}

}  // namespace flawsmith::scenes
