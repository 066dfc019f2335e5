#pragma once
// The nearest of many points.
#include <cstdint>
#include <vector>

#include "core/vec.h"

namespace flawsmith::scenes {

/// A k-d tree (Bentley 1975): n log n to build, about log n a question.
class NearestPoint {
 public:
  /// At least one point; finite.
  explicit NearestPoint(std::vector<dvec3> points);
  /// Index of the point nearest to p; of several equally near ones the lowest.
  std::uint32_t of(const dvec3& p) const;

 private:
  struct Found {
    double square;
    std::uint32_t index;
  };
  void build(std::size_t begin, std::size_t end, int axis);
  void search(const dvec3& p, std::size_t begin, std::size_t end, int axis, Found& best) const;

  std::vector<dvec3> points_;
  // The tree: the middle of a range parts the others of it along the range's axis, x, y and z by turns.
  std::vector<std::uint32_t> order_;
};

}  // namespace flawsmith::scenes
