#include "defects/measure.h"

#include <algorithm>
#include <cmath>

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

Crossings crossings(const Profile& profile, double level,
                    const std::function<double(const ProfilePoint&)>& value) {
  const auto top = std::max_element(profile.begin(), profile.end(),
                                    [&](const auto& a, const auto& b) { return value(a) < value(b); });
  if (top == profile.end() || value(*top) < level) return {};
  const auto between = [&](const ProfilePoint& inside, const ProfilePoint& outside) {
    const double f = (value(inside) - level) / (value(inside) - value(outside));
    return glm::mix(inside.y, outside.y, f);
  };
  Crossings result{profile.front().y, profile.back().y};
  for (auto it = top; it != profile.begin(); --it)
    if (value(*std::prev(it)) < level) {
      result.left = between(*it, *std::prev(it));
      break;
    }
  for (auto it = top; std::next(it) != profile.end(); ++it)
    if (value(*std::next(it)) < level) {
      result.right = between(*it, *std::next(it));
      break;
    }
  return result;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double place = q * static_cast<double>(values.size() - 1);
  const auto i = static_cast<std::size_t>(place);
  if (i + 1 >= values.size()) return values.back();
  return glm::mix(values[i], values[i + 1], place - static_cast<double>(i));
}

double covered_area(const MeasuredSurface& surface, double level) {
  double sum = 0.0;
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) {
    double c[3];
    for (std::size_t k = 0; k < 3; ++k) c[k] = surface.points[surface.triangles[t][k]].coverage - level;
    std::sort(c, c + 3);
    double share = 0.0;  // of a triangle where a linear function is at least 0
    if (c[0] >= 0.0)
      share = 1.0;
    else if (c[1] >= 0.0)
      share = 1.0 - c[0] * c[0] / ((c[1] - c[0]) * (c[2] - c[0]));
    else if (c[2] > 0.0)
      share = c[2] * c[2] / ((c[2] - c[0]) * (c[2] - c[1]));
    sum += share * surface.area[t];
  }
  return sum;
}
}  // namespace flawsmith::defects
