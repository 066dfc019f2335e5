// Raw frames as cameras send them, read back by a reader of the test's own.
#include "renderer/sensor/pixel_format.h"

#include <catch2/catch.hpp>
#include <map>

#include "core/random.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

namespace {
scenes::Sensor sensor_of(const std::string& pattern, int bits) {
  scenes::Sensor sensor;
  sensor.name = "test";
  sensor.pattern = pattern;
  sensor.bit_depth = bits;
  return sensor;
}

PixelFormat format_of(const std::string& pattern, int bits, const std::string& name, scenes::Roi roi = {}) {
  for (const PixelFormat& format : pixel_formats(sensor_of(pattern, bits), roi))
    if (format.name == name) return format;
  FAIL("no format " << name);
  return {};
}

Image<std::uint16_t> line(const std::vector<std::uint16_t>& numbers) {
  Image<std::uint16_t> dn(static_cast<int>(numbers.size()), 1);
  dn.data() = numbers;
  return dn;
}

std::vector<int> bytes(const std::string& text) {
  std::vector<int> result;
  for (const char c : text) result.push_back(static_cast<unsigned char>(c));
  return result;
}

// A reader: bit b of number i stands at this bit of the bytes, counted from the lowest of byte 0.
std::size_t bit_place(const PixelFormat& format, std::size_t i, int b) {
  const auto bits = static_cast<std::size_t>(format.bits), place = static_cast<std::size_t>(b);
  switch (format.packing) {
    case PixelFormat::Packing::whole_bytes:
      return i * (bits > 8 ? 16 : 8) + place;
    case PixelFormat::Packing::bit_stream:
      return i * bits + place;
    case PixelFormat::Packing::gige_vision:
      break;
  }
  // Three bytes for two numbers: high 8 bits in the first or third, low ones in the middle's lower or upper
  // half.
  const std::size_t low = bits - 8, begin = 24 * (i / 2);
  if (place >= low) return begin + (i % 2 == 0 ? 0 : 16) + place - low;
  return begin + 8 + (i % 2 == 0 ? 0 : 4) + place;
}
std::vector<std::uint16_t> read_back(const std::string& raw, std::size_t count, const PixelFormat& format) {
  std::vector<std::uint16_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i)
    for (int b = 0; b < format.bits; ++b) {
      const std::size_t place = bit_place(format, i, b);
      REQUIRE(place / 8 < raw.size());
      const unsigned bit = (static_cast<unsigned char>(raw[place / 8]) >> (place % 8)) & 1u;
      numbers[i] = static_cast<std::uint16_t>(numbers[i] | (bit << b));
    }
  return numbers;
}
}  // namespace

TEST_CASE("bytes of the packed formats are those of the conventions", "[sensor][raw]") {
  // 0xABC and 0x123. PFNC 12p, bits from below: BC, 3A, 12. GigE Vision: high bytes AB and 12 outside, low
  // halves C (first, below) and 3 between.
  const auto two = line({0xABC, 0x123});
  CHECK(bytes(packed(two, format_of("mono", 12, "Mono12p"))) == std::vector<int>{0xBC, 0x3A, 0x12});
  CHECK(bytes(packed(two, format_of("mono", 12, "Mono12Packed"))) == std::vector<int>{0xAB, 0x3C, 0x12});
  CHECK(bytes(packed(two, format_of("mono", 12, "Mono12"))) == std::vector<int>{0xBC, 0x0A, 0x23, 0x01});
  // Ten bits: 11 0000 0001, 00 0000 0010, 10 1010 1010, 11 1111 1111 from the lowest bit on: 01 | 0000 10 11
  // | 1010 0000 | 11 1010 10 | 1111 1111.
  const auto four = line({0x301, 0x002, 0x2AA, 0x3FF});
  CHECK(bytes(packed(four, format_of("mono", 10, "Mono10p"))) ==
        std::vector<int>{0x01, 0x0B, 0xA0, 0xEA, 0xFF});
  // GigE Vision: 0x301 → C0 and 01, 0x002 → 00 and 10 (its low bits in bits 4 and 5).
  CHECK(bytes(packed(line({0x301, 0x002}), format_of("mono", 10, "Mono10Packed"))) ==
        std::vector<int>{0xC0, 0x21, 0x00});
}

TEST_CASE("every format reads back, also where lines and frames end within a byte", "[sensor][raw]") {
  int formats = 0;
  for (const std::string pattern : {"mono", "RGGB"})
    for (const int bits : {8, 10, 12, 14, 16})
      for (const PixelFormat& format : pixel_formats(sensor_of(pattern, bits), {}))
        for (const int width : {1, 2, 3, 5, 8}) {
          Image<std::uint16_t> dn(width, 3);
          Random random(static_cast<std::uint64_t>(width));
          for (auto& number : dn.data())
            number = static_cast<std::uint16_t>(random.below(1u << static_cast<unsigned>(bits)));
          const std::string raw = packed(dn, format);
          INFO(format.name << " width " << width);
          CHECK(read_back(raw, dn.data().size(), format) == dn.data());
          // No padding: 8 bits and 16 take 1 and 2 bytes, p a number's bits, Packed 12 bits.
          const int per_number = format.packing == PixelFormat::Packing::whole_bytes  ? (bits > 8 ? 16 : 8)
                                 : format.packing == PixelFormat::Packing::bit_stream ? bits
                                                                                      : 12;
          CHECK(static_cast<int>(raw.size()) == (3 * width * per_number + 7) / 8);
          ++formats;
        }
  CHECK(formats == 5 * (9 + 8));  // there is none here for 14 bits under filters
}

TEST_CASE("formats are named and numbered as in the convention, by the region's corner", "[sensor][raw]") {
  // PFNC 2.1, values; the older packings are GigE Vision's.
  const std::map<std::string, std::uint32_t> codes{
      {"Mono8", 0x01080001},  {"Mono10p", 0x010A0046},      {"Mono12p", 0x010C0047},
      {"Mono12", 0x01100005}, {"Mono12Packed", 0x010C0006}, {"Mono16", 0x01100007},
      {"Mono14", 0x01100025}, {"Mono10Packed", 0x010C0004}};
  std::size_t found = 0;
  for (const int bits : {8, 10, 12, 14, 16})
    for (const PixelFormat& format : pixel_formats(sensor_of("mono", bits), {}))
      if (const auto known = codes.find(format.name); known != codes.end()) {
        ++found;
        CHECK(format.code == known->second);
        CHECK(format.bits == bits);
      }
  CHECK(found == codes.size());
  CHECK(format_of("RGGB", 12, "BayerRG12p").code == 0x010C0059);
  CHECK(format_of("RGGB", 10, "BayerGR10p", {1, 0, 8, 8}).code == 0x010A0056);  // one column on: G first
  CHECK(format_of("RGGB", 12, "BayerGB12Packed", {0, 1, 8, 8}).code == 0x010C002C);
  CHECK(format_of("RGGB", 12, "BayerBG12", {1, 1, 8, 8}).code == 0x01100013);
}
