#include "renderer/material_tables.h"

#include <algorithm>
#include <array>
#include <numbers>

#include "core/check.h"
#include "renderer/shared/complement.h"
#include "renderer/shared/fresnel.h"
#include "renderer/shared/random.h"

namespace flawsmith::renderer {
namespace {
using shared::uint;
using shared::vec2;
using shared::vec3;
using shared::vec4;

constexpr std::size_t nodes = shared::complement_nodes;
constexpr std::size_t columns_anisotropic = 16;

// C(w) = 1 − E(w) for E = ∫ f cos of single scattering. Over visible normals the integrand is F G2/G1:
// smooth, between 0 and 1; for F = 1 its complement 1 − G2/G1 is summed directly, so that tiny losses of
// smooth metals keep their digits.
double complement_at(vec2 alpha, vec3 wo, float coat_n, uint points) {
  double sum = 0.0;
  for (uint i = 0; i < points; ++i) {
    // Hammersley points, moved to the middle of their strata.
    const vec2 u((static_cast<float>(i) + 0.5f) / static_cast<float>(points),
                 shared::digits_to_unit(i) + 0.5f / static_cast<float>(points));
    const vec3 m = shared::sample_ggx_normal(alpha, wo, u);
    const double blocked = shared::ggx_blocked(alpha, wo, shared::reflected(wo, m));
    const float c = std::clamp(glm::dot(wo, m), 0.0f, 1.0f);
    sum += coat_n > 0.0f ? 1.0 - shared::fresnel_dielectric(c, coat_n) * (1.0 - blocked) : blocked;
  }
  return sum / points;
}

// Direction of a table node: t = √cos θ, and the azimuth where the roughness seen is the share p of the way
// from the smaller to the larger alpha.
vec3 node_direction(vec2 alpha, float t, float p) {
  const float low = std::min(alpha.x, alpha.y), high = std::max(alpha.x, alpha.y);
  const float seen = low + p * (high - low);
  float x2 = high > low ? (seen * seen - alpha.y * alpha.y) / (alpha.x * alpha.x - alpha.y * alpha.y) : 1.0f;
  x2 = std::clamp(x2, 0.0f, 1.0f);
  const float z = t * t, r = shared::safe_sqrt((1.0f - z) * (1.0f + z));
  return {r * glm::sqrt(x2), r * glm::sqrt(1.0f - x2), z};
}

// Mean over azimuth of the interpolation weight of each column.
std::vector<double> column_weights(vec2 alpha, std::size_t columns) {
  if (columns == 1) return {1.0};
  std::vector<double> weights(columns, 0.0);
  const float low = std::min(alpha.x, alpha.y), high = std::max(alpha.x, alpha.y);
  constexpr int steps = 4096;  // midpoint rule over a quarter turn; the distribution is symmetric in x and y
  for (int i = 0; i < steps; ++i) {
    const vec2 d = shared::cosine_sine(1.57079633f * (static_cast<float>(i) + 0.5f) / steps);
    const float seen = glm::sqrt(shared::ggx_stretch(alpha, vec3(d.x, d.y, 0.0f)));
    const float p = std::clamp((seen - low) / (high - low), 0.0f, 1.0f) * static_cast<float>(columns - 1);
    const auto j = std::min(static_cast<std::size_t>(p), columns - 2);
    const double part = static_cast<double>(p) - static_cast<double>(j);
    weights[j] += (1.0 - part) / steps;
    weights[j + 1] += part / steps;
  }
  return weights;
}

// ∫ C(t) 2 t³ dt over one interval, C linear from a to b, with t = t0 + h x: cos θ d(cos θ) = t² · 2 t dt.
double interval_mass(double a, double b, double t0, double h) {
  const std::array<double, 4> cubic{t0 * t0 * t0, 3.0 * t0 * t0 * h, 3.0 * t0 * h * h, h * h * h};
  double mass = 0.0;
  for (std::size_t n = 0; n < cubic.size(); ++n) {
    const double power = static_cast<double>(n) + 1.0;
    mass += cubic[n] * (a / power + (b - a) / (power + 1.0));
  }
  return 2.0 * h * mass;
}

}  // namespace

std::vector<float> complement_table(float alpha_u, float alpha_v, float coat_n) {
  CHECK(alpha_u > 0.0f && alpha_v > 0.0f);
  const vec2 alpha(alpha_u, alpha_v);
  const std::size_t columns = alpha_u == alpha_v ? 1 : columns_anisotropic;
  const uint points = columns == 1 ? 4096 : 1024;

  std::vector<float> c;  // column by column
  for (std::size_t column = 0; column < columns; ++column) {
    const float p = columns == 1 ? 0.0f : static_cast<float>(column) / static_cast<float>(columns - 1);
    for (std::size_t row = 0; row < nodes; ++row) {
      const float t = static_cast<float>(row) / static_cast<float>(nodes - 1);
      c.push_back(static_cast<float>(complement_at(alpha, node_direction(alpha, t, p), coat_n, points)));
    }
  }

  // The mean over azimuth, its integral up to each node, and the average over the hemisphere.
  const auto weights = column_weights(alpha, columns);
  std::array<double, nodes> mean{}, sum{};
  for (std::size_t column = 0; column < columns; ++column)
    for (std::size_t row = 0; row < nodes; ++row)
      mean[row] += weights[column] * static_cast<double>(c[column * nodes + row]);
  constexpr double h = 1.0 / static_cast<double>(nodes - 1);
  for (std::size_t row = 0; row + 1 < nodes; ++row)
    sum[row + 1] = sum[row] + interval_mass(mean[row], mean[row + 1], static_cast<double>(row) * h, h);

  const double average = 2.0 * sum.back();
  std::vector<float> table{static_cast<float>(average), static_cast<float>(columns)};
  for (const double value : sum)
    table.push_back(sum.back() > 0.0 ? static_cast<float>(value / sum.back()) : 0.0f);
  table.insert(table.end(), c.begin(), c.end());
  return table;
}

namespace {
// Recipes that draw the roughness anew for each sample must not pile tables up.
constexpr std::size_t enough_tables = 256;
}  // namespace

const std::vector<float>& ComplementTables::get(float alpha_u, float alpha_v, float coat_n) {
  if (known_.size() >= enough_tables) known_.clear();
  const auto [entry, is_new] = known_.try_emplace({alpha_u, alpha_v, coat_n});
  if (is_new) entry->second = complement_table(alpha_u, alpha_v, coat_n);
  return entry->second;
}

const std::vector<float>& ComplementTables::haze(const HazeKey& key) {
  if (haze_.size() >= enough_tables) haze_.clear();
  const auto [entry, is_new] = haze_.try_emplace(key);
  if (is_new) entry->second = haze_table(key);
  return entry->second;
}

float rms_slope(const scenes::Waviness& waviness) {
  return static_cast<float>(2.0 * std::numbers::pi * waviness.rms_height / waviness.wavelength);
}

const std::vector<float>& ComplementTables::wet(const WetKey& key) {
  if (wet_.size() >= enough_tables) wet_.clear();
  const auto [entry, is_new] = wet_.try_emplace(key);
  if (is_new) entry->second = wet_table(key);
  return entry->second;
}

}  // namespace flawsmith::renderer
