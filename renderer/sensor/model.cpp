#include "renderer/sensor/model.h"

#include <fmt/format.h>

#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "renderer/sensor/random.h"

namespace flawsmith::renderer {
namespace {
void expect(bool good, const scenes::Sensor& sensor, const char* member, double value, const char* expected) {
  if (!good)
    throw InputError(Place{"", 0, fmt::format("sensor {}: {}", sensor.name, member)},
                     fmt::format("is {}, expected {}", value, expected));
}

void check_sensor(const scenes::Sensor& s) {
  const int b = s.bit_depth;
  expect(b == 8 || b == 10 || b == 12 || b == 16, s, "bit_depth", b, "8, 10, 12 or 16");
  expect(s.full_well > 0 && s.full_well <= 1e8, s, "full_well", s.full_well, "above 0 and at most 1e8 e-");
  expect(s.read_noise >= 0 && std::isfinite(s.read_noise), s, "read_noise", s.read_noise, "0 or more e-");
  expect(s.dark_current >= 0 && std::isfinite(s.dark_current), s, "dark_current", s.dark_current,
         "0 or more e-/s");
  expect(s.dark_current_doubling > 0, s, "dark_current_doubling", s.dark_current_doubling, "above 0 K");
  expect(s.dsnu >= 0 && std::isfinite(s.dsnu), s, "dsnu", s.dsnu, "0 or more e-");
  expect(s.prnu >= 0 && s.prnu <= 0.2, s, "prnu", s.prnu, "a fraction from 0 to 0.2");
  expect(s.gain >= 0 && std::isfinite(s.gain), s, "gain", s.gain, "0 (automatic) or more DN/e-");
  const double limit = 0.5 * (std::exp2(b) - 1.0);
  expect(s.black_level >= 0 && s.black_level <= limit, s, "black_level", s.black_level,
         "from 0 to half of full scale");
}
}  // namespace

double system_gain(const scenes::Sensor& sensor, double gain_db) {
  check_sensor(sensor);
  const double full_scale = std::exp2(sensor.bit_depth) - 1.0;
  const double at_0_db =
      sensor.gain > 0 ? sensor.gain : (0.95 * full_scale - sensor.black_level) / sensor.full_well;
  return at_0_db * std::pow(10.0, gain_db / 20.0);
}

scenes::Sensor at_bit_depth(const scenes::Sensor& sensor, int bits) {
  scenes::Sensor result = sensor;
  const double scale = std::exp2(bits - sensor.bit_depth);
  result.bit_depth = bits;
  result.gain *= scale;
  result.black_level *= scale;
  return result;
}

double dark_current(const scenes::Sensor& sensor) {
  return sensor.dark_current *
         std::exp2((sensor.temperature - sensor.reference_temperature) / sensor.dark_current_doubling);
}

SensorModel::SensorModel(const scenes::Sensor& sensor, double gain_db, double time)
    : gain(system_gain(sensor, gain_db)),
      black(sensor.black_level),
      full_scale(std::exp2(sensor.bit_depth) - 1.0),
      full_well(sensor.full_well),
      dark(dark_current(sensor) * time),
      read_noise(sensor.read_noise) {}

FixedPatternMap::FixedPatternMap(const scenes::Camera& camera)
    : seed_(derive_seed(0, "fixed pattern of camera " + camera.serial)),
      dsnu_(camera.sensor.dsnu),
      prnu_(camera.sensor.prnu) {}

FixedPattern FixedPatternMap::at(int sensor_x, int sensor_y) const {
  if (dsnu_ == 0.0 && prnu_ == 0.0) return {0.0, 0.0};
  const auto normal = PixelRandom(seed_, sensor_x, sensor_y).normals();
  return {dsnu_ * normal.first, std::max(-1.0, prnu_ * normal.second)};
}
}  // namespace flawsmith::renderer
