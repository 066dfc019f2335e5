#include "core/exr.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfOutputFile.h>
#include <ImfStdIO.h>
#include <ImfStringAttribute.h>

#include <array>

#include "core/check.h"
#include "core/file.h"

namespace flawsmith {
void write_exr(const std::filesystem::path& path, const std::vector<ExrLayer>& layers,
               const std::vector<std::pair<std::string, std::string>>& attributes) {
  CHECK(!layers.empty());
  const int width = layers[0].pixels.width(), height = layers[0].pixels.height();
  CHECK(width > 0 && height > 0);
  Imf::Header header(width, height);
  header.compression() = Imf::ZIP_COMPRESSION;
  for (const auto& [key, value] : attributes) header.insert(key, Imf::StringAttribute(value));
  Imf::FrameBuffer frame;
  static constexpr std::array<const char*, 4> suffix = {".x", ".y", ".z", ".w"};
  for (const auto& layer : layers) {
    const int channels = layer.pixels.channels();
    CHECK(layer.pixels.width() == width && layer.pixels.height() == height && channels <= 4);
    for (int c = 0; c < channels; ++c) {
      const std::string name = channels == 1 ? layer.name : layer.name + suffix[static_cast<std::size_t>(c)];
      header.channels().insert(name, Imf::Channel(Imf::FLOAT));
      const auto stride = sizeof(float) * static_cast<std::size_t>(channels);
      // Imf::Slice takes a plain char*; it only reads through it when writing a file.
      auto* base = const_cast<float*>(layer.pixels.data().data() + c);
      frame.insert(name, Imf::Slice(Imf::FLOAT, reinterpret_cast<char*>(base), stride,
                                    stride * static_cast<std::size_t>(width)));
    }
  }
  // To memory first, so that it is written as every file is: synced, then renamed.
  Imf::StdOSStream bytes;
  {
    Imf::OutputFile file(bytes, header, 1);
    file.setFrameBuffer(frame);
    file.writePixels(height);
  }
  write_file(path, bytes.str());
}
}  // namespace flawsmith
