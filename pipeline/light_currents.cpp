#include "pipeline/light_currents.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "renderer/relight.h"
#include "scenes/schema/rules.h"

namespace flawsmith::pipeline {
namespace {
constexpr double most_current = 1000.0;  // of unit current, as in a station's lightings

std::vector<std::string> known_names(const renderer::Capture& capture) {
  std::vector<std::string> names;
  for (const std::string& group : capture.groups) {
    const std::string light = group.substr(0, group.find('.'));
    if (light != group && (names.empty() || std::find(names.begin(), names.end(), light) == names.end()))
      names.push_back(light);
    names.push_back(group);
  }
  return names;
}
}  // namespace

std::vector<std::size_t> groups_named(const renderer::Capture& capture, const std::string& name) {
  std::vector<std::size_t> exact, channels;
  for (std::size_t g = 0; g < capture.groups.size(); ++g) {
    if (capture.groups[g] == name) exact.push_back(g);
    if (capture.groups[g].starts_with(name + ".")) channels.push_back(g);
  }
  return exact.empty() ? channels : exact;
}

void set_currents(std::vector<double>& currents, const std::vector<std::pair<std::string, double>>& named,
                  const renderer::Capture& capture, const std::string& source) {
  currents.resize(capture.groups.size());
  for (const bool whole_lights : {true, false})
    for (const auto& [name, current] : named) {
      const Place place{source, 0, name};
      const auto groups = groups_named(capture, name);
      if (groups.empty())
        throw InputError(place, "unknown light" + scenes::suggestion(name, known_names(capture)));
      if (!(current >= 0.0 && current <= most_current))
        throw InputError(place,
                         fmt::format("found a current of {}; expected 0 to {}", current, most_current));
      const bool is_whole = capture.groups[groups[0]] != name;
      if (is_whole != whole_lights) continue;
      for (const std::size_t g : groups) {
        if (current > 0.0 && capture.electrons[g].empty())
          throw InputError(place,
                           "was not traced: it is dark in every lighting of the station; add it to one "
                           "and render again");
        currents[g] = current;
      }
    }
}

renderer::StoredCapture relit_capture(const renderer::StoredCapture& stored,
                                      const std::vector<renderer::NamedCurrents>& frames) {
  renderer::StoredCapture relit;
  relit.zone = stored.zone;
  relit.station = stored.station;
  relit.program = stored.program;
  relit.backend = stored.backend;
  relit.seed = stored.seed;
  relit.camera_index = stored.camera_index;
  relit.camera = stored.camera;
  relit.items = stored.items;
  const renderer::Capture& from = stored.capture;
  renderer::Capture& to = relit.capture;
  to.width = from.width;
  to.height = from.height;
  to.spp = from.spp;
  to.samples = from.samples;
  to.depth = from.depth;
  to.normal = from.normal;
  to.item = from.item;
  to.base_triangle = from.base_triangle;
  for (std::size_t f = 0; f < frames.size(); ++f) {
    renderer::Signal signal = renderer::relight(from, frames[f].currents);
    to.groups.push_back(frames[f].name);
    to.electrons.push_back(std::move(signal.electrons));
    to.variance.push_back(std::move(signal.variance));
    renderer::GroupOrigin origin;
    for (std::size_t g = 0; g < from.groups.size(); ++g)
      if (frames[f].currents[g] != 0.0) origin.relit_with[from.groups[g]] = frames[f].currents[g];
    relit.groups.push_back(std::move(origin));
    std::vector<double> alone(frames.size(), 0.0);
    alone[f] = 1.0;
    relit.lightings.push_back({frames[f].name, std::move(alone), frames[f].exposure});
  }
  return relit;
}
}  // namespace flawsmith::pipeline
