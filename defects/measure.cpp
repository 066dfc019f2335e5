#include "defects/measure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace flawsmith::defects {

Profiles cut_profiles(const MeasuredSurface& surface, int count) {
  Profiles result;
  const double half = surface.half_extent.x;
  result.spacing = 2.0 * half / count;
  for (int i = 0; i < count; ++i) result.x.push_back(-half + (i + 0.5) * result.spacing);
  result.profile.resize(static_cast<std::size_t>(count));
  for (const auto& triangle : surface.triangles) {
    double low = 1e300, high = -1e300;
    for (const auto p : triangle) {
      low = std::min(low, surface.points[p].at.x);
      high = std::max(high, surface.points[p].at.x);
    }
    const auto first = std::max(0.0, std::ceil((low + half) / result.spacing - 0.5));
    for (auto i = static_cast<std::size_t>(first); i < result.x.size() && result.x[i] <= high; ++i)
      for (std::size_t k = 0; k < 3; ++k) {
        const MeasuredPoint &a = surface.points[triangle[k]], &b = surface.points[triangle[(k + 1) % 3]];
        const double x = result.x[i];
        if ((a.at.x <= x) == (b.at.x <= x)) continue;
        const double f = (x - a.at.x) / (b.at.x - a.at.x);
        result.profile[i].push_back({glm::mix(a.at.y, b.at.y, f), glm::mix(a.depth, b.depth, f),
                                     glm::length(glm::mix(a.moved, b.moved, f)),
                                     glm::mix(a.coverage, b.coverage, f)});
      }
  }
  for (Profile& profile : result.profile)
    std::sort(profile.begin(), profile.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
  return result;
}

Crossings outermost(const Profile& profile, double level,
                    const std::function<double(const ProfilePoint&)>& value) {
  Crossings result;
  bool any = false;
  for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
    const double a = value(profile[i]), b = value(profile[i + 1]);
    if ((a >= level) == (b >= level)) continue;
    const double y = glm::mix(profile[i].y, profile[i + 1].y, (level - a) / (b - a));
    result = {any ? std::min(result.left, y) : y, any ? std::max(result.right, y) : y};
    any = true;
  }
  return result;
}

Extremes extremes(const Profile& profile) {
  Extremes result;
  for (const ProfilePoint& p : profile) {
    result.depth = std::max(result.depth, p.depth);
    result.height = std::max(result.height, -p.depth);
  }
  return result;
}

double usual_size(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const double greatest = *std::max_element(values.begin(), values.end());
  std::erase_if(values, [&](double v) { return v < 0.1 * greatest; });
  return quantile(std::move(values), 0.95);
}

double motion_level(const MeasuredSurface& surface, double share) {
  std::vector<double> moves;
  for (const MeasuredPoint& point : surface.points)
    if (const double moved = glm::length(point.moved); moved > 0.0) moves.push_back(moved);
  return share * quantile(std::move(moves), 0.99);
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double place = q * static_cast<double>(values.size() - 1);
  const auto i = static_cast<std::size_t>(place);
  if (i + 1 >= values.size()) return values.back();
  return glm::mix(values[i], values[i + 1], place - static_cast<double>(i));
}

namespace {
// Share of a triangle where the linear function with these values at the corners is at least 0.
double share_above(std::array<double, 3> c) {
  std::sort(c.begin(), c.end());
  if (c[0] >= 0.0) return 1.0;
  if (c[1] >= 0.0) return 1.0 - c[0] * c[0] / ((c[1] - c[0]) * (c[2] - c[0]));
  if (c[2] > 0.0) return c[2] * c[2] / ((c[2] - c[0]) * (c[2] - c[1]));
  return 0.0;
}
}  // namespace

double weighted_quantile(std::vector<std::pair<double, double>> value_and_weight, double q) {
  std::sort(value_and_weight.begin(), value_and_weight.end());
  double whole = 0.0, sum = 0.0;
  for (const auto& [value, weight] : value_and_weight) whole += weight;
  for (const auto& [value, weight] : value_and_weight) {
    sum += weight;
    if (sum >= q * whole) return value;
  }
  return 0.0;
}

double outline_length(const MeasuredSurface& surface, double level) {
  double sum = 0.0;
  for (const auto& triangle : surface.triangles) {
    std::array<dvec2, 2> crossing{};
    std::size_t found = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const MeasuredPoint &a = surface.points[triangle[k]], &b = surface.points[triangle[(k + 1) % 3]];
      if ((a.depth > level) == (b.depth > level)) continue;
      crossing[found++] = glm::mix(a.at, b.at, (level - a.depth) / (b.depth - a.depth));
    }
    if (found == 2) sum += glm::length(crossing[1] - crossing[0]);
  }
  return sum;
}

double covered_area(const MeasuredSurface& surface, double level) {
  double sum = 0.0;
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) {
    std::array<double, 3> c;
    for (std::size_t k = 0; k < 3; ++k) c[k] = surface.points[surface.triangles[t][k]].coverage - level;
    sum += share_above(c) * surface.area[t];
  }
  return sum;
}

std::vector<Region> regions_below(const MeasuredSurface& surface, double level, double q) {
  // Union of points below the level along the sides of triangles; a root is its set's first point.
  std::vector<std::uint32_t> parent(surface.points.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t p) {
    while (parent[p] != p) p = parent[p] = parent[parent[p]];
    return p;
  };
  const auto below = [&](std::uint32_t p) { return surface.points[p].depth > level; };
  for (const auto& triangle : surface.triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto a = triangle[k], b = triangle[(k + 1) % 3];
      if (!below(a) || !below(b)) continue;
      const auto ra = root(a), rb = root(b);
      parent[std::max(ra, rb)] = std::min(ra, rb);
    }
  struct Gathered {
    double area = 0;
    std::vector<std::pair<double, double>> depths;
  };
  std::map<std::uint32_t, Gathered> regions;
  for (std::uint32_t p = 0; p < surface.points.size(); ++p)
    if (below(p)) regions[root(p)].depths.push_back({surface.points[p].depth, surface.points[p].base_share});
  for (const auto& triangle : surface.triangles) {
    const auto lowest = std::find_if(triangle.begin(), triangle.end(), below);
    if (lowest == triangle.end()) continue;
    std::array<double, 3> c;
    std::array<dvec2, 3> at;
    for (std::size_t k = 0; k < 3; ++k) {
      c[k] = surface.points[triangle[k]].depth - level;
      at[k] = surface.points[triangle[k]].at;
    }
    const dvec2 u = at[1] - at[0], v = at[2] - at[0];
    regions[root(*lowest)].area += share_above(c) * 0.5 * std::abs(u.x * v.y - u.y * v.x);
  }
  std::vector<Region> result;
  for (auto& [first, region] : regions)
    result.push_back({region.area, weighted_quantile(std::move(region.depths), q)});
  return result;
}
}  // namespace flawsmith::defects
