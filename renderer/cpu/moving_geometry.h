#pragma once
// Instances that move, for Embree: a box around all that they sweep, in which a ray is taken into the part's
// own coordinates at the ray's own time. Any number of times costs nothing but that, and no hierarchy is
// built for any of them.
#include "renderer/cpu/embree.h"
#include "renderer/shared/transport_data.h"
#include "scenes/part.h"

namespace flawsmith::renderer::cpu {

/// What accompanies every ray through Embree; its first member is Embree's own context.
struct TimedContext {
  RTCIntersectContext embree;
  const shared::InstanceRecord* instances = nullptr;  // where they are at the ray's time
};

/// Lives as long as its geometry.
struct MovingGeometry {
  RTCScene scene = nullptr;    // in own coordinates
  std::uint32_t instance = 0;  // record
  std::uint32_t id = 0;        // that hits carry as that of their instance
  scenes::Box swept;           // [mm] world frame

  /// Of this; it is to be attached to a scene under `id`.
  Geometry geometry(const Device& device);
};

/// Of everything in a committed scene.
scenes::Box bounds_of(const EmbreeScene& scene);

}  // namespace flawsmith::renderer::cpu
