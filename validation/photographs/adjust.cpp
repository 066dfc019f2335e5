#include "validation/photographs/adjust.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace flawsmith::photographs {
namespace {
std::set<std::uint32_t> inspected_materials(const scenes::Station& station) {
  std::set<std::uint32_t> materials;
  for (const scenes::Item& item : station.items)
    if (item.role == scenes::Item::Role::inspected) {
      materials.insert(item.material);
      materials.insert(item.triangle_material.begin(), item.triangle_material.end());
    }
  return materials;
}
}  // namespace

std::string text_of(const Adjustment& a) {
  return fmt::format(
      "wavelength x {:.3f}, slope x {:.3f}, alpha x {:.3f}, aspect x {:.3f}, focus {:+.3f} mm, {:.1f} dB",
      std::exp(a.by[Adjustment::wavelength]), std::exp(a.by[Adjustment::slope]),
      std::exp(a.by[Adjustment::alpha]), std::exp(a.by[Adjustment::aspect]), a.by[Adjustment::focus],
      a.by[Adjustment::noise]);
}

scenes::Station adjusted(const scenes::Station& station, const Adjustment& a) {
  scenes::Station result = station;
  for (const std::uint32_t m : inspected_materials(station)) {
    scenes::Material& material = result.materials[m];
    material.finish.wavelength *= std::exp(a.by[Adjustment::wavelength]);
    material.finish.rms_slope *= std::exp(a.by[Adjustment::slope]);
    material.finish.aspect = std::max(1.0, material.finish.aspect * std::exp(a.by[Adjustment::aspect]));
    const auto factor = static_cast<float>(std::exp(a.by[Adjustment::alpha]));
    material.alpha_u = std::min(1.0f, material.alpha_u * factor);
    material.alpha_v = std::min(1.0f, material.alpha_v * factor);
  }
  scenes::Camera& camera = result.cameras.front();
  camera.pose.position += a.by[Adjustment::focus] * (camera.pose.rotation * dvec3(0, 0, 1));
  camera.gain_db += a.by[Adjustment::noise];
  return result;
}

Adjustment search(const Adjustment& begin, std::array<double, Adjustment::count> steps, int rounds,
                  const std::function<double(const Adjustment&)>& cost) {
  Adjustment best = begin;
  double lowest = cost(best);
  for (int round = 0; round < rounds; ++round) {
    bool improved = false;
    for (std::size_t i = 0; i < steps.size(); ++i)
      for (const double sign : {1.0, -1.0}) {
        if (steps[i] == 0) break;
        Adjustment trial = best;
        trial.by[i] += sign * steps[i];
        const double c = cost(trial);
        if (!(c < lowest)) continue;
        lowest = c;
        best = trial;
        improved = true;
        break;
      }
    if (!improved)
      for (double& step : steps) step *= 0.5;
  }
  return best;
}

}  // namespace flawsmith::photographs
