#pragma once
// Where the instances of a scene are at a time: those of items that move, in the renderer's world frame.
#include <cstdint>
#include <vector>

#include "renderer/shared/transport_data.h"
#include "scenes/motion.h"
#include "scenes/part.h"

namespace flawsmith::renderer {

class MovingInstances {
 public:
  /// centre: [mm] of its own coordinates in the part frame; world: [mm] of the renderer's frame in the
  /// station's.
  void add(std::uint32_t instance, const scenes::Pose& pose, dvec3 centre, dvec3 world,
           const scenes::Motion& motion);

  bool empty() const { return paths_.empty(); }
  bool holds(std::uint32_t instance) const;
  /// Puts the moving ones of the scene's records where they are at a time [s]; the others stay.
  void place(double time, std::vector<shared::InstanceRecord>& instances) const;
  /// [mm] world frame: what a box in the instance's own coordinates sweeps from one time to another [s];
  /// conservative.
  scenes::Box swept(std::uint32_t instance, const scenes::Box& own, double begin, double end) const;

 private:
  struct Path {
    std::uint32_t instance;
    scenes::Pose pose;      // of its own coordinates, in the world frame, at time 0
    scenes::Motion motion;  // in the world frame
  };
  const Path* find(std::uint32_t instance) const;
  std::vector<Path> paths_;
};

}  // namespace flawsmith::renderer
