#include "defects/cut.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/check.h"
#include "defects/cut_path.h"

namespace flawsmith::defects {
namespace {
// Triangles that far from the path know their bank by the path, not by where they lie: it gives way to
// points.
constexpr int rings = 2;
using Step = std::pair<std::uint32_t, std::uint32_t>;

// The banks of the triangles along the chain, by walking on from its edges without crossing it.
std::map<std::uint32_t, int> banks_of(const std::vector<std::uint32_t>& chain, const Refined& refined) {
  std::vector<char> on_chain(refined.positions.size(), 0);
  for (const auto p : chain) on_chain[p] = 1;
  std::map<Step, int> along;  // the chain's edges: to the left of the way from tip to tip y is larger
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    along[{chain[i], chain[i + 1]}] = 1;
    along[{chain[i + 1], chain[i]}] = -1;
  }
  // First all around the chain's points, then rings beyond.
  std::vector<char> is_near(on_chain);
  std::map<std::uint32_t, int> bank;
  for (int ring = 0; ring <= rings; ++ring) {
    std::vector<std::uint32_t> close;
    std::map<Step, std::uint32_t> triangle_of;  // by directed side
    for (std::uint32_t t = 0; t < refined.triangles.size(); ++t) {
      const auto& p = refined.triangles[t].points;
      if (!is_near[p[0]] && !is_near[p[1]] && !is_near[p[2]]) continue;
      close.push_back(t);
      for (std::size_t k = 0; k < 3; ++k) triangle_of[{p[k], p[(k + 1) % 3]}] = t;
    }
    std::vector<std::uint32_t> open;
    for (const auto& [t, side] : bank) open.push_back(t);
    if (ring == 0)
      for (const auto& [step, side] : along) {
        const auto t = triangle_of.at(step);
        if (bank.emplace(t, side).second) open.push_back(t);
      }
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto& p = refined.triangles[open[i]].points;
      for (std::size_t k = 0; k < 3; ++k) {
        const Step back{p[(k + 1) % 3], p[k]};
        const auto next = triangle_of.find(back);
        if (next == triangle_of.end() || along.count(back)) continue;
        // Around the tips the banks are one surface.
        const bool at_tip = back.first == chain.front() || back.second == chain.front() ||
                            back.first == chain.back() || back.second == chain.back();
        if (at_tip) continue;
        if (bank.emplace(next->second, bank.at(open[i])).second) open.push_back(next->second);
      }
    }
    for (const auto t : close)
      for (const auto p : refined.triangles[t].points) is_near[p] = 1;
  }
  return bank;
}
}  // namespace

CutLine part(std::span<const Placed> defects, std::size_t index, Refined& refined) {
  const auto chain = conform_to_cut(defects[index], refined);
  CHECK(chain.size() > 3);
  const auto id = static_cast<std::int32_t>(index + 1);
  std::map<std::uint32_t, std::size_t> row;
  CutLine line(chain.size());
  for (std::size_t i = 0; i < chain.size(); ++i) {
    row[chain[i]] = i;
    line[i].lower = line[i].upper = chain[i];
    const bool is_tip = i == 0 || i + 1 == chain.size();
    if (is_tip) continue;
    line[i].upper = static_cast<std::uint32_t>(refined.positions.size());
    refined.positions.push_back(dvec3(refined.positions[chain[i]]));
    refined.on_border.push_back(0);
  }
  for (const auto& [t, bank] : banks_of(chain, refined)) {
    RefinedTriangle& triangle = refined.triangles[t];
    triangle.bank = bank * id;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto found = row.find(triangle.points[k]);
      if (found == row.end()) continue;
      CutPoint& point = line[found->second];
      point.on_lower = {triangle.base, triangle.weights[k], -id};
      point.on_upper = {triangle.base, triangle.weights[k], id};
      if (bank > 0) triangle.points[k] = point.upper;
    }
  }
  return line;
}

void close_tips(const scenes::Mesh& mesh, std::span<const Placed> defects, const CutLine& line,
                const Refined& refined, scenes::Patch& patch) {
  const Displacement displacement(mesh, defects);
  for (const CutPoint* tip : {&line.front(), &line.back()})
    patch.positions[tip->lower] = refined.positions[tip->lower] +
                                  0.5 * (displacement.at(tip->on_lower) + displacement.at(tip->on_upper));
}

scenes::Opening opening(const CutLine& line, const scenes::Patch& patch) {
  scenes::Opening result;
  for (const CutPoint& point : line) {
    result.positions.push_back(patch.positions[point.lower]);
    result.positions.push_back(patch.positions[point.upper]);
  }
  // At the tips two points are one.
  for (std::uint32_t i = 0; i + 1 < line.size(); ++i) {
    const std::uint32_t l = 2 * i, u = l + 1;
    if (i + 2 < line.size()) result.triangles.push_back({l, l + 2, u + 2});
    if (i > 0) result.triangles.push_back({l, u + 2, u});
  }
  return result;
}

std::vector<MeasuredBanks> measured_banks(const Placed& defect, const CutLine& line, const Refined& refined,
                                          const scenes::Patch& patch) {
  std::vector<MeasuredBanks> result;
  for (const CutPoint& point : line) {
    const ChartPoint at = *defect.chart->at(point.on_lower);
    const dmat3 axes = glm::inverse(defect.chart->frame(point.on_lower, at));
    const dvec3 lower = axes * (patch.positions[point.lower] - refined.positions[point.lower]);
    const dvec3 upper = axes * (patch.positions[point.upper] - refined.positions[point.upper]);
    result.push_back(
        {at.x + 0.5 * (lower.x + upper.x), at.y + lower.y, at.y + upper.y, -0.5 * (lower.z + upper.z)});
  }
  return result;
}
}  // namespace flawsmith::defects
