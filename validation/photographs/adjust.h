#pragma once
// What of a station is fitted to photographs, and the search for it.
#include <array>
#include <functional>
#include <string>

#include "scenes/station.h"

namespace flawsmith::photographs {

/// Changes of a station, 0 leaving it as it is.
struct Adjustment {
  enum Which { wavelength, slope, alpha, aspect, focus, noise, count };
  /// ln of the factor on the finishes' wavelength, slope, alpha and aspect; camera towards the scene [mm];
  /// gain [dB], which takes light for noise.
  std::array<double, count> by{};
};
std::string text_of(const Adjustment& adjustment);

/// The station with the finishes of all materials of inspected items changed, and its first camera.
scenes::Station adjusted(const scenes::Station& station, const Adjustment& adjustment);

/// Pattern search (Hooke and Jeeves 1961, without its pattern move): every member is tried one step up and
/// down, the best is kept, steps are halved when none is better; `rounds` times over all members. Members
/// with step 0 stay. The cost is a function of its argument alone.
Adjustment search(const Adjustment& begin, std::array<double, Adjustment::count> steps, int rounds,
                  const std::function<double(const Adjustment&)>& cost);

}  // namespace flawsmith::photographs
