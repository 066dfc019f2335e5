// flawsmith expose: pictures of a capture as the sensor would deliver them, without a ray.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "apps/frame_files.h"
#include "apps/frame_options.h"
#include "apps/subcommand.h"
#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "core/png.h"
#include "core/version.h"
#include "pipeline/frames.h"

namespace flawsmith::apps {
namespace {
using renderer::ExposureSettings;
using renderer::StoredCapture;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string capture, out;
  FrameOptions frames;
  std::optional<double> exposure_us, gain_db;
  std::optional<int> bits;
  std::optional<std::uint64_t> seed;
  bool raw = false;
  std::vector<std::string> formats;
};

void warn_of_noise(const pipeline::RenderNoise& noise, const std::string& picture, int spp) {
  if (noise.share == 0.0) return;
  log_warning(
      "{}: the render's own noise exceeds the sensor's in {:.3g} % of the pixels, columns {} to {}, rows {} "
      "to {}; most at "
      "column {}, row {}: {:.3g} times its variance. {} samples per pixel instead of {} would bring it below "
      "everywhere",
      picture, 100.0 * noise.share, noise.left, noise.right, noise.top, noise.bottom, noise.worst_x,
      noise.worst_y, noise.worst_ratio, std::ceil(noise.worst_ratio * spp), spp);
}

Json frame_json(const renderer::NamedCurrents& frame, const StoredCapture& stored,
                const ExposureSettings& settings, const pipeline::RenderNoise& noise) {
  Json json{{"name", frame.name}};
  json["currents"] = Json::object();
  for (std::size_t g = 0; g < frame.currents.size(); ++g)
    if (frame.currents[g] != 0.0) json["currents"][stored.capture.groups[g]] = frame.currents[g];
  json["exposure_us"] = settings.time * 1e6;
  json["gain_db"] = settings.gain_db;
  json["noise_seed"] = settings.noise_seed;
  json["mc_limited_share"] = noise.share;
  json["mc_worst_variance_ratio"] = noise.worst_ratio;
  return json;
}

int expose(const Arguments& arguments) {
  const StoredCapture stored = renderer::read_capture(arguments.capture);
  const auto frames = wanted_frames(stored, arguments.frames);
  pipeline::FrameWishes wishes;
  if (arguments.exposure_us) wishes.time = *arguments.exposure_us * 1e-6;
  wishes.gain_db = arguments.gain_db;
  wishes.bit_depth = arguments.bits;
  wishes.same_time = !arguments.frames.sequence.empty();
  wishes.seed = arguments.seed.value_or(stored.seed);
  const scenes::Camera camera = pipeline::camera_for(stored, wishes);
  const auto format = wanted_format(arguments.formats, camera);
  const auto settings = pipeline::frame_settings(stored, frames, wishes);
  make_folder(arguments.out);

  Json record{{"capture", std::filesystem::path(arguments.capture).filename().string()},
              {"capture_sha256", sha256_of_file(arguments.capture)},
              {"program", version()},
              {"camera", camera.name},
              {"pattern", renderer::pattern_at(camera.sensor, camera.roi)},
              {"bit_depth", camera.sensor.bit_depth},
              {"black_level_dn", camera.sensor.black_level},
              {"width", camera.roi.width},
              {"height", camera.roi.height},
              {"seed", wishes.seed},
              {"frames", Json::array()}};
  if (format) record["pixel_format"] = {{"name", format->name}, {"pfnc", format->code}};
  for (std::size_t f = 0; f < frames.size(); ++f) {
    const renderer::Signal signal = renderer::combine(stored.capture, settings[f]);
    const auto path = frame_path(arguments.out, camera.name, frames[f].name, ".png");
    const auto exposure = write_view(path, signal, camera, settings[f]);
    const auto noise = pipeline::render_noise(signal, camera, settings[f]);
    Json frame = frame_json(frames[f], stored, settings[f], noise);
    frame["image"] = path.filename().string();
    if (arguments.raw) {
      const auto raw = frame_path(arguments.out, camera.name, frames[f].name, ".raw.png");
      write_file(raw, encode_png(exposure.dn));
      frame["raw"] = raw.filename().string();
    }
    if (format)
      frame["packed"] =
          write_raw(arguments.out, camera, frames[f].name, exposure, *format).filename().string();
    record["frames"].push_back(std::move(frame));
    log_info("{}: {:.6g} ms, {:.3g} dB", path.string(), 1e3 * settings[f].time, settings[f].gain_db);
    warn_of_noise(noise, path.filename().string(), stored.capture.spp);
  }
  write_file(std::filesystem::path(arguments.out) / (in_file_name(camera.name) + ".frames.json"),
             record.dump(2) + "\n");
  return static_cast<int>(ExitStatus::done);
}
}  // namespace

void add_expose(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("expose",
                         "Pictures of a capture as its sensor would deliver them at another exposure, gain "
                         "or lighting, without tracing: "
                         "per frame a PNG, and FOLDER/CAMERA.frames.json with what each was taken with. "
                         "Without options they are those "
                         "of render. Warns where the render's own noise exceeds the sensor's");
  command->add_option("CAPTURE", arguments->capture, "An EXR file of render or relight")->required();
  command->add_option("--out", arguments->out, "Folder for the images")->required();
  add_frame_options(*command, arguments->frames);
  command
      ->add_option("--exposure-us", arguments->exposure_us,
                   "Exposure time in microseconds; else the camera's, or metered on the inspected items: for "
                   "the frames of a "
                   "sequence together, the shortest of their times")
      ->check(CLI::Range(0.001, 1e9));
  command->add_option("--gain-db", arguments->gain_db, "Gain in dB; else the camera's")
      ->check(CLI::Range(-60.0, 60.0));
  command->add_option("--bits", arguments->bits, "Bit depth; else the camera's")
      ->check(CLI::IsMember({8, 10, 12, 14, 16}));
  command->add_option("--seed", arguments->seed, "Of the sensor's noise; else the capture's")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--raw", arguments->raw,
                    "Raw digital numbers, too: CAMERA.FRAME.raw.png, 16 bits, not demosaiced");
  add_pixel_format(*command, arguments->formats);
  command->callback([arguments, &action] { action = [arguments] { return expose(*arguments); }; });
}

}  // namespace flawsmith::apps
