// The camera's record and rays: OpenCV's distortion, diffraction.
#include "renderer/shared/camera.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/calib3d.hpp>

#include "core/error.h"
#include "core/random.h"
#include "renderer/camera_build.h"
#include "renderer/shared/diffraction.h"

using namespace flawsmith;
using namespace flawsmith::renderer;

namespace {
constexpr double pi = 3.14159265358979323846;

scenes::Station station_with(const scenes::Lens& lens) {
  scenes::Station station;
  station.path = "station.yaml";
  scenes::Camera camera;
  camera.lens = lens;
  camera.sensor.width = 2000;
  camera.sensor.height = 1600;
  camera.sensor.pixel_pitch = 3.45e-3;
  camera.roi = {0, 0, 2000, 1600};
  station.cameras = {camera};
  return station;
}

scenes::Lens distorting() {
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::pinhole;
  lens.focal_length = 8;  // 2319 px: the corner lies at 0.55
  lens.distortion = {-0.21,  0.09, 8e-4,  -5e-4, 0.013, 0.02, 0.01,
                     -0.004, 2e-3, -5e-4, -1e-3, 4e-4,  0.03, -0.02};
  lens.principal_point = dvec2(1011.5, 790.25);
  lens.pixel_aspect = 1.003;
  return lens;
}

shared::CameraRecord record_of(const scenes::Lens& lens, std::vector<float>& table) {
  return camera_record(station_with(lens), 0, dvec3(0.0), table);
}
}  // namespace

TEST_CASE("a camera sees a point where cv::projectPoints puts it", "[camera]") {
  // The ray through the projected pixel must go back through the point, within a hundredth of a pixel: single
  // precision of film coordinates is 1e-4 px. With all terms, with each alone, with what a 5-term file has.
  const scenes::Lens whole = distorting();
  for (int only = -2; only < 14; ++only) {
    scenes::Lens lens = whole;
    for (int i = 0; i < 14; ++i)
      if ((only >= 0 && i != only) || (only == -2 && i >= 5))
        lens.distortion[static_cast<std::size_t>(i)] = 0.0;
    std::vector<float> table;
    const shared::CameraRecord record = record_of(lens, table);
    const double fx = lens.focal_length / 3.45e-3, fy = fx / lens.pixel_aspect;
    const cv::Matx33d k(fx, 0, 1011.5, 0, fy, 790.25, 0, 0, 1);
    std::vector<cv::Point3d> points;
    for (const double x : {-0.4, -0.1, 0.0, 0.23, 0.38})
      for (const double y : {-0.3, 0.0, 0.17, 0.31}) points.emplace_back(100 * x, 100 * y, 100);
    std::vector<cv::Point2d> pixels;
    cv::projectPoints(points, cv::Vec3d(0, 0, 0), cv::Vec3d(0, 0, 0), k,
                      cv::Mat(1, 14, CV_64F, lens.distortion.data()), pixels);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const shared::CameraRay ray = shared::chief_ray(record, vec2(pixels[i].x, pixels[i].y));
      const double x = static_cast<double>(ray.direction.x / ray.direction.z);
      const double y = static_cast<double>(ray.direction.y / ray.direction.z);
      INFO("terms " << only << ", point " << points[i].x << ", " << points[i].y);
      CHECK(std::abs(x - points[i].x / 100) * fx < 0.01);
      CHECK(std::abs(y - points[i].y / 100) * fy < 0.01);
    }
  }
}

TEST_CASE("a distortion that folds over in the region of interest is told so", "[camera]") {
  // r (1 + k1 r²) turns back at r² = −1/(3 k1), where it has the value 2 r/3. k1 = −0.9: 0.4057 of f = 2319
  // px is 940.9 px, which the corners lie beyond (1281 px).
  std::vector<float> table;
  scenes::Lens lens = distorting();
  lens.distortion = {-0.9};
  lens.principal_point.reset();
  lens.pixel_aspect = 1.0;
  lens.line = 12;
  try {
    record_of(lens, table);
    FAIL("it was taken");
  } catch (const InputError& error) {
    CHECK_THAT(error.what(),
               Catch::StartsWith("station.yaml:12: cameras[0].lens.distortion: the model folds over 9"));
  }
  // k1 = −0.4 turns back at 2/3 · 0.9129 = 0.6086, 1411 px from the middle: outside.
  lens.distortion = {-0.4};
  CHECK_NOTHROW(record_of(lens, table));
  // A pole of the rational model at r² = 1/0.5 lies outside, at 1/5 (r = 0.447) inside.
  lens.distortion = {0, 0, 0, 0, 0, -0.5};
  CHECK_NOTHROW(record_of(lens, table));
  lens.distortion = {0, 0, 0, 0, 0, -30};
  CHECK_THROWS_AS(record_of(lens, table), InputError);
}

TEST_CASE("J1(x)/x", "[camera]") {
  for (double x = 1e-3; x < 512; x *= 1.013) {
    INFO(x);
    // Of the envelope √(2/(π x))/x; the argument itself is rounded to 6e-8 of its size.
    const double envelope = std::min(0.5, std::sqrt(2 / (pi * x)) / x);
    CHECK(std::abs(double(shared::bessel_j1_over_x(float(x))) - ::j1(double(float(x))) / double(float(x))) <
          (3e-7 + 6e-8 * x) * envelope * 2);
  }
}

TEST_CASE("diffraction displaces by the Airy pattern, in all four wavelengths", "[camera]") {
  // The mean of weight · cos(2π ν x) over displacements is the pattern's transfer function
  // (2/π)(acos q − q √(1 − q²)), q = ν λ N, less what is cut off (0.12 %, 2/(π v) at v = 512). A grid of
  // 20,000 × 31 points (u.x and u.y) stands in for random ones.
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.magnification = 0.5;
  lens.f_number = 8;
  lens.diffraction = true;
  std::vector<float> table;
  const shared::CameraRecord record = record_of(lens, table);
  shared::SceneView view;
  view.table = table.data();
  const vec4 wavelengths(450, 520, 610, 660);
  for (const double frequency : {0.0, 20.0, 80.0, 150.0, 220.0}) {  // [1/mm]
    double sum[4] = {};
    float heaviest = 0.0f;
    constexpr int rings = 20000, angles = 31;
    // Each wavelength leads as often as the others.
    for (int lead = 0; lead < 4; ++lead) {
      vec4 order;
      for (int i = 0; i < 4; ++i) order[i] = wavelengths[(lead + i) % 4];
      for (int i = 0; i < rings; ++i)
        for (int a = 0; a < angles; ++a) {
          vec4 weight;
          const vec2 d = shared::sample_diffraction(
              view, record, order, vec2((float(i) + 0.5f) / rings, (float(a) + 0.5f) / angles), weight);
          const double wave = std::cos(2 * pi * frequency * double(d.x)) / (4.0 * rings * angles);
          for (int k = 0; k < 4; ++k) {
            heaviest = std::max(heaviest, weight[k]);
            sum[(lead + k) % 4] += double(weight[k]) * wave;
          }
        }
    }
    CHECK(heaviest <= 4.001f);
    for (int k = 0; k < 4; ++k) {
      const double q = frequency * double(wavelengths[k]) * 1e-6 * 8;
      const double expected = q >= 1 ? 0.0 : 2 / pi * (std::acos(q) - q * std::sqrt(1 - q * q));
      INFO("frequency " << frequency << ", wavelength " << wavelengths[k]);
      CHECK(sum[k] == Approx(expected).margin(0.003));
    }
  }
}

TEST_CASE("diffraction leaves light of one wavelength its weight", "[camera]") {
  scenes::Lens lens;
  lens.diffraction = true;
  std::vector<float> table;
  const shared::CameraRecord record = record_of(lens, table);
  shared::SceneView view;
  view.table = table.data();
  Random random(3);
  for (int i = 0; i < 1000; ++i) {
    vec4 weight;
    shared::sample_diffraction(view, record, vec4(550.0f), vec2(random.uniform(), random.uniform()), weight);
    CHECK(weight == vec4(1.0f));
  }
}
