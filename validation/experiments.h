#pragma once
// All experiments. A new one is one folder, one function here and one line in experiments.cpp.
#include <vector>

#include "validation/experiment.h"

namespace flawsmith::validation {

Experiment form_factor();

/// In the order of the report.
std::vector<Experiment> experiments();

}  // namespace flawsmith::validation
