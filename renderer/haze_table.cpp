#include "renderer/haze_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/check.h"
#include "renderer/shared/random.h"

namespace flawsmith::renderer {
namespace {
using shared::vec2;
using shared::vec3;

constexpr std::size_t nodes = shared::haze_nodes;
}  // namespace

LobeMatrix lobe_matrix(float alpha) {
  CHECK(alpha > 0.0f);
  const vec2 both(alpha);
  constexpr shared::uint points = 2048;
  LobeMatrix matrix(nodes);
  for (std::size_t row = 0; row < nodes; ++row) {
    matrix[row].fill(0.0);
    const float t = static_cast<float>(row) / static_cast<float>(nodes - 1), z = t * t;
    const vec3 wo(shared::safe_sqrt((1.0f - z) * (1.0f + z)), 0.0f, z);
    for (shared::uint i = 0; i < points; ++i) {
      // Hammersley points, moved to the middle of their strata.
      const vec2 u((static_cast<float>(i) + 0.5f) / static_cast<float>(points),
                   shared::digits_to_unit(i) + 0.5f / static_cast<float>(points));
      const vec3 wi = shared::reflected(wo, shared::sample_ggx_normal(both, wo, u));
      if (wi.z <= 0.0f) continue;
      const double light = (1.0 - static_cast<double>(shared::ggx_blocked(both, wo, wi))) / points;
      const float at = std::sqrt(std::min(wi.z, 1.0f)) * static_cast<float>(nodes - 1);
      const auto j = std::min(static_cast<std::size_t>(at), nodes - 2);
      const double part = static_cast<double>(at) - static_cast<double>(j);
      matrix[row][j] += (1.0 - part) * light;
      matrix[row][j + 1] += part * light;
    }
  }
  return matrix;
}

std::array<double, nodes> balanced_scale(const LobeMatrix& matrix, const std::array<double, nodes>& share) {
  std::array<double, nodes> q{};
  for (std::size_t i = 0; i < nodes; ++i) q[i] = std::sqrt(std::max(share[i], 0.0));
  constexpr int most_rounds = 400;
  for (int round = 0; round < most_rounds; ++round) {
    auto next = q;
    double worst = 0.0;
    for (std::size_t i = 0; i < nodes; ++i) {
      double carried = 0.0;
      for (std::size_t j = 0; j < nodes; ++j) carried += matrix[i][j] * q[j];
      carried *= q[i];
      worst = std::max(worst, std::abs(carried - share[i]));
      next[i] = carried > 0.0 ? q[i] * std::sqrt(std::max(share[i], 0.0) / carried) : 0.0;
    }
    q = next;
    if (worst < 1e-5) break;
  }
  return q;
}

std::vector<float> haze_table(const HazeKey& key) {
  std::vector<float> table;
  for (const bool haze : {false, true}) {
    const LobeMatrix matrix = lobe_matrix(haze ? key.haze_alpha : key.core_alpha);
    for (std::size_t column = 0; column < shared::haze_columns; ++column) {
      const double wavelength = static_cast<double>(shared::spectral_first) +
                                static_cast<double>(shared::haze_step) * static_cast<double>(column);
      std::array<double, nodes> share{};
      for (std::size_t row = 0; row < nodes; ++row) {
        const double t = static_cast<double>(row) / static_cast<double>(nodes - 1);
        const double turn =
            4.0 * static_cast<double>(shared::pi) * static_cast<double>(key.rq) * t * t / wavelength;
        const double unblocked =
            key.complement ? std::accumulate(matrix[row].begin(), matrix[row].end(), 0.0) : 1.0;
        share[row] = haze ? -std::expm1(-turn * turn) : unblocked * std::exp(-turn * turn);
      }
      for (const double q : balanced_scale(matrix, share)) table.push_back(static_cast<float>(q));
    }
  }
  return table;
}

}  // namespace flawsmith::renderer
