#pragma once
// The file formats of cv::FileStorage as documents with lines. OpenCV's own reader gives no lines and has had
// memory errors on hostile files; what a calibration needs of the formats is small.
#include <filesystem>

#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// YAML with OpenCV's "%YAML:1.0" and its tags for matrices, JSON, or XML (elements as mappings, texts of
/// several numbers as lists; neither entities nor a DOCTYPE). Throws InputError with file and line.
Document read_opencv_storage(const std::filesystem::path& path);

}  // namespace flawsmith::scenes
