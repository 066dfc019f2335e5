#include "pipeline/light_sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "core/error.h"
#include "pipeline/light_currents.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::pipeline {
namespace {
using renderer::NamedCurrents;
using scenes::Node;
constexpr std::size_t most_frames = 1024;

/// What set_currents finds wrong, told with the node's line.
std::vector<double> currents_at(const Node& node, const std::vector<std::pair<std::string, double>>& named,
                                const renderer::Capture& capture) {
  std::vector<double> currents;
  try {
    set_currents(currents, named, capture, "");
  } catch (const InputError& error) {
    node.fail(error.what());
  }
  return currents;
}

/// Groups of the lights in the order in which they are listed, each once.
std::vector<std::size_t> channels_of(const Node& list, const renderer::Capture& capture) {
  std::vector<std::size_t> channels;
  for (const Node& light : list.elements()) {
    currents_at(light, {{light.text(), 1.0}}, capture);  // known, and traced
    for (const std::size_t g : groups_named(capture, light.text())) {
      if (std::find(channels.begin(), channels.end(), g) != channels.end())
        light.fail(fmt::format("the channel {} is listed twice", capture.groups[g]));
      channels.push_back(g);
    }
  }
  return channels;
}

class SequenceReader {
 public:
  explicit SequenceReader(const renderer::Capture& capture) : capture_(capture) {}

  void read(const Node& step) {
    const std::string prefix = step.has("name") ? step["name"].text() : "";
    if (step.has("currents")) {
      std::vector<std::pair<std::string, double>> named;
      for (const auto& [light, current] : step["currents"].members())
        named.emplace_back(light, current.number());
      add(step, {prefix, currents_at(step["currents"], named, capture_)});
    } else if (step.has("each")) {
      for (const std::size_t g : channels_of(step["each"]["lights"], capture_)) {
        std::vector<double> currents(capture_.groups.size(), 0.0);
        currents[g] = step["each"]["current"].number();
        add(step, {prefix.empty() ? capture_.groups[g] : prefix + "." + capture_.groups[g], currents});
      }
    } else {
      read_fringes(step, prefix.empty() ? "fringe" : prefix);
    }
  }
  std::vector<NamedCurrents> take() { return std::move(frames_); }

 private:
  void read_fringes(const Node& step, const std::string& name) {
    const Node node = step["fringes"];
    const auto channels = channels_of(node["lights"], capture_);
    const double periods = node["periods"].number();
    if (2.0 * periods > static_cast<double>(channels.size()))
      node["periods"].fail(
          fmt::format("found {} periods over {} channels; expected two channels a period at least", periods,
                      channels.size()));
    const int steps = static_cast<int>(node["steps"].integer());
    for (int k = 0; k < steps; ++k) {
      const auto wave = fringe_currents(channels.size(), periods, k, steps, node["mean"].number(),
                                        node["contrast"].number());
      std::vector<double> currents(capture_.groups.size(), 0.0);
      for (std::size_t i = 0; i < channels.size(); ++i) currents[channels[i]] = wave[i];
      add(step, {fmt::format("{}.{}", name, k), currents});
    }
  }

  void add(const Node& step, NamedCurrents frame) {
    if (!names_.insert(frame.name).second)
      step.fail(fmt::format("a second frame is called \"{}\"; give the step a name of its own", frame.name));
    if (frames_.size() == most_frames) step.fail(fmt::format("more than {} frames", most_frames));
    frames_.push_back(std::move(frame));
  }

  const renderer::Capture& capture_;
  std::set<std::string> names_;
  std::vector<NamedCurrents> frames_;
};
}  // namespace

std::vector<double> fringe_currents(std::size_t channels, double periods, int step, int steps, double mean,
                                    double contrast) {
  std::vector<double> currents;
  for (std::size_t i = 0; i < channels; ++i) {
    const double turns = periods * (static_cast<double>(i) + 0.5) / static_cast<double>(channels) -
                         static_cast<double>(step) / steps;
    currents.push_back(std::max(0.0, mean * (1.0 + contrast * std::cos(2.0 * std::numbers::pi * turns))));
  }
  return currents;
}

std::vector<NamedCurrents> read_sequence(const std::filesystem::path& path,
                                         const renderer::Capture& capture) {
  scenes::Document document = scenes::read_yaml(path);
  scenes::conform(document, "sequence");
  SequenceReader reader(capture);
  for (const Node& step : Node(document)["frames"].elements()) reader.read(step);
  return reader.take();
}
}  // namespace flawsmith::pipeline
