#include "scenes/light_output.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/check.h"
#include "scenes/light_surface.h"

namespace flawsmith::scenes {
namespace {
constexpr double pi = glm::pi<double>();
constexpr double mm2 = 1e-6;  // [m²]

// Angle from a surface element's normal beyond which its intensity is under 1e-7 of the peak [rad].
double beam_edge(const Light& light) {
  if (!light.profile) return std::acos(std::pow(1e-7, 1.0 / emission_exponent(light.half_angle)));
  const LuminousIntensity& p = *light.profile;
  double edge = 0.0;
  for (std::size_t a = 0; a + 1 < p.angles.size(); ++a)
    for (std::size_t plane = 0; plane < p.planes.size(); ++plane)
      if (p.value(plane, a) > 1e-7 || p.value(plane, a + 1) > 1e-7) edge = glm::radians(p.angles[a + 1]);
  return edge;
}

// ∫ p dΩ of the light's emission [sr].
double lobe(const Light& light) {
  return light.profile ? light.profile->flux() : 2.0 * pi / (emission_exponent(light.half_angle) + 1.0);
}

// Radiance of a surface element towards a direction (unit, the light's frame), times its cosine, per L0:
// p(θ).
double emitted(const Light& light, const dvec3& normal, const dvec3& direction) {
  const double cosine = glm::dot(normal, direction);
  if (cosine <= 0.0) return 0.0;
  if (!light.profile) return std::pow(cosine, emission_exponent(light.half_angle));
  if (std::holds_alternative<SphereLight>(light.body)) return light.profile->towards(direction) * cosine;
  if (!std::holds_alternative<RingLight>(light.body)) return light.profile->towards(direction);
  // A ring's elements have no common azimuth: its profile is symmetric (the reader's check).
  const double angle = glm::degrees(std::acos(std::min(cosine, 1.0)));
  return light.profile->towards(direction_of(LuminousIntensity::Type::c, 0.0, angle));
}

double splitter(const Light& light) {
  const auto* coaxial = std::get_if<CoaxialLight>(&light.body);
  return coaxial ? coaxial->splitter_reflectance : 1.0;
}

// Radiance of a dome's wall from its own light, per L0: of an exitance M it gets M f back, f being the wall's
// share of the sphere, and B = ρ M f/(1 − ρ f) leaves again, evenly.
double wall_glow(const Light& light, const DomeLight& dome) {
  const double share = emitting_area(light) / (4.0 * pi * dome.radius * dome.radius);
  return lobe(light) * dome.reflectance * share / (1.0 - dome.reflectance * share) / pi;
}

// Irradiance per L0: ∫ p(θ) cos θ′ / r² dA.
double geometry(const Light& light, const dvec3& point, const dvec3& facing) {
  Window window;
  if (const double edge = beam_edge(light); edge < 0.5) {
    const double reach = std::abs(point.z) * std::tan(edge);
    window = {dvec2(point.x, point.y) - reach, dvec2(point.x, point.y) + reach};
  }
  const auto* dome = std::get_if<DomeLight>(&light.body);
  const double glow = dome ? wall_glow(light, *dome) : 0.0;
  double sum = 0.0;
  over_emitter(light, 200, window, [&](const dvec3& from, const dvec3& normal, double area) {
    const dvec3 ray = point - from;
    const double r = glm::length(ray), arriving = -glm::dot(ray, facing) / r;
    if (!(r > 0.0) || arriving <= 0.0) return;
    const dvec3 direction = ray / r;
    double leaving = emitted(light, normal, direction);
    if (dome) leaving += glow * std::max(0.0, glm::dot(normal, direction));
    sum += leaving * arriving / (r * r) * area;
  });
  return sum * splitter(light);
}
}  // namespace

double emission_exponent(double half_angle) {
  return -std::log(2.0) / std::log(std::cos(half_angle));
}

double emitting_area(const Light& light) {
  return std::visit(
      Overloaded{
          [](const RectangleLight& body) { return body.width * body.height; },
          [](const DiscLight& body) { return pi * body.radius * body.radius; },
          [](const SphereLight& body) { return 4.0 * pi * body.radius * body.radius; },
          [](const RingLight& body) {
            if (!body.diffused) return body.leds * pi * body.led_radius * body.led_radius;
            return pi * (body.outer_radius * body.outer_radius - body.inner_radius * body.inner_radius);
          },
          [](const BarLight& body) { return body.length * body.width; },
          [](const DomeLight& body) {
            return 2.0 * pi * body.radius * body.radius *
                   (std::cos(hole_angle(body)) - std::cos(body.rim_angle));
          },
          [](const CoaxialLight& body) { return body.width * body.height; },
          [](const FlatDomeLight& body) { return body.width * body.height; },
          [](const ScreenLight& body) { return body.width * body.height; },
          [](const SurroundLight&) { return 0.0; },
      },
      light.body);
}

double radiance_from_flux(const Light& light, double flux) {
  const double area = emitting_area(light) * mm2;
  CHECK(area > 0.0);
  // Of a sphere with a profile the intensity is π r² L0 p: a quarter of its surface.
  const bool whole = light.profile && std::holds_alternative<SphereLight>(light.body);
  return flux / ((whole ? 0.25 : 1.0) * area * lobe(light));
}

double radiant_flux(const Light& light) {
  if (std::holds_alternative<SurroundLight>(light.body)) return 0.0;
  return light.radiance / radiance_from_flux(light, 1.0);
}

double irradiance(const Light& light, dvec3 point, dvec3 normal) {
  if (std::holds_alternative<SurroundLight>(light.body)) return pi * light.radiance;  // of a half space
  return light.radiance * geometry(light, point, normal);
}

double axial_irradiance(const Light& light, double distance) {
  const double side = std::holds_alternative<DomeLight>(light.body) ? -1.0 : 1.0;
  return irradiance(light, {0, 0, side * distance}, {0, 0, -side});
}

double radiance_from_irradiance(const Light& light, double irradiance, double distance) {
  Light unit = light;
  unit.radiance = 1.0;
  const double per_radiance = axial_irradiance(unit, distance);
  return per_radiance > 0.0 ? irradiance / per_radiance : 0.0;
}

double uniformity(const Light& light, double distance, dvec2 field) {
  const double side = std::holds_alternative<DomeLight>(light.body) ? -1.0 : 1.0;
  double least = 1e300, most = 0.0;
  for (int i = 0; i < 9; ++i)
    for (int j = 0; j < 9; ++j) {
      const dvec2 at = field * (dvec2(i, j) / 8.0 - 0.5);
      const double e = irradiance(light, {at, side * distance}, {0, 0, -side});
      least = std::min(least, e);
      most = std::max(most, e);
    }
  return most > 0.0 ? least / most : 0.0;
}

LuminousIntensity far_field(const Light& light) {
  LuminousIntensity field;
  if (std::holds_alternative<SurroundLight>(light.body)) return field;
  const auto* dome = std::get_if<DomeLight>(&light.body);
  const double edge = glm::degrees(beam_edge(light));
  const bool narrow = edge < 20.0 && !std::holds_alternative<RingLight>(light.body);
  for (int i = 0; i <= 180; ++i) field.angles.push_back(narrow ? edge * i / 180.0 : i);
  for (int i = 0; i <= 24; ++i) field.planes.push_back(15.0 * i);
  // Far away only the elements' normals count; a dome's and a ball's are many, a panel has one.
  const bool round = dome || std::holds_alternative<SphereLight>(light.body) ||
                     std::holds_alternative<RingLight>(light.body);
  for (const double plane : field.planes)
    for (const double angle : field.angles) {
      dvec3 d = direction_of(LuminousIntensity::Type::c, plane, angle);
      if (dome) d.z = -d.z;
      double sum = 0.0;
      over_emitter(light, round ? 48 : 1, {}, [&](const dvec3& from, const dvec3& normal, double area) {
        if (dome) {  // the chord's other end: on the wall, the light stays inside
          const double end = (from + 2.0 * dome->radius * glm::dot(d, normal) * d).z / dome->radius;
          if (end > std::cos(dome->rim_angle) && end < std::cos(hole_angle(*dome))) return;
        }
        sum += emitted(light, normal, d) * area;
      });
      field.candela.push_back(sum * light.radiance * splitter(light) * mm2);
    }
  return field;
}

}  // namespace flawsmith::scenes
