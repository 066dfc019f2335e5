#pragma once
// Raw frames as cameras send them: the pixel formats of GenICam's Pixel Format Naming Convention (PFNC) and
// the two older packings of GigE Vision.
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// How the numbers of a frame lie in memory. Lines follow each other without padding, so that a line of a
/// packed format may begin within a byte.
struct PixelFormat {
  enum class Packing {
    whole_bytes,  // one byte, or two with the lower one first and zeros above the number
    bit_stream,   // "p": the numbers' bits without gaps, each number's lowest first, filling bytes from below
    gige_vision,  // "Packed": two numbers in three bytes, their high 8 bits outside, their low bits between
  };
  std::string name;        // "Mono12p", "BayerRG12Packed"
  std::uint32_t code = 0;  // PFNC's 32-bit value
  int bits = 8;            // of a number
  Packing packing = Packing::whole_bytes;
};

/// All that frames of this sensor can be sent in at its bit depth; the region's corner decides the Bayer
/// tile.
std::vector<PixelFormat> pixel_formats(const scenes::Sensor& sensor, const scenes::Roi& roi);

/// The frame's bytes in that format; what is left of the last byte is 0. No number has more than the format's
/// bits.
std::string packed(const Image<std::uint16_t>& dn, const PixelFormat& format);

}  // namespace flawsmith::renderer
