// flawsmith render: one picture of a station per camera and lighting, and all that is known about it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>

#include "apps/subcommand.h"
#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "core/png.h"
#include "core/progress.h"
#include "core/random.h"
#include "renderer/capture_file.h"
#include "renderer/render.h"
#include "renderer/sensor.h"
#include "scenes/station_reader.h"

namespace flawsmith::apps {
namespace {
using renderer::Capture;
using scenes::Station;

struct Arguments {
  std::string station, out;
  int spp = 256;
  bool draft = false;
  int threads = 0;
  std::uint64_t seed = 1;
};

/// A name as part of a file name: what is not a letter, digit, dot or dash becomes an underscore.
std::string in_file_name(std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '_';
  return name;
}

std::vector<scenes::Lighting> lightings_of(const Station& station) {
  if (!station.lightings.empty()) return station.lightings;
  scenes::Lighting all;
  all.name = "all";
  for (std::uint32_t l = 0; l < station.lights.size(); ++l) all.drives.push_back({l, -1, 1.0});
  return {all};
}

void write_pictures(const std::filesystem::path& folder, const Station& station, std::size_t index,
                    const Capture& capture, const Arguments& arguments) {
  const scenes::Camera& camera = station.cameras[index];
  Image<std::uint8_t> inspected(capture.width, capture.height);
  for (int y = 0; y < capture.height; ++y)
    for (int x = 0; x < capture.width; ++x) {
      const std::int32_t item = capture.item.at(x, y);
      inspected.at(x, y) =
          item >= 0 && station.items[static_cast<std::size_t>(item)].role == scenes::Item::Role::inspected;
    }
  if (std::none_of(inspected.data().begin(), inspected.data().end(), [](std::uint8_t m) { return m != 0; }))
    inspected = {};  // nothing inspected in sight: the whole picture is metered
  for (const scenes::Lighting& lighting : lightings_of(station)) {
    renderer::ExposureSettings settings;
    settings.currents = group_currents(station, lighting);
    settings.gain_db = camera.gain_db;
    settings.noise_seed = derive_seed(derive_seed(arguments.seed, "camera", index), lighting.name);
    settings.time = camera.exposure ? *camera.exposure
                                    : renderer::metered_time(capture, settings.currents, camera, inspected);
    const auto exposure = renderer::expose(renderer::combine(capture, settings), camera, settings);
    const auto path =
        folder / fmt::format("{}.{}.png", in_file_name(camera.name), in_file_name(lighting.name));
    write_file(path, encode_png(renderer::viewable(exposure, camera.sensor, camera.roi)));
    log_info("{}: {:.6g} ms{}", path.string(), 1e3 * settings.time, camera.exposure ? "" : " (metered)");
  }
}

int render(const Arguments& given) {
  Arguments arguments = given;
  if (arguments.draft) arguments.spp = std::max(1, arguments.spp / 4);
  const Station station = scenes::read_station(arguments.station);
  std::error_code error;
  std::filesystem::create_directories(arguments.out, error);
  if (error) throw RunError(fmt::format("{}: {}", arguments.out, error.message()));
  const auto backend = renderer::make_cpu_renderer();
  for (std::size_t c = 0; c < station.cameras.size(); ++c) {
    const scenes::Camera& camera = station.cameras[c];
    Progress progress("rendering " + camera.name, 1, "image");
    renderer::RenderOptions options;
    options.spp = arguments.spp;
    options.seed = arguments.seed;
    options.threads = arguments.threads;
    options.progress = [&](double share) { progress.within(share, fmt::format("{:.0f} %", 100.0 * share)); };
    const Capture capture = backend->render(station, c, options);
    progress.advance();
    progress.finish();
    const auto path = std::filesystem::path(arguments.out) / (in_file_name(camera.name) + ".exr");
    renderer::write_capture(
        path, renderer::describe_capture(capture, station, c, arguments.seed, backend->identity()));
    log_info("{}: {} x {} px, {} samples per pixel, {:.1f} million rays", path.string(), capture.width,
             capture.height, arguments.spp, 1e-6 * static_cast<double>(backend->rays()));
    write_pictures(arguments.out, station, c, capture, arguments);
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
  command->add_option("--spp", arguments->spp, "Camera samples per pixel")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  command->add_flag("--draft", arguments->draft,
                    "A quarter of the samples: twice the noise, otherwise the same");
  command->add_option("--threads", arguments->threads, "Threads; 0: all; the bytes do not depend on it")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Of the sample points and the sensor's noise")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->callback([arguments, &action] { action = [arguments] { return render(*arguments); }; });
}

}  // namespace flawsmith::apps
