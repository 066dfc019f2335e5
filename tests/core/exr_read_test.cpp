// Reading OpenEXR back, and every way in which a file can be something else.
#include <ImathBox.h>
#include <ImfArray.h>
#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfOutputFile.h>
#include <ImfTileDescription.h>
#include <ImfTiledOutputFile.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/error.h"
#include "core/exr.h"
#include "core/file.h"
#include "tests/core/scratch_folder.h"

using namespace flawsmith;
using Catch::Contains;

namespace {
void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string fault_of(const std::filesystem::path& path, const std::vector<ExrLayerName>& wanted = {{"depth"}},
                     const ExrLimits& limits = {}) {
  try {
    read_exr(path, wanted, limits);
  } catch (const InputError& error) {
    CHECK_THAT(error.what(), Contains(path.filename().string()));
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return error.what();
  }
  return "";
}

// Any sort of file that the library can write, 4 x 3 px, zeros in it.
void write_foreign(const std::filesystem::path& path, Imf::PixelType type, Imf::Compression compression,
                   bool tiled = false, int sampling = 1) {
  Imf::Header header(4, 3);
  header.compression() = compression;
  header.channels().insert("depth", Imf::Channel(type, sampling, sampling));
  if (sampling != 1) header.dataWindow().max = {3, 3};
  std::vector<char> zeros(4 * 4 * 4);
  Imf::FrameBuffer frame;
  frame.insert("depth", Imf::Slice(type, zeros.data(), 4, 16, sampling, sampling));
  if (tiled) {
    header.setTileDescription(Imf::TileDescription(2, 2));
    Imf::TiledOutputFile file(path.c_str(), header);
    file.setFrameBuffer(frame);
    file.writeTiles(0, file.numXTiles() - 1, 0, file.numYTiles() - 1);
    return;
  }
  Imf::OutputFile file(path.c_str(), header);
  file.setFrameBuffer(frame);
  file.writePixels(sampling == 1 ? 3 : 4);
}

Image<float> ramp(int width, int height, int channels = 1) {
  Image<float> image(width, height, channels);
  for (std::size_t i = 0; i < image.data().size(); ++i) image.data()[i] = static_cast<float>(i) / 7.0f;
  return image;
}
}  // namespace

TEST_CASE("EXR layers are read as they were written, bit for bit", "[exr]") {
  const ScratchFolder folder;
  Image<float> depth = ramp(37, 21);
  depth.at(3, 2) = std::numeric_limits<float>::quiet_NaN();
  depth.at(4, 2) = -std::numeric_limits<float>::infinity();
  const Image<float> normal = ramp(37, 21, 3);
  write_exr(folder / "a.exr", {{"depth", depth}, {"normal", normal}}, {{"unit", "mm"}});

  const ExrHeader header = read_exr_header(folder / "a.exr");
  CHECK(header.width == 37);
  CHECK(header.height == 21);
  CHECK(header.channels == std::vector<std::string>{"depth", "normal.x", "normal.y", "normal.z"});
  CHECK(header.texts.at("unit") == "mm");
  CHECK(header.has("depth"));
  CHECK_FALSE(header.has("normal"));

  const auto layers = read_exr(folder / "a.exr", {{"normal", 3}, {"depth"}});
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].name == "normal");
  CHECK(layers[0].pixels == normal);
  CHECK(std::isnan(layers[1].pixels.at(3, 2)));
  CHECK(layers[1].pixels.at(4, 2) == -std::numeric_limits<float>::infinity());
  CHECK(layers[1].pixels.at(36, 20) == depth.at(36, 20));
}

TEST_CASE("EXR files of another sort are refused by what they are", "[exr]") {
  const ScratchFolder folder;
  const auto path = folder / "a.exr";
  CHECK_THAT(fault_of(path), Contains("no such file"));
  CHECK_THAT(fault_of(folder.path()), Contains("is no file"));
  write_bytes(path, "");
  CHECK_THAT(fault_of(path), Contains("is no OpenEXR file"));
  write_bytes(path, "\x89PNG\r\n\x1a\n and more");
  CHECK_THAT(fault_of(path), Contains("is no OpenEXR file"));
  write_foreign(path, Imf::HALF, Imf::ZIP_COMPRESSION);
  CHECK_THAT(fault_of(path), Contains("layer depth: holds 16-bit"));
  write_foreign(path, Imf::UINT, Imf::ZIP_COMPRESSION);
  CHECK_THAT(fault_of(path), Contains("layer depth: holds integers"));
  write_foreign(path, Imf::FLOAT, Imf::PXR24_COMPRESSION);
  CHECK_THAT(fault_of(path), Contains("compressed by PXR24; expected none, RLE, ZIPS or ZIP"));
  write_foreign(path, Imf::FLOAT, Imf::ZIP_COMPRESSION, true);
  CHECK_THAT(fault_of(path), Contains("expected one part in scan lines"));
  write_foreign(path, Imf::FLOAT, Imf::ZIP_COMPRESSION, false, 2);
  CHECK_THAT(fault_of(path), Contains("layer depth: is subsampled"));
  for (const auto compression : {Imf::NO_COMPRESSION, Imf::RLE_COMPRESSION, Imf::ZIPS_COMPRESSION}) {
    write_foreign(path, Imf::FLOAT, compression);
    CHECK(fault_of(path).empty());
  }
  CHECK_THAT(fault_of(path, {{"depth"}, {"zone"}}), Contains("layer zone: is missing"));
  CHECK_THAT(fault_of(path, {{"depth", 3}}), Contains("layer depth.x: is missing"));
}

TEST_CASE("EXR files are bounded before memory is taken", "[exr]") {
  const ScratchFolder folder;
  const auto path = folder / "a.exr";
  write_exr(path, {{"depth", ramp(40, 30)}, {"zone", ramp(40, 30)}});
  ExrLimits limits;
  limits.side = 39;
  CHECK_THAT(fault_of(path, {{"depth"}}, limits),
             Contains("data window of 40 x 30 px; expected sides from 1 to 39"));
  limits = {};
  limits.channels = 1;
  CHECK_THAT(fault_of(path, {{"depth"}}, limits), Contains("more than 1 channels"));
  limits = {};
  limits.pixel_bytes = 40 * 30 * 4;  // one layer
  CHECK(fault_of(path, {{"depth"}}, limits).empty());
  CHECK_THAT(fault_of(path, {{"depth"}, {"zone"}}, limits), Contains("of pixels; expected at most"));

  // The window's corners stand in the header as four 32-bit numbers after "dataWindow\0box2i\0" and the size.
  std::string bytes = read_file(path);
  const std::size_t window = bytes.find("dataWindow") + 11 + 6 + 4;
  bytes.replace(window + 8, 8, std::string("\xff\xff\xff\x7f\xff\xff\xff\x7f", 8));  // 2^31 columns and rows
  write_bytes(path, bytes);
  CHECK_THAT(fault_of(path), Contains("has a data window of 2147483648 x 2147483648 px"));
  // The size of that attribute says 2 GiB.
  bytes.replace(window - 4, 4, std::string("\xff\xff\xff\x7f", 4));
  write_bytes(path, bytes);
  CHECK_THAT(fault_of(path), Contains("has an attribute that ends at byte"));
}

TEST_CASE("EXR files that were cut off or damaged are refused or read, and nothing worse", "[exr]") {
  const ScratchFolder folder;
  const auto path = folder / "a.exr";
  write_exr(path, {{"depth", ramp(24, 40)}}, {{"flawsmith.capture", "{}"}});
  const std::string whole = read_file(path);
  for (std::size_t size = 0; size < whole.size(); size += size < 500 ? 1 : 17) {
    write_bytes(path, whole.substr(0, size));
    INFO(size << " of " << whole.size() << " bytes");
    CHECK_FALSE(fault_of(path).empty());
  }
  int refused = 0;
  for (std::size_t at = 0; at < whole.size(); at += at < 500 ? 1 : 7)
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      write_bytes(path, damaged);
      refused += !fault_of(path).empty();
    }
  // Magic number, version, window, compression, channel list and compressed blocks: no longer what they were.
  CHECK(refused > 200);
}
