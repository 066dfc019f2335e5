#include "apps/frame_files.h"

#include <fmt/format.h>

#include <cctype>

#include "core/error.h"
#include "core/file.h"
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

renderer::Exposure write_view(const std::filesystem::path& path, const renderer::Signal& signal,
                              const scenes::Camera& camera, const renderer::ExposureSettings& settings) {
  renderer::Exposure exposure = renderer::expose(signal, camera, settings);
  write_file(path, encode_png(renderer::viewable(exposure, camera.sensor, camera.roi)));
  return exposure;
}
}  // namespace flawsmith::apps
