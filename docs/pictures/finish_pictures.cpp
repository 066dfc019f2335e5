// The strips of docs/finishes.md: each finish of assets/finishes on a flat plate of stainless steel, at two
// samplings, in bright field and in dark field.
//   finish_pictures OUT [FINISH ...]     A picture that is there is not made again: remove it first.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/png.h"
#include "dataset/panel.h"
#include "pipeline/commission.h"
#include "renderer/sensor.h"
#include "scenes/finish_page.h"
#include "scenes/manufacture.h"
#include "scenes/station_reader.h"

namespace {
using namespace flawsmith;

constexpr double samplings[] = {0.004, 0.025};  // [mm] of the plate per pixel
constexpr int side = 96, gap = 4, spp = 64;

// The plate with this finish: docs/pictures/finish.yaml with the finish's name in it.
scenes::Station plate_with(const std::string& finish, const std::filesystem::path& scratch,
                           const scenes::PartSource& parts) {
  std::string text = read_file(FLAWSMITH_SOURCE_DIR "/docs/pictures/finish.yaml");
  const std::string mark = "spi_a2";
  text.replace(text.find(mark), mark.size(), finish);
  const auto file = scratch / (finish + ".yaml");
  write_file(file, text);
  auto station = scenes::read_station(file, parts);
  std::filesystem::remove(file);
  return station;
}

// The station with its camera at a sampling [mm per pixel].
scenes::Station at_sampling(scenes::Station station, double sampling) {
  scenes::Camera& camera = station.cameras.at(0);
  camera.lens.magnification = camera.sensor.pixel_pitch / sampling;
  camera.roi = {(camera.sensor.width - side) / 2, (camera.sensor.height - side) / 2, side, side};
  return station;
}

// Per sampling, the exposure times of one finish [s].
std::vector<pipeline::ExposureTimes> times_of(const scenes::Station& station, renderer::Renderer& renderer) {
  std::vector<pipeline::ExposureTimes> times;
  for (const double sampling : samplings)
    times.push_back(pipeline::commission(at_sampling(station, sampling), renderer, 1, 0));
  return times;
}

Image<std::uint8_t> strip_of(const scenes::Station& plate, const std::vector<pipeline::ExposureTimes>& matt,
                             renderer::Renderer& renderer) {
  Image<std::uint8_t> strip(4 * side + 3 * gap, side, 1, 255);
  const auto own = times_of(plate, renderer);
  int column = 0;
  for (std::size_t s = 0; s < std::size(samplings); ++s) {
    const auto station = at_sampling(plate, samplings[s]);
    const scenes::Camera& camera = station.cameras[0];
    renderer::RenderOptions options;
    options.spp = spp;
    const auto capture = renderer.render(station, 0, options);
    for (std::size_t l = 0; l < station.lightings.size(); ++l, ++column) {
      const bool dark_field = station.lightings[l].name == "ring";
      renderer::ExposureSettings settings;
      settings.currents = scenes::group_currents(station, station.lightings[l]);
      settings.time = (dark_field ? matt : own)[s][0][l];
      const auto exposure = renderer::expose(renderer::combine(capture, settings), camera, settings);
      const auto view = renderer::viewable(exposure, camera.sensor, camera.roi);
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) strip.at(column * (side + gap) + x, y) = view.at(x, y);
    }
  }
  return strip;
}
}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: finish_pictures OUT [FINISH ...]\n");
    return 2;
  }
  const std::filesystem::path out = argv[1];
  std::filesystem::create_directories(out);
  const std::vector<std::string> wanted(argv + 2, argv + argc);
  const auto renderer = renderer::make_cpu_renderer();
  std::shared_ptr<const scenes::Part> plate;  // the same for all
  const scenes::PartSource once = [&](const auto& file, const auto& options) {
    if (!plate) plate = std::make_shared<scenes::Part>(scenes::import_part(file, options));
    return *plate;
  };
  // Dark field at one exposure for all, so that what mirrors is dark there.
  const auto matt = times_of(plate_with("blasted", out, once), *renderer);
  for (const auto& finish : scenes::finish_facts()) {
    const auto picture = out / (finish.name + ".png");
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), finish.name) == wanted.end()) continue;
    if (std::filesystem::exists(picture)) continue;
    write_file(picture, encode_png(strip_of(plate_with(finish.name, out, once), matt, *renderer)));
    std::printf("%s\n", picture.string().c_str());
    std::fflush(stdout);
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "finish_pictures: %s\n", error.what());
  return 2;
}
