#include "validation/experiment.h"

#include <cmath>

namespace flawsmith::validation {
bool Reading::pass() const {
  return std::abs(got - expected) <= tolerance;
}
}  // namespace flawsmith::validation
