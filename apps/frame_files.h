#pragma once
// The pictures that render and expose write: <camera>.<frame>.png, the same bytes from both.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "renderer/sensor.h"
#include "renderer/sensor/pixel_format.h"

namespace flawsmith::apps {

/// <folder>/<camera>.<frame><ending>; what is not a letter, digit, dot or dash becomes an underscore.
std::filesystem::path frame_path(const std::filesystem::path& folder, const std::string& camera,
                                 const std::string& frame, const std::string& ending);
/// One name in that manner.
std::string in_file_name(std::string name);
/// Makes the folder with those above it. RunError if that cannot be.
void make_folder(const std::filesystem::path& folder);
/// The first of the named formats (--pixel-format) that the camera's frames can be sent in, none if no name
/// is given; InputError, listing what there is, if none of them fits.
std::optional<renderer::PixelFormat> wanted_format(const std::vector<std::string>& names,
                                                   const scenes::Camera& camera);
/// Writes <folder>/<camera>.<frame>.<format>.raw and returns its path.
std::filesystem::path write_raw(const std::filesystem::path& folder, const scenes::Camera& camera,
                                const std::string& frame, const renderer::Exposure& exposure,
                                const renderer::PixelFormat& format);
/// Exposes the signal and writes it as people see it (8 bits, demosaiced, developed).
renderer::Exposure write_view(const std::filesystem::path& path, const renderer::Signal& signal,
                              const scenes::Camera& camera, const renderer::ExposureSettings& settings);

}  // namespace flawsmith::apps
