#pragma once
// The table of renderer/shared/wet.h.
#include <vector>

namespace flawsmith::renderer {

/// What a table is a function of.
struct WetKey {
  float alpha = 0;    // of the metal, or of its mirrored core
  float haze_rq = 0;  // [nm] times the liquid's index; 0: no haze
  float haze_alpha = 0;
  float n = 1;  // of the liquid
  auto operator<=>(const WetKey&) const = default;
};
/// The mean share that is turned back, then columns of p over wavelength as in haze_table.
std::vector<float> wet_table(const WetKey& key);

}  // namespace flawsmith::renderer
