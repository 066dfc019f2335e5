#pragma once
// What the parts of the furnace share.
#include <string>

#include "validation/experiment.h"

namespace flawsmith::validation {

struct Estimate {
  double mean = 0, sigma = 0;
};

/// Of what can lose a little light and make none: the tolerance is that of the side on which the mean lies.
inline Reading lost_or_made(const std::string& name, const Estimate& e, double may_lose, double may_make) {
  const double tolerance = e.mean < 1.0 ? may_lose : may_make;
  return {name, 1.0, e.mean, tolerance, "1", tolerance + 1.645 * e.sigma};
}

/// The relief of every named finish of the assets.
void add_relief(Effort effort, Outcome& outcome);

}  // namespace flawsmith::validation
