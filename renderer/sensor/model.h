#pragma once
// A camera's sensor as numbers ready for use: gain, limits and dark signal at one exposure.
#include <cstdint>

#include "renderer/sensor.h"

namespace flawsmith::renderer {

struct SensorModel {
  double gain;        // [DN/e⁻] K
  double black;       // [DN]
  double full_scale;  // [DN] 2^b − 1
  double full_well;   // [e⁻]
  double dark;        // [e⁻] expected dark signal of this exposure
  double read_noise;  // [e⁻] σ_d
  /// Checks the sensor's values; InputError names the one that is impossible.
  SensorModel(const scenes::Sensor& sensor, double gain_db, double time);
};

/// Dark current [e⁻/s] at the sensor's temperature. EMVA 1288 Release 4.0, doubling temperature T_d:
/// μ_I = μ_I.ref · 2^((T − T_ref)/T_d).
double dark_current(const scenes::Sensor& sensor);

/// Deviations of one pixel that stay from frame to frame: a function of the camera's serial and the place on
/// the sensor.
struct FixedPattern {
  double dsnu;  // [e⁻] added
  double prnu;  // fraction of the signal, added to 1
};
class FixedPatternMap {
 public:
  explicit FixedPatternMap(const scenes::Camera& camera);
  FixedPattern at(int sensor_x, int sensor_y) const;

 private:
  std::uint64_t seed_;
  double dsnu_, prnu_;
};

}  // namespace flawsmith::renderer
