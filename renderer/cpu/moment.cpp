#include "renderer/cpu/moment.h"

namespace flawsmith::renderer::cpu {

Moment::Moment(const FlatScene& scene, const shared::TransportView& transport)
    : moving_(scene.moving), transport_(transport) {
  if (!moving_.empty()) {
    own_ = scene.instances;
    transport_.instances = own_.data();
  }
  view_.table = scene.table.data();
  view_.materials = scene.materials.data();
  view_.transport = &transport_;
}

void Moment::set(double time) {
  if (!own_.empty()) moving_.place(time, own_);
}

}  // namespace flawsmith::renderer::cpu
