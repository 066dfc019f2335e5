#include "core/exr.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfOutputFile.h>
#include <ImfStringAttribute.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/check.h"
#include "core/exr_channels.h"
#include "core/file.h"

namespace flawsmith {
namespace {
/// A file in memory: captures have gigabytes, and StdOSStream would hand out a copy of them.
class MemoryStream : public Imf::OStream {
 public:
  MemoryStream() : OStream("memory") {}
  void write(const char data[], int count) override {
    const auto size = static_cast<std::size_t>(count);
    if (bytes_.size() < at_ + size) bytes_.resize(at_ + size);
    std::memcpy(bytes_.data() + at_, data, size);
    at_ += size;
  }
  std::uint64_t tellp() override { return at_; }
  void seekp(std::uint64_t position) override { at_ = position; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};
}  // namespace

std::string exr_channel(const std::string& layer, int channels, int channel) {
  static constexpr std::array<const char*, 4> suffix = {".x", ".y", ".z", ".w"};
  CHECK(channels >= 1 && channels <= 4 && channel >= 0 && channel < channels);
  return channels == 1 ? layer : layer + suffix[static_cast<std::size_t>(channel)];
}

std::string encode_exr(const std::vector<ExrLayer>& layers,
                       const std::vector<std::pair<std::string, std::string>>& attributes) {
  CHECK(!layers.empty());
  const int width = layers[0].pixels.width(), height = layers[0].pixels.height();
  CHECK(width > 0 && height > 0);
  Imf::Header header(width, height);
  header.compression() = Imf::ZIP_COMPRESSION;
  for (const auto& [key, value] : attributes) header.insert(key, Imf::StringAttribute(value));
  Imf::FrameBuffer frame;
  for (const auto& layer : layers) {
    const int channels = layer.pixels.channels();
    CHECK(layer.pixels.width() == width && layer.pixels.height() == height);
    for (int c = 0; c < channels; ++c) {
      const std::string name = exr_channel(layer.name, channels, c);
      header.channels().insert(name, Imf::Channel(Imf::FLOAT));
      const auto stride = sizeof(float) * static_cast<std::size_t>(channels);
      // Imf::Slice takes a plain char*; it only reads through it when writing a file.
      auto* base = const_cast<float*>(layer.pixels.data().data() + c);
      frame.insert(name, Imf::Slice(Imf::FLOAT, reinterpret_cast<char*>(base), stride,
                                    stride * static_cast<std::size_t>(width)));
    }
  }
  MemoryStream stream;
  {
    Imf::OutputFile file(stream, header, 1);
    file.setFrameBuffer(frame);
    file.writePixels(height);
  }
  return stream.take();
}

void write_exr(const std::filesystem::path& path, const std::vector<ExrLayer>& layers,
               const std::vector<std::pair<std::string, std::string>>& attributes) {
  // To memory first, so that it is written as every file is: synced, then renamed.
  write_file(path, encode_exr(layers, attributes));
}
}  // namespace flawsmith
