#include "defects/geometry.h"

#include <algorithm>
#include <cmath>

namespace flawsmith::defects {
namespace {
double cross2(dvec2 a, dvec2 b) {
  return a.x * b.y - a.y * b.x;
}

double point_segment(dvec2 p, dvec2 a, dvec2 b) {
  const dvec2 e = b - a;
  const double length2 = glm::dot(e, e);
  const double k = length2 > 0.0 ? std::clamp(glm::dot(p - a, e) / length2, 0.0, 1.0) : 0.0;
  return glm::length(p - (a + k * e));
}
}  // namespace

// Liang and Barsky 1984: the part of the segment inside each pair of sides.
bool meets_rectangle(dvec2 a, dvec2 b, dvec2 half) {
  double from = 0.0, to = 1.0;
  for (int axis = 0; axis < 2; ++axis) {
    const double step = b[axis] - a[axis];
    if (step == 0.0) {
      if (std::abs(a[axis]) > half[axis]) return false;
      continue;
    }
    double enter = (-half[axis] - a[axis]) / step, leave = (half[axis] - a[axis]) / step;
    if (enter > leave) std::swap(enter, leave);
    from = std::max(from, enter);
    to = std::min(to, leave);
  }
  return from <= to;
}

double segment_distance(dvec2 a, dvec2 b, dvec2 c, dvec2 d) {
  const double side_a = cross2(b - a, c - a), side_b = cross2(b - a, d - a);
  const double side_c = cross2(d - c, a - c), side_d = cross2(d - c, b - c);
  if (side_a * side_b < 0.0 && side_c * side_d < 0.0) return 0.0;
  return std::min(
      {point_segment(a, c, d), point_segment(b, c, d), point_segment(c, a, b), point_segment(d, a, b)});
}

// Ericson, Real-Time Collision Detection (2005), section 5.1.5.
dvec3 nearest_weights(const dvec3& p, const std::array<dvec3, 3>& triangle) {
  const auto& [a, b, c] = triangle;
  const dvec3 ab = b - a, ac = c - a, ap = p - a, bp = p - b, cp = p - c;
  const double d1 = glm::dot(ab, ap), d2 = glm::dot(ac, ap), d3 = glm::dot(ab, bp), d4 = glm::dot(ac, bp),
               d5 = glm::dot(ab, cp), d6 = glm::dot(ac, cp);
  if (d1 <= 0.0 && d2 <= 0.0) return {1, 0, 0};
  if (d3 >= 0.0 && d4 <= d3) return {0, 1, 0};
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0) return {1 - d1 / (d1 - d3), d1 / (d1 - d3), 0};
  if (d6 >= 0.0 && d5 <= d6) return {0, 0, 1};
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0) return {1 - d2 / (d2 - d6), 0, d2 / (d2 - d6)};
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0) {
    const double k = (d4 - d3) / ((d4 - d3) + (d5 - d6));
    return {0, 1 - k, k};
  }
  const double sum = va + vb + vc;
  return {va / sum, vb / sum, vc / sum};
}

double triangle_distance(const dvec3& p, const std::array<dvec3, 3>& triangle) {
  const dvec3 w = nearest_weights(p, triangle);
  return glm::length(p - (w.x * triangle[0] + w.y * triangle[1] + w.z * triangle[2]));
}

double outside_distance(dvec2 p, dvec2 half) {
  const dvec2 out = glm::max(glm::abs(p) - half, dvec2(0.0));
  return glm::length(out);
}
}  // namespace flawsmith::defects
