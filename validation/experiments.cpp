#include "validation/experiments.h"

namespace flawsmith::validation {
std::vector<Experiment> experiments() {
  return {
      form_factor(),
  };
}
}  // namespace flawsmith::validation
