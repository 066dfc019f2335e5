// flawsmith render: one picture of a station per camera and lighting, and all that is known about it.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "apps/frame_files.h"
#include "apps/frame_options.h"
#include "apps/sampling_options.h"
#include "apps/subcommand.h"
#include "core/error.h"
#include "core/log.h"
#include "core/progress.h"
#include "pipeline/frames.h"
#include "pipeline/sampling.h"
#include "renderer/capture_file.h"
#include "renderer/render.h"
#include "scenes/station_reader.h"

namespace flawsmith::apps {
namespace {
using scenes::Station;

struct Arguments {
  std::string station, out;
  SamplingOptions sampling;
  int threads = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> formats;
};

void write_pictures(const std::filesystem::path& folder, const renderer::StoredCapture& stored,
                    const std::optional<renderer::PixelFormat>& format) {
  pipeline::FrameWishes wishes;
  wishes.seed = stored.seed;
  const auto settings = pipeline::frame_settings(stored, stored.lightings, wishes);
  for (std::size_t l = 0; l < settings.size(); ++l) {
    const auto path = frame_path(folder, stored.camera.name, stored.lightings[l].name, ".png");
    const auto exposure =
        write_view(path, renderer::combine(stored.capture, settings[l]), stored.camera, settings[l]);
    if (format) write_raw(folder, stored.camera, stored.lightings[l].name, exposure, *format);
    log_info("{}: {:.6g} ms{}", path.string(), 1e3 * settings[l].time,
             stored.camera.exposure ? "" : " (metered)");
  }
}

/// The camera's frames as the noise target takes them: a lighting that the camera meters is metered by a
/// first look with few samples.
std::optional<renderer::NoiseTarget> target_of(const scenes::Sampling& sampling, const Station& station,
                                               std::size_t camera, const pipeline::ExposureTimes& times) {
  if (sampling.spp) return std::nullopt;
  return pipeline::noise_target(sampling, pipeline::reference_exposures(station, camera, times[camera]));
}

/// Every light at its unit current: the lighting of a station that declares none.
scenes::Lighting all_lights(const Station& station) {
  scenes::Lighting all{"all", {}};
  for (std::uint32_t l = 0; l < station.lights.size(); ++l) all.drives.push_back({l, -1, 1.0});
  return all;
}

std::vector<std::string> lighting_names(const Station& station) {
  std::vector<std::string> names;
  for (const auto& lighting : station.lightings) names.push_back(lighting.name);
  return names;
}

int render(const Arguments& arguments) {
  const scenes::Sampling asked = arguments.sampling.over({});
  const scenes::Sampling sampling = arguments.sampling.draft ? asked.drafted() : asked;
  Station station = scenes::read_station(arguments.station);
  if (station.lightings.empty()) station.lightings.push_back(all_lights(station));
  for (const scenes::Camera& camera : station.cameras) wanted_format(arguments.formats, camera);
  make_folder(arguments.out);
  const auto backend = renderer::make_cpu_renderer();
  const auto times = sampling.spp
                         ? pipeline::ExposureTimes{}
                         : pipeline::commission(station, *backend, arguments.seed, arguments.threads);
  for (std::size_t c = 0; c < station.cameras.size(); ++c) {
    const scenes::Camera& camera = station.cameras[c];
    Progress progress("rendering " + camera.name, 1, "image");
    renderer::RenderOptions options;
    const auto target = target_of(sampling, station, c, times);
    options.spp = sampling.spp.value_or(0);
    options.noise = target ? &*target : nullptr;
    options.seed = arguments.seed;
    options.threads = arguments.threads;
    options.progress = [&](double share) { progress.within(share, fmt::format("{:.0f} %", 100.0 * share)); };
    renderer::Capture capture = backend->render(station, c, options);
    progress.advance();
    progress.finish();
    const auto stored =
        renderer::describe_capture(std::move(capture), station, c, arguments.seed, backend->identity());
    const auto path = std::filesystem::path(arguments.out) / (in_file_name(camera.name) + ".exr");
    renderer::write_capture(path, stored);
    log_info("{}: {} x {} px, {} samples per pixel, {:.1f} million rays", path.string(), camera.roi.width,
             camera.roi.height, stored.capture.spp, 1e-6 * static_cast<double>(backend->rays().all));
    if (target)
      log_info("{}: {}", path.string(),
               pipeline::sentence_of(pipeline::noise_reached(stored.capture, camera, *target), *target,
                                     lighting_names(station)));
    write_pictures(arguments.out, stored, wanted_format(arguments.formats, camera));
  }
  return static_cast<int>(ExitStatus::done);
}
}  // namespace

void add_render(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "render",
      "Draw a station as its cameras see it: per camera an EXR with every light group's electrons, their "
      "variance and the truth behind each pixel, and per lighting a PNG as the sensor would deliver it");
  command->add_option("STATION", arguments->station, "The station's YAML file")->required();
  command->add_option("--out", arguments->out, "Folder for the images")->required();
  add_sampling_options(*command, arguments->sampling, "1", 1);
  command->add_option("--threads", arguments->threads, "Threads; 0: all; the bytes do not depend on it")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Of the sample points and the sensor's noise")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_pixel_format(*command, arguments->formats);
  command->callback([arguments, &action] { action = [arguments] { return render(*arguments); }; });
}

}  // namespace flawsmith::apps
