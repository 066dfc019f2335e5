// OpenCV's calibration files: what cv::FileStorage writes is read as it is, and nothing else.
#include "scenes/calibration_file.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <opencv2/core.hpp>

#include "core/error.h"
#include "tests/core/scratch_folder.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
const double terms[] = {-0.11,  0.07, 3e-4,  -2.5e-4, 0.013, 0.02, -0.004,
                        0.0007, 1e-3, -2e-4, 4e-4,    6e-5,  0.03, -0.02};

void write(const std::filesystem::path& path, int count, bool as_row) {
  cv::FileStorage file(path.string(), cv::FileStorage::WRITE);
  const cv::Mat k = (cv::Mat_<double>(3, 3) << 2310.5, 0, 633.0, 0, 2312.25, 517.125, 0, 0, 1);
  cv::Mat distortion(count, 1, CV_64F);
  for (int i = 0; i < count; ++i) distortion.at<double>(i) = terms[i];
  if (as_row) distortion = distortion.t();
  file << "calibration_time"
       << "Thu 1 Jan 2026"
       << "image_width" << 1280 << "image_height" << 1024 << "flags" << 0 << "camera_matrix" << k
       << "distortion_coefficients" << distortion << "avg_reprojection_error" << 0.1234 << "image_points"
       << cv::Mat::zeros(2, 4, CV_32FC2);
}

const std::string good = R"(%YAML:1.0
---
image_width: 1280
image_height: 1024
camera_matrix: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 2310.5, 0., 633., 0., 2312.25, 517.125, 0., 0., 1. ]
distortion_coefficients: !!opencv-matrix
   rows: 1
   cols: 5
   dt: d
   data: [ -0.11, 0.07, 0.0003, -0.00025, 0.013 ]
)";

std::string message_of(const std::string& text) {
  ScratchFolder folder;
  std::ofstream(folder / "c.yaml") << text;
  try {
    read_calibration(folder / "c.yaml");
  } catch (const InputError& error) {
    const std::string message = error.what(), path = folder.path().string() + "/";
    const auto at = message.find(path);
    return at == std::string::npos ? message : message.substr(0, at) + message.substr(at + path.size());
  }
  return "it was read";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
}  // namespace

TEST_CASE("a calibration that cv::FileStorage wrote is read as it is", "[calibration]") {
  ScratchFolder folder;
  for (const char* name : {"c.yaml", "c.xml", "c.json"})
    for (const int count : {4, 5, 8, 12, 14}) {
      INFO(name << ", " << count << " terms");
      write(folder / name, count, count == 5);
      const Calibration c = read_calibration(folder / name);
      CHECK(c.width == 1280);
      CHECK(c.height == 1024);
      CHECK(c.fx == 2310.5);
      CHECK(c.fy == 2312.25);
      CHECK(c.cx == 633.0);
      CHECK(c.cy == 517.125);
      for (std::size_t i = 0; i < 14; ++i)
        CHECK(c.distortion[i] == Approx(i < static_cast<std::size_t>(count) ? terms[i] : 0.0).margin(1e-15));
    }
}

TEST_CASE("a calibration that is none is told so, with its line", "[calibration]") {
  REQUIRE(message_of(good) == "it was read");
  const auto broken = [](const char* from, const char* to) { return message_of(with(good, from, to)); };
  CHECK_THAT(broken("0.013 ]", ".nan ]"),
             Catch::StartsWith("c.yaml:14: distortion_coefficients.data[4]: NaN"));
  CHECK_THAT(broken("0.013 ]", ".Inf ]"), Catch::Contains("infinity"));
  CHECK_THAT(broken("0.013 ]", "0.013, 1 ]"),
             Catch::StartsWith(
                 "c.yaml:14: distortion_coefficients.data: found 6 numbers; expected rows × cols = 5"));
  CHECK_THAT(broken("cols: 5\n   dt: d\n   data: [ -0.11, 0.07, 0.0003, -0.00025, 0.013 ]",
                    "cols: 6\n   dt: d\n   data: [ -0.11, 0.07, 0.0003, -0.00025, 0.013, 1 ]"),
             Catch::Contains("found 1 × 6; expected a row or column of 4, 5, 8, 12 or 14"));
  CHECK_THAT(broken("rows: 3", "rows: 3000000000"), Catch::Contains("expected a whole number from 1 to 64"));
  CHECK_THAT(broken("2310.5, 0.,", "2310.5, 3.,"),
             Catch::Contains("expected [fx, 0, cx, 0, fy, cy, 0, 0, 1]"));
  CHECK_THAT(broken("2312.25", "-2312.25"), Catch::Contains("found fx = 2310.5, fy = -2312.25"));
  CHECK_THAT(broken("633.", "one"), Catch::Contains("found \"one\"; expected finite numbers"));
  CHECK_THAT(broken("image_width: 1280", "fisheye_model: 1"), Catch::Contains("fisheye"));
  CHECK_THAT(broken("image_width: 1280\n", ""), Catch::Contains("image_width is missing"));
  CHECK_THAT(message_of("<?xml version=\"1.0\"?>\n<opencv_storage>\n<a>1</b></opencv_storage>"),
             Catch::StartsWith("c.yaml:3: not OpenCV's XML: expected </a>"));
  CHECK_THAT(message_of("<!DOCTYPE x><opencv_storage/>"), Catch::Contains("expected an element"));
  CHECK_THAT(message_of("<opencv_storage><a>"), Catch::Contains("expected </a>"));
  std::string deep = "<opencv_storage>";
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  CHECK_THAT(message_of(deep), Catch::Contains("nested more than 24 deep"));
}
