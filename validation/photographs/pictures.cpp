#include "validation/photographs/pictures.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <sstream>

#include "core/check.h"
#include "core/error.h"
#include "renderer/render.h"
#include "renderer/sensor.h"
#include "scenes/manufacture.h"
#include "validation/photographs/texture.h"

namespace flawsmith::photographs {
namespace {
/// What a command prints; nothing if it fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"),
                                                             [](std::FILE* f) { return pclose(f); });
  std::string text;
  std::array<char, 65536> piece{};
  while (pipe)
    if (const std::size_t n = std::fread(piece.data(), 1, piece.size(), pipe.get()); n > 0)
      text.append(piece.data(), n);
    else
      break;
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}
}  // namespace

std::optional<std::filesystem::path> folder_of_photographs() {
  const char* given = std::getenv("FLAWSMITH_PHOTOGRAPHS");
  const std::filesystem::path folder =
      given ? std::filesystem::path(given)
            : std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "../shared/real/defects";
  if (!std::filesystem::is_directory(folder) || output_of("command -v djpeg").empty()) return std::nullopt;
  return folder;
}

Image<float> read_photograph(const std::filesystem::path& path) {
  const std::string text = output_of("djpeg -grayscale -pnm " + quoted(path.string()) + " 2>/dev/null");
  std::istringstream head(text.substr(0, 64));
  std::string magic;
  int width = 0, height = 0, full = 0;
  head >> magic >> width >> height >> full;
  const auto begin = static_cast<std::size_t>(head.fail() ? 0 : static_cast<int>(head.tellg()) + 1);
  if (magic != "P5" || full != 255 || width <= 0 || height <= 0 ||
      text.size() != begin + static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
    throw InputError(Place{path.string(), 0, ""}, "expected a JPEG picture");
  Image<float> picture(width, height);
  for (std::size_t i = 0; i < picture.data().size(); ++i)
    picture.data()[i] = static_cast<float>(static_cast<unsigned char>(text[begin + i]));
  return picture;
}

Image<float> cut(const Image<float>& picture, const Crop& crop, const std::string& name) {
  if (crop.x + crop.size > picture.width() || crop.y + crop.size > picture.height())
    throw InputError(Place{name, 0, ""},
                     fmt::format("is {} x {} px; the crop at ({}, {}) of {} px does not lie in it",
                                 picture.width(), picture.height(), crop.x, crop.y, crop.size));
  Image<float> out(crop.size, crop.size);
  for (int y = 0; y < crop.size; ++y)
    for (int x = 0; x < crop.size; ++x) out.at(x, y) = picture.at(crop.x + x, crop.y + y);
  return out;
}

RenderedCrop render_crop(const scenes::Station& station, const Crop& crop, std::uint64_t seed, int spp) {
  scenes::Station made = scenes::manufacture(station, seed);
  scenes::Camera& camera = made.cameras.front();
  CHECK(camera.sensor.pattern == "mono");
  camera.roi = {crop.x, crop.y, crop.size, crop.size};
  renderer::RenderOptions options;
  options.spp = spp;
  options.seed = seed;
  const auto capture = renderer::make_cpu_renderer()->render(made, 0, options);
  renderer::ExposureSettings settings;
  settings.currents = scenes::group_currents(made, made.lightings.front());
  settings.gain_db = camera.gain_db;
  settings.noise_seed = seed;
  settings.time = renderer::metered_time(capture, settings.currents, camera, {});
  const renderer::Signal signal = renderer::combine(capture, settings);
  const auto dn = renderer::expose(signal, camera, settings).dn;
  const auto expected = renderer::expected_dn(signal.electrons, camera, settings);
  const auto halves = renderer::combine_halves(capture, settings);
  RenderedCrop result;
  for (std::size_t h = 0; h < 2; ++h) {
    Image<float> half = renderer::expected_dn(halves[h], camera, settings);
    for (std::size_t i = 0; i < half.data().size(); ++i)
      half.data()[i] += static_cast<float>(dn.data()[i]) - expected.data()[i] -
                        static_cast<float>(camera.sensor.black_level);
    result.halves[h] = flattened(half);
    const auto& values = result.halves[h].data();
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    for (float& v : result.halves[h].data()) v /= static_cast<float>(mean);
  }
  return result;
}

}  // namespace flawsmith::photographs
