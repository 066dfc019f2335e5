#include "scenes/recipe_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "core/file.h"
#include "scenes/asset_reader.h"
#include "scenes/schema/schema.h"
#include "scenes/station_parts.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
using Kind = Distribution::Kind;
using Target = Variation::Target;

// Share of a normal distribution's draws, of mean 0 and σ 1, that lie between the two.
double share_between(double low, double high) {
  return 0.5 * (std::erfc(-high / std::sqrt(2.0)) - std::erfc(-low / std::sqrt(2.0)));
}

// Draws are repeated until they lie within the limits: there must be some that do.
void check_limits(const Node& node, const Distribution& d) {
  if (d.low > d.high)
    node.fail(fmt::format("found min {} above max {}; expected the lower number as min", d.low, d.high));
  const bool logarithmic = d.kind == Kind::log_normal;
  const auto position = [&](double limit) {
    if (!logarithmic) return (limit - d.a) / d.b;
    return limit > 0.0 ? (std::log(limit) - std::log(d.a)) / d.b : -1e300;
  };
  const double share = d.b > 0.0 ? share_between(position(d.low), position(d.high))
                                 : (d.low <= d.a && d.a <= d.high ? 1.0 : 0.0);
  if (share < 1e-3)
    node.fail(
        "less than one draw in 1000 lies within the limits; expected limits around the distribution's "
        "middle");
}

// What a number's values may not be below or above, from what it means.
struct Bounds {
  double least = -1e300;
  bool itself = true;  // the least value is allowed
  double most = 1e300;
};

Distribution distribution_from(const Node& node, const Bounds& bounds = {}) {
  Distribution d;
  double smallest = 0, largest = 0;
  if (node.is_number()) {
    smallest = largest = d.a = node.number();
  } else {
    const auto [kind, body] = node.only_member();
    if (kind == "uniform") {
      d.kind = Kind::uniform;
      smallest = d.a = body.at(0).number();
      largest = d.b = body.at(1).number();
      if (d.a > d.b) body.fail(fmt::format("found [{}, {}]; expected the lower number first", d.a, d.b));
    } else if (kind == "choice") {
      d.kind = Kind::choice;
      for (const Node& one : body.elements()) d.values.push_back(one.number());
      smallest = *std::min_element(d.values.begin(), d.values.end());
      largest = *std::max_element(d.values.begin(), d.values.end());
    } else {
      const bool logarithmic = kind == "log_normal";
      d.kind = logarithmic ? Kind::log_normal : Kind::normal;
      d.a = body[logarithmic ? "median" : "mean"].number();
      d.b = body[logarithmic ? "sigma_ln" : "sigma"].number();
      // A bell's tail that means nothing (a current below zero) is not drawn, and need not be cut by hand.
      d.low = body.has("min") ? body["min"].number() : bounds.least;
      largest = d.high = body.has("max") ? body["max"].number() : bounds.most;
      check_limits(body, d);
      smallest = bounds.itself || body.has("min") ? d.low : std::max(d.low, 1e-9);
    }
  }
  if (smallest < bounds.least || (!bounds.itself && smallest <= bounds.least))
    node.fail(fmt::format("found values down to {}; expected {} {}", smallest,
                          bounds.itself ? "none below" : "all above", bounds.least));
  if (largest > bounds.most)
    node.fail(fmt::format("found values up to {}; expected none above {}", largest, bounds.most));
  return d;
}

// Factors on the exposure time. A line's exposure ends before the next one's begins.
Bounds exposure_bounds(const Camera& camera) {
  Bounds bounds{0.0, false};
  if (camera.shutter.kind == Shutter::Kind::line_scan) bounds.most = camera.shutter.period / *camera.exposure;
  return bounds;
}

constexpr std::array<std::pair<const char*, Target>, 8> targets{{
    {"x_mm", Target::item_x},
    {"y_mm", Target::item_y},
    {"z_mm", Target::item_z},
    {"turn_x_deg", Target::item_turn_x},
    {"turn_y_deg", Target::item_turn_y},
    {"turn_z_deg", Target::item_turn_z},
    {"current", Target::light_current},
    {"exposure", Target::exposure},
}};

std::vector<Variation> variations_from(const Node& list, const Station& station) {
  std::vector<Variation> variations;
  std::map<std::pair<Target, std::uint32_t>, int> lines;
  for (const Node& node : list.elements()) {
    const std::uint32_t index = node.has("item") ? index_of(node["item"], "item", names_of(station.items))
                                : node.has("light")
                                    ? index_of(node["light"], "light", names_of(station.lights))
                                    : index_of(node["camera"], "camera", names_of(station.cameras));
    for (const auto& [key, target] : targets) {
      if (!node.has(key)) continue;
      const auto [before, is_new] = lines.try_emplace({target, index}, node[key].place().line);
      if (!is_new) node[key].fail(fmt::format("this varies already by line {}", before->second));
      const Bounds bounds = target == Target::light_current ? Bounds{0.0, true}
                            : target == Target::exposure    ? exposure_bounds(station.cameras[index])
                                                            : Bounds{};
      variations.push_back({target, index, distribution_from(node[key], bounds)});
    }
  }
  return variations;
}

DefectSpec defect_from(const Node& node, const Station& station) {
  DefectSpec defect;
  defect.kind = node["kind"].text();
  defect.item = index_of(node["item"], "item", names_of(station.items));
  const Item& item = station.items[defect.item];
  if (item.role != Item::Role::inspected)
    node["item"].fail(fmt::format("the item {} is a fixture; expected an inspected one", item.name));
  defect.zone = node["zone"].text();
  index_of(node["zone"], fmt::format("zone of the item {}:", item.name), names_of(item.zones));
  if (node["count"].is_object()) {
    defect.count = DefectSpec::Count::poisson;
    defect.mean = node["count"]["poisson"].number();
  } else {
    defect.mean = node["count"].number();
  }
  if (node.has("severity")) {
    defect.severity = distribution_from(node["severity"], {0.0, true, 1.0});
    defect.severity_place = node["severity"].place();
  }
  for (const auto& [name, value] : node["parameters"].members()) {
    if (value.is_text())
      defect.choices[name] = value.text();
    else
      defect.parameters[name] = distribution_from(value);
    defect.parameter_places[name] = value.place();
  }
  defect.place = node["kind"].place();
  defect.zone_place = node["zone"].place();
  return defect;
}

Sampling sampling_from(const Node& node) {
  Sampling sampling;
  if (node.has("spp")) {
    for (const char* other : {"noise", "spp_max"})
      if (node.has(other))
        node[other].fail("found it beside spp; expected a fixed number of samples or a noise, not both");
    sampling.spp = static_cast<int>(node["spp"].integer());
  }
  if (node.has("noise")) sampling.noise = node["noise"].number();
  if (node.has("spp_max")) {
    sampling.most = static_cast<int>(node["spp_max"].integer());
    if (sampling.most % 2 != 0)
      node["spp_max"].fail(fmt::format("found {}; expected an even number", sampling.most));
  }
  return sampling;
}
}  // namespace

Recipe read_recipe(const std::filesystem::path& path, const PartSource& parts) {
  Document document = read_yaml(path);
  conform(document, "recipe");
  const Node root(document);
  Recipe recipe;
  recipe.path = path.string();
  recipe.name = root.has("name") ? root["name"].text() : path.stem().string();
  const std::filesystem::path station = named_path(root["station"].text(), path.parent_path());
  if (!std::filesystem::is_regular_file(station))
    root["station"].fail(fmt::format("there is no file {}", station.string()));
  StationReading reading = read_station_normalised(station, parts);
  recipe.station = std::move(reading.station);
  recipe.seed = static_cast<std::uint64_t>(root["seed"].integer());
  recipe.samples = static_cast<int>(root["samples"].integer());
  recipe.clean_fraction = root["clean_fraction"].number();
  recipe.bits = static_cast<int>(root["image"]["bits"].integer());
  recipe.sampling = sampling_from(root["image"]);
  recipe.variations = variations_from(root["vary"], recipe.station);
  for (const Node& node : root["defects"].elements())
    recipe.defects.push_back(defect_from(node, recipe.station));

  nlohmann::json whole = document.root;
  whole["station"] = nlohmann::json::parse(reading.normalised);
  recipe.sha256 = sha256(whole.dump());
  return recipe;
}

}  // namespace flawsmith::scenes
