#include "scenes/station.h"

#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/constants.hpp>

namespace flawsmith::scenes {

Pose pose_from_degrees(dvec3 position_mm, dvec3 turns_deg) {
  const dvec3 r = glm::radians(turns_deg);
  // Columns of the elementary rotations; GLM's constructors take columns.
  const dmat3 x(1, 0, 0, 0, std::cos(r.x), std::sin(r.x), 0, -std::sin(r.x), std::cos(r.x));
  const dmat3 y(std::cos(r.y), 0, -std::sin(r.y), 0, 1, 0, std::sin(r.y), 0, std::cos(r.y));
  const dmat3 z(std::cos(r.z), std::sin(r.z), 0, -std::sin(r.z), std::cos(r.z), 0, 0, 0, 1);
  return {z * y * x, position_mm};
}

Pose looking_at(dvec3 from, dvec3 at, dvec3 up) {
  const dvec3 z = glm::normalize(at - from);
  dvec3 x = glm::cross(z, up);
  if (glm::length(x) < 1e-9 * glm::length(up))
    x = glm::cross(z, dvec3(0, 1, 0));  // looking along up: +y is up
  if (glm::length(x) < 1e-9) x = glm::cross(z, dvec3(1, 0, 0));
  x = glm::normalize(x);
  return {dmat3(x, glm::cross(z, x), z), from};
}

double hot_pixel_variance(const Sensor& sensor) {
  const double p = sensor.hot_pixels.share, m = sensor.hot_pixels.dark_current * sensor.dsnu_time;
  return p * (2.0 - p) * m * m;
}

double Lens::image_magnification() const {
  switch (kind) {
    case Kind::telecentric:
      return magnification;
    case Kind::pinhole:
      return focal_length / focus_distance;
    case Kind::thin_lens:  // 1/f = 1/s + 1/s'
      return focal_length / (focus_distance - focal_length);
    case Kind::fixed_focal:
      break;
  }
  // From the entrance pupil the object is f (1/m + 1/P) away. Kingslake 1992, Optics in Photography.
  return focal_length / (focus_distance - focal_length / pupil_magnification);
}

double Lens::image_distance() const {
  return kind == Kind::pinhole ? focal_length : image_magnification() * focus_distance;
}

double Lens::working_f_number() const {
  if (kind == Kind::telecentric || kind == Kind::pinhole) return f_number;
  return f_number * (1.0 + image_magnification() / (kind == Kind::fixed_focal ? pupil_magnification : 1.0));
}

dvec2 principal_point(const Camera& camera) {
  const Sensor& sensor = camera.sensor;
  return camera.lens.principal_point.value_or(dvec2(0.5 * (sensor.width - 1), 0.5 * (sensor.height - 1)));
}

int Light::groups() const {
  if (const auto* ring = std::get_if<RingLight>(&body)) return ring->segments;
  if (const auto* screen = std::get_if<ScreenLight>(&body)) return screen->columns * screen->rows;
  return 1;
}

std::vector<LightGroup> light_groups(const Station& station) {
  std::vector<LightGroup> groups;
  for (std::uint32_t i = 0; i < station.lights.size(); ++i) {
    const Light& light = station.lights[i];
    for (int s = 0; s < light.groups(); ++s)
      groups.push_back({i, s, light.groups() == 1 ? light.name : fmt::format("{}.{}", light.name, s)});
  }
  return groups;
}

std::vector<double> group_currents(const Station& station, const Lighting& lighting) {
  const auto groups = light_groups(station);
  std::vector<double> currents(groups.size(), 0.0);
  for (const auto& drive : lighting.drives)
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (groups[g].light == drive.light && (drive.segment < 0 || drive.segment == groups[g].segment))
        currents[g] = drive.current;
  return currents;
}
}  // namespace flawsmith::scenes
