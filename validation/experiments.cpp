#include "validation/experiments.h"

namespace flawsmith::validation {
std::vector<Experiment> experiments() {
  return {
      form_factor(), integrating_sphere(), ies_flux(),   catalogue_lights(),
      sensor(),      flat_field(),         irradiance(), esfr(),
      calibrate(),   noise_target(),       relight(),    shutter(),
  };
}
}  // namespace flawsmith::validation
