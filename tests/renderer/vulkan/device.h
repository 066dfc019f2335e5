#pragma once
// The little of Vulkan that tests of shared code need: a device with a compute queue, buffers in memory that
// both sides see, a compute pipeline, one dispatch at a time. Handles are move-only and destroy themselves;
// every VkResult is read.
#include <volk.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace flawsmith::test_vulkan {

/// Throws RunError naming the call unless the result is VK_SUCCESS.
void check(VkResult result, const char* call);

/// A child of a device, destroyed with `destroy` (a pointer to volk's function pointer: loaded later than
/// this type).
template <class T, void (**destroy)(VkDevice, T, const VkAllocationCallbacks*)>
class Handle {
 public:
  Handle() = default;
  Handle(VkDevice device, T value) : device_(device), value_(value) {}
  Handle(Handle&& other) noexcept
      : device_(std::exchange(other.device_, VK_NULL_HANDLE)),
        value_(std::exchange(other.value_, VK_NULL_HANDLE)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(value_, other.value_);
    return *this;
  }
  ~Handle() {
    if (value_ != VK_NULL_HANDLE) (*destroy)(device_, value_, nullptr);
  }
  T get() const { return value_; }

 private:
  VkDevice device_ = VK_NULL_HANDLE;
  T value_ = VK_NULL_HANDLE;
};

/// The best device there is (a GPU before a processor) that has a compute queue and scalar block layout.
/// RunError, saying what was found, where there is none.
class Device {
 public:
  Device();
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  VkDevice get() const { return device_; }
  VkQueue queue() const { return queue_; }
  std::uint32_t queue_family() const { return family_; }
  const std::string& name() const { return name_; }
  /// A memory type that the processor sees without flushing.
  std::uint32_t shared_memory_type(std::uint32_t allowed) const;

 private:
  void choose_device();
  void open_device();
  VkInstance instance_ = VK_NULL_HANDLE;
  VkPhysicalDevice physical_ = VK_NULL_HANDLE;
  VkDevice device_ = VK_NULL_HANDLE;
  VkQueue queue_ = VK_NULL_HANDLE;
  std::uint32_t family_ = 0;
  std::string name_;
};

/// A storage buffer, mapped for as long as it lives.
class Buffer {
 public:
  Buffer(const Device& device, std::size_t bytes);
  VkBuffer get() const { return buffer_.get(); }
  template <class T>
  std::span<T> as() const {
    return {static_cast<T*>(mapped_), bytes_ / sizeof(T)};
  }

 private:
  Handle<VkDeviceMemory, &vkFreeMemory> memory_;  // freed after the buffer
  Handle<VkBuffer, &vkDestroyBuffer> buffer_;
  void* mapped_ = nullptr;
  std::size_t bytes_ = 0;
};

/// A compute shader over storage buffers 0, 1, ... of set 0, with one specialisation constant (id 0).
class ComputeShader {
 public:
  ComputeShader(const Device& device, std::span<const std::uint32_t> spirv, std::uint32_t bindings);
  /// Compiles for the constant, runs the groups and waits.
  void run(std::uint32_t constant, std::span<const Buffer* const> buffers, std::uint32_t groups) const;

 private:
  const Device& device_;
  Handle<VkShaderModule, &vkDestroyShaderModule> module_;
  Handle<VkDescriptorSetLayout, &vkDestroyDescriptorSetLayout> set_layout_;
  Handle<VkPipelineLayout, &vkDestroyPipelineLayout> layout_;
  Handle<VkDescriptorPool, &vkDestroyDescriptorPool> descriptors_;
  Handle<VkCommandPool, &vkDestroyCommandPool> commands_;
  VkDescriptorSet set_ = VK_NULL_HANDLE;
  std::uint32_t bindings_ = 0;
};

}  // namespace flawsmith::test_vulkan
