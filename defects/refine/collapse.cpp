#include <algorithm>
#include <queue>
#include <tuple>
#include <vector>

#include "defects/refine/passes.h"

namespace flawsmith::defects::refinement {
namespace {
constexpr double short_edge = 0.7;     // metric length below which an edge is pulled together
constexpr double good_quality = 0.35;  // a collapse may make cells worse, but not worse than this

struct ShortEdge {
  double length;
  std::uint32_t low, high;
  Side side;
  bool operator<(const ShortEdge& o) const {  // the queue's top is the shortest, then the lowest indices
    return std::tie(o.length, o.low, o.high, o.side) < std::tie(length, low, high, side);
  }
};

class Collapser {
 public:
  Collapser(WorkingMesh& mesh, const Metric& metric) : mesh_(mesh), metric_(metric) {}

  void run() {
    for (Side s = 0; s < 3 * mesh_.cells().size(); ++s)
      if (mesh_.cells()[cell_of(s)].alive() && mesh_.across(s) != none && s < mesh_.across(s)) offer(s);
    while (!queue_.empty()) {
      const ShortEdge edge = queue_.top();
      queue_.pop();
      if (!still_there(edge)) continue;
      // The node with more freedom gives way; of two equals, the younger.
      Side s = edge.side;
      if (freedom(mesh_.from(s)) < freedom(mesh_.to(s))) s = mesh_.across(s);
      if (!pull(s)) pull(mesh_.across(s));
    }
  }

 private:
  void offer(Side s) {
    const double length = metric_.length(s);
    const auto a = mesh_.from(s), b = mesh_.to(s);
    if (length < short_edge) queue_.push({length, std::min(a, b), std::max(a, b), s});
  }
  bool still_there(const ShortEdge& edge) const {
    if (!mesh_.cells()[cell_of(edge.side)].alive()) return false;
    const auto a = mesh_.from(edge.side), b = mesh_.to(edge.side);
    return std::min(a, b) == edge.low && std::max(a, b) == edge.high;
  }
  std::pair<int, std::uint32_t> freedom(std::uint32_t node) const {
    return {static_cast<int>(mesh_.nodes()[node].kind), node};
  }

  bool pull(Side s) {
    const auto a = mesh_.from(s), b = mesh_.to(s);
    if (mesh_.nodes()[a].kind == Node::Kind::corner) return false;
    mesh_.fan(a, fan_);
    if (!mesh_.can_collapse(s, fan_) || !worthwhile(b)) return false;
    const auto t = cell_of(s), u = cell_of(mesh_.across(s));
    mesh_.collapse(s, fan_);
    for (const Side leaving : fan_) {
      const auto cell = cell_of(leaving);
      if (cell == t || cell == u) continue;
      for (Side k = 3 * cell; k < 3 * cell + 3; ++k)
        if (mesh_.across(k) != none) offer(k);
    }
    return true;
  }
  // What the cells around the moved node become: no edge that would be split again, no bad shape.
  bool worthwhile(std::uint32_t b) const {
    double before = 1.0, after = 1.0;
    for (const Side s : fan_) {
      const auto facet = mesh_.cells()[cell_of(s)].facet;
      const auto p = mesh_.to(s), q = mesh_.opposite(s);
      before = std::min(before, metric_.quality(facet, mesh_.from(s), p, q));
      if (p == b || q == b) continue;
      if (metric_.length(facet, b, p) > 1.0 || metric_.length(facet, b, q) > 1.0) return false;
      after = std::min(after, metric_.quality(facet, b, p, q));
    }
    return after >= std::min(before, good_quality);
  }

  WorkingMesh& mesh_;
  const Metric& metric_;
  std::priority_queue<ShortEdge> queue_;
  std::vector<Side> fan_;
};
}  // namespace

void collapse_short_edges(WorkingMesh& mesh, const Metric& metric) {
  Collapser(mesh, metric).run();
}

}  // namespace flawsmith::defects::refinement
