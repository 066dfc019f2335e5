#include "scenes/calibration_file.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <vector>

#include "scenes/opencv_storage.h"

namespace flawsmith::scenes {
namespace {
constexpr double largest_count = 32768;  // [px]

Node member(const Node& node, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (node.has(name)) return node[name];
  node.fail(
      fmt::format("{} is missing; expected a calibration as cv::FileStorage writes it", *names.begin()));
}

int count_from(const Node& node, int most) {
  if (!node.json().is_number_integer() || node.integer() < 1 || node.integer() > most)
    node.fail(fmt::format("found {}; expected a whole number from 1 to {}", node.json().dump(), most));
  return static_cast<int>(node.integer());
}

struct Matrix {
  int rows = 0, columns = 0;
  std::vector<double> values;
};

Matrix matrix_from(const Node& node) {
  if (!node.is_object()) node.fail("expected a matrix {rows, cols, dt, data}");
  Matrix matrix{count_from(member(node, {"rows"}), 64), count_from(member(node, {"cols"}), 64), {}};
  const Node data = member(node, {"data"});
  const auto wanted = static_cast<std::size_t>(matrix.rows * matrix.columns);
  if (!data.is_array() || data.size() != wanted)
    data.fail(fmt::format("found {} numbers; expected rows × cols = {}", data.is_array() ? data.size() : 1,
                          wanted));
  for (std::size_t i = 0; i < wanted; ++i) {
    if (!data.json()[i].is_number())
      data.fail(fmt::format("found {}; expected finite numbers", data.json()[i].dump()));
    matrix.values.push_back(data.json()[i].get<double>());
  }
  return matrix;
}

void read_camera_matrix(const Node& node, Calibration& calibration) {
  const Matrix k = matrix_from(node);
  if (k.rows != 3 || k.columns != 3)
    node.fail(fmt::format("found {} × {}; expected 3 × 3", k.rows, k.columns));
  const auto& v = k.values;
  if (v[1] != 0.0 || v[3] != 0.0 || v[6] != 0.0 || v[7] != 0.0 || v[8] != 1.0)
    node.fail("expected [fx, 0, cx, 0, fy, cy, 0, 0, 1]");
  if (!(v[0] >= 1.0 && v[0] <= 1e7 && v[4] >= 0.9 * v[0] && v[4] <= 1.1 * v[0]))
    node.fail(fmt::format("found fx = {}, fy = {}; expected 1 to 1e7 px, alike within a tenth", v[0], v[4]));
  if (!(std::abs(v[2]) <= largest_count && std::abs(v[5]) <= largest_count))
    node.fail(fmt::format("found a principal point at {}, {}; expected one near the image", v[2], v[5]));
  calibration.fx = v[0];
  calibration.fy = v[4];
  calibration.cx = v[2];
  calibration.cy = v[5];
}

void read_distortion(const Node& node, Calibration& calibration) {
  const Matrix k = matrix_from(node);
  const std::size_t n = k.values.size();
  if ((k.rows != 1 && k.columns != 1) || (n != 4 && n != 5 && n != 8 && n != 12 && n != 14))
    node.fail(fmt::format("found {} × {}; expected a row or column of 4, 5, 8, 12 or 14", k.rows, k.columns));
  for (std::size_t i = 0; i < n; ++i) {
    if (!(std::abs(k.values[i]) <= 1e9)) node.fail("expected numbers below 1e9");
    calibration.distortion[i] = k.values[i];
  }
}
}  // namespace

Calibration read_calibration(const std::filesystem::path& path) {
  const Document document = read_opencv_storage(path);
  const Node root(document);
  if (!root.is_object()) root.fail("expected a calibration as cv::FileStorage writes it");
  if (root.has("fisheye_model") && root["fisheye_model"].json() != 0)
    root["fisheye_model"].fail("found a fisheye model; expected the model of cv::calibrateCamera");
  Calibration calibration;
  calibration.width = count_from(member(root, {"image_width", "image_Width"}), 32768);
  calibration.height = count_from(member(root, {"image_height", "image_Height"}), 32768);
  read_camera_matrix(member(root, {"camera_matrix"}), calibration);
  read_distortion(member(root, {"distortion_coefficients"}), calibration);
  return calibration;
}

}  // namespace flawsmith::scenes
