#include "apps/frame_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/error.h"
#include "core/file.h"
#include "core/join.h"
#include "core/png.h"

namespace flawsmith::apps {

std::string in_file_name(std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '_';
  return name;
}

std::filesystem::path frame_path(const std::filesystem::path& folder, const std::string& camera,
                                 const std::string& frame, const std::string& ending) {
  return folder / (in_file_name(camera) + "." + in_file_name(frame) + ending);
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw RunError(fmt::format("{}: {}", folder.string(), error.message()));
}

std::optional<renderer::PixelFormat> wanted_format(const std::vector<std::string>& names,
                                                   const scenes::Camera& camera) {
  if (names.empty()) return std::nullopt;
  const auto formats = renderer::pixel_formats(camera.sensor, camera.roi);
  std::vector<std::string> known;
  for (const renderer::PixelFormat& format : formats) {
    if (std::find(names.begin(), names.end(), format.name) != names.end()) return format;
    known.push_back(format.name);
  }
  throw InputError(Place{"--pixel-format", 0, ""},
                   fmt::format("found {}; expected one of camera {}, whose frames have {} bits{}",
                               join(names, ", "), camera.name, camera.sensor.bit_depth,
                               known.empty() ? ": there is none of that depth with colour filters"
                                             : fmt::format(": {}", join(known, ", "))));
}

std::filesystem::path write_raw(const std::filesystem::path& folder, const scenes::Camera& camera,
                                const std::string& frame, const renderer::Exposure& exposure,
                                const renderer::PixelFormat& format) {
  const auto path = frame_path(folder, camera.name, frame, "." + format.name + ".raw");
  write_file(path, renderer::packed(exposure.dn, format));
  return path;
}

renderer::Exposure write_view(const std::filesystem::path& path, const renderer::Signal& signal,
                              const scenes::Camera& camera, const renderer::ExposureSettings& settings) {
  renderer::Exposure exposure = renderer::expose(signal, camera, settings);
  write_file(path, encode_png(renderer::developed(exposure, camera)));
  return exposure;
}
}  // namespace flawsmith::apps
