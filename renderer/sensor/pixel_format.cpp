// PFNC 2.x and GigE Vision 1.x: names, values and bit layouts. EMVA, GenICam Pixel Format Naming Convention;
// the packings of GigE Vision as in Basler's manuals ("Mono 12 Packed": B0 = P0[11:4], B1 = P1[3:0] P0[3:0],
// B2 = P1[11:4]).
#include "renderer/sensor/pixel_format.h"

#include <array>

#include "core/check.h"
#include "renderer/sensor.h"

namespace flawsmith::renderer {
namespace {
using Packing = PixelFormat::Packing;

struct Family {
  int bits;
  const char* ending;
  Packing packing;
  // PFNC values by tile; 0: not in the convention.
  std::uint32_t mono, gr, rg, gb, bg;
};
constexpr std::array families{
    Family{8, "8", Packing::whole_bytes, 0x01080001, 0x01080008, 0x01080009, 0x0108000A, 0x0108000B},
    Family{10, "10", Packing::whole_bytes, 0x01100003, 0x0110000C, 0x0110000D, 0x0110000E, 0x0110000F},
    Family{10, "10p", Packing::bit_stream, 0x010A0046, 0x010A0056, 0x010A0058, 0x010A0054, 0x010A0052},
    Family{10, "10Packed", Packing::gige_vision, 0x010C0004, 0x010C0026, 0x010C0027, 0x010C0028, 0x010C0029},
    Family{12, "12", Packing::whole_bytes, 0x01100005, 0x01100010, 0x01100011, 0x01100012, 0x01100013},
    Family{12, "12p", Packing::bit_stream, 0x010C0047, 0x010C0057, 0x010C0059, 0x010C0055, 0x010C0053},
    Family{12, "12Packed", Packing::gige_vision, 0x010C0006, 0x010C002A, 0x010C002B, 0x010C002C, 0x010C002D},
    Family{14, "14", Packing::whole_bytes, 0x01100025, 0, 0, 0, 0},
    Family{16, "16", Packing::whole_bytes, 0x01100007, 0x0110002E, 0x0110002F, 0x01100030, 0x01100031},
};

std::uint32_t code_of(const Family& family, const std::string& pattern) {
  if (pattern == "mono") return family.mono;
  if (pattern == "GRBG") return family.gr;
  if (pattern == "RGGB") return family.rg;
  return pattern == "GBRG" ? family.gb : family.bg;
}

void put_whole_bytes(std::string& bytes, const std::vector<std::uint16_t>& numbers, int bits) {
  for (const std::uint16_t number : numbers) {
    bytes.push_back(static_cast<char>(number & 0xff));
    if (bits > 8) bytes.push_back(static_cast<char>(number >> 8));
  }
}

void put_bit_stream(std::string& bytes, const std::vector<std::uint16_t>& numbers, int bits) {
  std::uint32_t waiting = 0;
  int count = 0;
  for (const std::uint16_t number : numbers) {
    waiting |= static_cast<std::uint32_t>(number) << count;
    for (count += bits; count >= 8; count -= 8, waiting >>= 8)
      bytes.push_back(static_cast<char>(waiting & 0xff));
  }
  if (count > 0) bytes.push_back(static_cast<char>(waiting & 0xff));
}

void put_gige_vision(std::string& bytes, const std::vector<std::uint16_t>& numbers, int bits) {
  const int low_bits = bits - 8;
  const unsigned mask = (1u << low_bits) - 1u;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    const unsigned first = numbers[i], second = i + 1 < numbers.size() ? numbers[i + 1] : 0u;
    bytes.push_back(static_cast<char>(first >> low_bits));
    bytes.push_back(static_cast<char>(((second & mask) << 4) | (first & mask)));
    if (i + 1 < numbers.size()) bytes.push_back(static_cast<char>(second >> low_bits));
  }
}
}  // namespace

std::vector<PixelFormat> pixel_formats(const scenes::Sensor& sensor, const scenes::Roi& roi) {
  const std::string pattern = pattern_at(sensor, roi);
  // PFNC names a tile by its first line: RGGB is BayerRG.
  const std::string prefix = pattern == "mono" ? "Mono" : "Bayer" + pattern.substr(0, 2);
  std::vector<PixelFormat> formats;
  for (const Family& family : families)
    if (const std::uint32_t code = code_of(family, pattern); family.bits == sensor.bit_depth && code != 0)
      formats.push_back({prefix + family.ending, code, family.bits, family.packing});
  return formats;
}

std::string packed(const Image<std::uint16_t>& dn, const PixelFormat& format) {
  CHECK(dn.channels() == 1);
  const auto& numbers = dn.data();
  for (const std::uint16_t number : numbers) CHECK(number >> format.bits == 0);
  std::string bytes;
  bytes.reserve(2 * numbers.size());
  switch (format.packing) {
    case Packing::whole_bytes:
      put_whole_bytes(bytes, numbers, format.bits);
      break;
    case Packing::bit_stream:
      put_bit_stream(bytes, numbers, format.bits);
      break;
    case Packing::gige_vision:
      put_gige_vision(bytes, numbers, format.bits);
      break;
  }
  return bytes;
}
}  // namespace flawsmith::renderer
