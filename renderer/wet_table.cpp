#include "renderer/wet_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "renderer/haze_table.h"
#include "renderer/shared/random.h"
#include "renderer/shared/wet.h"

namespace flawsmith::renderer {
namespace {
using shared::vec2;
using shared::vec3;

constexpr std::size_t nodes = shared::haze_nodes, columns = shared::haze_columns;
constexpr shared::uint points = 1024;
using Share = std::array<double, nodes>;

double node_cosine(std::size_t row) {
  const double t = static_cast<double>(row) / static_cast<double>(nodes - 1);
  return t * t;
}

// One reflection by facets of the metal as it is met from above the liquid: `given(row, wi inside, wi
// outside, share)` for light that leaves, per node and sample.
template <class Given>
void reflect_once(float alpha, float n, const Given& given) {
  const vec2 both(alpha);
  for (std::size_t row = 0; row < nodes; ++row) {
    const auto z = static_cast<float>(node_cosine(row));
    const float r = shared::safe_sqrt((1.0f - z) * (1.0f + z));
    for (shared::uint i = 0; i < points; ++i) {
      // Hammersley points, moved to the middle of their strata.
      const vec2 u((static_cast<float>(i) + 0.5f) / static_cast<float>(points),
                   shared::digits_to_unit(i) + 0.5f / static_cast<float>(points));
      const vec3 wo = shared::into_liquid(n, vec3(r, 0.0f, z));
      const vec3 wi = shared::reflected(wo, shared::sample_ggx_normal(both, wo, u));
      vec3 outside;
      if (wi.z <= 0.0f || !shared::out_of_liquid(n, wi, outside)) continue;
      given(row, wo, wi, outside, (1.0 - static_cast<double>(shared::ggx_blocked(both, wo, wi))) / points);
    }
  }
}

double transmitted(double cosine, float n) {
  return 1.0 - static_cast<double>(shared::fresnel_dielectric(static_cast<float>(cosine), n));
}

// The light of every direction that leaves after one reflection by the metal, F = 1, for each wavelength.
std::vector<Share> left_after_one(const WetKey& key) {
  std::vector<Share> left(columns);
  for (Share& share : left) share.fill(0.0);
  const bool hazy = key.haze_rq > 0.0f;
  std::vector<float> scales;
  if (hazy) scales = haze_table({key.alpha, key.haze_rq, key.haze_alpha, false});
  for (const bool haze : {false, true}) {
    if (haze && !hazy) break;
    reflect_once(haze ? key.haze_alpha : key.alpha, key.n,
                 [&](std::size_t row, vec3 wo, vec3 wi, vec3 outside, double share) {
                   const double light = share * transmitted(static_cast<double>(outside.z), key.n);
                   for (std::size_t c = 0; c < columns; ++c) {
                     const auto q = [&](float cosine) {
                       const float at = std::sqrt(cosine) * static_cast<float>(nodes - 1);
                       const auto j = std::min(static_cast<std::size_t>(at), nodes - 2);
                       const std::size_t first = ((haze ? columns : 0) + c) * nodes + j;
                       return static_cast<double>(
                           std::lerp(scales[first], scales[first + 1], at - static_cast<float>(j)));
                     };
                     left[c][row] += hazy ? light * q(wo.z) * q(wi.z) : light;
                     if (!hazy) break;
                   }
                 });
  }
  if (!hazy) std::fill(left.begin() + 1, left.end(), left.front());
  for (Share& share : left)
    for (std::size_t row = 0; row < nodes; ++row) share[row] *= transmitted(node_cosine(row), key.n);
  return left;
}
}  // namespace

std::vector<float> wet_table(const WetKey& key) {
  CHECK(key.n > 1.0f);
  // As prepare_wet (bsdf.h) has it.
  const float rest_alpha = std::min(1.5f * key.alpha, 1.0f);
  LobeMatrix matrix(nodes);
  for (auto& row : matrix) row.fill(0.0);
  reflect_once(rest_alpha, key.n, [&](std::size_t row, vec3, vec3, vec3 outside, double share) {
    const float at = std::sqrt(std::min(outside.z, 1.0f)) * static_cast<float>(nodes - 1);
    const auto j = std::min(static_cast<std::size_t>(at), nodes - 2);
    const double part = static_cast<double>(at) - static_cast<double>(j);
    matrix[row][j] += (1.0 - part) * share;
    matrix[row][j + 1] += part * share;
  });
  const auto left = left_after_one(key);
  std::vector<float> table{0.0f};
  double mean = 0.0;
  for (std::size_t c = 0; c < columns; ++c) {
    Share rest{};
    for (std::size_t row = 0; row < nodes; ++row) {
      const double z = node_cosine(row);
      rest[row] = std::max(0.0, transmitted(z, key.n) - left[c][row]);
      // Over the hemisphere, 2 cos d(cos) = 4 t^3 dt, of what enters.
      const double t = std::sqrt(z);
      mean += 4.0 * t * t * t / static_cast<double>(nodes - 1) * rest[row] / static_cast<double>(columns);
    }
    for (const double p : balanced_scale(matrix, rest)) table.push_back(static_cast<float>(p));
  }
  table.front() = static_cast<float>(std::min(mean, 1.0));
  return table;
}

}  // namespace flawsmith::renderer
