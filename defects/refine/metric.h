#pragma once
// Lengths as the size field sees them: 1 is the wanted edge. A size at a node is a 2 × 2 tensor in the plane
// of a base triangle, 1/length² along and 1/width² across.
#include <vector>

#include "defects/refine.h"
#include "defects/refine/working_mesh.h"

namespace flawsmith::defects::refinement {

/// Symmetric, in a facet's (e1, e2) [1/mm²].
struct Tensor {
  double xx = 0, xy = 0, yy = 0;
  double product(const dvec2& u, const dvec2& v) const {
    return u.x * (xx * v.x + xy * v.y) + u.y * (xy * v.x + yy * v.y);
  }
  double determinant() const { return xx * yy - xy * xy; }
  Tensor operator+(const Tensor& o) const { return {xx + o.xx, xy + o.xy, yy + o.yy}; }
  Tensor operator*(double k) const { return {k * xx, k * xy, k * yy}; }
};

/// Asks the size field once per node and keeps the answer.
class Metric {
 public:
  Metric(const WorkingMesh& mesh, const SizeField& field, double max_aspect);
  /// Asks for the nodes that are new since the last call. CHECKs that sizes are finite and positive.
  void extend();
  /// Cells are not wanted smaller than this for now [mm]. 0: as the field says.
  void set_floor(double floor);
  double finest_width() const { return finest_; }          // [mm] asked so far
  double finest_length() const { return finest_length_; }  // [mm] of the cell with the finest width

  /// Metric at a node in the plane of a facet.
  Tensor at(std::uint32_t node, std::uint32_t facet) const {
    return mesh_.nodes()[node].kind == Node::Kind::face ? inside_[node] : project(node, facet);
  }
  /// Length of an edge: the mean of its lengths in the metrics of its two ends; on a base edge between two
  /// facets, the larger of the two planes' answers.
  double length(Side s) const;
  double length(std::uint32_t facet, std::uint32_t a, std::uint32_t b) const;
  /// Height of a cell over one of its sides, in the mean metric of its corners.
  double height(Side s) const;
  /// 4√3 area / (sum of squared sides), in the mean metric of the corners: 1 equilateral, 0 flat.
  double quality(std::uint32_t facet, std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
  /// The edge is not locally Delaunay in the mean metric of the four nodes around it, and may be flipped.
  bool wants_flip(Side s) const;

 private:
  Tensor project(std::uint32_t node, std::uint32_t facet) const;

  const WorkingMesh& mesh_;
  const SizeField& field_;
  double max_aspect_;
  double floor_ = 0;
  double finest_ = 1e300, finest_length_ = 0;
  std::vector<CellSize> sizes_;
  std::vector<Tensor> inside_;  // of nodes inside a facet, which are most and know one plane only
};

}  // namespace flawsmith::defects::refinement
