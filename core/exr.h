#pragma once
// Multi-layer OpenEXR: one float channel per entry, e.g. "ring.0.electrons_per_s" or "normal.x"; to files
// and, with bounds on everything that a file can make large, from them.
#include <cstddef>
#include <filesystem>
#include <map>
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
/// The bytes of a file. All layers have one size. Text attributes go into the header.
std::string encode_exr(const std::vector<ExrLayer>& layers,
                       const std::vector<std::pair<std::string, std::string>>& attributes = {});
/// Written beside its name, then renamed.
void write_exr(const std::filesystem::path& path, const std::vector<ExrLayer>& layers,
               const std::vector<std::pair<std::string, std::string>>& attributes = {});

/// Bounds on what a file may make large.
struct ExrLimits {
  int side = 1 << 16;                              // [px]
  std::size_t channels = 4096;                     // in the file
  std::size_t pixel_bytes = std::size_t{1} << 35;  // of the layers that are read
};

struct ExrHeader {
  int width = 0, height = 0;                 // [px] of the data window
  std::vector<std::string> channels;         // their names in full, sorted
  std::map<std::string, std::string> texts;  // attributes of type string
  /// Whether the file has the layer in one channel.
  bool has(const std::string& layer) const;
};

/// A layer to be read, and in how many channels it lies in the file.
struct ExrLayerName {
  std::string name;
  int channels = 1;
};

/// Both read files of one part, in scan lines, of 32-bit floating-point channels without subsampling, not
/// compressed or by RLE, ZIPS or ZIP. InputError, naming the file and, where there is one, the layer: a file
/// of any other sort, cut off or damaged, beyond a limit, or without a layer that is wanted. Values are as
/// they stand there: NaN and infinities, too.
ExrHeader read_exr_header(const std::filesystem::path& path, const ExrLimits& limits = {});
std::vector<ExrLayer> read_exr(const std::filesystem::path& path, const std::vector<ExrLayerName>& wanted,
                               const ExrLimits& limits = {});
}  // namespace flawsmith
