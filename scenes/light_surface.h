#pragma once
// The emitting surface of a light, piece by piece: for integrals over it.
#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "scenes/light.h"

namespace flawsmith::scenes {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

/// The angle from the pole at which the dome's camera hole ends [rad].
inline double hole_angle(const DomeLight& dome) {
  return std::asin(std::min(1.0, dome.hole_radius / dome.radius));
}

/// A part of the light's plane, in its own frame [mm].
struct Window {
  dvec2 low{-1e300}, high{1e300};
};

/// Calls add(point [mm], normal, area [mm²]) over the emitting surface, in the light's own frame, in fine ×
/// fine pieces: with 200 sums over it are integrals to 1e-4 at distances of half the light's size and more.
/// Of a flat light only what lies in the window is taken (of a disc, where the whole window lies on it): a
/// narrow beam comes from a small part of a large panel.
template <class Add>
void over_emitter(const Light& light, int fine, const Window& window, const Add& add) {
  constexpr double pi = glm::pi<double>();
  const auto between = [&](dvec2 low, dvec2 high) {
    const dvec2 size = high - low;
    for (int i = 0; i < fine && size.x > 0.0 && size.y > 0.0; ++i)
      for (int j = 0; j < fine; ++j)
        add(dvec3(low + size * dvec2(i + 0.5, j + 0.5) / static_cast<double>(fine), 0.0), dvec3(0, 0, 1),
            size.x * size.y / (fine * fine));
  };
  const auto rectangle = [&](double width, double height) {
    const dvec2 corner = 0.5 * dvec2(width, height);
    between(glm::max(-corner, window.low), glm::min(corner, window.high));
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
          [&](const FlatDomeLight& body) { rectangle(body.width, body.height); },
          [&](const ScreenLight& body) { rectangle(body.width, body.height); },
          [&](const DiscLight& body) {
            if (glm::length(glm::max(glm::abs(window.low), glm::abs(window.high))) < body.radius)
              return between(window.low, window.high);
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
            // A band as wide as outer − inner, turned about the circle of mean radius.
            const double half = 0.5 * (body.outer_radius - body.inner_radius);
            const auto radius = [&](double t) { return mean + (2.0 * t - 1.0) * half * std::cos(body.tilt); };
            revolution(
                [&](double t) { return dvec2(radius(t), (2.0 * t - 1.0) * half * std::sin(body.tilt)); },
                [&](double) { return normal; }, [&](double t) { return 4.0 * pi * radius(t) * half; });
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

}  // namespace flawsmith::scenes
