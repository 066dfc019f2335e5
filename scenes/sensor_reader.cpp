// Sensors: data sheets in EMVA 1288's terms, and whether their numbers can be true together.
#include <fmt/format.h>

#include <cmath>

#include "scenes/asset_reader.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
// The dynamic range is saturation over absolute sensitivity threshold, and the threshold is √(σ_d² +
// 1/(12K²))
// + ½ e⁻ (EMVA 1288 Release 4.0): at least σ_d + ½, which stands in where no threshold was published.
void check_dynamic_range(const Node& node, const Sensor& sensor) {
  const bool has_threshold = node.has("sensitivity_threshold_e");
  const double floor = sensor.read_noise + 0.5;
  const double threshold = has_threshold ? node["sensitivity_threshold_e"].number() : floor;
  if (has_threshold && threshold < floor - 0.06)  // values are published with one digit after the point
    node["sensitivity_threshold_e"].fail(
        fmt::format("found {} e-; expected at least read_noise_e + 0.5 = {:.4g} e-, or the read noise is "
                    "another sensor's",
                    threshold, floor));
  if (!node.has("dynamic_range_db")) return;
  const double published = node["dynamic_range_db"].number();
  const double computed = 20.0 * std::log10(sensor.full_well / threshold);
  if (std::abs(computed - published) > 0.5)
    node["dynamic_range_db"].fail(
        fmt::format("found {} dB; expected 20 log10(full_well_e / {}) = {:.1f} dB within 0.5", published,
                    has_threshold ? "sensitivity_threshold_e" : "(read_noise_e + 0.5)", computed));
}

// Where the digital numbers begin and end.
void check_levels(const Node& node, const Sensor& sensor) {
  const double full_scale = std::exp2(sensor.bit_depth) - 1.0;
  if (sensor.black_level > 0.5 * full_scale)
    node["black_level_dn"].fail(fmt::format(
        "found {} DN; expected at most half of full scale at {} bits, {} DN: saturation must lie above black",
        sensor.black_level, sensor.bit_depth, 0.5 * full_scale));
  // EMVA 1288 works on a linear range of many steps; less than 16 steps from black to saturation is a slip of
  // unit (e⁻/DN for DN/e⁻).
  if (sensor.gain > 0.0 && sensor.gain * sensor.full_well < 16.0)
    node["gain_dn_per_e"].fail(fmt::format(
        "found {} DN/e-: a full well of {} e- lies {:.3g} DN above black; expected at least 16 DN",
        sensor.gain, sensor.full_well, sensor.gain * sensor.full_well));
}

// Rows and columns may not have more of a total than there is, in variance.
SharedNoise shared_from(const Node& node, const std::string& row, const std::string& column,
                        const std::string& total_key, double total) {
  const SharedNoise shared{node.quantity(row), node.quantity(column)};
  if (shared.row * shared.row + shared.column * shared.column > total * total) {
    const std::string& larger = shared.row >= shared.column ? row : column;
    node[larger].fail(fmt::format(
        "found {} beside {} {}; expected rows and columns to be parts of {}, {}: "
        "their squares to add up to no more than its",
        node[larger].number(), shared.row >= shared.column ? column : row,
        node[shared.row >= shared.column ? column : row].number(), total_key, node[total_key].number()));
  }
  return shared;
}

void read_hot_pixels(const Node& node, Sensor& sensor) {
  const Node hot = node["hot_pixels"];
  sensor.hot_pixels = {1e-6 * hot["share_ppm"].number(), hot["dark_current_e_per_s"].number()};
  const double mean = sensor.hot_pixels.share * sensor.hot_pixels.dark_current;
  if (mean > sensor.dark_current)
    hot["dark_current_e_per_s"].fail(fmt::format(
        "found {} e-/s in {} ppm of the pixels, {:.3g} e-/s on the mean; expected it to be part of "
        "dark_current_e_per_s, {}",
        sensor.hot_pixels.dark_current, hot["share_ppm"].number(), mean, sensor.dark_current));
  const double rest = sensor.dsnu * sensor.dsnu - sensor.shared_dsnu.row * sensor.shared_dsnu.row -
                      sensor.shared_dsnu.column * sensor.shared_dsnu.column;
  const double variance = hot_pixel_variance(sensor);
  if (variance > rest)
    hot["share_ppm"].fail(
        fmt::format("found {} ppm of {} e-/s: hot pixels alone spread by {:.3g} e- in dsnu_exposure_us; "
                    "expected at most what rows and columns leave of dsnu_e, {:.3g} e-",
                    hot["share_ppm"].number(), sensor.hot_pixels.dark_current, std::sqrt(variance),
                    std::sqrt(std::max(0.0, rest))));
}
}  // namespace

Sensor sensor_from(const Node& node) {
  Sensor sensor;
  sensor.name = node["name"].text();
  sensor.width = static_cast<int>(node["width_px"].integer());
  sensor.height = static_cast<int>(node["height_px"].integer());
  sensor.pixel_pitch = node.quantity("pixel_pitch_um");
  sensor.aperture = std::sqrt(node.quantity("fill_factor_percent"));
  sensor.pattern = node["pattern"].text();
  const Node efficiency = node["quantum_efficiency"];
  const bool mono = sensor.pattern == "mono";
  if (efficiency.has("mono") != mono)
    efficiency.fail(
        fmt::format("expected {} for the pattern {}", mono ? "mono" : "red, green and blue", sensor.pattern));
  for (const char* colour : {"mono", "red", "green", "blue"})
    if (efficiency.has(colour)) sensor.quantum_efficiency.push_back(curve_from(efficiency[colour]));
  sensor.full_well = node["full_well_e"].number();
  sensor.read_noise = node["read_noise_e"].number();
  sensor.dark_current = node["dark_current_e_per_s"].number();
  sensor.dark_current_doubling = node["dark_current_doubling_k"].number();
  sensor.reference_temperature = node["reference_temperature_c"].number();
  sensor.temperature = node["temperature_c"].number();
  sensor.dsnu = node["dsnu_e"].number();
  sensor.dsnu_time = node.quantity("dsnu_exposure_us");
  sensor.prnu = node.quantity("prnu_percent");
  sensor.shared_read_noise =
      shared_from(node, "row_noise_e", "column_noise_e", "read_noise_e", sensor.read_noise);
  sensor.shared_dsnu = shared_from(node, "row_dsnu_e", "column_dsnu_e", "dsnu_e", sensor.dsnu);
  sensor.shared_prnu =
      shared_from(node, "row_prnu_percent", "column_prnu_percent", "prnu_percent", sensor.prnu);
  if (node.has("hot_pixels")) read_hot_pixels(node, sensor);
  sensor.gain = node["gain_dn_per_e"].number();
  sensor.black_level = node["black_level_dn"].number();
  sensor.bit_depth = static_cast<int>(node["bit_depth"].integer());
  if (node.has("line_rate_hz")) sensor.fastest_line_rate = node["line_rate_hz"].number();
  check_levels(node, sensor);
  for (const Node& one : node["assumed"].elements()) sensor.assumed.push_back(one.text());
  check_dynamic_range(node, sensor);
  return sensor;
}

Document read_sensor_document(const std::filesystem::path& path) {
  Document document = read_yaml(path);
  conform(document, "camera");
  return document;
}

Sensor read_sensor(const std::filesystem::path& path) {
  const Document document = read_sensor_document(path);
  return sensor_from(Node(document));
}

}  // namespace flawsmith::scenes
