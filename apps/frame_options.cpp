#include "apps/frame_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/error.h"
#include "pipeline/light_currents.h"
#include "pipeline/light_sequence.h"
#include "scenes/schema/rules.h"

namespace flawsmith::apps {
namespace {
std::pair<std::string, double> named_current(const std::string& text) {
  const auto equals = text.rfind('=');
  double current = 0.0;
  if (equals != std::string::npos) {
    const char *from = text.data() + equals + 1, *to = text.data() + text.size();
    const auto end = std::from_chars(from, to, current);
    if (from != to && end.ec == std::errc{} && end.ptr == to) return {text.substr(0, equals), current};
  }
  throw InputError(Place{"--current", 0, ""},
                   fmt::format("found \"{}\"; expected LIGHT=CURRENT, as in ring.3=0.5", text));
}

const renderer::NamedCurrents& lighting_named(const renderer::StoredCapture& stored,
                                              const std::string& name) {
  std::vector<std::string> known;
  for (const auto& lighting : stored.lightings) {
    if (lighting.name == name) return lighting;
    known.push_back(lighting.name);
  }
  throw InputError(Place{"--lighting", 0, name}, "unknown lighting" + scenes::suggestion(name, known));
}
}  // namespace

void add_frame_options(CLI::App& command, FrameOptions& options) {
  CLI::Option* lighting =
      command.add_option("--lighting", options.lightings,
                         "Lightings of the station, by name; all of them if nothing is asked for");
  CLI::Option* current = command.add_option(
      "--current", options.currents,
      "LIGHT=CURRENT ...: one frame with lights (ring=1) or single channels (ring.3=0.5) at these "
      "currents, of unit current; the others as in --lighting, or off");
  command.add_option("--name", options.name, "What the frame of --current is called")
      ->check(CLI::Validator(
          [](std::string& name) {
            const bool good = !name.empty() && name.size() <= 80 &&
                              std::isalpha(static_cast<unsigned char>(name[0])) &&
                              std::all_of(name.begin(), name.end(), [](unsigned char c) {
                                return std::isalnum(c) || c == '_' || c == '-' || c == '.';
                              });
            return good ? std::string()
                        : std::string("expected letters, digits, _, - and ., beginning with a letter");
          },
          "NAME"))
      ->capture_default_str();
  command
      .add_option("--sequence", options.sequence,
                  "A YAML file of frames (flawsmith schema sequence): named currents, one channel after the "
                  "other for "
                  "photometric stereo, or fringes for deflectometry")
      ->excludes(lighting, current);
}

void add_pixel_format(CLI::App& command, std::vector<std::string>& names) {
  command.add_option(
      "--pixel-format", names,
      "Raw frames, too, as the camera sends them: CAMERA.FRAME.FORMAT.raw, in a format of GenICam's "
      "naming convention at the camera's bit depth (Mono12p, BayerRG10, Mono12Packed ...); of "
      "several, each camera takes the first that fits it");
}

std::vector<renderer::NamedCurrents> wanted_frames(const renderer::StoredCapture& stored,
                                                   const FrameOptions& options) {
  if (!options.sequence.empty()) return pipeline::read_sequence(options.sequence, stored.capture);
  std::vector<renderer::NamedCurrents> frames;
  for (const std::string& name : options.lightings) {
    const auto& lighting = lighting_named(stored, name);
    if (std::none_of(frames.begin(), frames.end(), [&](const auto& frame) { return frame.name == name; }))
      frames.push_back(lighting);
  }
  if (options.currents.empty()) return frames.empty() ? stored.lightings : frames;
  if (frames.size() > 1)
    throw InputError(Place{"--current", 0, ""},
                     fmt::format("found {} lightings to change; expected at most one", frames.size()));
  std::vector<std::pair<std::string, double>> named;
  for (const std::string& text : options.currents) named.push_back(named_current(text));
  renderer::NamedCurrents frame = frames.empty() ? renderer::NamedCurrents() : frames[0];
  frame.name = options.name;
  pipeline::set_currents(frame.currents, named, stored.capture, "--current");
  return {frame};
}
}  // namespace flawsmith::apps
