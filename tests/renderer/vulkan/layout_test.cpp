// Structures that cross the border between C++ and shaders have the same offsets on both sides.
#include <catch2/catch.hpp>
#include <cstddef>
#include <vector>

#include "tests/renderer/vulkan/device.h"
#include "tests/renderer/vulkan/layout_spirv.h"
#include "tests/renderer/vulkan/transport_functions.h"

namespace flawsmith::test_vulkan {
using namespace renderer::shared;

TEST_CASE("structures lie the same in C++ and in shaders", "[vulkan]") {
  const Device device;
  std::vector<std::uint32_t> words(1024), expected;
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = 0x3f800000u + static_cast<std::uint32_t>(i);  // normal floats
  std::vector<const char*> names;
#define MEMBER(structure, member)          \
  names.push_back(#structure "." #member); \
  expected.push_back(static_cast<std::uint32_t>(offsetof(structure, member) / 4));
#define SIZE(structure, member)           \
  names.push_back("size of " #structure); \
  expected.push_back(static_cast<std::uint32_t>((sizeof(structure) + offsetof(structure, member)) / 4));
#include "tests/renderer/vulkan/members.h"
#undef MEMBER
#undef SIZE
  const Buffer in(device, words.size() * sizeof(std::uint32_t)),
      out(device, expected.size() * sizeof(std::uint32_t));
  std::copy(words.begin(), words.end(), in.as<std::uint32_t>().begin());
  const Buffer* const buffers[] = {&in, &out};
  ComputeShader(device, layout_spirv, 2).run(0, buffers, 1);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(names[i]);
    CHECK(out.as<std::uint32_t>()[i] - 0x3f800000u == expected[i]);
  }
}

}  // namespace flawsmith::test_vulkan
