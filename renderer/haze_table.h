#pragma once
// The table of renderer/shared/haze.h.
#include <array>
#include <vector>

#include "renderer/shared/haze.h"

namespace flawsmith::renderer {

/// Over nodes of √cos: shares of a lobe's light by direction, from node (row) to node (column), before
/// scaling.
using LobeMatrix = std::vector<std::array<double, shared::haze_nodes>>;

/// What a GGX lobe reflects for F = 1, shadowing included.
LobeMatrix lobe_matrix(float alpha);

/// The symmetric scaling q of a lobe with q_i Σ_j M_ij q_j = share_i for every node: reciprocal, and the lobe
/// then carries `share`, 0 … 1, of the light of every direction. Sinkhorn's iteration, damped by a square
/// root; shares are met within 1e-4.
std::array<double, shared::haze_nodes> balanced_scale(const LobeMatrix& matrix,
                                                      const std::array<double, shared::haze_nodes>& share);

/// What a table is a function of.
struct HazeKey {
  float core_alpha = 0;
  float rq = 0;  // [nm]
  float haze_alpha = 0;
  bool complement = false;  // a complement lobe gives back what the core's facets lose
  auto operator<=>(const HazeKey&) const = default;
};
/// Columns of q over wavelength, of the core and then of the haze.
std::vector<float> haze_table(const HazeKey& key);

}  // namespace flawsmith::renderer
