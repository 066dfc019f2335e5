#pragma once
// The scene at one time: what the shading sees of it, and where its instances are. Without motion it is the
// scene itself.
#include <vector>

#include "renderer/scene_build.h"

namespace flawsmith::renderer::cpu {

/// For one thread. The scene and what the transport points at outlive it.
class Moment {
 public:
  /// transport: at time 0.
  Moment(const FlatScene& scene, const shared::TransportView& transport);
  Moment(const Moment&) = delete;
  Moment& operator=(const Moment&) = delete;
  /// Puts what moves where it is at a time [s].
  void set(double time);
  const shared::SceneView& view() const { return view_; }
  const shared::InstanceRecord* instances() const { return transport_.instances; }

 private:
  const MovingInstances& moving_;
  std::vector<shared::InstanceRecord> own_;  // empty: nothing moves
  shared::TransportView transport_;
  shared::SceneView view_;
};

}  // namespace flawsmith::renderer::cpu
