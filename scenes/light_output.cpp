#include "scenes/light_output.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/check.h"

namespace flawsmith::scenes {
namespace {
constexpr double pi = glm::pi<double>();
constexpr double mm2 = 1e-6;  // [m²]

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

// The angle from the pole at which the dome's camera hole ends.
double hole_angle(const DomeLight& dome) {
  return std::asin(std::min(1.0, dome.hole_radius / dome.radius));
}

// Calls add(point, normal, area) over the emitting surface, in the light's own frame, fine enough that sums
// over it are integrals to 1e-4 at distances of half the light's size and more.
template <class Add>
void over_emitter(const Light& light, const Add& add) {
  constexpr int fine = 200;
  const auto rectangle = [&](double width, double height) {
    for (int i = 0; i < fine; ++i)
      for (int j = 0; j < fine; ++j)
        add(dvec3(width * ((i + 0.5) / fine - 0.5), height * ((j + 0.5) / fine - 0.5), 0.0), dvec3(0, 0, 1),
            width * height / (fine * fine));
  };
  // A surface of revolution about z: point(t) = (r, z), normal(t) = (n_r, n_z), dA = strip(t) dt over the
  // unit of t.
  const auto revolution = [&](auto point, auto normal, auto strip) {
    for (int i = 0; i < fine; ++i) {
      const double t = (i + 0.5) / fine;
      const dvec2 p = point(t), n = normal(t);
      for (int j = 0; j < fine; ++j) {
        const double phi = 2.0 * pi * (j + 0.5) / fine, c = std::cos(phi), s = std::sin(phi);
        add(dvec3(p.x * c, p.x * s, p.y), dvec3(n.x * c, n.x * s, n.y), strip(t) / (fine * fine));
      }
    }
  };
  std::visit(
      Overloaded{
          [&](const RectangleLight& body) { rectangle(body.width, body.height); },
          [&](const BarLight& body) { rectangle(body.length, body.width); },
          [&](const CoaxialLight& body) { rectangle(body.width, body.height); },
          [&](const DiscLight& body) {
            revolution([&](double t) { return dvec2(body.radius * t, 0.0); },
                       [](double) { return dvec2(0, 1); },
                       [&](double t) { return 2.0 * pi * body.radius * body.radius * t; });
          },
          [&](const SphereLight& body) {
            const auto direction = [](double t) { return dvec2(std::sin(pi * t), std::cos(pi * t)); };
            revolution(
                [&](double t) { return body.radius * direction(t); }, direction,
                [&](double t) { return 2.0 * pi * pi * body.radius * body.radius * std::sin(pi * t); });
          },
          [&](const RingLight& body) {
            const double mean = 0.5 * (body.inner_radius + body.outer_radius);
            const dvec2 normal(-std::sin(body.tilt), std::cos(body.tilt));
            if (!body.diffused) {
              for (int i = 0; i < body.leds; ++i) {
                const double phi = 2.0 * pi * (i + 0.5) / body.leds, c = std::cos(phi), s = std::sin(phi);
                add(dvec3(mean * c, mean * s, 0.0), dvec3(normal.x * c, normal.x * s, normal.y),
                    pi * body.led_radius * body.led_radius);
              }
              return;
            }
            const auto radius = [&](double t) {
              return body.inner_radius + t * (body.outer_radius - body.inner_radius);
            };
            revolution([&](double t) { return dvec2(radius(t), (radius(t) - mean) * std::tan(body.tilt)); },
                       [&](double) { return normal; },
                       [&](double t) {
                         return 2.0 * pi * radius(t) * (body.outer_radius - body.inner_radius) /
                                std::cos(body.tilt);
                       });
          },
          [&](const DomeLight& body) {
            const double first = hole_angle(body), span = body.rim_angle - first;
            const auto direction = [=](double t) {
              return dvec2(std::sin(first + span * t), std::cos(first + span * t));
            };
            revolution([&](double t) { return body.radius * direction(t); },
                       [&](double t) { return -direction(t); },
                       [&](double t) {
                         return 2.0 * pi * body.radius * body.radius * span * std::sin(first + span * t);
                       });
          },
          [](const SurroundLight&) {},
      },
      light.body);
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
            return pi * (body.outer_radius * body.outer_radius - body.inner_radius * body.inner_radius) /
                   std::cos(body.tilt);
          },
          [](const BarLight& body) { return body.length * body.width; },
          [](const DomeLight& body) {
            return 2.0 * pi * body.radius * body.radius *
                   (std::cos(hole_angle(body)) - std::cos(body.rim_angle));
          },
          [](const CoaxialLight& body) { return body.width * body.height; },
          [](const SurroundLight&) { return 0.0; },
      },
      light.body);
}

double radiance_from_flux(const Light& light, double flux) {
  const double area = emitting_area(light) * mm2;
  CHECK(area > 0.0);
  return flux * (emission_exponent(light.half_angle) + 1.0) / (2.0 * pi * area);
}

double radiance_from_irradiance(const Light& light, double irradiance, double distance) {
  if (std::holds_alternative<SurroundLight>(light.body)) return irradiance / pi;  // of a half space: E = π L
  const double side = std::holds_alternative<DomeLight>(light.body) ? -1.0 : 1.0;
  const dvec3 target(0.0, 0.0, side * distance);
  const double g = emission_exponent(light.half_angle);
  double geometry = 0.0;  // E / L0 = ∫ cos^g θ · cos θ' / r² dA
  over_emitter(light, [&](const dvec3& point, const dvec3& normal, double area) {
    const dvec3 ray = target - point;
    const double r = glm::length(ray);
    const double leaving = glm::dot(ray, normal) / r, arriving = side * ray.z / r;
    if (r > 0.0 && leaving > 0.0 && arriving > 0.0)
      geometry += std::pow(leaving, g) * arriving / (r * r) * area;
  });
  if (const auto* coaxial = std::get_if<CoaxialLight>(&light.body)) geometry *= coaxial->splitter_reflectance;
  return geometry > 0.0 ? irradiance / geometry : 0.0;
}

}  // namespace flawsmith::scenes
