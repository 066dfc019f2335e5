#pragma once
// Embree's handles as move-only objects that release themselves, and the one way a device is opened.
#include <embree3/rtcore.h>

#include <utility>

namespace flawsmith::renderer::cpu {

template <class Handle, void (*release)(Handle)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Owned() {
    if (handle_) release(handle_);
  }
  Handle get() const { return handle_; }

 private:
  Handle handle_ = nullptr;
};
using Device = Owned<RTCDevice, rtcReleaseDevice>;
using EmbreeScene = Owned<RTCScene, rtcReleaseScene>;
using Geometry = Owned<RTCGeometry, rtcReleaseGeometry>;

/// Opens Embree with AVX2, whatever the machine has beyond: results differ between instruction sets. RunError
/// if the machine lacks it.
Device open_device();
/// RunError, naming the call, if the device has an error on record.
void check_device(const Device& device, const char* call);

/// A scene whose hits do not change when something far away does (ROBUST).
EmbreeScene new_scene(const Device& device, bool filtered);
void commit(const Device& device, const EmbreeScene& scene);

}  // namespace flawsmith::renderer::cpu
