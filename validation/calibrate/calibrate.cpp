// cv::calibrateCamera on rendered chessboards finds the camera that they were rendered with.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "core/random.h"
#include "validation/experiments.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
constexpr int columns = 11, rows = 8;                             // inner corners
constexpr double square = 10.0;                                   // [mm]
constexpr double truth[] = {-0.12, 0.05, 0.0008, -0.0005, 0.01};  // k1, k2, p1, p2, k3

struct Camera {
  int width = 1280, height = 1024;
  double focal_px = 1800;
  int boards = 20;
  int spp = 16;
};

/// The black squares of a chessboard about the origin of z = 0, facing +z: chrome on glass.
lab::PartPointer black_squares() {
  scenes::Part part;
  const vec3 up(0, 0, 1);
  for (int j = 0; j <= rows; ++j)
    for (int i = 0; i <= columns; ++i) {
      if ((i + j) % 2 != 0) continue;
      const auto first = static_cast<std::uint32_t>(part.mesh.positions.size());
      const dvec3 corner = square * dvec3(i - 0.5 * (columns + 1), j - 0.5 * (rows + 1), 0.0);
      for (const dvec3 d : {dvec3(0, 0, 0), dvec3(1, 0, 0), dvec3(1, 1, 0), dvec3(0, 1, 0)})
        part.mesh.positions.push_back(corner + square * d);
      for (const scenes::Triangle& t :
           {scenes::Triangle{first, first + 1, first + 2}, {first, first + 2, first + 3}}) {
        part.mesh.triangles.push_back(t);
        part.mesh.normals.push_back({up, up, up});
      }
    }
  return lab::finished_part(std::move(part), "chessboard");
}

scenes::Camera camera_of(const Camera& c) {
  const double pitch = 3.45e-3;
  scenes::Camera camera = lab::mono_camera(c.width, pitch, pinhole(c.focal_px * pitch, 8), scenes::Pose{});
  camera.sensor.height = c.height;
  camera.roi.height = c.height;
  std::copy(std::begin(truth), std::end(truth), camera.lens.distortion.begin());
  camera.lens.principal_point = dvec2(0.5 * c.width + 7.3, 0.5 * c.height - 4.6);
  return camera;
}

std::vector<cv::Point3d> corner_points() {  // about the board's middle, row by row
  std::vector<cv::Point3d> points;
  for (int j = 0; j < rows; ++j)
    for (int i = 0; i < columns; ++i)
      points.emplace_back(square * (i - 0.5 * (columns - 1)), square * (j - 0.5 * (rows - 1)), 0.0);
  return points;
}

cv::Matx33d camera_matrix(const scenes::Camera& camera) {
  const double f = camera.lens.image_distance() / camera.sensor.pixel_pitch;
  return {f, 0, camera.lens.principal_point->x, 0, f, camera.lens.principal_point->y, 0, 0, 1};
}

/// Where the corners are in the image [px].
std::vector<cv::Point2d> true_corners(const scenes::Camera& camera, const scenes::Pose& pose) {
  std::vector<cv::Point3d> world;
  for (const cv::Point3d& p : corner_points()) {
    const dvec3 at = pose.rotation * dvec3(p.x, p.y, 0) + pose.position;
    world.emplace_back(at.x, at.y, at.z);
  }
  std::vector<cv::Point2d> pixels;
  cv::projectPoints(world, cv::Vec3d(0, 0, 0), cv::Vec3d(0, 0, 0), camera_matrix(camera),
                    cv::Mat(1, 5, CV_64F, const_cast<double*>(truth)), pixels);
  return pixels;
}

/// True if every corner stays a square's width inside the image.
bool is_seen(const scenes::Camera& camera, const scenes::Pose& pose) {
  const auto pixels = true_corners(camera, pose);
  const double margin = 0.012 * camera.sensor.width;
  return std::all_of(pixels.begin(), pixels.end(), [&](const cv::Point2d& p) {
    return p.x > margin && p.y > margin && p.x < camera.sensor.width - 1 - margin &&
           p.y < camera.sensor.height - 1 - margin;
  });
}

/// Boards lean by 15° to 45° in all directions and fill about three quarters of the image, up to its borders.
scenes::Pose board_pose(const scenes::Camera& camera, Random& random) {
  const double focal_px = camera_matrix(camera)(0, 0);
  for (;;) {
    const double distance =
        focal_px * columns * square / (0.8 * camera.sensor.width) * random.uniform(0.85, 1.3);
    const dvec2 middle = 0.35 * distance / focal_px * dvec2(camera.sensor.width, camera.sensor.height) *
                         dvec2(random.uniform(-1, 1), random.uniform(-1, 1));
    const double lean = random.uniform(15.0, 45.0), towards = random.uniform(0.0, 360.0);
    const dmat3 turn = scenes::pose_from_degrees({}, {0, 0, towards}).rotation *
                       scenes::pose_from_degrees({}, {lean, 0, 0}).rotation *
                       scenes::pose_from_degrees({}, {0, 0, random.uniform(-20.0, 20.0) - towards}).rotation *
                       scenes::pose_from_degrees({}, {180, 0, 0}).rotation;  // faces the camera
    const scenes::Pose pose{turn, dvec3(middle, distance)};
    if (is_seen(camera, pose)) return pose;
  }
}

/// The board before an even backlight: white is 200.
class Board {
 public:
  Board(const scenes::Camera& camera, const lab::PartPointer& board, const scenes::Pose& pose)
      : pose_(pose), backend_(renderer::make_cpu_renderer()) {
    station_.materials = {lab::diffuse(0.0f)};
    station_.items = {lab::item(board, 0)};
    station_.items[0].pose = pose;
    const double side = 4.0 * (columns + 1) * square;
    station_.lights = {lab::green_light("backlight", scenes::RectangleLight{side, side},
                                        {pose.rotation, pose.position - pose.rotation[2] * 0.5})};
    station_.lights[0].housing_reflectance = 0.0;
    station_.cameras = {camera};
  }

  /// A first look, in which the corners can be found.
  cv::Mat glance() { return picture(2, nullptr); }

  /// Within `half` pixels of the corners, where their place is measured; nothing elsewhere.
  cv::Mat around_corners(int half, int spp) {
    const scenes::Camera& camera = station_.cameras[0];
    Image<std::uint8_t> only(camera.roi.width, camera.roi.height);
    for (const cv::Point2d& corner : true_corners(camera, pose_)) {
      const int x0 = static_cast<int>(std::lround(corner.x)), y0 = static_cast<int>(std::lround(corner.y));
      for (int y = std::max(y0 - half, 0); y <= std::min(y0 + half, only.height() - 1); ++y)
        for (int x = std::max(x0 - half, 0); x <= std::min(x0 + half, only.width() - 1); ++x)
          only.at(x, y) = 1;
    }
    return picture(spp, &only);
  }

 private:
  cv::Mat picture(int spp, const Image<std::uint8_t>* only) {
    renderer::RenderOptions options;
    options.spp = spp;
    options.max_depth = 1;
    options.only = only;
    const renderer::Capture capture = backend_->render(station_, 0, options);
    const Image<float>& electrons = capture.electrons[0];
    cv::Mat image(electrons.height(), electrons.width(), CV_32F);
    std::copy(electrons.data().begin(), electrons.data().end(), image.ptr<float>());
    const float white = *std::max_element(electrons.data().begin(), electrons.data().end());
    image *= 200.0f / white;
    return image;
  }

  scenes::Pose pose_;
  scenes::Station station_;
  std::unique_ptr<renderer::Renderer> backend_;
};

struct Views {
  std::vector<std::vector<cv::Point3f>> object;
  std::vector<std::vector<cv::Point2f>> image;
};

/// Roughly. Squares of many pixels are found more surely in a smaller picture.
bool find_corners(const cv::Mat& grey, std::vector<cv::Point2f>& found) {
  if (cv::findChessboardCorners(grey, {columns, rows}, found, cv::CALIB_CB_ADAPTIVE_THRESH)) return true;
  cv::Mat half;
  cv::resize(grey, half, {}, 0.5, 0.5, cv::INTER_AREA);
  if (!cv::findChessboardCorners(half, {columns, rows}, found, cv::CALIB_CB_ADAPTIVE_THRESH)) return false;
  for (cv::Point2f& corner : found) corner = 2.0f * corner + cv::Point2f(0.5f, 0.5f);  // of pixels' centres
  return true;
}

Views seen_boards(const Camera& c) {
  const scenes::Camera camera = camera_of(c);
  const lab::PartPointer board = black_squares();
  std::vector<cv::Point3f> corners;
  for (const cv::Point3d& p : corner_points()) corners.emplace_back(p);
  Random random(7);
  Views views;
  for (int b = 0; b < c.boards; ++b) {
    Board view(camera, board, board_pose(camera, random));
    cv::Mat grey;
    view.glance().convertTo(grey, CV_8U);
    std::vector<cv::Point2f> found;
    if (!find_corners(grey, found)) continue;
    const int half = c.width / 128;  // the smallest squares are about six times as wide
    // Corners as they are found lie within a few pixels of the true ones.
    cv::cornerSubPix(view.around_corners(half + 4, c.spp), found, {half, half}, {-1, -1},
                     {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 60, 1e-4});
    views.object.push_back(corners);
    views.image.push_back(std::move(found));
  }
  return views;
}

/// f (D(p) − p) of a distortion [px], for the ideal point p.
cv::Point2d shift(const cv::Mat& k, const cv::Mat& distortion, double focal_px, cv::Point2d p) {
  std::vector<cv::Point2d> out;
  cv::projectPoints(std::vector<cv::Point3d>{{p.x, p.y, 1.0}}, cv::Vec3d(0, 0, 0), cv::Vec3d(0, 0, 0), k,
                    distortion, out);
  return {(out[0].x - k.at<double>(0, 2)) / k.at<double>(0, 0) * focal_px - p.x * focal_px,
          (out[0].y - k.at<double>(1, 2)) / k.at<double>(1, 1) * focal_px - p.y * focal_px};
}

void calibrate(const Camera& c, bool by_deviation, Outcome& outcome) {
  const Views views = seen_boards(c);
  const std::string name = fmt::format("f = {:g} px, {} boards", c.focal_px, c.boards);
  outcome.readings.push_back(
      {name + ": boards found", double(c.boards), double(views.image.size()), 0, "1", 0});
  if (views.image.size() < 3) return;
  cv::Mat k, distortion, deviations, extrinsic, errors;
  std::vector<cv::Mat> turns, shifts;
  cv::calibrateCamera(views.object, views.image, {c.width, c.height}, k, distortion, turns, shifts,
                      deviations, extrinsic, errors);
  const dvec2 centre = *camera_of(c).lens.principal_point;
  const double expected[] = {c.focal_px, c.focal_px, centre.x, centre.y};
  const double got[] = {k.at<double>(0, 0), k.at<double>(1, 1), k.at<double>(0, 2), k.at<double>(1, 2)};
  const char* names[] = {"fx", "fy", "cx", "cy"};
  for (int i = 0; i < 4; ++i) {
    const double sigma = deviations.at<double>(i);
    const double tolerance = by_deviation ? 3.0 * sigma : i < 2 ? 5e-4 * c.focal_px : 0.2;
    outcome.readings.push_back({fmt::format("{}: {}", name, names[i]), expected[i], got[i], tolerance, "px",
                                tolerance + 1.65 * sigma});
  }
  if (by_deviation) return;
  const cv::Mat right(1, 5, CV_64F, const_cast<double*>(truth));
  Plot plot{name + ": distortion along the diagonal", "distance from the centre [px]", "shift [px]", {}};
  Plot::Line true_line{"true", {}, {}, false}, found_line{"calibrated", {}, {}, true};
  double worst = 0.0;
  for (double y = 0; y <= c.height; y += c.height / 16.0)
    for (double x = 0; x <= c.width; x += c.width / 16.0) {
      const cv::Point2d p((x - centre.x) / c.focal_px, (y - centre.y) / c.focal_px);
      const cv::Point2d a = shift(k, right, c.focal_px, p), b = shift(k, distortion, c.focal_px, p);
      worst = std::max(worst, std::hypot(a.x - b.x, a.y - b.y));
      if (std::abs(x / c.width - y / c.height) > 1e-9) continue;
      const double along = std::copysign(std::hypot(p.x, p.y) * c.focal_px, p.x);
      true_line.x.push_back(along);
      true_line.y.push_back(std::copysign(std::hypot(a.x, a.y), p.x * a.x));
      found_line.x.push_back(along);
      found_line.y.push_back(std::copysign(std::hypot(b.x, b.y), p.x * b.x));
    }
  outcome.readings.push_back(
      {name + ": largest error of the distortion in the image", 0.0, worst, 0.1, "px", 0.1});
  plot.lines = {true_line, found_line};
  outcome.plots.push_back(plot);
}

Outcome run(Effort effort) {
  Outcome outcome;
  if (effort == Effort::quick) {
    calibrate({640, 512, 600, 4, 16}, true, outcome);
    return outcome;
  }
  calibrate({1280, 1024, 1200, 20, 64}, false, outcome);
  calibrate({2448, 2048, 2320, 20, 64}, false, outcome);
  calibrate({1280, 1024, 4640, 20, 64}, true, outcome);
  calibrate({1280, 1024, 10145, 20, 64}, true, outcome);
  return outcome;
}
}  // namespace

Experiment calibrate() {
  return {"calibrate",
          "cv::calibrateCamera on rendered chessboards against the camera they were rendered with",
          "A chessboard of black squares before an even backlight, seen by a pinhole with five terms of "
          "distortion and its principal point beside the sensor's middle, at 20 poses. Corners by "
          "findChessboardCorners and cornerSubPix. Limits for lenses of f = 1200 and 2320 px: f 0.05 %, "
          "c 0.2 px, the shift by distortion 0.1 px anywhere in the image. Longer lenses see too little "
          "perspective for that, and the quick form too few boards: they are held against three of the "
          "deviations that OpenCV itself states. Power: those deviations.",
          run};
}
}  // namespace flawsmith::validation
