#include "defects/refine/quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "core/check.h"

namespace flawsmith::defects {
namespace {
dvec3 rounded(const dvec3& p, Precision precision) {
  return precision == Precision::float32 ? dvec3(vec3(p)) : p;
}

// Length of the coordinates' largest rounding [mm].
double rounding(const std::array<dvec3, 3>& p, Precision precision) {
  double reach = 0;
  for (const dvec3& q : p) reach = std::max({reach, std::abs(q.x), std::abs(q.y), std::abs(q.z)});
  return std::ldexp(reach, precision == Precision::float32 ? -24 : -53);
}

// The same index for equal positions, in the order of the positions: so that two surfaces with the same
// points sort them alike.
std::vector<std::uint32_t> welded(std::span<const dvec3> positions, std::vector<dvec3>& points) {
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const dvec3 &p = positions[a], &q = positions[b];
    return std::tie(p.x, p.y, p.z) < std::tie(q.x, q.y, q.z);
  };
  std::vector<std::uint32_t> order(positions.size()), index(positions.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), before);
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || before(order[i - 1], order[i])) points.push_back(positions[order[i]]);
    index[order[i]] = static_cast<std::uint32_t>(points.size() - 1);
  }
  return index;
}

double distance_to(const Loop& loop, const dvec3& p) {
  double nearest2 = 1e300;
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const dvec3 a = loop[i], d = loop[(i + 1) % loop.size()] - a;
    const double dd = glm::dot(d, d);
    const double t = dd > 0.0 ? std::clamp(glm::dot(p - a, d) / dd, 0.0, 1.0) : 0.0;
    const dvec3 off = p - a - t * d;
    nearest2 = std::min(nearest2, glm::dot(off, off));
  }
  return std::sqrt(nearest2);
}

// Twice the area vector of the loop: turned round for a loop that runs the other way.
dvec3 turning(const Loop& loop) {
  dvec3 sum(0.0);
  for (std::size_t i = 1; i + 1 < loop.size(); ++i)
    sum += glm::cross(loop[i] - loop[0], loop[i + 1] - loop[0]);
  return sum;
}

bool same_loop(const Loop& a, const Loop& b, double tolerance) {
  const auto on = [tolerance](const Loop& line) {
    return [&line, tolerance](const dvec3& p) { return distance_to(line, p) <= tolerance; };
  };
  return std::all_of(a.begin(), a.end(), on(b)) && std::all_of(b.begin(), b.end(), on(a)) &&
         glm::dot(turning(a), turning(b)) >= 0.0;
}
}  // namespace

Soundness soundness(std::span<const dvec3> positions, std::span<const scenes::Triangle> triangles,
                    std::span<const dvec3> base_normals, Precision precision) {
  CHECK(triangles.size() == base_normals.size());
  Soundness result;
  for (std::size_t t = 0; t < triangles.size(); ++t) {
    if (base_normals[t] == dvec3(0.0)) continue;
    std::array<dvec3, 3> p;
    for (std::size_t k = 0; k < 3; ++k) p[k] = rounded(positions[triangles[t][k]], precision);
    const dvec3 u = p[1] - p[0], v = p[2] - p[0], w = p[2] - p[1];
    const dvec3 cross = glm::cross(u, v);
    const double longest = std::sqrt(std::max({glm::dot(u, u), glm::dot(v, v), glm::dot(w, w)}));
    if (!(glm::length(cross) > longest * rounding(p, precision)))
      ++result.degenerate;
    else if (!(glm::dot(cross, base_normals[t]) > 0.0))
      ++result.inverted;
  }
  return result;
}

std::vector<Loop> border_loops(std::span<const dvec3> positions,
                               std::span<const scenes::Triangle> triangles) {
  std::vector<dvec3> points;
  const std::vector<std::uint32_t> index = welded(positions, points);
  using Step = std::pair<std::uint32_t, std::uint32_t>;
  std::vector<Step> steps, border;
  for (const auto& triangle : triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const Step step{index[triangle[k]], index[triangle[(k + 1) % 3]]};
      if (step.first != step.second) steps.push_back(step);
    }
  std::sort(steps.begin(), steps.end());
  for (const Step& step : steps)
    if (!std::binary_search(steps.begin(), steps.end(), Step{step.second, step.first}))
      border.push_back(step);

  std::vector<Loop> loops;
  std::vector<char> gone(border.size(), 0);
  for (std::size_t start = 0; start < border.size(); ++start) {
    Loop loop;
    for (std::size_t at = start; at < border.size() && !gone[at];) {
      gone[at] = 1;
      loop.push_back(points[border[at].first]);
      // Where several ways go on, the lowest point that is left.
      auto next = std::lower_bound(border.begin(), border.end(), Step{border[at].second, 0});
      while (next != border.end() && gone[static_cast<std::size_t>(next - border.begin())] &&
             next->first == border[at].second)
        ++next;
      if (next == border.end() || next->first != border[at].second) break;
      at = static_cast<std::size_t>(next - border.begin());
    }
    if (!loop.empty()) loops.push_back(std::move(loop));
  }
  return loops;
}

bool same_loops(const std::vector<Loop>& a, const std::vector<Loop>& b, double tolerance) {
  if (a.size() != b.size()) return false;
  std::vector<char> taken(b.size(), 0);
  for (const Loop& loop : a) {
    std::size_t match = 0;
    while (match < b.size() && (taken[match] || !same_loop(loop, b[match], tolerance))) ++match;
    if (match == b.size()) return false;
    taken[match] = 1;
  }
  return true;
}

}  // namespace flawsmith::defects
