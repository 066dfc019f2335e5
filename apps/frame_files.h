#pragma once
// The pictures that render and expose write: <camera>.<frame>.png, the same bytes from both.
#include <filesystem>
#include <string>

#include "renderer/sensor.h"

namespace flawsmith::apps {

/// <folder>/<camera>.<frame><ending>; what is not a letter, digit, dot or dash becomes an underscore.
std::filesystem::path frame_path(const std::filesystem::path& folder, const std::string& camera,
                                 const std::string& frame, const std::string& ending);
/// One name in that manner.
std::string in_file_name(std::string name);
/// Makes the folder with those above it. RunError if that cannot be.
void make_folder(const std::filesystem::path& folder);
/// Exposes the signal and writes it as people see it (8 bits, demosaiced).
renderer::Exposure write_view(const std::filesystem::path& path, const renderer::Signal& signal,
                              const scenes::Camera& camera, const renderer::ExposureSettings& settings);

}  // namespace flawsmith::apps
