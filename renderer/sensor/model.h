#pragma once
// A camera's sensor as numbers ready for use: gain, limits and dark signal at one exposure.
#include <cstdint>
#include <vector>

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

/// Normal numbers that whole rows and whole columns of a region share, added: a function of the seed and the
/// line's place on the sensor.
class LineNoise {
 public:
  LineNoise(std::uint64_t seed, const scenes::SharedNoise& sigma, const scenes::Roi& roi);
  double at(int sensor_x, int sensor_y) const {
    return rows_[static_cast<std::size_t>(sensor_y - corner_y_)] +
           columns_[static_cast<std::size_t>(sensor_x - corner_x_)];
  }

 private:
  int corner_x_, corner_y_;
  std::vector<double> rows_, columns_;
};

/// Standard deviation of read noise that is each pixel's own: σ_d less rows and columns, in variance.
double own_read_noise(const scenes::Sensor& sensor);

/// Deviations of one pixel that stay from frame to frame: a function of the camera's serial and the place on
/// the sensor.
struct FixedPattern {
  double dsnu;          // [e⁻] added
  double prnu;          // fraction of the signal, added to 1
  double dark_current;  // [e⁻/s] beyond the mean of all pixels, at the sensor's temperature
};
class FixedPatternMap {
 public:
  explicit FixedPatternMap(const scenes::Camera& camera);
  /// Of a pixel of the camera's region.
  FixedPattern at(int sensor_x, int sensor_y) const;

 private:
  double hot_excess(int sensor_x, int sensor_y) const;
  std::uint64_t seed_, hot_seed_;
  double dsnu_, prnu_;
  scenes::HotPixels hot_;
  double hot_growth_;
  LineNoise line_dsnu_, line_prnu_;
};

}  // namespace flawsmith::renderer
