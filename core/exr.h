#pragma once
// Multi-layer OpenEXR: one float channel per entry, e.g. "ring.0.electrons_per_s" or "normal.x".
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/image.h"

namespace flawsmith {
/// A named layer. An image of n > 1 channels becomes "<name>.x", ".y", ".z", ".w".
struct ExrLayer {
  std::string name;
  Image<float> pixels;
};
/// All layers have one size. Text attributes go into the header. Written beside its name, then renamed.
void write_exr(const std::filesystem::path& path, const std::vector<ExrLayer>& layers,
               const std::vector<std::pair<std::string, std::string>>& attributes = {});
}  // namespace flawsmith
