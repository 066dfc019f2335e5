#pragma once
// The metal of the experiments on liquids.
#include "scenes/station.h"

namespace flawsmith::validation {

/// Iron at 550 nm under 20 µm of oil that absorbs nothing.
inline scenes::Material oiled_iron(float alpha) {
  scenes::Material m;
  m.kind = scenes::Material::Kind::conductor;
  m.n = Curve::constant(2.95f);
  m.k = Curve::constant(2.93f);
  m.alpha_u = m.alpha_v = alpha;
  m.liquid.thickness = 20.0;  // [um]
  m.liquid.n = 1.47;
  return m;
}

}  // namespace flawsmith::validation
