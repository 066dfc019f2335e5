#pragma once
// Run lengths as in COCO: down the columns, first of zeros, over the whole frame.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/mask.h"

namespace flawsmith::dataset {

/// Run lengths [px], zeros first (0 if the first pixel is set); they add up to width · height.
using RunLengths = std::vector<std::uint32_t>;

/// Of a mask inside a frame of this size.
RunLengths encode_rle(const Mask& mask, int width, int height);
/// The mask over its tight box. InputError if the lengths do not add up to width · height.
Mask decode_rle(const RunLengths& counts, int width, int height);

/// COCO's compressed form: each length less the one two before it (from the fourth on), in groups of five
/// bits, lowest first; bit 0x20 says that more follow; plus 48 to be printable.
std::string compress_rle(const RunLengths& counts);
/// InputError on a text that is no such form.
RunLengths decompress_rle(std::string_view text);

}  // namespace flawsmith::dataset
