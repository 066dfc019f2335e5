// What shading costs: the rays of a render per second, against a bare loop that sends the same rays through
// the same two-level Embree scene and does nothing with what they hit. Prints one JSON object.
//   rays_perf STATION [SPP]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "renderer/cpu/accel.h"
#include "renderer/cpu/embree.h"
#include "renderer/cpu/part_cache.h"
#include "renderer/render.h"
#include "renderer/scene_build.h"
#include "scenes/manufacture.h"
#include "scenes/station_reader.h"

namespace {
using namespace flawsmith;
using Clock = std::chrono::steady_clock;
constexpr int side = 160;  // [px] of the window that is rendered, in the middle of the region of interest
constexpr int rounds = 5;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class BareScene {
 public:
  explicit BareScene(const scenes::Station& station)
      : device_(renderer::cpu::open_device()),
        parts_(device_),
        flat_(renderer::build_scene(station, 0, centres(station), tables_)),
        accel_(device_, parts_, station, 0, flat_) {}

  /// Seconds for all rays; the number that hit something keeps the loop from being thrown away.
  double trace(const std::vector<renderer::LoggedRay>& rays, std::size_t& hits) const {
    const auto start = Clock::now();
    renderer::cpu::RayQuery query;
    query.instances = flat_.instances.data();
    for (const auto& ray : rays) {
      query.leaving = ray.leaving;
      query.target = ray.target;
      query.from_camera = ray.from_camera;
      if (ray.shadow)
        hits += accel_.blocked(query, ray.origin, ray.direction, ray.distance) ? 1 : 0;
      else
        hits +=
            accel_.closest(query, ray.origin, ray.direction).kind != renderer::shared::hit_nothing ? 1 : 0;
    }
    return seconds_since(start);
  }

 private:
  std::vector<dvec3> centres(const scenes::Station& station) {
    std::vector<dvec3> middles;
    for (const auto& item : station.items) middles.push_back(parts_.get(item.part).geometry.centre);
    return middles;
  }
  renderer::cpu::Device device_;
  renderer::cpu::PartCache parts_;
  renderer::ComplementTables tables_;
  renderer::FlatScene flat_;
  renderer::cpu::Accel accel_;
};
}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: rays_perf STATION [SPP]\n");
    return 2;
  }
  auto station = scenes::manufacture(scenes::read_station(argv[1]), 1);
  auto& roi = station.cameras[0].roi;
  roi = {roi.x + (roi.width - side) / 2, roi.y + (roi.height - side) / 2, side, side};
  renderer::RenderOptions options;
  options.spp = argc > 2 ? std::atoi(argv[2]) : 16;
  options.threads = 1;
  const auto backend = renderer::make_cpu_renderer();

  std::vector<renderer::LoggedRay> rays;
  options.ray_log = &rays;
  backend->render(station, 0, options);  // the warm-up, too
  options.ray_log = nullptr;
  const BareScene bare(station);
  std::size_t hits = 0;
  bare.trace(rays, hits);  // warm-up
  std::vector<double> shaded, naked, ratio;
  for (int i = 0; i < rounds; ++i) {  // in turn, so that a busy machine slows both
    const auto start = Clock::now();
    backend->render(station, 0, options);
    shaded.push_back(seconds_since(start));
    naked.push_back(bare.trace(rays, hits));
    ratio.push_back(naked.back() / shaded.back());
  }
  const double count = static_cast<double>(rays.size());
  nlohmann::ordered_json result;
  result["station"] = station.name;
  result["rays"] = rays.size();
  result["rays_per_path"] = count / (double(side) * side * options.spp);
  result["threads"] = 1;
  result["mrays_per_s_shaded"] = count / median(shaded) * 1e-6;
  result["mrays_per_s_bare_embree"] = count / median(naked) * 1e-6;
  result["ratio_shaded_to_bare"] = median(ratio);
  result["hits"] = hits;
  std::printf("%s\n", result.dump(2).c_str());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "rays_perf: %s\n", error.what());
  return 2;
}
