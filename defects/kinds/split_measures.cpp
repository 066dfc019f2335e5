// What came out of a split: sizes between the displaced banks, in the front's coordinates.
#include <algorithm>
#include <cmath>

#include "defects/kinds/split_parts.h"
#include "defects/measure.h"

namespace flawsmith::defects {
namespace {
constexpr double quantile_open = 0.98, quantile_neck = 0.99;

struct Banks {
  std::vector<MeasuredBanks> front, back;  // x ascending; from a trim edge on from it
  MeasuredSurface skin;                    // the front
};

Banks from_tip_to_tip(const MeasuredSurface& surface) {
  Banks result{surface.cut, {}, surface};
  for (const MeasuredSurface& back : surface.back) {
    const dvec2 stretch = back.half_extent / surface.half_extent;
    for (const MeasuredBanks& b : back.cut)
      result.back.push_back({b.x / stretch.x, -b.upper / stretch.y, -b.lower / stretch.y, b.sunk});
  }
  return result;
}

// x is then the distance from the edge; what lies on the cut face belongs to neither skin.
Banks from_edge(const MeasuredSurface& surface) {
  constexpr double on_border = 1e-7;  // [mm]
  const double half = 0.5 * surface.sheet;
  Banks result;
  for (const MeasuredBanks& b : surface.cut) {
    if (b.x >= half - on_border) result.front.push_back({b.x - half, b.lower, b.upper, b.sunk});
    if (b.x <= -half + on_border) result.back.push_back({-b.x - half, b.lower, b.upper, -b.sunk});
  }
  std::reverse(result.back.begin(), result.back.end());
  result.skin.points = surface.points;
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) {
    const auto& points = surface.triangles[t];
    if (std::any_of(points.begin(), points.end(),
                    [&](auto p) { return surface.points[p].at.x < half - on_border; }))
      continue;
    result.skin.triangles.push_back(points);
    result.skin.area.push_back(surface.area[t]);
  }
  return result;
}

struct Sizes {
  double length = 0, opening = 0, area = 0, clear = 0;
};

// Both lines in the front's coordinates, front first.
Sizes sizes_of(const std::vector<MeasuredBanks>& front, const std::vector<MeasuredBanks>& back) {
  Sizes result;
  if (front.size() < 2) return result;
  const auto middle = [](const MeasuredBanks& b) { return 0.5 * (b.lower + b.upper); };
  result.length =
      glm::length(dvec2(front.back().x - front.front().x, middle(front.back()) - middle(front.front())));
  std::vector<std::pair<double, double>> widths;
  for (std::size_t i = 0; i + 1 < front.size(); ++i) {
    const MeasuredBanks &a = front[i], &b = front[i + 1];
    const double width = 0.5 * (a.upper - a.lower + b.upper - b.lower);
    result.area += width * (b.x - a.x);
    widths.emplace_back(width, std::max(0.0, b.x - a.x));
  }
  result.opening = weighted_quantile(std::move(widths), quantile_open);
  // Where it is open on both skins: by slices.
  const auto at = [](const std::vector<MeasuredBanks>& line, double x) {
    const auto next = std::partition_point(line.begin(), line.end(), [x](const auto& b) { return b.x <= x; });
    if (next == line.begin() || next == line.end()) return MeasuredBanks{x, 0.0, 0.0, 0.0};
    const MeasuredBanks &a = *(next - 1), &b = *next;
    const double k = (x - a.x) / (b.x - a.x);
    return MeasuredBanks{x, glm::mix(a.lower, b.lower, k), glm::mix(a.upper, b.upper, k), 0.0};
  };
  constexpr int slices = 2000;
  const double dx = (front.back().x - front.front().x) / slices;
  for (int i = 0; i < slices; ++i) {
    const double x = front.front().x + (i + 0.5) * dx;
    const MeasuredBanks a = at(front, x), b = at(back, x);
    result.clear += std::max(0.0, std::min(a.upper, b.upper) - std::max(a.lower, b.lower)) * dx;
  }
  return result;
}

double sunk(const std::vector<MeasuredBanks>& line) {
  std::vector<double> depths;
  for (const MeasuredBanks& banks : line) depths.push_back(banks.sunk);
  return quantile(std::move(depths), quantile_neck);
}
}  // namespace

Measures measure_split(const MeasuredSurface& surface) {
  const Banks banks = surface.site.type == ChartType::rim ? from_edge(surface) : from_tip_to_tip(surface);
  const Sizes sizes = sizes_of(banks.front, banks.back);
  return {{"length_mm", sizes.length},
          {"opening_mm", sizes.opening},
          {"opening_mm2", sizes.area},
          {"clear_mm2", sizes.clear},
          {"neck_mm", sunk(banks.front) + sunk(banks.back)},
          {"sheet_mm", surface.sheet},
          {"area_mm2", sizes.area + covered_area(banks.skin, 0.5)}};
}
}  // namespace flawsmith::defects
