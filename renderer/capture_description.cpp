#include "renderer/capture_description.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "core/check.h"
#include "core/error.h"
#include "scenes/schema/rules.h"
#include "scenes/schema/schema.h"
#include "scenes/timing.h"
#include "scenes/yaml_document.h"

namespace flawsmith::renderer {
namespace {
using Json = nlohmann::ordered_json;
using scenes::Node;
constexpr std::size_t text_limit = 4u << 20;  // [byte]

const char* role_name(scenes::Item::Role role) {
  return role == scenes::Item::Role::inspected ? "inspected" : "fixture";
}

Json sensor_json(const scenes::Sensor& s) {
  return {{"name", s.name},
          {"width_px", s.width},
          {"height_px", s.height},
          {"pixel_pitch_mm", s.pixel_pitch},
          {"pattern", s.pattern},
          {"full_well_e", s.full_well},
          {"read_noise_e", s.read_noise},
          {"row_noise_e", s.shared_read_noise.row},
          {"column_noise_e", s.shared_read_noise.column},
          {"dark_current_e_per_s", s.dark_current},
          {"dark_current_doubling_k", s.dark_current_doubling},
          {"reference_temperature_c", s.reference_temperature},
          {"temperature_c", s.temperature},
          {"dsnu_e", s.dsnu},
          {"dsnu_exposure_s", s.dsnu_time},
          {"row_dsnu_e", s.shared_dsnu.row},
          {"column_dsnu_e", s.shared_dsnu.column},
          {"hot_share", s.hot_pixels.share},
          {"hot_dark_current_e_per_s", s.hot_pixels.dark_current},
          {"prnu", s.prnu},
          {"row_prnu", s.shared_prnu.row},
          {"column_prnu", s.shared_prnu.column},
          {"gain_dn_per_e", s.gain},
          {"black_level_dn", s.black_level},
          {"bit_depth", s.bit_depth}};
}

scenes::Sensor sensor_from(const Node& node) {
  scenes::Sensor s;
  s.name = node["name"].text();
  s.width = static_cast<int>(node["width_px"].integer());
  s.height = static_cast<int>(node["height_px"].integer());
  s.pixel_pitch = node["pixel_pitch_mm"].number();
  s.pattern = node["pattern"].text();
  s.full_well = node["full_well_e"].number();
  s.read_noise = node["read_noise_e"].number();
  s.shared_read_noise = {node["row_noise_e"].number(), node["column_noise_e"].number()};
  s.dark_current = node["dark_current_e_per_s"].number();
  s.dark_current_doubling = node["dark_current_doubling_k"].number();
  s.reference_temperature = node["reference_temperature_c"].number();
  s.temperature = node["temperature_c"].number();
  s.dsnu = node["dsnu_e"].number();
  s.dsnu_time = node["dsnu_exposure_s"].number();
  s.shared_dsnu = {node["row_dsnu_e"].number(), node["column_dsnu_e"].number()};
  s.hot_pixels = {node["hot_share"].number(), node["hot_dark_current_e_per_s"].number()};
  s.prnu = node["prnu"].number();
  s.shared_prnu = {node["row_prnu"].number(), node["column_prnu"].number()};
  s.gain = node["gain_dn_per_e"].number();
  s.black_level = node["black_level_dn"].number();
  s.bit_depth = static_cast<int>(node["bit_depth"].integer());
  return s;
}

// In the order of scenes::Development's own.
constexpr const char* demosaic_names[] = {"bilinear", "edge_aware"};
constexpr const char* tone_names[] = {"linear", "srgb", "gamma"};

Json development_json(const scenes::Development& d) {
  Json rows = Json::array();
  for (int row = 0; row < 3; ++row)
    rows.push_back({d.colour_matrix[0][row], d.colour_matrix[1][row], d.colour_matrix[2][row]});
  return {{"demosaic", demosaic_names[static_cast<std::size_t>(d.demosaic)]},
          {"white_balance", {d.white_balance.x, d.white_balance.y, d.white_balance.z}},
          {"colour_matrix", rows},
          {"tone", tone_names[static_cast<std::size_t>(d.tone)]},
          {"gamma", d.gamma}};
}

template <class Enum, std::size_t count>
Enum enum_from(const Node& node, const char* const (&names)[count]) {
  const auto found = std::find(std::begin(names), std::end(names), node.text());
  CHECK(found != std::end(names));  // the schema lists them
  return static_cast<Enum>(found - std::begin(names));
}

scenes::Development development_from(const Node& node) {
  scenes::Development d;
  d.demosaic = enum_from<scenes::Development::Demosaic>(node["demosaic"], demosaic_names);
  d.white_balance = node["white_balance"].vector3();
  for (int row = 0; row < 3; ++row) {
    const dvec3 one = node["colour_matrix"].at(static_cast<std::size_t>(row)).vector3();
    for (int column = 0; column < 3; ++column) d.colour_matrix[column][row] = one[column];
  }
  d.tone = enum_from<scenes::Development::Tone>(node["tone"], tone_names);
  d.gamma = node["gamma"].number();
  return d;
}

Json camera_json(const StoredCapture& stored) {
  const scenes::Camera& c = stored.camera;
  Json json{{"name", c.name},
            {"index", stored.camera_index},
            {"serial", c.serial},
            {"roi_px", {{"x", c.roi.x}, {"y", c.roi.y}, {"width", c.roi.width}, {"height", c.roi.height}}},
            {"gain_db", c.gain_db}};
  if (c.exposure) json["exposure_s"] = *c.exposure;
  if (stored.takes_time) json["takes_time"] = true;
  if (c.shutter.kind == scenes::Shutter::Kind::line_scan) json["line_period_s"] = c.shutter.period;
  if (c.development) json["development"] = development_json(*c.development);
  return json;
}

scenes::Camera camera_from(const Node& root) {
  const Node node = root["camera"], roi = node["roi_px"];
  scenes::Camera camera;
  camera.name = node["name"].text();
  camera.serial = node["serial"].text();
  camera.sensor = sensor_from(root["sensor"]);
  camera.roi = {static_cast<int>(roi["x"].integer()), static_cast<int>(roi["y"].integer()),
                static_cast<int>(roi["width"].integer()), static_cast<int>(roi["height"].integer())};
  if (node.has("line_period_s"))
    camera.shutter = {scenes::Shutter::Kind::line_scan, node["line_period_s"].number()};
  const scenes::Roi region = scenes::sensor_region(camera);
  if (region.x + region.width > camera.sensor.width || region.y + region.height > camera.sensor.height)
    roi.fail(fmt::format("reaches beyond the sensor; expected it within {} x {} px", camera.sensor.width,
                         camera.sensor.height));
  camera.gain_db = node["gain_db"].number();
  if (node.has("exposure_s")) camera.exposure = node["exposure_s"].number();
  if (node.has("development")) camera.development = development_from(node["development"]);
  return camera;
}

std::uint64_t seed_from(const Node& node) {
  const std::string digits = node.text();
  std::uint64_t seed = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (end.ec != std::errc{}) node.fail(fmt::format("found {}; expected a seed below 2^64", digits));
  return seed;
}

Json currents_json(const Capture& capture, const std::vector<double>& currents) {
  Json json = Json::object();
  for (std::size_t g = 0; g < currents.size(); ++g)
    if (currents[g] != 0.0) json[capture.groups[g]] = currents[g];
  return json;
}

std::vector<double> currents_from(const Node& node, const std::vector<std::string>& groups,
                                  const std::vector<bool>& traced) {
  std::vector<double> currents(groups.size());
  for (const auto& [name, current] : node.members()) {
    const auto found = std::find(groups.begin(), groups.end(), name);
    if (found == groups.end()) current.fail("unknown light group" + scenes::suggestion(name, groups));
    const auto g = static_cast<std::size_t>(found - groups.begin());
    if (!traced[g] && current.number() != 0.0) current.fail("is on, but was not traced");
    currents[g] = current.number();
  }
  return currents;
}

void read_groups(const Node& list, Description& into) {
  for (const Node& node : list.elements()) {
    const std::string name = node["name"].text();
    auto& groups = into.stored.capture.groups;
    if (std::find(groups.begin(), groups.end(), name) != groups.end())
      node["name"].fail(fmt::format("the name \"{}\" is given twice", name));
    groups.push_back(name);
    into.traced.push_back(node["traced"].flag());
    GroupOrigin origin;
    if (node.has("radiance_w_m2_sr")) origin.radiance = node["radiance_w_m2_sr"].number();
    if (node.has("currents"))
      for (const auto& [group, current] : node["currents"].members())
        origin.relit_with[group] = current.number();
    into.stored.groups.push_back(origin);
  }
}
}  // namespace

std::string description_of(const StoredCapture& stored) {
  const Capture& capture = stored.capture;
  Json json{{"schema_version", 1},
            {"program", stored.program},
            {"backend", stored.backend},
            {"station", stored.station},
            {"spp", capture.spp},
            {"seed", fmt::format("{}", stored.seed)},
            {"camera", camera_json(stored)},
            {"sensor", sensor_json(stored.camera.sensor)}};
  for (std::size_t g = 0; g < capture.groups.size(); ++g) {
    Json group{
        {"name", capture.groups[g]}, {"reference_current", 1}, {"traced", !capture.electrons[g].empty()}};
    const GroupOrigin& origin = stored.groups[g];
    if (origin.radiance > 0.0) group["radiance_w_m2_sr"] = origin.radiance;
    if (!origin.relit_with.empty()) group["currents"] = origin.relit_with;
    json["groups"].push_back(std::move(group));
  }
  for (const NamedCurrents& lighting : stored.lightings) {
    Json one{{"name", lighting.name}, {"currents", currents_json(capture, lighting.currents)}};
    if (lighting.exposure) one["exposure_s"] = *lighting.exposure;
    json["lightings"].push_back(std::move(one));
  }
  json["items"] = Json::array();
  for (const StoredCapture::Item& item : stored.items)
    json["items"].push_back({{"name", item.name},
                             {"role", role_name(item.role)},
                             {"serial", item.serial},
                             {"seed", fmt::format("{}", item.seed)}});
  return json.dump(2);
}

Description parse_description(const std::string& text, const std::string& file) {
  if (text.size() > text_limit)
    throw InputError(Place{file, 0, ""}, fmt::format("its description has {} bytes; expected at most {}",
                                                     text.size(), text_limit));
  scenes::Document document{file, nlohmann::json::parse(text, nullptr, false), {}};
  if (!document.root.is_object()) throw InputError(Place{file, 0, ""}, "its description is no JSON object");
  scenes::conform(document, "capture");
  const Node root(document);
  Description found;
  StoredCapture& stored = found.stored;
  stored.program = root["program"].text();
  stored.backend = root["backend"].text();
  stored.station = root["station"].text();
  stored.seed = seed_from(root["seed"]);
  stored.camera_index = static_cast<std::size_t>(root["camera"]["index"].integer());
  stored.camera = camera_from(root);
  stored.takes_time = root["camera"]["takes_time"].flag();
  if (stored.takes_time && !stored.camera.exposure)
    root["camera"].fail("has takes_time without exposure_s; expected the time that the picture holds for");
  stored.capture.spp = static_cast<int>(root["spp"].integer());
  stored.capture.width = stored.camera.roi.width;
  stored.capture.height = stored.camera.roi.height;
  read_groups(root["groups"], found);
  std::set<std::string> names;
  for (const Node& node : root["lightings"].elements()) {
    if (!names.insert(node["name"].text()).second)
      node["name"].fail(fmt::format("the name \"{}\" is given twice", node["name"].text()));
    NamedCurrents& lighting = stored.lightings.emplace_back();
    lighting.name = node["name"].text();
    lighting.currents = currents_from(node["currents"], stored.capture.groups, found.traced);
    if (node.has("exposure_s")) lighting.exposure = node["exposure_s"].number();
  }
  for (const Node& node : root["items"].elements())
    stored.items.push_back(
        {node["name"].text(),
         node["role"].text() == "inspected" ? scenes::Item::Role::inspected : scenes::Item::Role::fixture,
         node["serial"].text(), node.has("seed") ? seed_from(node["seed"]) : 0});
  return found;
}
}  // namespace flawsmith::renderer
