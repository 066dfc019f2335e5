// PNG: what goes in comes out; what is broken is refused in one line and costs no memory.
#include <zlib.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "core/error.h"
#include "core/png.h"
#include "core/random.h"

using Catch::Matchers::Contains;
using flawsmith::decode_png16;
using flawsmith::encode_png;
using flawsmith::Image;
using flawsmith::InputError;

namespace {
template <class T>
Image<T> noise(int width, int height, int channels) {
  Image<T> image(width, height, channels);
  flawsmith::Random random(5);
  for (auto& value : image.data()) value = static_cast<T>(random.bits());
  return image;
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + body +
         big_endian(static_cast<std::uint32_t>(crc));
}

std::string header(std::uint32_t width, std::uint32_t height, int depth, int type, int interlace = 0) {
  std::string data = big_endian(width) + big_endian(height);
  for (const int byte : {depth, type, 0, 0, interlace}) data += static_cast<char>(byte);
  return std::string("\x89PNG\r\n\x1a\n") + chunk("IHDR", data);
}

std::string deflated(const std::string& raw) {
  uLongf size = compressBound(raw.size());
  std::string out(size, '\0');
  REQUIRE(compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(raw.data()),
                   raw.size()) == Z_OK);
  out.resize(size);
  return out;
}
}  // namespace

TEST_CASE("PNG round trip, 8 and 16 bit, grey, RGB and RGBA", "[png]") {
  for (const int channels : {1, 3, 4}) {
    const auto wide = noise<std::uint16_t>(37, 11, channels);
    CHECK((decode_png16(encode_png(wide)) == wide));
    const auto narrow = noise<std::uint8_t>(37, 11, channels);
    const auto back = decode_png16(encode_png(narrow));
    REQUIRE(back.channels() == channels);
    for (std::size_t i = 0; i < back.data().size(); ++i) REQUIRE(back.data()[i] == narrow.data()[i]);
  }
  CHECK((decode_png16(encode_png(noise<std::uint16_t>(1, 1, 1))) == noise<std::uint16_t>(1, 1, 1)));
}

TEST_CASE("the same pixels give the same PNG bytes", "[png]") {
  CHECK(encode_png(noise<std::uint16_t>(50, 40, 3)) == encode_png(noise<std::uint16_t>(50, 40, 3)));
  CHECK(encode_png(noise<std::uint16_t>(50, 40, 1)) != encode_png(Image<std::uint16_t>(50, 40, 1)));
}

TEST_CASE("kinds of PNG that others write", "[png]") {
  const auto file = [](const std::string& head, const std::string& between, const std::string& raw) {
    return head + between + chunk("IDAT", deflated(raw)) + chunk("IEND", "");
  };
  // Palette, 2 bits a pixel: indices 2 1 0 3 in one byte, after the row's filter byte.
  const auto colours = chunk("PLTE", std::string("\x01\x02\x03\x0b\x0c\x0d\x15\x16\x17\x1f\x20\x21", 12));
  const auto palette = decode_png16(file(header(4, 1, 2, 3), colours, std::string("\0\x93", 2)));
  CHECK(palette.channels() == 3);
  CHECK(palette.data() == std::vector<std::uint16_t>{21, 22, 23, 11, 12, 13, 1, 2, 3, 31, 32, 33});
  // Grey, 1 bit: 1 0 1.
  const auto bits = decode_png16(file(header(3, 1, 1, 0), "", std::string("\0\xa0", 2)));
  CHECK(bits.data() == std::vector<std::uint16_t>{255, 0, 255});
  // Grey, 16 bit, Adam7: a 2 × 2 image comes in three passes, (0,0), then (1,0), then row 1.
  const auto adam = decode_png16(
      file(header(2, 2, 16, 0, 1), "", std::string("\0\x01\x02\0\x03\x04\0\x05\x06\x07\x08", 11)));
  CHECK(adam.data() == std::vector<std::uint16_t>{0x0102, 0x0304, 0x0506, 0x0708});
}

TEST_CASE("what is no PNG, or a broken one, is refused", "[png]") {
  const auto good = encode_png(noise<std::uint16_t>(20, 20, 1));
  CHECK_THROWS_WITH(decode_png16(""), "PNG: not a PNG file");
  CHECK_THROWS_WITH(decode_png16("GIF89a and more"), "PNG: not a PNG file");
  for (std::size_t length = 0; length < good.size() - 16; length += 7)  // the last chunk, IEND, is not needed
    REQUIRE_THROWS_AS(decode_png16(std::string_view(good).substr(0, length)), InputError);
  // Every byte of the header's chunk is under its checksum.
  for (std::size_t at = 12; at < 33; ++at) {
    auto broken = good;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    REQUIRE_THROWS_AS(decode_png16(broken), InputError);
  }
  // Impossible header, right checksum: zero width, 3 bits, type 5.
  CHECK_THROWS_AS(decode_png16(header(0, 1, 8, 0)), InputError);
  CHECK_THROWS_AS(decode_png16(header(1, 1, 3, 0)), InputError);
  CHECK_THROWS_AS(decode_png16(header(1, 1, 8, 5)), InputError);
}

TEST_CASE("a small PNG that claims to be huge is refused before memory is taken", "[png]") {
  // 60,000 × 60,000 RGBA of 16 bits would be 28.8 GB.
  const auto bomb = header(60000, 60000, 16, 6) + chunk("IDAT", deflated(std::string(1000, '\0')));
  CHECK_THROWS_WITH(decode_png16(bomb), "PNG: too many pixels");
}
