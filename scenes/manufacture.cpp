#include "scenes/manufacture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/random.h"

namespace flawsmith::scenes {
namespace {
constexpr double finish_sigma_ln = 0.08;      // of the relief's slope between parts of one batch; assumed
constexpr double edge_break_sigma_ln = 0.12;  // of its radius between parts of one batch; assumed
constexpr double form_sigma_ln = 0.25;        // of waviness and form deviation between parts; assumed
constexpr double cut_sigma_ln = 0.1;          // of burnish and rollover between parts of one batch; assumed
constexpr double lay_sigma = 0.012;           // [rad] 0.7°; how square a part sits in the grinder; assumed

// Rodrigues' rotation of v by an angle about the unit axis.
dvec3 turned(dvec3 v, dvec3 axis, double angle) {
  return v * std::cos(angle) + glm::cross(axis, v) * std::sin(angle) +
         axis * glm::dot(axis, v) * (1.0 - std::cos(angle));
}

dvec3 random_direction(Random& random) {
  const dvec3 v(random.normal(), random.normal(), random.normal());
  const double length = glm::length(v);
  return length > 0.0 ? v / length : dvec3(0, 0, 1);
}

Material made(const Material& material, const std::string& serial, double waviness_factor, Random& random) {
  Material own = material;
  own.name = fmt::format("{}#{}", material.name, serial);
  own.finish.rms_slope *= random.log_normal(1.0, finish_sigma_ln);
  own.waviness.rms_height *= waviness_factor;
  if (!own.lay_is_axis) own.lay = turned(own.lay, random_direction(random), lay_sigma * random.normal());
  return own;
}
}  // namespace

Station manufacture(const Station& station, std::uint64_t seed) {
  Station result = station;
  for (std::size_t i = 0; i < result.items.size(); ++i) {
    Item& item = result.items[i];
    if (item.role != Item::Role::inspected) continue;
    item.seed = derive_seed(seed, "item", i);
    item.serial = fmt::format("{:08X}", item.seed >> 32);
    item.edge_break_scale =
        std::clamp(Random(derive_seed(item.seed, "edge break")).log_normal(1.0, edge_break_sigma_ln),
                   least_break_scale, greatest_break_scale);
    Random form(derive_seed(item.seed, "form"));
    item.form.rms_height *= form.log_normal(1.0, form_sigma_ln);
    const double waviness = form.log_normal(1.0, form_sigma_ln);
    Random random(derive_seed(item.seed, "finish"));
    std::map<std::uint32_t, std::uint32_t> own;  // material of the station → this item's
    const auto make_own = [&](std::uint32_t material) {
      const auto [entry, is_new] =
          own.try_emplace(material, static_cast<std::uint32_t>(result.materials.size()));
      if (is_new)
        result.materials.push_back(made(station.materials[material], item.serial, waviness, random));
      return entry->second;
    };
    item.material = make_own(item.material);
    for (auto& material : item.triangle_material) material = make_own(material);
    if (CutFaces& cut = item.cut_faces; cut.depths) {
      Random sheared(derive_seed(item.seed, "cut faces"));
      cut.rollover *= sheared.log_normal(1.0, cut_sigma_ln);
      cut.burnish *= sheared.log_normal(1.0, cut_sigma_ln);
      for (auto* material : {&cut.rollover_material, &cut.burnish_material, &cut.fracture_material})
        *material = make_own(*material);
    }
  }
  return result;
}
}  // namespace flawsmith::scenes
