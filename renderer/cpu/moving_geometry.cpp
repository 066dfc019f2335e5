#include "renderer/cpu/moving_geometry.h"

#include <cmath>
#include <limits>

namespace flawsmith::renderer::cpu {
namespace {
// The ray in own coordinates. The shading does the same arithmetic (surface_of_part of
// renderer/shared/hit.h).
RTCRay own_ray(const RTCRay& ray, const shared::InstanceRecord& record) {
  const vec3 origin = (vec3(ray.org_x, ray.org_y, ray.org_z) - record.translation) * record.rotation;
  const vec3 direction = vec3(ray.dir_x, ray.dir_y, ray.dir_z) * record.rotation;
  RTCRay own = ray;
  own.org_x = origin.x;
  own.org_y = origin.y;
  own.org_z = origin.z;
  own.dir_x = direction.x;
  own.dir_y = direction.y;
  own.dir_z = direction.z;
  return own;
}

// Hits inside carry the instance's id.
class InsideInstance {
 public:
  InsideInstance(RTCIntersectContext& context, std::uint32_t id) : context_(context) {
    context_.instID[0] = id;
  }
  ~InsideInstance() { context_.instID[0] = RTC_INVALID_GEOMETRY_ID; }
  InsideInstance(const InsideInstance&) = delete;
  InsideInstance& operator=(const InsideInstance&) = delete;

 private:
  RTCIntersectContext& context_;
};

const shared::InstanceRecord& record_of(const MovingGeometry& self, const RTCIntersectContext* context) {
  return reinterpret_cast<const TimedContext*>(context)->instances[self.instance];
}

void intersect(const RTCIntersectFunctionNArguments* args) {
  if (!args->valid[0]) return;
  const MovingGeometry& self = *static_cast<const MovingGeometry*>(args->geometryUserPtr);
  RTCRayHit& ray = *reinterpret_cast<RTCRayHit*>(args->rayhit);
  RTCRayHit own;
  own.ray = own_ray(ray.ray, record_of(self, args->context));
  own.hit.geomID = RTC_INVALID_GEOMETRY_ID;
  own.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
  {
    const InsideInstance inside(*args->context, self.id);
    rtcIntersect1(self.scene, args->context, &own);
  }
  if (own.hit.geomID == RTC_INVALID_GEOMETRY_ID) return;
  ray.ray.tfar = own.ray.tfar;
  ray.hit = own.hit;
}

void occluded(const RTCOccludedFunctionNArguments* args) {
  if (!args->valid[0]) return;
  const MovingGeometry& self = *static_cast<const MovingGeometry*>(args->geometryUserPtr);
  RTCRay& ray = *reinterpret_cast<RTCRay*>(args->ray);
  RTCRay own = own_ray(ray, record_of(self, args->context));
  const InsideInstance inside(*args->context, self.id);
  rtcOccluded1(self.scene, args->context, &own);
  if (own.tfar < 0.0f) ray.tfar = -std::numeric_limits<float>::infinity();
}

void bounds(const RTCBoundsFunctionArguments* args) {
  const scenes::Box& box = static_cast<const MovingGeometry*>(args->geometryUserPtr)->swept;
  const dvec3 slack = dvec3(1e-3) + 1e-5 * (glm::abs(box.low) + glm::abs(box.high));  // of single precision
  const vec3 low(box.low - slack), high(box.high + slack);
  *args->bounds_o = {low.x, low.y, low.z, 0.0f, high.x, high.y, high.z, 0.0f};
}
}  // namespace

Geometry MovingGeometry::geometry(const Device& device) {
  Geometry geometry(rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_USER));
  rtcSetGeometryUserPrimitiveCount(geometry.get(), 1);
  rtcSetGeometryUserData(geometry.get(), this);
  rtcSetGeometryBoundsFunction(geometry.get(), bounds, nullptr);
  rtcSetGeometryIntersectFunction(geometry.get(), intersect);
  rtcSetGeometryOccludedFunction(geometry.get(), occluded);
  rtcCommitGeometry(geometry.get());
  check_device(device, "rtcCommitGeometry");
  return geometry;
}

scenes::Box bounds_of(const EmbreeScene& scene) {
  RTCBounds b;
  rtcGetSceneBounds(scene.get(), &b);
  return {{b.lower_x, b.lower_y, b.lower_z}, {b.upper_x, b.upper_y, b.upper_z}};
}

}  // namespace flawsmith::renderer::cpu
