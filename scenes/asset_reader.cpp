#include "scenes/asset_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/assets.h"
#include "core/check.h"
#include "scenes/schema/rules.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
namespace fs = std::filesystem;
using nlohmann::json;

std::vector<std::string> asset_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

Curve reflectance_from(const Node& node) {
  if (node.is_number()) return Curve::constant(static_cast<float>(node.number()));
  return curve_from(node["table"]);
}

// In the order of Finish::Relief.
constexpr const char* relief_names[] = {"marks", "craters", "dents", "grains"};
static_assert(static_cast<std::size_t>(Finish::Relief::grains) + 1 == std::size(relief_names));

Finish::Relief relief_from(const Node& node) {
  const auto found = std::find(std::begin(relief_names), std::end(relief_names), node.text());
  CHECK(found != std::end(relief_names));  // the schema lists them
  return static_cast<Finish::Relief>(found - std::begin(relief_names));
}
}  // namespace

fs::path named_path(const std::string& text, const fs::path& folder) {
  if (text.starts_with("asset:")) return assets_folder() / text.substr(6);
  return (folder / text).lexically_normal();
}

fs::path asset_path(const Node& node, const std::string& kind, const fs::path& folder) {
  const std::string text = node.text();
  if (text.find('/') != std::string::npos || text.ends_with(".yaml")) {
    const fs::path path = named_path(text, folder);
    if (!fs::is_regular_file(path)) node.fail(fmt::format("there is no file {}", path.string()));
    return path;
  }
  const fs::path home = assets_folder() / kind, path = home / (text + ".yaml");
  if (!fs::is_regular_file(path))
    node.fail(fmt::format("there is no asset {}/{}.yaml", kind, text) + suggestion(text, asset_names(home)));
  return path;
}

Curve curve_from(const Node& rows, std::size_t column) {
  Curve curve;
  for (const Node& row : rows.elements()) {
    const double wavelength = row.at(0).number();
    if (!curve.wavelength.empty() && static_cast<float>(wavelength) <= curve.wavelength.back())
      row.fail(fmt::format("found wavelength {} nm after {} nm; expected rising wavelengths", wavelength,
                           curve.wavelength.back()));
    curve.wavelength.push_back(static_cast<float>(wavelength));
    curve.value.push_back(static_cast<float>(row.at(column).number()));
  }
  return curve;
}

dvec3 direction_from(const Node& node) {
  const dvec3 vector = node.vector3();
  const double length = glm::length(vector);
  if (length < 1e-9) node.fail("found [0, 0, 0]; expected a direction");
  return vector / length;
}

Waviness waviness_from(const Node& node) {
  return {node.quantity("rms_um"), node["wavelength_mm"].number()};
}

Material material_from(const Node& node) {
  Material material;
  material.name = node["name"].text();
  if (node.has("conductor")) {
    material.kind = Material::Kind::conductor;
    material.n = curve_from(node["conductor"]["nk"], 1);
    material.k = curve_from(node["conductor"]["nk"], 2);
    if (node["conductor"].has("film")) {
      const Node film = node["conductor"]["film"];
      material.film = {film["thickness_nm"].number(), curve_from(film["nk"], 1), curve_from(film["nk"], 2)};
    }
  } else if (node.has("plastic")) {
    material.kind = Material::Kind::plastic;
    material.n = Curve::constant(static_cast<float>(node["plastic"]["n"].number()));
    material.albedo = reflectance_from(node["plastic"]["albedo"]);
  } else {
    material.kind = Material::Kind::diffuse;
    material.albedo = reflectance_from(node["diffuse"]["albedo"]);
  }
  const Node alpha = node["alpha"];
  material.alpha_u = static_cast<float>(alpha.is_array() ? alpha.at(0).number() : alpha.number());
  material.alpha_v = static_cast<float>(alpha.is_array() ? alpha.at(1).number() : alpha.number());
  material.lay_is_axis = node["lay"].has("axis");
  material.lay = direction_from(node["lay"].only_member().second);
  const Node finish = node["finish"];
  material.finish = {finish["rms_slope"].number(), finish["wavelength_mm"].number(),
                     finish["aspect"].number(), relief_from(finish["relief"])};
  material.waviness = waviness_from(node["waviness"]);
  material.haze = {1e3 * node["haze"]["rq_um"].number(), node["haze"]["alpha"].number()};
  if (material.haze.rq > 0.0 && material.alpha_u != material.alpha_v)
    alpha.fail("found two alphas; expected one beside a haze, whose mirrored core has no lay");
  material.source = node["source"].text();
  return material;
}

// Marks (renderer/shared/finish.h) have heights h_o = 0.4359 σ λ_o Σ K K K V in each of its three
// octaves, λ_o = λ/2.61^o; with Var(Σ K K K V) = (181/231)³ that gives Rq = 0.3265 σ λ, and the heights'
// distribution, with its deep marks, Ra = 0.7477 Rq. The numbers of spots (renderer/shared/spots.h) were
// measured on 24 squares of 200 diameters' side, 40,000 points each. All are checked on profiles in
// tests/renderer/finish_test.cpp and spots_test.cpp.
double slope_of_roughness(double ra, double spacing, Finish::Relief relief) {
  constexpr double roughness_of_unit_slope[] = {0.2441, 0.0777, 0.0892, 0.0808};
  return ra / (roughness_of_unit_slope[static_cast<std::size_t>(relief)] * spacing);
}

NamedFinish read_finish(const fs::path& path) {
  Document document = read_yaml(path);
  conform(document, "finish");
  const Node node(document), alpha = node["alpha"];
  const double spacing = node["spacing_mm"].number(), ra = node.quantity("ra_um");
  const Finish::Relief relief = relief_from(node["relief"]);
  const double slope = slope_of_roughness(ra, spacing, relief);
  if (slope > 1.0)
    node["ra_um"].fail(fmt::format("found {} um over {} mm, a slope of {:.2g}; expected at most 1",
                                   node["ra_um"].number(), spacing, slope));
  return {{slope, spacing, node["aspect"].number(), relief},
          waviness_from(node["waviness"]),
          {1e3 * node["haze"]["rq_um"].number(), node["haze"]["alpha"].number()},
          alpha.is_array() ? alpha.at(0).number() : alpha.number(),
          alpha.is_array() ? alpha.at(1).number() : alpha.number()};
}

void spell_out_finish(json& material, const Node& node, bool has_own_alpha, const fs::path& folder) {
  if (!material.contains("finish") || !material["finish"].is_string()) return;
  const NamedFinish named = read_finish(asset_path(node["finish"], "finishes", folder));
  material["finish"] = {{"rms_slope", named.finish.rms_slope},
                        {"wavelength_mm", named.finish.wavelength},
                        {"aspect", named.finish.aspect},
                        {"relief", relief_names[static_cast<std::size_t>(named.finish.relief)]}};
  if (!material.contains("waviness"))
    material["waviness"] = {{"rms_um", 1e3 * named.waviness.rms_height},
                            {"wavelength_mm", named.waviness.wavelength}};
  if (has_own_alpha) return;
  material["alpha"] = {named.alpha_u, named.alpha_v};
  if (!material.contains("haze"))
    material["haze"] = {{"rq_um", 1e-3 * named.haze.rq}, {"alpha", named.haze.alpha}};
}

Document read_material_document(const fs::path& path) {
  Document document = read_yaml(path);
  const bool has_own_alpha = document.root.is_object() && document.root.contains("alpha");
  conform(document, "material");
  json whole = document.root;
  spell_out_finish(whole, Node(document), has_own_alpha, path.parent_path());
  document.root = std::move(whole);
  return document;
}

Material read_material(const fs::path& path) {
  const Document document = read_material_document(path);
  return material_from(Node(document));
}

}  // namespace flawsmith::scenes
