// What the default noise costs on the stations that come with the program: samples a pixel, seconds for a
// picture, and for one of 5 megapixels. Blocks of pixels spread evenly over the picture are traced and the
// time is scaled to all by its rays: a whole one would take hours on a small machine.
//   noise_perf [PITCH = 12] [NOISE = 1] [STATION.yaml …]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/assets.h"
#include "pipeline/sampling.h"
#include "scenes/station_reader.h"

using namespace flawsmith;

namespace {
nlohmann::ordered_json measure(const std::string& file, int pitch, double noise) {
  const scenes::Station station = scenes::read_station(assets_folder() / "stations" / file);
  const scenes::Roi& roi = station.cameras[0].roi;
  const auto backend = renderer::make_cpu_renderer();
  const auto times = pipeline::commission(station, *backend, 1, 0);  // builds and warms up, too
  scenes::Sampling sampling;
  sampling.noise = noise;
  const auto target = pipeline::noise_target(sampling, pipeline::reference_exposures(station, 0, times[0]));
  const auto some = pipeline::every_few_blocks(roi, pitch);
  renderer::RenderOptions options;
  options.noise = &*target;
  options.only = &some;
  const auto start = std::chrono::steady_clock::now();
  const auto capture = backend->render(station, 0, options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto reached = pipeline::noise_reached(capture, station.cameras[0], *target);
  double traced = 0;
  for (const auto pixel : some.data()) traced += pixel;
  // Pilots of the pixels around the blocks were traced, too; of a whole picture each counts once.
  const renderer::RayCount rays = backend->rays();
  const double per_pixel = seconds / static_cast<double>(rays.all) *
                           (static_cast<double>(rays.all - rays.pilots) / traced +
                            static_cast<double>(rays.pilots) / static_cast<double>(rays.pilot_pixels));
  return {{"station", station.name},
          {"pixels", roi.width * roi.height},
          {"traced", traced},
          {"seconds_traced", seconds},
          {"samples_mean", reached.mean_samples},
          {"capped_share", reached.capped},
          {"ratio_95", reached.ratio95},
          {"seconds_picture", per_pixel * roi.width * roi.height},
          {"seconds_5_megapixels", per_pixel * 5e6}};
}
}  // namespace

int main(int argc, char** argv) {
  const int pitch = argc > 1 ? std::atoi(argv[1]) : 12;
  const double noise = argc > 2 ? std::atof(argv[2]) : 1.0;
  std::vector<std::string> files(argv + std::min(argc, 3), argv + argc);
  if (files.empty())
    files = {"plate_darkfield.yaml", "insert_microscope.yaml", "mould_insert_coaxial.yaml",
             "bracket_dome_bar.yaml", "end_mill_microscope.yaml"};
  nlohmann::ordered_json all{{"noise", noise}, {"stations", nlohmann::ordered_json::array()}};
  for (const auto& file : files) {
    all["stations"].push_back(measure(file, pitch, noise));
    std::fprintf(stderr, "%s\n", file.c_str());
  }
  std::printf("%s\n", all.dump(2).c_str());
}
