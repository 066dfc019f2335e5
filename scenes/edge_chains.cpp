#include "scenes/edge_chains.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace flawsmith::scenes {
namespace {
constexpr std::uint32_t none = UINT32_MAX;

class Joiner {
 public:
  Joiner(const Mesh& mesh, const Topology& topology, const std::vector<std::uint32_t>& edges, double corner)
      : mesh_(mesh), topology_(topology), used_(topology.edges.size(), 0) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> at;  // edges at each point, ascending
    for (const std::uint32_t e : edges) {
      at[topology.edges[e].a].push_back(e);
      at[topology.edges[e].b].push_back(e);
    }
    for (const auto& [point, meeting] : at) pair_up(point, meeting, corner);
    for (const auto& [point, meeting] : at) points_.emplace_back(point, meeting);
  }

  std::vector<EdgeChain> chains() {
    std::vector<EdgeChain> result;
    for (const auto& [point, meeting] : points_)  // open ends first, so that what is left are loops
      for (const std::uint32_t e : meeting)
        if (!used_[e] && next(e, point) == none) result.push_back(walk(point, e));
    for (const auto& [point, meeting] : points_)
      for (const std::uint32_t e : meeting)
        if (!used_[e]) result.push_back(walk(point, e));
    std::stable_sort(result.begin(), result.end(),
                     [](const EdgeChain& a, const EdgeChain& b) { return a.points[0] < b.points[0]; });
    return result;
  }

 private:
  std::uint32_t other_end(std::uint32_t e, std::uint32_t point) const {
    return topology_.edges[e].a == point ? topology_.edges[e].b : topology_.edges[e].a;
  }
  std::uint32_t next(std::uint32_t e, std::uint32_t point) const {
    const auto found = partner_.find({e, point});
    return found == partner_.end() ? none : found->second;
  }

  // Which edge goes on as which at this point: the straightest pairs first.
  void pair_up(std::uint32_t point, const std::vector<std::uint32_t>& meeting, double corner) {
    std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> pairs;
    const auto away = [&](std::uint32_t e) {
      return glm::normalize(mesh_.positions[other_end(e, point)] - mesh_.positions[point]);
    };
    for (std::size_t i = 0; i < meeting.size(); ++i)
      for (std::size_t j = i + 1; j < meeting.size(); ++j) {
        const dvec3 in = -away(meeting[i]), out = away(meeting[j]);
        const double turn = std::atan2(glm::length(glm::cross(in, out)), glm::dot(in, out));
        if (turn <= corner) pairs.emplace_back(turn, meeting[i], meeting[j]);
      }
    std::sort(pairs.begin(), pairs.end());
    for (const auto& [turn, e, f] : pairs)
      if (next(e, point) == none && next(f, point) == none) {
        partner_[{e, point}] = f;
        partner_[{f, point}] = e;
      }
  }

  EdgeChain walk(std::uint32_t point, std::uint32_t e) {
    EdgeChain chain;
    const std::uint32_t first_point = point;
    const bool loop = next(e, point) != none;
    chain.points.push_back(point);
    while (e != none && !used_[e]) {
      used_[e] = 1;
      point = other_end(e, point);
      chain.points.push_back(point);
      e = next(e, point);
    }
    if (loop && point == first_point) {
      chain.closed = true;
      chain.points.pop_back();
    }
    return chain;
  }

  const Mesh& mesh_;
  const Topology& topology_;
  std::vector<char> used_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>
      partner_;  // (edge, point) → edge that goes on
  std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> points_;
};
}  // namespace

std::vector<EdgeChain> join_edges(const Mesh& mesh, const Topology& topology,
                                  const std::vector<std::uint32_t>& edges, double corner) {
  return Joiner(mesh, topology, edges, corner).chains();
}

double chain_length(const Mesh& mesh, const EdgeChain& chain) {
  double length = 0.0;
  for (std::size_t i = 0; i + 1 < chain.points.size(); ++i)
    length += glm::distance(mesh.positions[chain.points[i]], mesh.positions[chain.points[i + 1]]);
  if (chain.closed)
    length += glm::distance(mesh.positions[chain.points.back()], mesh.positions[chain.points[0]]);
  return length;
}

}  // namespace flawsmith::scenes
