#include "tests/renderer/vulkan/device.h"

#include <cstring>
#include <optional>
#include <vector>

#include "core/error.h"

namespace flawsmith::test_vulkan {
namespace {
constexpr const char* scalar_layout_extension = VK_EXT_SCALAR_BLOCK_LAYOUT_EXTENSION_NAME;

std::optional<std::uint32_t> compute_family(VkPhysicalDevice device) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
  for (std::uint32_t i = 0; i < count; ++i)
    if (families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) return i;
  return std::nullopt;
}

bool has_scalar_layout(VkPhysicalDevice device) {
  std::uint32_t count = 0;
  check(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr),
        "vkEnumerateDeviceExtensionProperties");
  std::vector<VkExtensionProperties> extensions(count);
  check(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data()),
        "vkEnumerateDeviceExtensionProperties");
  for (const auto& extension : extensions)
    if (std::strcmp(extension.extensionName, scalar_layout_extension) == 0) return true;
  return false;
}

int rank(VkPhysicalDeviceType type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return 2;
    default:
      return 1;
  }
}
}  // namespace

void check(VkResult result, const char* call) {
  if (result != VK_SUCCESS)
    throw RunError(std::string(call) + " returned VkResult " + std::to_string(static_cast<int>(result)));
}

Device::Device() {
  check(volkInitialize(), "volkInitialize (is there a Vulkan loader?)");
  VkApplicationInfo application{};
  application.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
  application.pApplicationName = "flawsmith tests";
  application.apiVersion = VK_API_VERSION_1_1;
  VkInstanceCreateInfo info{};
  info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
  info.pApplicationInfo = &application;
  check(vkCreateInstance(&info, nullptr, &instance_), "vkCreateInstance");
  try {
    volkLoadInstance(instance_);
    choose_device();
    open_device();
  } catch (...) {
    vkDestroyInstance(instance_, nullptr);
    throw;
  }
}

Device::~Device() {
  vkDestroyDevice(device_, nullptr);
  vkDestroyInstance(instance_, nullptr);
}

void Device::choose_device() {
  std::uint32_t count = 0;
  check(vkEnumeratePhysicalDevices(instance_, &count, nullptr), "vkEnumeratePhysicalDevices");
  std::vector<VkPhysicalDevice> devices(count);
  check(vkEnumeratePhysicalDevices(instance_, &count, devices.data()), "vkEnumeratePhysicalDevices");
  int best = 0;
  for (const auto device : devices) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device, &properties);
    const auto family = compute_family(device);
    if (!family || properties.apiVersion < VK_API_VERSION_1_1 || !has_scalar_layout(device)) continue;
    if (rank(properties.deviceType) <= best) continue;
    best = rank(properties.deviceType);
    physical_ = device;
    family_ = *family;
    name_ = properties.deviceName;
  }
  if (best == 0)
    throw RunError("no Vulkan 1.1 device with compute and " + std::string(scalar_layout_extension) +
                   " among " + std::to_string(count) +
                   " devices; install a driver, e.g. mesa-vulkan-drivers (lavapipe)");
}

void Device::open_device() {
  const float priority = 1.0f;
  VkDeviceQueueCreateInfo queue{};
  queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
  queue.queueFamilyIndex = family_;
  queue.queueCount = 1;
  queue.pQueuePriorities = &priority;
  VkPhysicalDeviceScalarBlockLayoutFeatures scalar{};
  scalar.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SCALAR_BLOCK_LAYOUT_FEATURES;
  scalar.scalarBlockLayout = VK_TRUE;
  VkDeviceCreateInfo info{};
  info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
  info.pNext = &scalar;
  info.queueCreateInfoCount = 1;
  info.pQueueCreateInfos = &queue;
  info.enabledExtensionCount = 1;
  info.ppEnabledExtensionNames = &scalar_layout_extension;
  check(vkCreateDevice(physical_, &info, nullptr, &device_), "vkCreateDevice");
  volkLoadDevice(device_);
  vkGetDeviceQueue(device_, family_, 0, &queue_);
}

std::uint32_t Device::shared_memory_type(std::uint32_t allowed) const {
  VkPhysicalDeviceMemoryProperties memory;
  vkGetPhysicalDeviceMemoryProperties(physical_, &memory);
  constexpr auto wanted = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i)
    if ((allowed & (1u << i)) && (memory.memoryTypes[i].propertyFlags & wanted) == wanted) return i;
  throw RunError(name_ + " has no memory that the processor sees");
}

Buffer::Buffer(const Device& device, std::size_t bytes) : bytes_(bytes) {
  VkBufferCreateInfo info{};
  info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
  info.size = bytes;
  info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
  VkBuffer buffer = VK_NULL_HANDLE;
  check(vkCreateBuffer(device.get(), &info, nullptr, &buffer), "vkCreateBuffer");
  buffer_ = {device.get(), buffer};

  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements(device.get(), buffer, &needs);
  VkMemoryAllocateInfo allocation{};
  allocation.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
  allocation.allocationSize = needs.size;
  allocation.memoryTypeIndex = device.shared_memory_type(needs.memoryTypeBits);
  VkDeviceMemory memory = VK_NULL_HANDLE;
  check(vkAllocateMemory(device.get(), &allocation, nullptr, &memory), "vkAllocateMemory");
  memory_ = {device.get(), memory};
  check(vkBindBufferMemory(device.get(), buffer, memory, 0), "vkBindBufferMemory");
  check(vkMapMemory(device.get(), memory, 0, VK_WHOLE_SIZE, 0, &mapped_), "vkMapMemory");
}

ComputeShader::ComputeShader(const Device& device, std::span<const std::uint32_t> spirv,
                             std::uint32_t bindings)
    : device_(device), bindings_(bindings) {
  VkShaderModuleCreateInfo code{};
  code.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
  code.codeSize = spirv.size_bytes();
  code.pCode = spirv.data();
  VkShaderModule module = VK_NULL_HANDLE;
  check(vkCreateShaderModule(device.get(), &code, nullptr, &module), "vkCreateShaderModule");
  module_ = {device.get(), module};

  std::vector<VkDescriptorSetLayoutBinding> slots(bindings);
  for (std::uint32_t i = 0; i < bindings; ++i)
    slots[i] = {i, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr};
  VkDescriptorSetLayoutCreateInfo set_info{};
  set_info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
  set_info.bindingCount = bindings;
  set_info.pBindings = slots.data();
  VkDescriptorSetLayout set_layout = VK_NULL_HANDLE;
  check(vkCreateDescriptorSetLayout(device.get(), &set_info, nullptr, &set_layout),
        "vkCreateDescriptorSetLayout");
  set_layout_ = {device.get(), set_layout};

  VkPipelineLayoutCreateInfo layout_info{};
  layout_info.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
  layout_info.setLayoutCount = 1;
  layout_info.pSetLayouts = &set_layout;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  check(vkCreatePipelineLayout(device.get(), &layout_info, nullptr, &layout), "vkCreatePipelineLayout");
  layout_ = {device.get(), layout};

  const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, bindings};
  VkDescriptorPoolCreateInfo pool_info{};
  pool_info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
  pool_info.maxSets = 1;
  pool_info.poolSizeCount = 1;
  pool_info.pPoolSizes = &size;
  VkDescriptorPool pool = VK_NULL_HANDLE;
  check(vkCreateDescriptorPool(device.get(), &pool_info, nullptr, &pool), "vkCreateDescriptorPool");
  descriptors_ = {device.get(), pool};
  VkDescriptorSetAllocateInfo set_allocation{};
  set_allocation.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
  set_allocation.descriptorPool = pool;
  set_allocation.descriptorSetCount = 1;
  set_allocation.pSetLayouts = &set_layout;
  check(vkAllocateDescriptorSets(device.get(), &set_allocation, &set_), "vkAllocateDescriptorSets");

  VkCommandPoolCreateInfo commands_info{};
  commands_info.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
  commands_info.queueFamilyIndex = device.queue_family();
  VkCommandPool commands = VK_NULL_HANDLE;
  check(vkCreateCommandPool(device.get(), &commands_info, nullptr, &commands), "vkCreateCommandPool");
  commands_ = {device.get(), commands};
}

void ComputeShader::run(std::uint32_t constant, std::span<const Buffer* const> buffers,
                        std::uint32_t groups) const {
  const VkSpecializationMapEntry entry{0, 0, sizeof(constant)};
  const VkSpecializationInfo specialisation{1, &entry, sizeof(constant), &constant};
  VkComputePipelineCreateInfo info{};
  info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
  info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
  info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
  info.stage.module = module_.get();
  info.stage.pName = "main";
  info.stage.pSpecializationInfo = &specialisation;
  info.layout = layout_.get();
  VkPipeline raw_pipeline = VK_NULL_HANDLE;
  check(vkCreateComputePipelines(device_.get(), VK_NULL_HANDLE, 1, &info, nullptr, &raw_pipeline),
        "vkCreateComputePipelines");
  const Handle<VkPipeline, &vkDestroyPipeline> pipeline(device_.get(), raw_pipeline);

  std::vector<VkDescriptorBufferInfo> ranges(bindings_);
  std::vector<VkWriteDescriptorSet> writes(bindings_);
  for (std::uint32_t i = 0; i < bindings_; ++i) {
    ranges[i] = {buffers[i]->get(), 0, VK_WHOLE_SIZE};
    writes[i].sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    writes[i].dstSet = set_;
    writes[i].dstBinding = i;
    writes[i].descriptorCount = 1;
    writes[i].descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    writes[i].pBufferInfo = &ranges[i];
  }
  vkUpdateDescriptorSets(device_.get(), bindings_, writes.data(), 0, nullptr);

  check(vkResetCommandPool(device_.get(), commands_.get(), 0), "vkResetCommandPool");
  VkCommandBufferAllocateInfo allocation{};
  allocation.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
  allocation.commandPool = commands_.get();
  allocation.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
  allocation.commandBufferCount = 1;
  VkCommandBuffer commands = VK_NULL_HANDLE;
  check(vkAllocateCommandBuffers(device_.get(), &allocation, &commands), "vkAllocateCommandBuffers");
  VkCommandBufferBeginInfo begin{};
  begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
  begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
  check(vkBeginCommandBuffer(commands, &begin), "vkBeginCommandBuffer");
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.get());
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout_.get(), 0, 1, &set_, 0, nullptr);
  vkCmdDispatch(commands, groups, 1, 1);
  VkMemoryBarrier visible{};
  visible.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
  visible.srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT;
  visible.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
  vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                       &visible, 0, nullptr, 0, nullptr);
  check(vkEndCommandBuffer(commands), "vkEndCommandBuffer");
  VkSubmitInfo submit{};
  submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
  submit.commandBufferCount = 1;
  submit.pCommandBuffers = &commands;
  check(vkQueueSubmit(device_.queue(), 1, &submit, VK_NULL_HANDLE), "vkQueueSubmit");
  check(vkQueueWaitIdle(device_.queue()), "vkQueueWaitIdle");
  vkFreeCommandBuffers(device_.get(), commands_.get(), 1, &commands);
}

}  // namespace flawsmith::test_vulkan
