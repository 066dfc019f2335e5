#include "core/exr.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfOutputFile.h>
#include <ImfStringAttribute.h>

#include <array>

#include "core/check.h"
#include "core/error.h"
#include "core/file.h"

namespace flawsmith {
void write_exr(const std::filesystem::path& path, const std::vector<ExrLayer>& layers,
               const std::vector<std::pair<std::string, std::string>>& attributes) {
  CHECK(!layers.empty());
  const int width = layers[0].pixels.width(), height = layers[0].pixels.height();
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
  auto temporary = path;
  temporary += ".tmp";
  try {
    {
      Imf::OutputFile file(temporary.c_str(), header, 1);
      file.setFrameBuffer(frame);
      file.writePixels(height);
    }
    std::filesystem::rename(temporary, path);
  } catch (const std::exception& error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw RunError(path.string() + ": cannot be written: " + error.what());
  }
}
}  // namespace flawsmith
