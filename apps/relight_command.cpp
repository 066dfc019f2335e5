// flawsmith relight: a capture at other light currents, without a ray.
#include <chrono>
#include <memory>

#include "apps/frame_options.h"
#include "apps/subcommand.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/light_currents.h"

namespace flawsmith::apps {
namespace {
struct Arguments {
  std::string capture, out;
  FrameOptions frames;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int relight(const Arguments& arguments) {
  auto start = std::chrono::steady_clock::now();
  const renderer::StoredCapture stored = renderer::read_capture(arguments.capture);
  const auto frames = wanted_frames(stored, arguments.frames);
  const double reading = seconds_since(start);
  start = std::chrono::steady_clock::now();
  const renderer::StoredCapture relit = pipeline::relit_capture(stored, frames);
  const double summing = seconds_since(start);
  start = std::chrono::steady_clock::now();
  renderer::write_capture(arguments.out, relit);
  log_info("{}: {} x {} px, {} of {} light groups: read in {:.3g} s, summed in {:.3g} s, written in {:.3g} s",
           arguments.out, relit.capture.width, relit.capture.height,
           frames.size() == 1 ? "1 frame" : fmt::format("{} frames", frames.size()),
           stored.capture.groups.size(), reading, summing, seconds_since(start));
  return static_cast<int>(ExitStatus::done);
}
}  // namespace

void add_relight(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("relight",
                         "Sum a capture's light groups at other currents, without tracing: a capture again, "
                         "of one layer of electrons "
                         "per frame, as a render at those currents and the same seed would be");
  command->add_option("CAPTURE", arguments->capture, "An EXR file of render or relight")->required();
  command->add_option("--out", arguments->out, "The EXR file to write")->required();
  add_frame_options(*command, arguments->frames);
  command->callback([arguments, &action] { action = [arguments] { return relight(*arguments); }; });
}

}  // namespace flawsmith::apps
