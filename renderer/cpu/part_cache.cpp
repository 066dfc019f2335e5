#include "renderer/cpu/part_cache.h"

#include <cstring>

#include "core/check.h"

namespace flawsmith::renderer::cpu {

EmbreeScene triangle_scene(const Device& device, const std::vector<vec3>& positions,
                           const scenes::Triangle* triangles, std::size_t count) {
  EmbreeScene scene = new_scene(device, true);
  if (count > 0) {
    Geometry geometry(rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_TRIANGLE));
    // Embree reads 16 bytes at the last vertex; its own buffers are padded for that.
    void* points = rtcSetNewGeometryBuffer(geometry.get(), RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                           sizeof(vec3), positions.size());
    void* indices = rtcSetNewGeometryBuffer(geometry.get(), RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                            sizeof(scenes::Triangle), count);
    check_device(device, "rtcSetNewGeometryBuffer");
    std::memcpy(points, positions.data(), positions.size() * sizeof(vec3));
    std::memcpy(indices, triangles, count * sizeof(scenes::Triangle));
    rtcCommitGeometry(geometry.get());
    rtcAttachGeometry(scene.get(), geometry.get());
  }
  commit(device, scene);
  return scene;
}

const CachedPart& PartCache::get(const std::shared_ptr<const scenes::Part>& part) {
  CHECK(part);
  for (CachedPart& cached : parts_) {
    if (cached.part != part) continue;
    cached.unused = 0;
    return cached;
  }
  CachedPart fresh;
  fresh.part = part;
  fresh.geometry = part_geometry(*part);
  fresh.scene = triangle_scene(device_, fresh.geometry.positions, fresh.geometry.triangles.data(),
                               fresh.geometry.triangles.size());
  parts_.push_back(std::move(fresh));
  return parts_.back();
}

void PartCache::age() {
  constexpr int patience = 8;  // a defect capture and its twins from several cameras
  parts_.remove_if([](CachedPart& cached) { return ++cached.unused > patience; });
}

}  // namespace flawsmith::renderer::cpu
