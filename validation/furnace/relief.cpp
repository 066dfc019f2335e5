// The furnace with relief: a plate of a metal that absorbs nothing (n = 1, k = 10^4), its normals turned by
// each named finish, under uniform radiance L. Whatever the relief, every camera ray comes to see L: a pixel
// counts electrons(L, pi/(4 N^2)). Light that the turned normal throws below the facet would be missing.
//
// Power: the mean's standard error is at most 0.3 % (a reading), so that a loss of 2.5 % and a gain of 1 %
// are caught with 95 % probability.
#include <algorithm>
#include <filesystem>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/furnace/furnace.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
scenes::Station plate_in_light(const scenes::NamedFinish& named, double theta_deg) {
  scenes::Station station;
  scenes::Material metal;
  metal.name = "metal";
  metal.kind = scenes::Material::Kind::conductor;
  metal.n = Curve::constant(1.0f);
  metal.k = Curve::constant(1e4f);
  metal.alpha_u = named.alpha_u;
  metal.alpha_v = named.alpha_v;
  metal.finish = named.finish;
  station.materials = {metal};
  station.items = {lab::item(lab::sheet(60.0), 0)};
  const double t = glm::radians(theta_deg);
  const dvec3 from(100.0 * std::sin(t) * 0.6, 100.0 * std::sin(t) * 0.8, 100.0 * std::cos(t));
  station.cameras = {
      lab::mono_camera(16, 0.01, pinhole(20, 4), scenes::looking_at(from, {0, 0, 0}, {0.1, 1, 0}))};
  station.lights = {lab::green_light("light", scenes::SurroundLight{}, {})};
  return station;
}

Estimate share_seen(const scenes::NamedFinish& named, double theta_deg, int spp) {
  const auto station = plate_in_light(named, theta_deg);
  renderer::RenderOptions options;
  options.spp = spp;
  const Mean seen = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double all =
      electrons(station.cameras[0], station.lights[0].radiance, glm::pi<double>() / (4.0 * 16.0));
  return {seen.value / all, seen.sigma / all};
}
}  // namespace

void add_relief(Effort effort, Outcome& outcome) {
  std::vector<scenes::NamedFinish> finishes;
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "finishes"))
    files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) finishes.push_back(scenes::read_finish(file));

  std::vector<Reading> errors;
  Plot plot{"furnace with relief, finishes by name", "finish, by number", "share of light [1]", {}};
  for (const double theta : {0.0, 45.0, 70.0}) {
    const std::string angle = std::to_string(std::lround(theta)) + "°";
    std::vector<Reading> readings;
    Plot::Line line{angle, {}, {}, true};
    for (const auto& named : finishes) {
      const Estimate e = share_seen(named, theta, effort == Effort::full ? 384 : 96);
      readings.push_back(lost_or_made("", e, 0.02, 0.005 + 1.645 * e.sigma));
      errors.push_back({"", 0.0, e.sigma, 3e-3, "1", 3e-3});
      line.x.push_back(static_cast<double>(line.x.size() + 1));
      line.y.push_back(e.mean);
    }
    outcome.readings.push_back(worst_of(
        "relief at " + angle + ", worst of " + std::to_string(finishes.size()) + " finishes", readings));
    plot.lines.push_back(line);
  }
  outcome.readings.push_back(worst_of("standard error with relief, largest", errors));
  outcome.plots.push_back(plot);
}
}  // namespace flawsmith::validation
