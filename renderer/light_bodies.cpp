#include "renderer/light_bodies.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/error.h"

namespace flawsmith::renderer {
namespace {
using scenes::Pose;
constexpr double two_pi = glm::two_pi<double>();

LightBody placed(const Pose& pose, std::uint32_t kind, dvec3 size, double back, dvec3 origin = dvec3(0.0),
                 const dmat3& axes = dmat3(1.0)) {
  LightBody body;
  body.kind = kind;
  body.segment = 0;
  body.origin = pose.rotation * origin + pose.position;
  body.axes = pose.rotation * axes;
  body.size = size;
  body.back_reflectance = back;
  return body;
}

LightBody housing(LightBody body) {
  body.segment = -1;
  body.front_reflectance = body.back_reflectance;
  return body;
}

/// One facet of a ring: where its middle lies, its frame, and half its width per length from the ring's axis.
struct RingFacet {
  dvec3 radial, emission;
  dmat3 axes;
};
RingFacet ring_facet(double angle, double tilt) {
  const dvec3 radial(std::cos(angle), std::sin(angle), 0.0);
  const dvec3 slope = std::cos(tilt) * radial + std::sin(tilt) * dvec3(0, 0, 1);  // outwards along the band
  const dvec3 emission = std::cos(tilt) * dvec3(0, 0, 1) - std::sin(tilt) * radial;
  return {radial, emission, dmat3(glm::cross(slope, emission), slope, emission)};
}

std::vector<LightBody> ring_bodies(const scenes::RingLight& ring, const Pose& pose, double reflectance) {
  std::vector<LightBody> bodies;
  const double mean = 0.5 * (ring.inner_radius + ring.outer_radius);
  const double half = 0.5 * (ring.outer_radius - ring.inner_radius);
  const int per = ring.diffused ? ring.segments : ring.leds;  // the facets are a multiple of this
  const int count = per * std::max(1, (48 + per - 1) / per);
  const double widen = std::tan(0.5 * two_pi / count);  // neighbours meet at their edges
  for (int i = 0; i < count; ++i) {
    const RingFacet f = ring_facet((i + 0.5) * two_pi / count, ring.tilt);
    const dvec3 size(widen * (mean - half * std::cos(ring.tilt)), widen * (mean + half * std::cos(ring.tilt)),
                     half);
    LightBody body = placed(pose, shared::body_facet, size, reflectance, mean * f.radial, f.axes);
    if (!ring.diffused) body = housing(body);
    if (ring.diffused) body.segment = i * ring.segments / count;
    bodies.push_back(body);
  }
  if (ring.diffused) return bodies;
  // LEDs lie a little above the holder, clear of where its neighbouring facets rise.
  const double lift = 0.1 + ring.led_radius * std::tan(two_pi / count);
  for (int i = 0; i < ring.leds; ++i) {
    const RingFacet f = ring_facet((i + 0.5) * two_pi / ring.leds, ring.tilt);
    LightBody led = placed(pose, shared::body_disc, dvec3(ring.led_radius, 0, 0), reflectance,
                           mean * f.radial + lift * f.emission, f.axes);
    led.segment = i * ring.segments / ring.leds;
    bodies.push_back(led);
  }
  return bodies;
}

std::vector<LightBody> bar_bodies(const scenes::BarLight& bar, const Pose& pose, double reflectance) {
  const double x = 0.5 * bar.length, y = 0.5 * bar.width, depth = bar.width;
  std::vector<LightBody> bodies{placed(pose, shared::body_rectangle, dvec3(x, y, 0), reflectance)};
  const auto wall = [&](dvec3 centre, dvec3 normal, dvec3 along, double half_along, double half_across) {
    bodies.push_back(housing(placed(pose, shared::body_rectangle, dvec3(half_along, half_across, 0),
                                    reflectance, centre, dmat3(along, glm::cross(normal, along), normal))));
  };
  wall({0, 0, -depth}, {0, 0, -1}, {1, 0, 0}, x, y);
  wall({0, y, -depth / 2}, {0, 1, 0}, {1, 0, 0}, x, depth / 2);
  wall({0, -y, -depth / 2}, {0, -1, 0}, {1, 0, 0}, x, depth / 2);
  wall({x, 0, -depth / 2}, {1, 0, 0}, {0, 1, 0}, y, depth / 2);
  wall({-x, 0, -depth / 2}, {-1, 0, 0}, {0, 1, 0}, y, depth / 2);
  return bodies;
}

LightBody virtual_body(LightBody body) {
  body.is_virtual = true;
  return body;
}

LightBody coaxial_body(const scenes::Station& station, const scenes::CoaxialLight& light,
                       const std::string& name) {
  const auto camera = std::find_if(station.cameras.begin(), station.cameras.end(),
                                   [&](const scenes::Camera& c) { return c.name == light.camera; });
  if (camera == station.cameras.end())
    throw InputError({station.path, 0, "lights." + name + ".camera"},
                     "no camera is called \"" + light.camera + "\"");
  LightBody body = placed(camera->pose, shared::body_rectangle,
                          dvec3(0.5 * light.width, 0.5 * light.height, 0), 0, dvec3(0, 0, light.distance));
  return virtual_body(body);
}

std::vector<LightBody> screen_bodies(const scenes::ScreenLight& screen, const Pose& pose,
                                     double reflectance) {
  std::vector<LightBody> bodies;
  const dvec2 field(screen.width / screen.columns, screen.height / screen.rows);
  for (int row = 0; row < screen.rows; ++row)
    for (int column = 0; column < screen.columns; ++column) {
      const dvec3 middle(field.x * (column + 0.5) - 0.5 * screen.width,
                         field.y * (row + 0.5) - 0.5 * screen.height, 0);
      bodies.push_back(placed(pose, shared::body_rectangle, dvec3(0.5 * field, 0), reflectance, middle));
      bodies.back().segment = row * screen.columns + column;
    }
  return bodies;
}

LightBody dome_body(const scenes::DomeLight& dome, const Pose& pose, double reflectance) {
  const double hole = std::min(1.0, dome.hole_radius / dome.radius);
  LightBody body =
      placed(pose, shared::body_dome,
             dvec3(dome.radius, std::cos(dome.rim_angle), std::sqrt(1.0 - hole * hole)), reflectance);
  body.front_reflectance = dome.reflectance;
  return body;
}
}  // namespace

std::vector<LightBody> light_bodies(const scenes::Station& station, const scenes::Light& light) {
  const double reflectance = light.housing_reflectance;
  const Pose& pose = light.pose;
  if (const auto* r = std::get_if<scenes::RectangleLight>(&light.body))
    return {placed(pose, shared::body_rectangle, dvec3(0.5 * r->width, 0.5 * r->height, 0), reflectance)};
  if (const auto* d = std::get_if<scenes::DiscLight>(&light.body))
    return {placed(pose, shared::body_disc, dvec3(d->radius, 0, 0), reflectance)};
  if (const auto* s = std::get_if<scenes::SphereLight>(&light.body))
    return {placed(pose, shared::body_sphere, dvec3(s->radius, 0, 0), reflectance)};
  if (const auto* r = std::get_if<scenes::RingLight>(&light.body)) return ring_bodies(*r, pose, reflectance);
  if (const auto* b = std::get_if<scenes::BarLight>(&light.body)) return bar_bodies(*b, pose, reflectance);
  if (const auto* d = std::get_if<scenes::DomeLight>(&light.body)) return {dome_body(*d, pose, reflectance)};
  if (const auto* c = std::get_if<scenes::CoaxialLight>(&light.body))
    return {coaxial_body(station, *c, light.name)};
  if (const auto* f = std::get_if<scenes::FlatDomeLight>(&light.body))
    return {virtual_body(placed(pose, shared::body_rectangle, dvec3(0.5 * f->width, 0.5 * f->height, 0), 0))};
  if (const auto* s = std::get_if<scenes::ScreenLight>(&light.body))
    return screen_bodies(*s, pose, reflectance);
  return {placed(Pose{}, shared::body_surround, dvec3(0.0), 0.0)};
}

double emitting_area(const LightBody& body) {
  const dvec3& s = body.size;
  switch (body.kind) {
    case shared::body_rectangle:
      return 4.0 * s.x * s.y;
    case shared::body_facet:
      return 2.0 * (s.x + s.y) * s.z;
    case shared::body_disc:
      return glm::pi<double>() * s.x * s.x;
    case shared::body_sphere:
      return 4.0 * glm::pi<double>() * s.x * s.x;
    case shared::body_dome:
      return two_pi * s.x * s.x * (s.z - s.y);
    default:
      return 0.0;
  }
}

}  // namespace flawsmith::renderer
