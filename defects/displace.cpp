#include "defects/displace.h"

#include <cmath>

#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
// A unit vector square to n.
dvec3 tangent_of(const dvec3& n) {
  const dvec3 axis = std::abs(n.x) < 0.6 ? dvec3(1, 0, 0) : dvec3(0, 1, 0);
  return glm::normalize(glm::cross(n, axis));
}

// Turns v by the smallest rotation that takes the unit vector a to the unit vector b (Rodrigues).
dvec3 turned(const dvec3& v, const dvec3& a, const dvec3& b) {
  const dvec3 k = glm::cross(a, b);
  return v + glm::cross(k, v) + glm::cross(k, glm::cross(k, v)) / (1.0 + glm::dot(a, b));
}
}  // namespace

dvec3 Displacement::at(const SurfacePoint& point) const {
  dvec3 sum(0.0);
  for (std::size_t i = 0; i < defects_.size(); ++i) {
    const Placed& defect = defects_[i];
    const auto at = defect.chart->at(point);
    if (!at || outside_distance(*at, defect.field->half_extent()) > 0.0) continue;
    const bool on_bank = std::abs(point.bank) == static_cast<std::int32_t>(i + 1);
    const dvec3 d = on_bank ? defect.field->cut()->displacement(*at, point.bank > 0 ? 1 : -1)
                            : defect.field->displacement(*at);
    if (d != dvec3(0.0)) sum += defect.chart->frame(point, *at) * d;
  }
  return sum;
}

// One-sided: the step is a thousandth of a cell, and features span several, so what the second derivative
// adds is below 1e-3 of the first.
Displacement::Derivatives Displacement::derivatives(const SurfacePoint& point, const dvec3& here,
                                                    const dvec3& e1, const dvec3& e2, double step) const {
  const auto& [a, b, c] = mesh_.triangles[point.triangle];
  const dvec3 ab = mesh_.positions[b] - mesh_.positions[a], ac = mesh_.positions[c] - mesh_.positions[a];
  const dvec3 n = glm::cross(ab, ac);
  const double n2 = glm::dot(n, n);
  const auto along = [&](const dvec3& e) {
    const double wb = glm::dot(glm::cross(e, ac), n) / n2, wc = glm::dot(glm::cross(ab, e), n) / n2;
    const dvec3 w(-wb - wc, wb, wc);
    return (at({point.triangle, point.weights + step * w, point.bank}) - here) / step;
  };
  return {along(e1), along(e2)};
}

dvec3 Displacement::tilt(const SurfacePoint& point, double step) const {
  const dvec3 n = shading_normal(mesh_, point), facet = scenes::face_normal(mesh_, point.triangle);
  const dvec3 t1 = tangent_of(n), t2 = glm::cross(n, t1);
  // The facet stands in for the smooth surface: a step along T is a step of the same length in the facet.
  const auto [d1, d2] = derivatives(point, at(point), turned(t1, n, facet), turned(t2, n, facet), step);
  return glm::cross(t1, d2) + glm::cross(d1, t2) + glm::cross(d1, d2);
}

double Displacement::swept_density(const SurfacePoint& point, double step) const {
  const dvec3 d = at(point);
  const dvec3 n = scenes::face_normal(mesh_, point.triangle);
  const dvec3 e1 = tangent_of(n), e2 = glm::cross(n, e1);
  const auto [d1, d2] = derivatives(point, d, e1, e2, step);
  return glm::dot(d, n + 0.5 * (glm::cross(e1, d2) + glm::cross(d1, e2)) + glm::cross(d1, d2) / 3.0);
}

double swept_volume(const std::array<dvec3, 3>& base, const std::array<dvec3, 3>& moved) {
  const dvec3 d = (moved[0] - base[0] + moved[1] - base[1] + moved[2] - base[2]) / 3.0;
  const dvec3 e1 = base[1] - base[0], e2 = base[2] - base[0];
  const dvec3 f1 = moved[1] - moved[0] - e1, f2 = moved[2] - moved[0] - e2;
  return 0.5 * glm::dot(d, glm::cross(e1, e2) + 0.5 * (glm::cross(e1, f2) + glm::cross(f1, e2)) +
                               glm::cross(f1, f2) / 3.0);
}
}  // namespace flawsmith::defects
