#include "renderer/sensor/model.h"

#include <fmt/format.h>

#include <algorithm>
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

double squares(const scenes::SharedNoise& shared) {
  return shared.row * shared.row + shared.column * shared.column;
}

// Parts of a total may come from arithmetic that rounds: in percent, in another unit.
bool within(double part, double total) {
  return part >= 0.0 && part <= total * (1.0 + 1e-9);
}

void check_parts(const scenes::Sensor& s) {
  expect(within(squares(s.shared_read_noise), s.read_noise * s.read_noise), s, "shared_read_noise",
         std::sqrt(squares(s.shared_read_noise)), "rows and columns to be parts of read_noise, in variance");
  expect(within(squares(s.shared_dsnu) + scenes::hot_pixel_variance(s), s.dsnu * s.dsnu), s, "shared_dsnu",
         std::sqrt(squares(s.shared_dsnu) + scenes::hot_pixel_variance(s)),
         "rows, columns and hot pixels to be parts of dsnu, in variance");
  expect(within(squares(s.shared_prnu), s.prnu * s.prnu), s, "shared_prnu", std::sqrt(squares(s.shared_prnu)),
         "rows and columns to be parts of prnu, in variance");
  const auto& hot = s.hot_pixels;
  expect(hot.share >= 0 && hot.share <= 0.1, s, "hot_pixels.share", hot.share, "a fraction from 0 to 0.1");
  expect(within(hot.share * hot.dark_current, s.dark_current), s, "hot_pixels.dark_current", hot.dark_current,
         "to be a part of dark_current on the mean");
}

void check_sensor(const scenes::Sensor& s) {
  const int b = s.bit_depth;
  expect(b == 8 || b == 10 || b == 12 || b == 14 || b == 16, s, "bit_depth", b, "8, 10, 12, 14 or 16");
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
  check_parts(s);
}

// What is left of a total for each pixel alone.
double own(double total, double parts) {
  return parts > 0.0 ? std::sqrt(std::max(0.0, total * total - parts)) : total;
}

// One normal number per line from `first` on; none if they would be multiplied by 0.
std::vector<double> line_normals(std::uint64_t seed, int first, int count, double sigma) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  if (sigma > 0.0)
    for (int i = 0; i < count; ++i)
      numbers[static_cast<std::size_t>(i)] = sigma * PixelRandom(seed, first + i, 0).normals().first;
  return numbers;
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

namespace {
double growth_with_temperature(const scenes::Sensor& sensor) {
  return std::exp2((sensor.temperature - sensor.reference_temperature) / sensor.dark_current_doubling);
}
}  // namespace

double dark_current(const scenes::Sensor& sensor) {
  return sensor.dark_current * growth_with_temperature(sensor);
}

SensorModel::SensorModel(const scenes::Sensor& sensor, double gain_db, double time)
    : gain(system_gain(sensor, gain_db)),
      black(sensor.black_level),
      full_scale(std::exp2(sensor.bit_depth) - 1.0),
      full_well(sensor.full_well),
      dark(dark_current(sensor) * time),
      read_noise(sensor.read_noise) {}

LineNoise::LineNoise(std::uint64_t seed, const scenes::SharedNoise& sigma, const scenes::Roi& roi)
    : corner_x_(roi.x),
      corner_y_(roi.y),
      rows_(line_normals(derive_seed(seed, "rows"), roi.y, roi.height, sigma.row)),
      columns_(line_normals(derive_seed(seed, "columns"), roi.x, roi.width, sigma.column)) {}

double own_read_noise(const scenes::Sensor& sensor) {
  return own(sensor.read_noise, squares(sensor.shared_read_noise));
}

FixedPatternMap::FixedPatternMap(const scenes::Camera& camera)
    : seed_(derive_seed(0, "fixed pattern of camera " + camera.serial)),
      hot_seed_(derive_seed(seed_, "hot pixels")),
      dsnu_(own(camera.sensor.dsnu,
                squares(camera.sensor.shared_dsnu) + scenes::hot_pixel_variance(camera.sensor))),
      prnu_(own(camera.sensor.prnu, squares(camera.sensor.shared_prnu))),
      hot_(camera.sensor.hot_pixels),
      hot_growth_(growth_with_temperature(camera.sensor)),
      line_dsnu_(derive_seed(seed_, "dsnu"), camera.sensor.shared_dsnu, camera.roi),
      line_prnu_(derive_seed(seed_, "prnu"), camera.sensor.shared_prnu, camera.roi) {}

FixedPattern FixedPatternMap::at(int sensor_x, int sensor_y) const {
  FixedPattern fixed{line_dsnu_.at(sensor_x, sensor_y), line_prnu_.at(sensor_x, sensor_y), 0.0};
  if (dsnu_ > 0.0 || prnu_ > 0.0) {
    const auto normal = PixelRandom(seed_, sensor_x, sensor_y).normals();
    fixed.dsnu += dsnu_ * normal.first;
    fixed.prnu = std::max(-1.0, fixed.prnu + prnu_ * normal.second);
  }
  fixed.dark_current = hot_excess(sensor_x, sensor_y);
  return fixed;
}

// The hot pixels' own excess; the others have that much less that the mean of all is the sheet's.
double FixedPatternMap::hot_excess(int sensor_x, int sensor_y) const {
  if (hot_.share == 0.0) return 0.0;
  PixelRandom random(hot_seed_, sensor_x, sensor_y);
  const double mean = hot_.share * hot_.dark_current;
  const bool is_hot = random.uniform() < hot_.share;
  const double excess = is_hot ? -hot_.dark_current * std::log(1.0 - random.uniform()) : 0.0;
  return hot_growth_ * (excess - mean);
}
}  // namespace flawsmith::renderer
