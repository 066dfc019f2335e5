#include "pipeline/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "core/check.h"
#include "core/error.h"
#include "defects/taxonomy.h"
#include "scenes/manufacture.h"
#include "scenes/timing.h"

namespace flawsmith::pipeline {
namespace {
using scenes::Variation;

const char* target_name(Variation::Target target) {
  switch (target) {
    case Variation::Target::item_x:
      return "x [mm]";
    case Variation::Target::item_y:
      return "y [mm]";
    case Variation::Target::item_z:
      return "z [mm]";
    case Variation::Target::item_turn_x:
      return "turn_x [deg]";
    case Variation::Target::item_turn_y:
      return "turn_y [deg]";
    case Variation::Target::item_turn_z:
      return "turn_z [deg]";
    case Variation::Target::light_current:
      return "current factor";
    case Variation::Target::exposure:
      return "exposure factor";
  }
  return "";
}

struct Motion {
  dvec3 shift{0.0}, turns{0.0};  // [mm], [deg]
};

void apply(const Variation& variation, double value, std::vector<Motion>& motions, SampleDraw& draw) {
  const auto axis = static_cast<glm::length_t>(variation.target) % 3;
  switch (variation.target) {
    case Variation::Target::item_x:
    case Variation::Target::item_y:
    case Variation::Target::item_z:
      motions[variation.index].shift[axis] += value;
      break;
    case Variation::Target::item_turn_x:
    case Variation::Target::item_turn_y:
    case Variation::Target::item_turn_z:
      motions[variation.index].turns[axis] += value;
      break;
    case Variation::Target::light_current:
      draw.light_factors[variation.index] *= value;
      break;
    case Variation::Target::exposure:
      draw.exposure_factors[variation.index] *= value;
      break;
  }
}

std::string owner_name(const scenes::Station& station, const Variation& variation) {
  switch (variation.target) {
    case Variation::Target::light_current:
      return "light " + station.lights[variation.index].name;
    case Variation::Target::exposure:
      return "camera " + station.cameras[variation.index].name;
    default:
      return "item " + station.items[variation.index].name;
  }
}

void vary(const scenes::Recipe& recipe, SampleDraw& draw) {
  Random random(derive_seed(draw.seed, "vary"));
  std::vector<Motion> motions(draw.station.items.size());
  for (const Variation& variation : recipe.variations) {
    const double value = variation.distribution.draw(random);
    apply(variation, value, motions, draw);
    draw.drawn.emplace_back(
        fmt::format("{} {}", owner_name(recipe.station, variation), target_name(variation.target)), value);
  }
  for (std::size_t i = 0; i < motions.size(); ++i) {
    scenes::Pose& pose = draw.station.items[i].pose;
    pose.rotation = scenes::pose_from_degrees(dvec3(0.0), motions[i].turns).rotation * pose.rotation;
    pose.position += motions[i].shift;
  }
}

Place place_of(const scenes::DefectSpec& spec, const std::string& parameter) {
  const auto found = spec.parameter_places.find(parameter);
  return found == spec.parameter_places.end() ? spec.place : found->second;
}

// A draw inside the kind's own range: the distribution is cut off there.
double draw_within(const scenes::Distribution& distribution, const defects::NumberParameter& number,
                   const scenes::DefectSpec& spec, Random& random) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const double value = distribution.draw(random);
    if (value >= number.low && value <= number.high) return value;
  }
  throw InputError(place_of(spec, number.name),
                   fmt::format("1000 draws gave no value between {} and {}, which {} allows", number.low,
                               number.high, spec.kind));
}

struct DrawnParameters {
  std::optional<double> severity;
  defects::Parameters parameters;
};

DrawnParameters draw_once(const scenes::DefectSpec& spec, const defects::Kind& kind, Random& random) {
  defects::Parameters given;
  std::optional<double> severity;
  if (spec.severity) {
    severity = spec.severity->draw(random);
    given.numbers = defects::numbers_at_severity(spec.kind, *severity).value();
  }
  for (const auto& number : kind.numbers())
    if (const auto found = spec.parameters.find(number.name); found != spec.parameters.end())
      given.numbers[number.name] = draw_within(found->second, number, spec, random);
  given.words = spec.choices;
  return {severity, defects::complete_parameters(kind, given)};
}

// Parameters that make a defect of the kind: a length and a width drawn apart may not go together, then all
// are drawn again.
DrawnParameters draw_parameters(const scenes::DefectSpec& spec, Random& random) {
  const defects::Kind& kind = *defects::find_kind(spec.kind);
  defects::ChartSite anywhere;
  anywhere.type = kind.chart();
  anywhere.edge_angle = 0.5 * std::numbers::pi;
  std::string why;
  for (int attempt = 0; attempt < 100; ++attempt) {
    auto drawn = draw_once(spec, kind, random);
    try {
      kind.field(drawn.parameters, anywhere, 1);
      return drawn;
    } catch (const InputError& error) {
      why = error.what();
    }
  }
  throw InputError(spec.place, fmt::format("100 draws of the parameters made no {}: {}", spec.kind, why));
}

// Clean samples have their oil and water marks, too, lest they be taken for signs of a defect.
void draw_defects(const scenes::Recipe& recipe, SampleDraw& draw) {
  for (std::size_t s = 0; s < recipe.defects.size(); ++s) {
    const scenes::DefectSpec& spec = recipe.defects[s];
    if (draw.clean && !defects::is_benign(spec.kind)) continue;
    Random random(derive_seed(draw.seed, "defects", s));
    const int count = spec.count == scenes::DefectSpec::Count::poisson ? random.poisson(spec.mean)
                                                                       : static_cast<int>(spec.mean + 0.5);
    for (int i = 0; i < count; ++i) {
      defects::DefectRequest request;
      request.id = static_cast<std::uint16_t>(draw.requests.size() + 1);
      request.kind = spec.kind;
      request.item = spec.item;
      request.zone = spec.zone;
      auto drawn = draw_parameters(spec, random);
      request.parameters = std::move(drawn.parameters);
      request.severity = drawn.severity;
      request.seed = random.bits();
      draw.requests.push_back(std::move(request));
    }
  }
}

template <class Named>
std::string names_of(const std::vector<Named>& things) {
  std::string list;
  for (const auto& thing : things) list += (list.empty() ? "" : ", ") + thing.name;
  return list;
}

void check_parameters(const scenes::DefectSpec& spec, const defects::Kind& kind) {
  const auto numbers = kind.numbers();
  for (const auto& [name, distribution] : spec.parameters)
    if (std::none_of(numbers.begin(), numbers.end(), [&](const auto& n) { return n.name == name; }))
      throw InputError(place_of(spec, name), fmt::format("{} has no such number, expected one of: {}",
                                                         spec.kind, names_of(numbers)));
  const auto words = kind.words();
  for (const auto& [name, word] : spec.choices)
    if (std::none_of(words.begin(), words.end(), [&](const auto& w) { return w.name == name; }))
      throw InputError(place_of(spec, name),
                       fmt::format("{} has no such word, expected one of: {}", spec.kind, names_of(words)));
}

void check_severity(const scenes::DefectSpec& spec) {
  if (spec.severity && !defects::numbers_at_severity(spec.kind, 0.0))
    throw InputError(spec.severity_place,
                     fmt::format("{} has no severities in the taxonomy; expected parameters", spec.kind));
}

void check_zone(const scenes::Recipe& recipe, const scenes::DefectSpec& spec, const defects::Kind& kind) {
  const auto& zones = recipe.station.items[spec.item].zones;
  const auto zone =
      std::find_if(zones.begin(), zones.end(), [&](const auto& z) { return z.name == spec.zone; });
  CHECK(zone != zones.end());  // the reader has checked it
  const bool wants_edge = kind.chart() == defects::ChartType::edge;
  if (zone->is_edge_zone() != wants_edge && !(zone->is_edge_zone() && kind.from_rim()))
    throw InputError(spec.zone_place,
                     fmt::format("{} lies on {}, but {} is a zone of {}", spec.kind,
                                 wants_edge ? "edges" : "faces", spec.zone, wants_edge ? "faces" : "edges"));
}

// A covering material that the kind cannot derive must be in the station.
void check_cover(const scenes::Recipe& recipe, const scenes::DefectSpec& spec, const defects::Kind& kind) {
  defects::Parameters words;
  words.words = spec.choices;
  const auto complete = defects::complete_parameters(kind, words);
  const auto cover = kind.cover_material(complete);
  if (!cover || kind.derive_cover({}) || kind.derive_own_cover({}, {}, complete, 0)) return;
  const auto& materials = recipe.station.materials;
  if (std::none_of(materials.begin(), materials.end(), [&](const auto& m) { return m.name == *cover; }))
    throw InputError(spec.place,
                     fmt::format("{}: covers with the material \"{}\", which the station lacks; it has: {}",
                                 spec.kind, *cover, names_of(materials)));
}
}  // namespace

void check_recipe(const scenes::Recipe& recipe) {
  for (const auto& spec : recipe.defects) {
    const defects::Kind* kind = defects::find_kind(spec.kind);
    if (!kind) {
      std::string known;
      for (const auto* each : defects::all_kinds()) known += (known.empty() ? "" : ", ") + each->name();
      throw InputError(spec.place, fmt::format("\"{}\" is unknown, expected one of: {}", spec.kind, known));
    }
    check_severity(spec);
    check_parameters(spec, *kind);
    check_zone(recipe, spec, *kind);
    check_cover(recipe, spec, *kind);
    Random trial(derive_seed(recipe.seed, "trial"));
    draw_parameters(spec, trial);  // before anything is made: whether there are values that fit
  }
}

SampleDraw draw_sample(const scenes::Recipe& recipe, std::uint64_t seed, int index) {
  SampleDraw draw;
  draw.seed = derive_seed(seed, "sample", static_cast<std::uint64_t>(index));
  draw.station = recipe.station;
  draw.light_factors.assign(recipe.station.lights.size(), 1.0);
  draw.exposure_factors.assign(recipe.station.cameras.size(), 1.0);
  vary(recipe, draw);
  // What moves is blurred by the exposure time: it is part of what is rendered.
  for (std::size_t c = 0; c < draw.station.cameras.size(); ++c)
    if (scenes::Camera& camera = draw.station.cameras[c];
        camera.exposure && scenes::takes_time(draw.station, camera))
      *camera.exposure *= draw.exposure_factors[c];
  draw.station = scenes::manufacture(draw.station, draw.seed);
  draw.clean = std::all_of(recipe.defects.begin(), recipe.defects.end(),
                           [](const auto& spec) { return defects::is_benign(spec.kind); }) ||
               Random(derive_seed(draw.seed, "clean")).uniform() < recipe.clean_fraction;
  draw_defects(recipe, draw);
  return draw;
}
}  // namespace flawsmith::pipeline
