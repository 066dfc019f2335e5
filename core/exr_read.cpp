// Reading OpenEXR with distrust: the library takes a file at its word about how much memory it needs, so
// sizes are looked at before it is asked to read.
#include <ImathBox.h>
#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <ImfStdIO.h>
#include <ImfStringAttribute.h>
#include <ImfVersion.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <new>

#include "core/error.h"
#include "core/exr.h"
#include "core/exr_channels.h"

namespace flawsmith {
namespace {
constexpr std::uint64_t header_limit = 32u << 20;  // [byte]
constexpr std::size_t name_limit = 256;            // [byte] of attributes' names and types, with their end

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& message) {
  throw InputError(Place{path.string(), 0, ""}, message);
}
[[noreturn]] void fail_layer(const std::filesystem::path& path, const std::string& layer,
                             const std::string& message) {
  std::string name = layer;  // from a file: anything
  for (char& c : name)
    if (static_cast<unsigned char>(c) < ' ') c = '?';
  throw InputError(Place{path.string(), 0, "layer " + name}, message);
}

/// Runs work; what the library throws at a damaged file becomes an InputError.
void told_as_input_error(const std::filesystem::path& path, const std::function<void()>& work) {
  try {
    work();
  } catch (const InputError&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    std::string what = error.what();
    std::replace(what.begin(), what.end(), '\n', ' ');
    fail(path, "cannot be read as OpenEXR: " + what);
  }
}

std::uint32_t little_endian(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// A string of the header with its end taken off.
std::string text_at(Imf::IStream& stream, const std::filesystem::path& path) {
  std::string text;
  for (char c = 0;; text += c) {
    if (text.size() >= name_limit) fail(path, "has a name without an end in its header");
    stream.read(&c, 1);
    if (c == 0) return text;
  }
}

/// Goes over the attributes of the header (OpenEXR file layout: name, type, size, value, … and an empty name)
/// without reading their values, so that no size is believed that the file cannot hold.
void check_attribute_sizes(Imf::IStream& stream, const std::filesystem::path& path, std::uint64_t file_size) {
  while (!text_at(stream, path).empty()) {
    text_at(stream, path);  // its type
    char bytes[4];
    stream.read(bytes, 4);
    const std::uint64_t end = stream.tellg() + little_endian(bytes);
    if (end > std::min(file_size, header_limit))
      fail(path,
           fmt::format("has an attribute that ends at byte {}; expected a header within the file and {} MiB",
                       end, header_limit >> 20));
    stream.seekg(end);
  }
}

std::string compression_name(Imf::Compression compression) {
  static constexpr const char* names[] = {"none",  "RLE", "ZIPS", "ZIP",  "PIZ",
                                          "PXR24", "B44", "B44A", "DWAA", "DWAB"};
  return compression >= 0 && compression < 10 ? names[compression] : "unknown";
}

void check_channels(const Imf::ChannelList& channels, const std::filesystem::path& path,
                    const ExrLimits& limits) {
  std::size_t count = 0;
  for (auto at = channels.begin(); at != channels.end(); ++at, ++count) {
    if (count == limits.channels) fail(path, fmt::format("has more than {} channels", limits.channels));
    if (at.channel().type != Imf::FLOAT)
      fail_layer(path, at.name(),
                 fmt::format("holds {}; expected 32-bit floating-point numbers",
                             at.channel().type == Imf::HALF ? "16-bit floating-point numbers" : "integers"));
    if (at.channel().xSampling != 1 || at.channel().ySampling != 1)
      fail_layer(path, at.name(), "is subsampled; expected one number per pixel");
  }
}

Imf::Header checked_header(Imf::IStream& stream, const std::filesystem::path& path, const ExrLimits& limits) {
  std::error_code error;
  const std::uint64_t file_size = std::filesystem::file_size(path, error);
  char start[8] = {};
  if (error || file_size < sizeof start) fail(path, "is no OpenEXR file");
  stream.read(start, sizeof start);
  if (!Imf::isImfMagic(start)) fail(path, "is no OpenEXR file");
  int version = static_cast<int>(little_endian(start + 4));
  if (Imf::getVersion(version) != Imf::EXR_VERSION || Imf::isTiled(version) || Imf::isMultiPart(version) ||
      Imf::isNonImage(version))
    fail(path, "is tiled, deep or of several parts; expected one part in scan lines");
  check_attribute_sizes(stream, path, file_size);
  stream.seekg(sizeof start);
  Imf::Header header;
  header.readFrom(stream, version);

  const Imath::Box2i window = header.dataWindow();
  const std::int64_t width = std::int64_t{window.max.x} - window.min.x + 1;
  const std::int64_t height = std::int64_t{window.max.y} - window.min.y + 1;
  if (width < 1 || height < 1 || width > limits.side || height > limits.side)
    fail(path, fmt::format("has a data window of {} x {} px; expected sides from 1 to {} px", width, height,
                           limits.side));
  if (header.compression() < 0 || header.compression() > Imf::ZIP_COMPRESSION)
    fail(path, fmt::format("is compressed by {}; expected none, RLE, ZIPS or ZIP, which keep every bit",
                           compression_name(header.compression())));
  check_channels(header.channels(), path, limits);
  return header;
}

ExrHeader described(const Imf::Header& header) {
  const Imath::Box2i window = header.dataWindow();
  ExrHeader found;
  found.width = window.max.x - window.min.x + 1;
  found.height = window.max.y - window.min.y + 1;
  for (auto at = header.channels().begin(); at != header.channels().end(); ++at)
    found.channels.emplace_back(at.name());
  for (auto at = header.begin(); at != header.end(); ++at)
    if (const auto* text = dynamic_cast<const Imf::StringAttribute*>(&at.attribute()))
      found.texts.emplace(at.name(), text->value());
  return found;
}

void expect_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) fail(path, "no such file");
  if (!std::filesystem::is_regular_file(path, error)) fail(path, "is no file");
}

/// Images for the wanted layers, and where the library is to put the numbers.
std::vector<ExrLayer> prepared(const ExrHeader& header, const std::vector<ExrLayerName>& wanted,
                               const std::filesystem::path& path, const ExrLimits& limits) {
  std::size_t samples = 0;
  for (const ExrLayerName& name : wanted) {
    samples += static_cast<std::size_t>(name.channels);
    for (int c = 0; c < name.channels; ++c)
      if (const std::string channel = exr_channel(name.name, name.channels, c); !header.has(channel))
        fail_layer(path, channel, "is missing");
  }
  const std::size_t bytes = samples * sizeof(float) * static_cast<std::size_t>(header.width) *
                            static_cast<std::size_t>(header.height);
  if (bytes > limits.pixel_bytes)
    fail(path,
         fmt::format("has {} MiB of pixels; expected at most {} MiB", bytes >> 20, limits.pixel_bytes >> 20));
  std::vector<ExrLayer> layers;
  for (const ExrLayerName& name : wanted)
    layers.push_back({name.name, Image<float>(header.width, header.height, name.channels)});
  return layers;
}
}  // namespace

bool ExrHeader::has(const std::string& layer) const {
  return std::find(channels.begin(), channels.end(), layer) != channels.end();
}

ExrHeader read_exr_header(const std::filesystem::path& path, const ExrLimits& limits) {
  expect_file(path);
  ExrHeader header;
  told_as_input_error(path, [&] {
    Imf::StdIFStream stream(path.c_str());
    header = described(checked_header(stream, path, limits));
  });
  return header;
}

std::vector<ExrLayer> read_exr(const std::filesystem::path& path, const std::vector<ExrLayerName>& wanted,
                               const ExrLimits& limits) {
  expect_file(path);
  std::vector<ExrLayer> layers;
  told_as_input_error(path, [&] {
    Imf::StdIFStream stream(path.c_str());
    const Imf::Header header = checked_header(stream, path, limits);
    layers = prepared(described(header), wanted, path, limits);
    const Imath::Box2i window = header.dataWindow();
    Imf::FrameBuffer frame;
    for (ExrLayer& layer : layers) {
      const int channels = layer.pixels.channels();
      for (int c = 0; c < channels; ++c)
        frame.insert(exr_channel(layer.name, channels, c),
                     Imf::Slice::Make(Imf::FLOAT, layer.pixels.data().data() + c, window,
                                      sizeof(float) * static_cast<std::size_t>(channels)));
    }
    stream.seekg(0);
    Imf::InputFile file(stream, 1);
    file.setFrameBuffer(frame);
    file.readPixels(window.min.y, window.max.y);
  });
  return layers;
}
}  // namespace flawsmith
