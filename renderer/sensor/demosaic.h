#pragma once
// Bayer frames to colour, by OpenCV.
#include <opencv2/core.hpp>
#include <string>

#include "scenes/station.h"

namespace flawsmith::renderer {

/// Three channels, R first, of a raw frame (16 bits, one channel) whose corner has this pattern: RGGB, GRBG,
/// GBRG or BGGR.
cv::Mat demosaiced(const cv::Mat& raw, const std::string& pattern, scenes::Development::Demosaic method);

}  // namespace flawsmith::renderer
