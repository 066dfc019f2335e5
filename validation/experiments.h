#pragma once
// All experiments. A new one is one folder, one function here and one line in experiments.cpp.
#include <vector>

#include "validation/experiment.h"

namespace flawsmith::validation {

Experiment form_factor();
Experiment integrating_sphere();
Experiment ies_flux();
Experiment catalogue_lights();
Experiment lights();
Experiment fresnel();
Experiment furnace();
Experiment thin_film();
Experiment reciprocity();
Experiment haze();
Experiment liquid();
Experiment chi_square();
Experiment seam();
Experiment edge_break();
Experiment cut_face();
Experiment cut();
Experiment null();
Experiment groove();
Experiment irradiance();
Experiment lens();
Experiment film();
Experiment esfr();
Experiment calibrate();
Experiment sensor();
Experiment frames();
Experiment photon_transfer();
Experiment poisson();
Experiment flat_field();
Experiment shutter();
Experiment noise_target();
Experiment relight();
Experiment sequences();

/// In the order of the report.
std::vector<Experiment> experiments();

}  // namespace flawsmith::validation
