#include "validation/experiment.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"

namespace flawsmith::validation {
bool Reading::pass() const {
  return std::abs(got - expected) <= tolerance;
}

Reading worst_of(const std::string& name, const std::vector<Reading>& readings) {
  CHECK(!readings.empty());
  const auto used = [](const Reading& reading) {
    const double share = std::abs(reading.got - reading.expected) / reading.tolerance;
    if (reading.pass()) return std::isnan(share) ? 0.0 : std::min(share, 1.0);
    return std::isnan(share) ? std::numeric_limits<double>::infinity() : std::max(share, 2.0);
  };
  Reading worst = *std::max_element(readings.begin(), readings.end(),
                                    [&](const auto& a, const auto& b) { return used(a) < used(b); });
  worst.name = name;
  return worst;
}
}  // namespace flawsmith::validation
