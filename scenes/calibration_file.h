#pragma once
// A camera's calibration as OpenCV's cv::FileStorage writes it, and its samples and ROS after it.
#include <array>
#include <filesystem>

namespace flawsmith::scenes {

struct Calibration {
  int width = 0, height = 0;            // [px] of the images that it was made of
  double fx = 0, fy = 0;                // [px]
  double cx = 0, cy = 0;                // [px] pixel centres at integers
  std::array<double, 14> distortion{};  // k1, k2, p1, p2, k3 … k6, s1 … s4, τx, τy; what is not there is 0
};

/// Reads camera_matrix, distortion_coefficients (4, 5, 8, 12 or 14 of them), image_width and image_height
/// from a YAML, JSON or XML file, and passes over everything else. Throws InputError with file, line and key
/// on a file that is none of these, a matrix of another shape, numbers that are not finite or no camera's, a
/// skew (OpenCV estimates none), a fisheye model.
Calibration read_calibration(const std::filesystem::path& path);

}  // namespace flawsmith::scenes
