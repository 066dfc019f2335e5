#pragma once
// A network of cracks along the borders of a Voronoi tessellation, as straight pieces in a chart's plane.
#include <cstdint>
#include <vector>

#include "core/vec.h"

namespace flawsmith::defects {

/// A straight piece of a crack [mm]. Its opening, 0 … 1, runs linearly from end to end.
struct Crack {
  dvec2 from{0.0}, to{0.0};
  double from_opening = 0, to_opening = 0;
  double from_junction = 0, to_junction = 0;  // [mm] along the crack to the nearer junction

  struct Nearest {
    double distance, opening, to_junction;
  };
  /// Distance of a point, and the opening and the way to a junction at the nearest place of the crack.
  Nearest nearest(dvec2 at) const;
};

class CrackNetwork {
 public:
  /// Within a disc of the given diameter about the origin; cell: mean distance of the tessellation's points.
  /// growth: share of the junctions that have opened, in (0, 1]. At least one piece, whatever the seed.
  CrackNetwork(double diameter, double cell, double growth, std::uint64_t seed);

  const std::vector<Crack>& cracks() const { return cracks_; }

  /// Calls f for all cracks within a quarter of a cell of the point, and some others.
  template <class F>
  void near(dvec2 at, const F& f) const {
    const Bin* bin = bin_at(at);
    if (bin)
      for (const auto i : *bin) f(cracks_[i]);
  }

  struct Found {
    const Crack* crack;
    double distance, opening, to_junction;
  };
  Found nearest(dvec2 at) const;

 private:
  using Bin = std::vector<std::uint32_t>;
  const Bin* bin_at(dvec2 at) const;  // null outside the grid
  void fill_bins();

  double cell_;
  std::vector<Crack> cracks_;
  dvec2 corner_{0.0};
  int columns_ = 0, rows_ = 0;
  double pitch_ = 1;  // [mm] of the grid
  std::vector<Bin> bins_;
};

}  // namespace flawsmith::defects
