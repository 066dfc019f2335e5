// One global queue of edges by metric length. An edge of metric length ≤ 1 is never split, so nothing runs
// away along a sliver (as longest-edge propagation does).
#include <queue>
#include <tuple>
#include <vector>

#include "defects/refine/passes.h"

namespace flawsmith::defects::refinement {
namespace {
struct LongEdge {
  double length;
  std::uint32_t low, high;  // nodes
  Side side;
  bool operator<(const LongEdge& o) const {  // the queue's top is the longest, then the lowest indices
    return std::tie(length, o.low, o.high, o.side) < std::tie(o.length, low, high, side);
  }
};

class Splitter {
 public:
  Splitter(WorkingMesh& mesh, Metric& metric) : mesh_(mesh), metric_(metric) {}

  bool run(std::size_t max_cells) {
    for (Side s = 0; s < 3 * mesh_.cells().size(); ++s)
      if (mesh_.cells()[cell_of(s)].alive() && s < mesh_.across(s)) offer(s);
    while (!queue_.empty()) {
      const LongEdge edge = queue_.top();
      queue_.pop();
      if (!still_there(edge) || flattens(edge)) continue;
      const auto node = mesh_.split(edge.side);
      if (!node) continue;
      if (mesh_.alive_cells() > max_cells) return false;
      metric_.extend();
      make_delaunay_around(*node);
    }
    return true;
  }

 private:
  void offer(Side s) {
    if (mesh_.across(s) == none) return;
    const double length = metric_.length(s);
    const auto a = mesh_.from(s), b = mesh_.to(s);
    if (length > 1.0) queue_.push({length, std::min(a, b), std::max(a, b), s});
  }
  // Cells are rewritten by splits and flips; whatever is rewritten is offered again.
  bool still_there(const LongEdge& edge) const {
    const auto a = mesh_.from(edge.side), b = mesh_.to(edge.side);
    return std::min(a, b) == edge.low && std::max(a, b) == edge.high;
  }
  // A longer edge in one of its cells was due before: it is fixed, or stuck for this same reason. Halving the
  // others of such a cell brings its apex nearer to that edge, again and again, until the cell is flat: so
  // not below the wanted size, unless the base triangle is as thin itself.
  bool flattens(const LongEdge& edge) const {
    constexpr double thinner = 0.002;  // than the base triangle: no scratch hides in a cell so flat
    for (const Side s : {edge.side, mesh_.across(edge.side)})
      for (const Side other : {next_side(s), previous_side(s)}) {
        const double length = metric_.length(other);
        const bool due_before =
            length > edge.length || (length == edge.length && mesh_.across(other) == none);
        if (due_before && metric_.height(other) < 1.0 && height(other) < thinner * mesh_.facet(s).height())
          return true;
      }
    return false;
  }
  // Height [mm] of the cell over this side.
  double height(Side s) const {
    const Facet& f = mesh_.facet(s);
    const dvec2 a = mesh_.flat(mesh_.from(s), f), u = mesh_.flat(mesh_.to(s), f) - a;
    const dvec2 v = mesh_.flat(mesh_.opposite(s), f) - a;
    return (u.x * v.y - u.y * v.x) / glm::length(u);
  }
  // Lawson's legalisation: flips away from the new node while the edge opposite to it wants it.
  void make_delaunay_around(std::uint32_t node) {
    mesh_.fan(node, fan_);
    opposite_.clear();
    for (const Side s : fan_) opposite_.push_back(next_side(s));
    for (int budget = 64; !opposite_.empty() && budget > 0; --budget) {
      const Side s = opposite_.back();
      opposite_.pop_back();
      if (!metric_.wants_flip(s)) continue;
      const auto t = cell_of(s), u = cell_of(mesh_.across(s));
      mesh_.flip(s);  // t: (a, d, node), u: (d, b, node)
      opposite_.push_back(3 * t);
      opposite_.push_back(3 * u);
    }
    mesh_.fan(node, fan_);
    for (const Side s : fan_) {
      offer(s);
      offer(next_side(s));
    }
  }

  WorkingMesh& mesh_;
  Metric& metric_;
  std::priority_queue<LongEdge> queue_;
  std::vector<Side> fan_, opposite_;
};
}  // namespace

bool split_long_edges(WorkingMesh& mesh, Metric& metric, std::size_t max_cells) {
  return Splitter(mesh, metric).run(max_cells);
}

}  // namespace flawsmith::defects::refinement
