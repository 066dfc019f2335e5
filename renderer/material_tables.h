#pragma once
// From the materials of a station to the records and tables that the shared code reads: curves on the
// spectral grid, mean Fresnel reflectances, and for every roughness that occurs its own table of what single
// scattering leaves over.
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "renderer/haze_table.h"
#include "renderer/shared/scene_data.h"
#include "renderer/wet_table.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// Rougher than a mirror by this much at least: below it, 32-bit half vectors no longer resolve the lobe.
constexpr float least_alpha = 1e-3f;

/// Complement tables that were computed before, by (alpha_u, alpha_v, n): one takes 0.1 s, and a recipe's
/// samples share them. A function of its keys, so that what it holds changes no byte.
class ComplementTables {
 public:
  const std::vector<float>& get(float alpha_u, float alpha_v, float coat_n);
  /// The same of haze_table.
  const std::vector<float>& haze(const HazeKey& key);
  /// And of wet_table.
  const std::vector<float>& wet(const WetKey& key);

 private:
  std::map<std::array<float, 3>, std::vector<float>> known_;
  std::map<HazeKey, std::vector<float>> haze_;
  std::map<WetKey, std::vector<float>> wet_;
};

/// One record per material, in order, then those that liquids among them need (renderer/shared/hit.h); their
/// curves and tables are appended to the flat table. Deterministic: the same materials give the same bytes.
/// Roughness is kept within [least_alpha, 1]; indices of the coat above 1. A plastic's coat takes its index
/// at 550 nm. Tables are shared by materials of equal (alpha_u, alpha_v, n).
std::vector<shared::MaterialRecord> build_materials(const std::vector<scenes::Material>& materials,
                                                    std::vector<float>& table, ComplementTables& known);
std::vector<shared::MaterialRecord> build_materials(const std::vector<scenes::Material>& materials,
                                                    std::vector<float>& table);

/// The table of shared/complement.h for a roughness; coat_n 0: a perfect mirror for facets (metals), else a
/// dielectric of that index. Computed by quasi-Monte Carlo over visible normals and exact quadrature of the
/// interpolant.
std::vector<float> complement_table(float alpha_u, float alpha_v, float coat_n);

/// RMS slope along any line of a waviness: that of a sine of its rms height and wavelength.
float rms_slope(const scenes::Waviness& waviness);

}  // namespace flawsmith::renderer
