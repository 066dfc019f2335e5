#pragma once
// All experiments. A new one is one folder, one function here and one line in experiments.cpp.
#include <vector>

#include "validation/experiment.h"

namespace flawsmith::validation {

Experiment form_factor();
Experiment integrating_sphere();
Experiment ies_flux();
Experiment catalogue_lights();
Experiment sensor();
Experiment flat_field();
Experiment irradiance();
Experiment esfr();
Experiment calibrate();
Experiment noise_target();
Experiment relight();
Experiment shutter();

/// In the order of the report.
std::vector<Experiment> experiments();

}  // namespace flawsmith::validation
