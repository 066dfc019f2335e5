#pragma once
// How a layer's channels are called in a file: shared by writer and reader.
#include <string>

namespace flawsmith {
/// "depth" of one channel; "normal.x", ".y", ".z", ".w" of more.
std::string exr_channel(const std::string& layer, int channels, int channel);
}  // namespace flawsmith
