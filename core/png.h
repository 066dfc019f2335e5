#pragma once
// PNG through libpng, to and from memory. The same pixels give the same bytes (fixed filter and compression
// level).
#include <cstdint>
#include <string>
#include <string_view>

#include "core/image.h"

namespace flawsmith {
/// 1 channel: grey, 3: RGB, 4: RGBA.
std::string encode_png(const Image<std::uint8_t>& image);
std::string encode_png(const Image<std::uint16_t>& image);
/// Throws InputError on bytes that are no PNG, or with more than 2^28 samples.
Image<std::uint16_t> decode_png16(std::string_view bytes);  // 8-bit files keep their values, 0 … 255
}  // namespace flawsmith
