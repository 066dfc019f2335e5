#include "renderer/moving_instances.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::renderer {
namespace {
void include(scenes::Box& box, dvec3 low, dvec3 high) {
  box.low = glm::min(box.low, low);
  box.high = glm::max(box.high, high);
}
}  // namespace

void MovingInstances::add(std::uint32_t instance, const scenes::Pose& pose, dvec3 centre, dvec3 world,
                          const scenes::Motion& motion) {
  Path path{instance, {pose.rotation, pose.rotation * centre + pose.position - world}, motion};
  path.motion.axis_point -= world;
  paths_.push_back(path);
}

const MovingInstances::Path* MovingInstances::find(std::uint32_t instance) const {
  const auto found =
      std::find_if(paths_.begin(), paths_.end(), [&](const Path& path) { return path.instance == instance; });
  return found == paths_.end() ? nullptr : &*found;
}

bool MovingInstances::holds(std::uint32_t instance) const {
  return find(instance) != nullptr;
}

void MovingInstances::place(double time, std::vector<shared::InstanceRecord>& instances) const {
  for (const Path& path : paths_) {
    shared::InstanceRecord& record = instances[path.instance];
    if (path.motion.angular_speed == 0.0) {
      record.translation = vec3(path.pose.position + time * path.motion.velocity);
      continue;
    }
    const scenes::Pose pose = scenes::pose_at(path.pose, path.motion, time);
    record.rotation = glm::mat3(pose.rotation);
    record.translation = vec3(pose.position);
  }
}

// What turns stays within the cylinder about the axis on which its farthest corner lies; what moves straight
// on sweeps the hull of its first and its last place.
scenes::Box MovingInstances::swept(std::uint32_t instance, const scenes::Box& own, double begin,
                                   double end) const {
  const Path* path = find(instance);
  CHECK(path && begin <= end);
  const scenes::Motion& motion = path->motion;
  scenes::Box box{dvec3(1e300), dvec3(-1e300)};
  double first = 1e300, last = -1e300, radius = 0.0;  // [mm] along the axis and from it
  for (int corner = 0; corner < 8; ++corner) {
    const dvec3 local((corner & 1) ? own.high.x : own.low.x, (corner & 2) ? own.high.y : own.low.y,
                      (corner & 4) ? own.high.z : own.low.z);
    const dvec3 at = path->pose.rotation * local + path->pose.position;
    const dvec3 arm = at - motion.axis_point;
    const double along = glm::dot(arm, motion.axis);
    first = std::min(first, along);
    last = std::max(last, along);
    radius = std::max(radius, glm::length(arm - along * motion.axis));
    if (motion.angular_speed == 0.0) include(box, at, at);
  }
  if (motion.angular_speed != 0.0)
    for (const double along : {first, last}) {
      dvec3 reach(0.0);  // of a circle square to the axis
      for (int k = 0; k < 3; ++k)
        reach[k] = radius * std::sqrt(std::max(0.0, 1.0 - motion.axis[k] * motion.axis[k]));
      const dvec3 middle = motion.axis_point + along * motion.axis;
      include(box, middle - reach, middle + reach);
    }
  const scenes::Box still = box;
  for (const double time : {begin, end})
    include(box, still.low + time * motion.velocity, still.high + time * motion.velocity);
  return box;
}

}  // namespace flawsmith::renderer
