#include "validation/experiments.h"

namespace flawsmith::validation {
std::vector<Experiment> experiments() {
  return {
      form_factor(), integrating_sphere(),
      ies_flux(),    catalogue_lights(),
      lights(),      fresnel(),
      furnace(),     thin_film(),
      reciprocity(), haze(),
      liquid(),      chi_square(),
      seam(),        edge_break(),
      cut_face(),    cut(),
      null(),        groove(),
      irradiance(),  lens(),
      film(),        esfr(),
      calibrate(),   sensor(),
      frames(),      photon_transfer(),
      poisson(),     flat_field(),
      shutter(),     noise_target(),
      relight(),     sequences(),
  };
}
}  // namespace flawsmith::validation
