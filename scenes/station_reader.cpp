#include "scenes/station_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/file.h"
#include "scenes/asset_reader.h"
#include "scenes/lens_reader.h"
#include "scenes/light_catalogue.h"
#include "scenes/light_checks.h"
#include "scenes/schema/rules.h"
#include "scenes/schema/schema.h"
#include "scenes/station_parts.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;

// Puts a material asset under the station's own keys, which go before the asset's.
void lay_under(json& material, const json& asset) {
  for (const auto& [key, value] : asset.items())
    if (!material.contains(key)) material[key] = value;
}

// Reads the materials; each is left in the document as it came out: the asset's keys under the station's.
void read_materials(Document& document, const std::filesystem::path& folder, Station& station) {
  const Node root(document);
  check_names(root["materials"]);
  for (std::size_t i = 0; i < root["materials"].size(); ++i) {
    const Node node = root["materials"].at(i);
    json whole = node.json();
    spell_out_finish(whole, node, whole.contains("alpha"), folder);
    if (node.has("use")) {
      const Document asset = read_material_document(asset_path(node["use"], "materials", folder));
      material_from(Node(asset));  // so that the asset's own faults are told with its own lines
      whole.erase("use");
      lay_under(whole, asset.root);
    }
    json& place = document.root["materials"][i];
    place = whole;
    // The station's lines stay in the origin; what came from the asset has the entry's line.
    Document one{document.file, std::move(whole), document.origin.members.at("materials").elements.at(i)};
    fill_defaults(one, "material");
    place = one.root;
    station.materials.push_back(material_from(root["materials"].at(i)));
  }
}

// Reads the lights; each is left in the document as it came out, as materials are.
void read_lights(Document& document, const std::filesystem::path& folder, Station& station) {
  const Node lights = Node(document)["lights"];
  for (std::size_t i = 0; i < lights.size(); ++i) {
    document.root["lights"][i] = spelled_out_light(lights.at(i), folder);
    station.lights.push_back(light_from(lights.at(i), names_of(station.cameras), folder));
  }
}

Ground ground_from(const Node& node, const std::vector<std::string>& materials) {
  Ground ground;
  if (node.is_text()) return ground;
  const Node plane = node["plane"];
  ground.kind = Ground::Kind::plane;
  ground.height = plane["z_mm"].number();
  ground.size = plane["size_mm"].number();
  ground.centre = {plane["centre_mm"].at(0).number(), plane["centre_mm"].at(1).number()};
  ground.material = index_of(plane["material"], "material", materials);
  return ground;
}
}  // namespace

void check_names(const Node& list) {
  std::map<std::string, int> lines;
  for (const Node& node : list.elements()) {
    const Node name = node["name"];
    const auto [before, is_new] = lines.try_emplace(name.text(), name.place().line);
    if (!is_new)
      name.fail(fmt::format("the name \"{}\" is given twice; the first is in line {}", name.text(),
                            before->second));
  }
}

std::uint32_t index_of(const Node& node, const std::string& noun, const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), node.text());
  if (found == names.end())
    node.fail(fmt::format("unknown {} \"{}\"", noun, node.text()) + suggestion(node.text(), names));
  return static_cast<std::uint32_t>(found - names.begin());
}

StationReading read_station_normalised(const std::filesystem::path& path, const PartSource& parts) {
  const std::filesystem::path folder = path.parent_path();
  Document document = read_yaml(path);
  conform(document, "station");
  StationReading reading;
  Station& station = reading.station;
  station.path = path.string();
  read_materials(document, folder, station);
  const Node root(document);
  station.name = root.has("name") ? root["name"].text() : path.stem().string();
  station.ground = ground_from(root["ground"], names_of(station.materials));
  for (const char* list : {"cameras", "lights", "lightings"}) check_names(root[list]);
  for (const Node& node : root["cameras"].elements()) station.cameras.push_back(camera_from(node, folder));
  read_lights(document, folder, station);
  for (std::size_t i = 0; i < station.cameras.size(); ++i)
    if (const Node camera = root["cameras"].at(i); camera.has("develop"))
      station.cameras[i].development =
          development_from(camera["develop"], station.cameras[i].sensor, station.lights);
  for (const Node& node : root["lightings"].elements())
    station.lightings.push_back(lighting_from(node, station.lights));
  fit_shutters(root, station.cameras);
  check_spectra(root, station);
  check_strobes(root, station);
  read_items(root["items"], folder, parts, station);  // last: it is what takes time

  json whole = document.root;
  for (std::size_t i = 0; i < station.cameras.size(); ++i) {
    const Node sensor = root["cameras"].at(i)["sensor"];
    whole["cameras"][i]["sensor"] = read_sensor_document(asset_path(sensor, "cameras", folder)).root;
    whole["cameras"][i]["lens"] = normalised_lens(root["cameras"].at(i)["lens"], folder);
  }
  for (json& light : whole["lights"])
    if (light.contains("profile") && light["profile"].contains("file"))
      light["profile"]["file"] = {{"sha256", sha256_of_file(light["profile"]["file"].get<std::string>())}};
  for (std::size_t i = 0; i < station.items.size(); ++i) {
    const PartOrigin& origin = station.items[i].part->origin;
    whole["items"][i]["part"] = {
        {"sha256", origin.sha256}, {"unit", origin.unit}, {"chord_error_mm", origin.chord_error}};
  }
  reading.normalised = whole.dump();
  return reading;
}

Station read_station(const std::filesystem::path& path, const PartSource& parts) {
  return read_station_normalised(path, parts).station;
}

}  // namespace flawsmith::scenes
