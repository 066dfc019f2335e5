#include "scenes/light_catalogue.h"

#include <fmt/format.h>

#include <cmath>

#include "scenes/asset_reader.h"
#include "scenes/light_output.h"
#include "scenes/light_parts.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;
constexpr double irradiance_tolerance = 0.05;  // relative
constexpr double uniformity_tolerance = 0.03;

dvec2 pair_from(const Node& node) {
  return {node.at(0).number(), node.at(1).number()};
}

LightSheet sheet_from(const Node& node) {
  LightSheet sheet;
  sheet.description = node["description"].text();
  sheet.source = node["source"].text();
  for (const Node& key : node["assumed"].elements()) sheet.assumed.push_back(key.text());
  if (node.has("working_distance_mm")) {
    const dvec2 range = pair_from(node["working_distance_mm"]);
    if (range.x > range.y)
      node["working_distance_mm"].fail(
          fmt::format("found [{}, {}]; expected the lower number first", range.x, range.y));
    sheet.working_distance = range;
  }
  for (const Node& one : node["irradiance"].elements()) sheet.irradiance.push_back(pair_from(one));
  if (node.has("uniformity")) {
    const Node stated = node["uniformity"];
    sheet.uniformity = {stated["at_mm"].number(), pair_from(stated["field_mm"]),
                        stated["min_over_max"].number()};
  }
  return sheet;
}

// The sheet's numbers are of one light: what it states must follow from its body, profile and output.
void check_sheet(const Node& node, const CatalogueLight& one) {
  for (std::size_t i = 0; i < one.sheet.irradiance.size(); ++i) {
    const dvec2 stated = one.sheet.irradiance[i];
    const double model = axial_irradiance(one.light, stated.x);
    if (!(std::abs(stated.y - model) <= irradiance_tolerance * model))
      node["irradiance"].at(i).fail(
          fmt::format("found {} W/m2 at {} mm; body and output give {:.4g}, expected that within {:.0f} %",
                      stated.y, stated.x, model, 100.0 * irradiance_tolerance));
  }
  if (!one.sheet.uniformity) return;
  const LightSheet::Uniformity& stated = *one.sheet.uniformity;
  const double model = uniformity(one.light, stated.distance, stated.field);
  if (!(std::abs(stated.min_over_max - model) <= uniformity_tolerance))
    node["uniformity"]["min_over_max"].fail(fmt::format(
        "found {} over {} × {} mm at {} mm; the body gives {:.3f}, expected that within {}",
        stated.min_over_max, stated.field.x, stated.field.y, stated.distance, model, uniformity_tolerance));
}

Document read_document(const std::filesystem::path& path) {
  Document document = read_yaml(path);
  conform(document, "light");
  return document;
}

CatalogueLight catalogue_light_from(const Node& node, const std::filesystem::path& folder) {
  for (const char* key : {"camera", "distance_mm"})
    if (const Node body = node["body"].only_member().second; body.has(key))
      body[key].fail("a light of the catalogue sits on no camera yet; expected it in the station's mount");
  CatalogueLight one{unplaced_light_from(node, folder), sheet_from(node)};
  one.light.name = node["name"].text();
  check_sheet(node, one);
  return one;
}

// A photometric file as the other format's reader finds it from its own folder.
void make_absolute(json& light, const std::filesystem::path& folder) {
  if (light.contains("profile") && light["profile"].contains("file"))
    light["profile"]["file"] =
        std::filesystem::absolute(named_path(light["profile"]["file"], folder)).lexically_normal().string();
}

void put_mount(json& light, const Node& node) {
  const bool coaxial = light["body"].contains("coaxial");
  if (coaxial != light.contains("mount")) {
    if (!coaxial) node["mount"].fail("only a coaxial light sits on a camera; expected a pose");
    Place where = node.place();
    where.key = join_path(where.key, "mount");
    throw InputError(where, "missing; a coaxial light of the catalogue needs a mount {camera, distance_mm}");
  }
  if (!coaxial) return;
  light["body"]["coaxial"].update(light["mount"]);
  light.erase("mount");
}
}  // namespace

CatalogueLight read_catalogue_light(const std::filesystem::path& path) {
  const Document document = read_document(path);
  return catalogue_light_from(Node(document), path.parent_path());
}

json spelled_out_light(const Node& node, const std::filesystem::path& folder) {
  json light = node.json();
  make_absolute(light, folder);
  if (node.has("use")) {
    const std::filesystem::path path = asset_path(node["use"], "lights", folder);
    const Document document = read_document(path);
    catalogue_light_from(Node(document), path.parent_path());  // its own faults are told with its own lines
    json asset = document.root;
    make_absolute(asset, path.parent_path());
    light.erase("use");
    // One of the two says whereto it shines.
    for (const char* key : {"half_angle_deg", "profile"})
      if (light.contains(key)) {
        asset.erase("half_angle_deg");
        asset.erase("profile");
      }
    for (const char* key :
         {"body", "spectrum", "output", "half_angle_deg", "profile", "housing_reflectance", "strobe"})
      if (asset.contains(key) && !light.contains(key)) light[key] = asset[key];
    put_mount(light, node);
  }
  if (!light.contains("half_angle_deg") && !light.contains("profile")) light["half_angle_deg"] = 60;
  if (!light.contains("housing_reflectance")) light["housing_reflectance"] = 0.05;
  return light;
}

}  // namespace flawsmith::scenes
