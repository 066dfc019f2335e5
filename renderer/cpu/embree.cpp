#include "renderer/cpu/embree.h"

#include <fmt/format.h>

#include "core/error.h"

namespace flawsmith::renderer::cpu {

Device open_device() {
  Device device(rtcNewDevice("isa=avx2,set_affinity=0"));
  if (!device.get())
    throw RunError(fmt::format("Embree {}.{}.{} does not open with isa=avx2 (error {})", RTC_VERSION_MAJOR,
                               RTC_VERSION_MINOR, RTC_VERSION_PATCH,
                               static_cast<int>(rtcGetDeviceError(nullptr))));
  if (!rtcGetDeviceProperty(device.get(), RTC_DEVICE_PROPERTY_FILTER_FUNCTION_SUPPORTED))
    throw RunError("this Embree was built without filter functions");
  return device;
}

void check_device(const Device& device, const char* call) {
  const RTCError error = rtcGetDeviceError(device.get());
  if (error == RTC_ERROR_NONE) return;
  if (error == RTC_ERROR_OUT_OF_MEMORY) throw RunError(fmt::format("Embree: out of memory in {}", call));
  throw RunError(fmt::format("Embree: error {} in {}", static_cast<int>(error), call));
}

EmbreeScene new_scene(const Device& device, bool filtered) {
  EmbreeScene scene(rtcNewScene(device.get()));
  check_device(device, "rtcNewScene");
  int flags = RTC_SCENE_FLAG_ROBUST;
  if (filtered) flags |= RTC_SCENE_FLAG_CONTEXT_FILTER_FUNCTION;
  rtcSetSceneFlags(scene.get(), static_cast<RTCSceneFlags>(flags));
  return scene;
}

void commit(const Device& device, const EmbreeScene& scene) {
  rtcJoinCommitScene(scene.get());
  check_device(device, "rtcJoinCommitScene");
}

}  // namespace flawsmith::renderer::cpu
