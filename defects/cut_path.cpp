#include "defects/cut_path.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

#include "core/check.h"

namespace flawsmith::defects {
namespace {
constexpr double give_way = 0.3;  // of an edge: that near to its end the path runs through the end
// Share of an edge at which it is split at the earliest, where its end could not be taken.
constexpr double least_share = 0.15;
constexpr std::uint32_t none = UINT32_MAX;

using Edge = std::pair<std::uint32_t, std::uint32_t>;  // lower point first
Edge edge_of(std::uint32_t a, std::uint32_t b) {
  return {std::min(a, b), std::max(a, b)};
}

// Signs of the points: on which side of the path they lie, 0 on it. After all crossed edges were split, the
// path is what parts triangles of unlike sign.
class Conformer {
 public:
  Conformer(const Placed& defect, Refined& refined)
      : defect_(defect), cut_(*defect.field->cut()), refined_(refined), place_(refined.positions.size()) {
    collect();
    find_crossings();
    take_ends();
    split_edges();
  }

  std::vector<std::uint32_t> chain() const {
    const auto parting = parting_edges();
    // Of the pieces, the one that reaches farthest.
    std::map<std::uint32_t, bool> seen;
    std::vector<std::uint32_t> best;
    double longest = -1.0;
    for (const auto& [start, beyond] : parting) {
      if (seen[start]) continue;
      const auto piece = reachable(parting, start);
      std::uint32_t first = start, last = start;
      for (const auto& [point, from] : piece) {
        seen[point] = true;
        if (place_[point].at.x < place_[first].at.x) first = point;
        if (place_[point].at.x > place_[last].at.x) last = point;
      }
      if (place_[last].at.x - place_[first].at.x <= longest) continue;
      longest = place_[last].at.x - place_[first].at.x;
      const auto from = reachable(parting, last);
      best.clear();
      for (std::uint32_t p = first; p != none; p = from.at(p)) best.push_back(p);
    }
    CHECK(longest > 0.8 * (cut_.end() - cut_.begin()));
    return best;
  }

 private:
  struct Place {
    ChartPoint at{0.0};
    double off = 0;  // [mm] y over the path
    int sign = 0;    // 0: on it
    bool known = false;
  };
  struct Crossing {
    double share = 0;  // of the way from the edge's lower point to its higher one
    std::uint32_t node = none;
  };

  // The triangles about the path, and where their points lie.
  void collect() {
    const dvec2 half = defect_.field->half_extent();
    for (std::uint32_t t = 0; t < refined_.triangles.size(); ++t) {
      const RefinedTriangle& triangle = refined_.triangles[t];
      bool inside = true;
      for (std::size_t k = 0; k < 3 && inside; ++k) {
        Place& place = place_[triangle.points[k]];
        if (!place.known) {
          const auto at = defect_.chart->at({triangle.base, triangle.weights[k]});
          if (!at) {
            inside = false;
            break;
          }
          place.at = *at;
          place.off = at->y - cut_.path(at->x);
          place.sign = place.off < 0.0 ? -1 : 1;
          place.known = true;
        }
        inside = std::abs(place.at.x) <= half.x && std::abs(place.at.y) <= half.y;
      }
      if (inside) near_.push_back(t);
    }
  }

  void find_crossings() {
    for (const std::uint32_t t : near_)
      for (std::size_t k = 0; k < 3; ++k) {
        const auto& points = refined_.triangles[t].points;
        const Edge edge = edge_of(points[k], points[(k + 1) % 3]);
        const Place &a = place_[edge.first], &b = place_[edge.second];
        if (a.sign == b.sign) continue;
        const double share = a.off / (a.off - b.off), x = glm::mix(a.at.x, b.at.x, share);
        if (x >= cut_.begin() && x <= cut_.end()) crossings_[edge].share = share;
      }
  }

  // Points near enough become the path's own, but never all three of a triangle.
  void take_ends() {
    std::map<std::uint32_t, std::vector<std::uint32_t>> around;
    for (const auto& [edge, crossing] : crossings_)
      if (crossing.share < give_way || crossing.share > 1.0 - give_way)
        around[crossing.share < give_way ? edge.first : edge.second];
    for (const std::uint32_t t : near_)
      for (const std::uint32_t p : refined_.triangles[t].points)
        if (const auto it = around.find(p); it != around.end()) it->second.push_back(t);
    for (const auto& [point, triangles] : around) {
      const bool closes = std::any_of(triangles.begin(), triangles.end(), [&, p = point](std::uint32_t t) {
        const auto& q = refined_.triangles[t].points;
        return std::all_of(q.begin(), q.end(), [&](auto r) { return r == p || place_[r].sign == 0; });
      });
      if (!closes) place_[point].sign = 0;
    }
    std::erase_if(crossings_, [&](const auto& entry) {
      return place_[entry.first.first].sign == 0 || place_[entry.first.second].sign == 0;
    });
  }

  void split_edges() {
    for (auto& [edge, crossing] : crossings_) {
      crossing.share = std::clamp(crossing.share, least_share, 1.0 - least_share);
      crossing.node = static_cast<std::uint32_t>(refined_.positions.size());
      refined_.positions.push_back(
          glm::mix(refined_.positions[edge.first], refined_.positions[edge.second], crossing.share));
      refined_.on_border.push_back(0);
      Place place;
      place.at = glm::mix(place_[edge.first].at, place_[edge.second].at, crossing.share);
      place.known = true;
      place_.push_back(place);
    }
    for (std::size_t i = 0, count = near_.size(); i < count; ++i) split_triangle(near_[i]);
  }

  void split_triangle(std::uint32_t t) {
    const RefinedTriangle whole = refined_.triangles[t];
    std::array<const Crossing*, 3> cut{};
    std::size_t crossed = 0, last = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const Edge edge = edge_of(whole.points[k], whole.points[(k + 1) % 3]);
      const auto it = crossings_.find(edge);
      if (it == crossings_.end()) continue;
      cut[k] = &it->second;
      ++crossed;
      last = k;
    }
    if (crossed == 0) return;
    CHECK(crossed < 3);
    // Corners a, b, c with a alone on its side; or, of one crossed edge a–b, c opposite to it.
    const std::size_t a = crossed == 1 ? last : cut[0] && cut[2] ? 0 : cut[0] ? 1 : 2;
    const std::size_t b = (a + 1) % 3, c = (a + 2) % 3;
    const Corner ca = corner(whole, a), cb = corner(whole, b), cc = corner(whole, c);
    const Corner ab = between(whole, a, *cut[a]);
    if (crossed == 1) {
      replace(t, {ca, ab, cc});
      add({ab, cb, cc}, whole.base);
      return;
    }
    const Corner ac = between(whole, c, *cut[c]);
    replace(t, {ca, ab, ac});
    const auto apart = [&](const Corner& p, const Corner& q) {
      return glm::length(refined_.positions[p.point] - refined_.positions[q.point]);
    };
    if (apart(ab, cc) < apart(cb, ac)) {
      add({ab, cb, cc}, whole.base);
      add({ab, cc, ac}, whole.base);
    } else {
      add({ab, cb, ac}, whole.base);
      add({cb, cc, ac}, whole.base);
    }
  }

  struct Corner {
    std::uint32_t point;
    dvec3 weights;
  };
  static Corner corner(const RefinedTriangle& t, std::size_t k) { return {t.points[k], t.weights[k]}; }
  // The new point on the side that begins at corner k.
  static Corner between(const RefinedTriangle& t, std::size_t k, const Crossing& crossing) {
    const std::size_t next = (k + 1) % 3;
    const bool forward = t.points[k] < t.points[next];
    const dvec3 &low = t.weights[forward ? k : next], &high = t.weights[forward ? next : k];
    dvec3 w = glm::mix(low, high, crossing.share);
    w.x = 1.0 - w.y - w.z;
    return {crossing.node, w};
  }
  void replace(std::uint32_t t, const std::array<Corner, 3>& corners) {
    for (std::size_t k = 0; k < 3; ++k) {
      refined_.triangles[t].points[k] = corners[k].point;
      refined_.triangles[t].weights[k] = corners[k].weights;
    }
  }
  void add(const std::array<Corner, 3>& corners, std::uint32_t base) {
    near_.push_back(static_cast<std::uint32_t>(refined_.triangles.size()));
    refined_.triangles.emplace_back();
    refined_.triangles.back().base = base;
    replace(near_.back(), corners);
  }

  // 1 or −1; 0 where the path ends.
  int side(const RefinedTriangle& t) const {
    int low = 0, high = 0;
    for (const std::uint32_t p : t.points) {
      low = std::min(low, place_[p].sign);
      high = std::max(high, place_[p].sign);
    }
    return low + high;
  }

  using Graph = std::map<std::uint32_t, std::vector<std::uint32_t>>;
  Graph parting_edges() const {
    std::map<Edge, int> sum, uses;
    for (const std::uint32_t t : near_) {
      const auto& points = refined_.triangles[t].points;
      for (std::size_t k = 0; k < 3; ++k) {
        if (place_[points[k]].sign != 0 || place_[points[(k + 1) % 3]].sign != 0) continue;
        const int here = side(refined_.triangles[t]);
        sum[edge_of(points[k], points[(k + 1) % 3])] += here;
        uses[edge_of(points[k], points[(k + 1) % 3])] += std::abs(here);
      }
    }
    Graph graph;
    for (const auto& [edge, balance] : sum) {
      if (balance != 0 || uses[edge] != 2) continue;
      graph[edge.first].push_back(edge.second);
      graph[edge.second].push_back(edge.first);
    }
    return graph;
  }
  // Every point that can be reached, with the one before it on a way of the fewest edges.
  static std::map<std::uint32_t, std::uint32_t> reachable(const Graph& graph, std::uint32_t start) {
    std::map<std::uint32_t, std::uint32_t> from{{start, none}};
    std::deque<std::uint32_t> open{start};
    for (; !open.empty(); open.pop_front())
      for (const std::uint32_t next : graph.at(open.front()))
        if (from.emplace(next, open.front()).second) open.push_back(next);
    return from;
  }

  const Placed& defect_;
  const Cut& cut_;
  Refined& refined_;
  std::vector<Place> place_;
  std::vector<std::uint32_t> near_;  // triangles
  std::map<Edge, Crossing> crossings_;
};
}  // namespace

std::vector<std::uint32_t> conform_to_cut(const Placed& defect, Refined& refined) {
  CHECK(defect.field->cut());
  return Conformer(defect, refined).chain();
}
}  // namespace flawsmith::defects
