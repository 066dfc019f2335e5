#include "renderer/camera_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <optional>

#include "core/error.h"
#include "renderer/shared/diffraction.h"
#include "renderer/shared/distortion.h"
#include "scenes/timing.h"

namespace flawsmith::renderer {
namespace {
using scenes::Lens;

class Builder {
 public:
  Builder(const scenes::Station& station, std::size_t index)
      : station_(station), index_(index), camera_(station.cameras[index]), lens_(camera_.lens) {}

  shared::CameraRecord record(dvec3 world, std::vector<float>& table) {
    if (!(lens_.f_number > 0.0)) throw wrong("f_number", "expected a number above 0");
    if (!(lens_.focus_distance > 0.0)) throw wrong("focus_distance", "expected a length above 0 mm");
    place(world);
    if (lens_.kind == Lens::Kind::telecentric)
      telecentric();
    else
      entocentric();
    distortion();
    if (lens_.diffraction && lens_.kind != Lens::Kind::pinhole) {
      record_.airy_scale = static_cast<float>(1e-6 * lens_.working_f_number() / glm::pi<double>());
      record_.airy_table = static_cast<std::uint32_t>(table.size());
      const std::vector<float> airy = airy_table();
      table.insert(table.end(), airy.begin(), airy.end());
    }
    if (record_.distorted != 0u) check_distortion();
    return record_;
  }

 private:
  InputError wrong(const char* key, const std::string& message) const {
    return {{station_.path, lens_.line, fmt::format("cameras[{}].lens.{}", index_, key)}, message};
  }

  void place(dvec3 world) {
    record_.origin = vec3(camera_.pose.position - world);
    record_.axis_x = vec3(camera_.pose.rotation[0]);
    record_.axis_y = vec3(camera_.pose.rotation[1]);
    record_.axis_z = vec3(camera_.pose.rotation[2]);
    record_.principal_point = vec2(scenes::principal_point(camera_));
    // y/z = (v − cy)/fy: in fx's millimetres a row is fx/fy of the pitch.
    record_.pitch = vec2(dvec2(camera_.sensor.pixel_pitch, camera_.sensor.pixel_pitch * lens_.pixel_aspect));
    record_.pixel_aperture = static_cast<float>(camera_.sensor.aperture);
    record_.focus_distance = static_cast<float>(lens_.focus_distance);
    record_.lens_radius = static_cast<float>(0.5 * lens_.focal_length / lens_.f_number);
  }

  void telecentric() {
    const double aperture = lens_.magnification / (2.0 * lens_.f_number);  // NA = m/(2 N_w)
    if (!(lens_.magnification > 0.0)) throw wrong("magnification", "expected a number above 0");
    if (!(aperture < 1.0))
      throw wrong("f_number", "object NA = magnification / (2 f_number) must be below 1");
    record_.lens = shared::lens_telecentric;
    record_.magnification = static_cast<float>(lens_.magnification);
    record_.object_aperture = static_cast<float>(aperture);
    record_.telecentricity = static_cast<float>(lens_.telecentricity);
    double field = 0.0;  // [px] farthest point of the region from the axis
    for (const dvec2 corner : border(1))
      field = std::max(field, glm::length(corner - dvec2(record_.principal_point)));
    if (!(aperture +
              std::abs(lens_.telecentricity) * field * camera_.sensor.pixel_pitch / lens_.magnification <
          1.0))
      throw wrong("telecentricity", "expected chief rays that leave room for the aperture below 90°");
  }

  void entocentric() {
    const double f = lens_.focal_length, s = lens_.focus_distance;
    if (!(f > 0.0)) throw wrong("focal_length", "expected a length above 0 mm");
    if (lens_.kind == Lens::Kind::pinhole) {
      record_.lens = shared::lens_pinhole;
    } else if (lens_.kind == Lens::Kind::thin_lens) {
      if (!(s > f)) throw wrong("focus_distance", "expected more than the focal length");
      record_.lens = shared::lens_thin;
    } else {
      if (!(lens_.pupil_magnification > 0.0)) throw wrong("pupil_magnification", "expected a number above 0");
      if (!(s > f / lens_.pupil_magnification) || !(s > 0.5 * f / lens_.f_number))
        throw wrong("focus_distance", "expected more than focal length / pupil magnification");
      record_.lens = shared::lens_corrected;
      record_.rim_radius = static_cast<float>(lens_.rim_radius);
      record_.rim_distance = static_cast<float>(lens_.rim_distance);
    }
    record_.image_distance = static_cast<float>(lens_.image_distance());
  }

  // The tilted sensor as in OpenCV's tauX, tauY: with R = Ry(τy) Rx(τx), tilted ~ [R33 0 −R13; 0 R33 −R23;
  // 0 0 1] R upright. The record has the inverse.
  void distortion() {
    const auto& k = lens_.distortion;
    record_.distorted = std::any_of(k.begin(), k.end(), [](double x) { return x != 0.0; }) ? 1u : 0u;
    float* const terms[] = {&record_.k1, &record_.k2, &record_.p1, &record_.p2, &record_.k3, &record_.k4,
                            &record_.k5, &record_.k6, &record_.s1, &record_.s2, &record_.s3, &record_.s4};
    for (std::size_t i = 0; i < std::size(terms); ++i) *terms[i] = static_cast<float>(k[i]);
    const double cx = std::cos(k[12]), sx = std::sin(k[12]), cy = std::cos(k[13]), sy = std::sin(k[13]);
    const dmat3 rx(1, 0, 0, 0, cx, -sx, 0, sx, cx), ry(cy, 0, sy, 0, 1, 0, -sy, 0, cy);  // columns
    const dmat3 r = ry * rx;
    const dmat3 project(r[2][2], 0, 0, 0, r[2][2], 0, -r[2][0], -r[2][1], 1);
    record_.untilt = glm::mat3(glm::inverse(project * r));
  }

  // Points all around the region of interest, `steps` a side [px].
  std::vector<dvec2> border(int steps) const {
    const double reach = airy_radius();
    const scenes::Roi region = scenes::sensor_region(camera_);
    const dvec2 low = dvec2(region.x, region.y) - 0.5 - reach;
    const dvec2 size = dvec2(region.width, region.height) + 2.0 * reach;
    std::vector<dvec2> points;
    for (int i = 0; i < steps; ++i) {
      const double t = static_cast<double>(i) / steps;
      for (const dvec2 p : {dvec2(t, 0), dvec2(1, t), dvec2(1 - t, 1), dvec2(0, 1 - t)})
        points.push_back(low + p * size);
    }
    return points;
  }
  double airy_radius() const {  // [px] of the pattern's cut, at the longest wavelength
    return shared::airy_reach * static_cast<double>(record_.airy_scale) *
           SpectralGrid::wavelength(SpectralGrid::count - 1) / camera_.sensor.pixel_pitch;
  }

  // From the principal point outwards the inverse is followed in small steps. Where the model folds over, the
  // determinant of its derivative passes through zero, and beyond it there is no such point; and the
  // renderer, which goes there in one jump, must come out at the same place.
  void check_distortion() const {
    const double scale = lens_.kind == Lens::Kind::telecentric ? lens_.magnification * lens_.focus_distance
                                                               : lens_.image_distance();
    for (const dvec2 corner : border(16)) {
      const vec2 end = record_.pitch * (vec2(corner) - record_.principal_point) / static_cast<float>(scale);
      constexpr int steps = 64;
      vec2 p(0.0f);
      for (int i = 0; i <= steps; ++i) {
        const vec2 target = shared::upright(record_, end * (static_cast<float>(i) / steps));
        p = shared::invert_distortion(record_, target, p);
        const shared::Distorted there = shared::distort(record_, p);
        const bool found = glm::length(there.at - target) <= 1e-5f * (0.1f + glm::length(target));
        const bool jumped = glm::length(shared::undistort(record_, end * (static_cast<float>(i) / steps)) -
                                        p) <= 1e-4f * (0.1f + glm::length(p));
        if (!found || !jumped || !(shared::area_change(there) > 0.0f)) throw folds(corner, i, steps);
      }
    }
  }
  InputError folds(dvec2 corner, int step, int steps) const {
    const double radius =
        static_cast<double>(step) / steps * glm::length(corner - dvec2(record_.principal_point));
    return wrong(
        "distortion",
        fmt::format("the model folds over {:.0f} px from the principal point; expected one that takes "
                    "different directions to different points all over the region of interest",
                    radius));
  }

  const scenes::Station& station_;
  std::size_t index_;
  const scenes::Camera& camera_;
  const Lens& lens_;
  shared::CameraRecord record_{};
};
}  // namespace

shared::CameraRecord camera_record(const scenes::Station& station, std::size_t camera, dvec3 world,
                                   std::vector<float>& table) {
  return Builder(station, camera).record(world, table);
}

std::vector<float> airy_table() {
  // Energy within v: 1 − J0² − J1² (Born and Wolf 1999, 8.5.2). It rises everywhere, so that bisection finds
  // its inverse.
  const auto energy = [](double v) { return 1.0 - std::pow(::j0(v), 2) - std::pow(::j1(v), 2); };
  const auto reach = static_cast<double>(shared::airy_reach);
  const double all = energy(reach);
  std::vector<float> table{0.0f};
  double low = 0.0;
  for (std::uint32_t i = 1; i < shared::airy_intervals; ++i) {
    const double wanted = all * i / shared::airy_intervals;
    double high = low + 1.0;
    while (energy(high) < wanted) high += 1.0;
    for (int step = 0; step < 40; ++step) {
      const double middle = 0.5 * (low + high);
      (energy(middle) < wanted ? low : high) = middle;
    }
    table.push_back(static_cast<float>(low * low));
  }
  table.push_back(static_cast<float>(reach * reach));
  return table;
}

}  // namespace flawsmith::renderer
