#include "renderer/cpu/film_pass.h"

#include <algorithm>

#include "core/random.h"
#include "renderer/sensor.h"

namespace flawsmith::renderer::shared {

// The backend's side of the path: a ray's query to Embree, and the sums of the sample in hand.
struct PathContext {
  const cpu::Accel& accel;
  cpu::RayQuery query;
  float* sample;  // per light group
  RawHit first;   // what the camera ray met
  std::uint64_t rays = 0;
  std::vector<LoggedRay>* log = nullptr;
};

inline RawHit closest_hit(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction, uint leaving,
                          bool from_camera) {
  static_cast<void>(scene);
  ++context.rays;
  context.query.leaving = leaving;
  context.query.target = none;
  context.query.from_camera = from_camera;
  if (context.log) context.log->push_back({origin, direction, huge_value, leaving, none, from_camera, false});
  const RawHit hit = context.accel.closest(context.query, origin, direction);
  if (from_camera) context.first = hit;
  return hit;
}

inline bool is_blocked(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction, float distance,
                       uint leaving, uint target) {
  static_cast<void>(scene);
  ++context.rays;
  context.query.leaving = leaving;
  context.query.target = target;
  context.query.from_camera = false;
  if (context.log) context.log->push_back({origin, direction, distance, leaving, target, false, true});
  return context.accel.blocked(context.query, origin, direction, distance);
}

inline void add_light(INOUT(PathContext) context, uint group, float electrons) {
  context.sample[group] += electrons;
}

}  // namespace flawsmith::renderer::shared

namespace flawsmith::renderer::cpu {

PixelSums::PixelSums(std::size_t groups, std::size_t labels)
    : sum(groups),
      square(groups),
      first_half(groups),
      visible(labels),
      amodal(labels),
      swept(labels),
      sample(groups),
      block_start(groups),
      marks{std::vector<std::uint8_t>(labels), std::vector<std::uint8_t>(labels)} {}

void PixelSums::clear() {
  std::fill(sum.begin(), sum.end(), 0.0);
  std::fill(square.begin(), square.end(), 0.0);
  std::fill(block_start.begin(), block_start.end(), 0.0);
  std::fill(visible.begin(), visible.end(), 0u);
  std::fill(amodal.begin(), amodal.end(), 0u);
  std::fill(swept.begin(), swept.end(), 0u);
  touched = false;
}

void PixelSums::end_block() {
  for (std::size_t g = 0; g < sum.size(); ++g) {
    const double value = sum[g] - block_start[g];
    square[g] += value * value;
    block_start[g] = sum[g];
  }
}

// Var(mean) = Var(block sum)/(m size²) for m blocks.
double PixelSums::variance_of_mean(std::size_t group) const {
  const double blocks = samples / block, mean = sum[group] / blocks;
  const double spread = std::max(0.0, square[group] / blocks - mean * mean);
  return (blocks > 1.0 ? spread / (blocks - 1.0) : spread) / (block * block);
}

FilmPass::FilmPass(const Accel& accel, const scenes::Station& station, const scenes::Camera& camera,
                   const RenderOptions& options)
    : accel_(accel),
      camera_(camera),
      options_(options),
      lighting_(accel.flat().lighting),
      items_(static_cast<std::int32_t>(station.items.size())) {
  if (options.noise) count_.emplace(*options.noise, camera);
  if (!options.noise) lighting_.group_count = 0;  // a fixed count is for speed
}

FilmPass::Pixel FilmPass::pixel_at(int x, int y) const {
  const bool lines = camera_.shutter.kind == scenes::Shutter::Kind::line_scan;
  const int sensor_x = camera_.roi.x + x, sensor_y = camera_.roi.y + (lines ? 0 : y);
  const int channel = filter_channel(camera_.sensor, sensor_x, sensor_y);
  const shared::FilmRecord& film = accel_.flat().film;
  return {static_cast<std::uint32_t>((camera_.roi.y + y) * camera_.sensor.width + sensor_x),
          {static_cast<float>(sensor_x) - 0.5f, static_cast<float>(sensor_y) - 0.5f},
          channel == 0   ? film.efficiency0
          : channel == 1 ? film.efficiency1
                         : film.efficiency2,
          channel == 0   ? film.wavelengths0
          : channel == 1 ? film.wavelengths1
                         : film.wavelengths2,
          scenes::row_time(camera_, y)};
}

shared::CameraRay FilmPass::follow(const Pixel& pixel, std::uint64_t seed, int index, Moment& moment,
                                   shared::PathContext& context, PixelSums& sums) const {
  using namespace shared;
  const FlatScene& flat = accel_.flat();
  const SceneView& view = moment.view();
  const SampleKey key = make_sample_key(uvec2(static_cast<uint>(seed), static_cast<uint>(seed >> 32)),
                                        pixel.index, static_cast<uint>(index));
  if (flat.exposure)
    moment.set(pixel.time + *flat.exposure * (static_cast<double>(sample_1d(key, dimension_time)) - 0.5));
  const SampleLanes u = sample_lanes(
      key, make_ulanes(dimension_is_2d + dimension_film, dimension_is_2d + dimension_aperture,
                       dimension_is_1d + dimension_wavelength, dimension_is_2d + dimension_diffraction));
  const FilmSample seen =
      sample_film(view, flat.camera, flat.film, pixel.efficiency, pixel.distribution, pixel.corner,
                  vec2(u.first[0], u.second[0]), vec2(u.first[1], u.second[1]), u.first[2],
                  vec2(u.first[3], u.second[3]));
  std::fill(sums.sample.begin(), sums.sample.end(), 0.0f);
  trace_path(view, context, lighting_, key, seen.ray, seen.wavelengths, seen.response,
             static_cast<uint>(std::max(options_.max_depth, 0)));
  return seen.ray;
}

SampleCount::Need FilmPass::need_by_pilot(int x, int y, Moment& moment, PixelSums& sums) const {
  shared::PathContext context{accel_, {}, sums.sample.data(), {}, 0, options_.ray_log};
  context.query.instances = moment.instances();
  const Pixel pixel = pixel_at(x, y);
  sums.pilot.assign(count_->references(), {});
  const std::uint64_t seed = derive_seed(options_.seed, "pilot");
  int done = 0, wanted = count_->first_pilot();
  for (;;) {
    for (; done < wanted; ++done) {
      follow(pixel, seed, done, moment, context, sums);
      count_->add(sums.sample, sums.pilot);
    }
    SampleCount::Need need = count_->need(sums.pilot);
    if (count_->pilot_for(need) <= done) {
      sums.rays += context.rays;
      sums.touched = sums.touched || context.query.touched;
      need.pilot = done;
      return need;
    }
    wanted = 2 * done;
  }
}

void FilmPass::mark(const Pixel& pixel, const shared::CameraRay& ray, Moment& moment,
                    shared::PathContext& context, PixelSums& sums) const {
  shared::RawHit first = context.first;
  if (accel_.flat().exposure) {
    accel_.mark_labels(moment, first, ray.origin, ray.direction, sums.marks);
    for (std::size_t l = 0; l < sums.swept.size(); ++l) sums.swept[l] += sums.marks.met[l];
    moment.set(pixel.time);
    ++context.rays;
    context.query.leaving = context.query.target = shared::none;
    context.query.from_camera = true;
    first = accel_.closest(context.query, ray.origin, ray.direction);
  }
  accel_.mark_labels(moment, first, ray.origin, ray.direction, sums.marks);
  for (std::size_t l = 0; l < sums.visible.size(); ++l) {
    sums.visible[l] += sums.marks.seen[l];
    sums.amodal[l] += sums.marks.met[l];
  }
}

void FilmPass::trace(int x, int y, int samples, Moment& moment, PixelSums& sums) const {
  const bool labelled = !sums.visible.empty();
  shared::PathContext context{accel_, {}, sums.sample.data(), {}, 0, options_.ray_log};
  context.query.instances = moment.instances();
  const Pixel pixel = pixel_at(x, y);
  sums.samples = samples;
  sums.block = block_size(samples);
  for (int i = 0; i < samples; ++i) {
    if (i == samples / 2) sums.first_half = sums.sum;
    const shared::CameraRay ray = follow(pixel, options_.seed, i, moment, context, sums);
    for (std::size_t g = 0; g < sums.sample.size(); ++g) sums.sum[g] += sums.sample[g];
    if ((i + 1) % sums.block == 0) sums.end_block();
    if (labelled) mark(pixel, ray, moment, context, sums);
  }
  sums.touched = sums.touched || context.query.touched;
  sums.rays += context.rays;
}

ChiefHit FilmPass::chief(int x, int y, Moment& moment, PixelSums& sums) const {
  using namespace shared;
  const FlatScene& flat = accel_.flat();
  const Pixel pixel = pixel_at(x, y);
  const CameraRay ray = chief_ray(flat.camera, pixel.corner + vec2(0.5f));
  if (flat.exposure) moment.set(pixel.time);
  RayQuery query;
  query.instances = moment.instances();
  query.from_camera = true;
  const RawHit hit = accel_.closest(query, ray.origin, ray.direction);
  ++sums.rays;
  sums.touched = sums.touched || query.touched;
  ChiefHit found;
  if (hit.kind == hit_nothing) return found;
  const Surface surface =
      hit.kind == hit_body
          ? surface_of_body(flat.bodies[hit.primitive], ray.origin, ray.direction, hit.distance)
          : surface_of_part(moment.view(), hit, ray.origin, ray.direction, 1.0f);
  const CameraRecord& c = flat.camera;
  found.depth = dot(ray.origin + hit.distance * ray.direction - c.origin, c.axis_z);
  found.normal = to_local(surface.smooth_normal, c.axis_x, c.axis_y, c.axis_z);
  if (hit.kind == hit_body || static_cast<std::int32_t>(hit.instance) >= items_) return found;
  found.item = static_cast<std::int32_t>(hit.instance);
  found.base_triangle = static_cast<std::int32_t>(accel_.base_triangle(hit));
  return found;
}

}  // namespace flawsmith::renderer::cpu
