#include "validation/null/flat_patch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/check.h"
#include "defects/sizing.h"

namespace flawsmith::validation {
namespace {
constexpr int side_px = 200;  // 40,000 pixels
constexpr int samples_per_pixel = 8;

// Another field's support, cells and label, with nothing displaced or covered.
class Flattened : public defects::Field {
 public:
  explicit Flattened(std::unique_ptr<Field> field) : field_(std::move(field)) {}
  dvec2 half_extent() const override { return field_->half_extent(); }
  dvec3 displacement(defects::ChartPoint) const override { return dvec3(0.0); }
  double coverage(defects::ChartPoint at) const override { return field_->coverage(at); }
  dvec2 cell_size(defects::ChartPoint at) const override { return field_->cell_size(at); }

 private:
  std::unique_ptr<Field> field_;
};

// Where a point of the world is on the sensor [px].
dvec2 on_sensor(const scenes::Camera& camera, const dvec3& world) {
  const dvec3 p = glm::transpose(camera.pose.rotation) * (world - camera.pose.position);
  const scenes::Lens& lens = camera.lens;
  const double f = lens.focal_length, s = lens.focus_distance;
  const double scale =
      lens.kind == scenes::Lens::Kind::telecentric ? lens.magnification : f * s / (s - f) / p.z;
  return dvec2(camera.sensor.width - 1, camera.sensor.height - 1) * 0.5 +
         dvec2(p) * scale / camera.sensor.pixel_pitch;
}

// A flat patch where the camera sees the surface at less than 60° from its normal.
FlatPatch flat_patch(const scenes::Station& station, const NullCase& c) {
  const scenes::Item& item = station.items[0];
  const scenes::Mesh& mesh = item.part->mesh;
  const scenes::Topology topology(mesh);
  const auto zone = std::find_if(item.zones.begin(), item.zones.end(),
                                 [&](const scenes::Zone& z) { return z.name == c.zone; });
  CHECK(zone != item.zones.end());
  const defects::Kind& kind = *defects::find_kind(c.kind);
  const auto parameters = defects::complete_parameters(kind, {c.numbers, {}});
  for (std::uint64_t seed = 1; seed < 100; ++seed) {
    std::string why_not;
    auto placed = defects::place(mesh, topology, *zone, kind, parameters, seed, {}, why_not);
    if (!placed) continue;
    const auto site = placed->chart->site();
    const dvec3 centre = defects::position(mesh, placed->origin);
    const dvec3 normal = item.pose.rotation * glm::normalize(site.right_normal + site.left_normal);
    if (glm::dot(normal, station.cameras[0].pose.rotation[2]) > -0.5) continue;
    std::vector<defects::Placed> all;
    const auto flatten = [&](defects::Placed& skin) {
      skin.id = 1;
      skin.field = std::make_unique<Flattened>(std::move(skin.field));
      all.push_back(std::move(skin));
    };
    const auto back = std::move(placed->back);
    flatten(*placed);
    if (back) flatten(*back);
    const auto region = defects::patch_region(mesh, topology, all);
    const auto refined = defects::refine(mesh, region, defects::patch_sizes(mesh, all));
    const std::vector<std::uint16_t> cover(all.size(), 0);
    return {defects::make_patch(mesh, all, cover, region, refined), centre};
  }
  throw std::runtime_error("null test: the camera sees no place for the patch on zone " + c.zone);
}

std::vector<double> summed(const renderer::Capture& capture) {
  std::vector<double> sum(static_cast<std::size_t>(capture.width) * static_cast<std::size_t>(capture.height));
  for (const auto& group : capture.electrons)
    for (std::size_t i = 0; i < group.data().size(); ++i) sum[i] += group.data()[i];
  return sum;
}

NullComparison compare(const std::vector<double>& clean, const renderer::Capture& injected) {
  const auto with = summed(injected);
  CHECK(with.size() == clean.size());
  auto sorted = clean;
  const auto at95 = sorted.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(sorted.size()));
  std::nth_element(sorted.begin(), at95, sorted.end());
  const double limit = 1e-4 * *at95;
  CHECK(limit > 0.0);
  NullComparison result;
  result.pixels = clean.size();
  double total = 0.0, change = 0.0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const double difference = with[i] - clean[i];
    total += clean[i];
    if (std::abs(difference) > 500.0 * limit) ++result.strong;
    if (!(std::abs(difference) <= limit))
      ++result.different;
    else
      change += difference;
  }
  result.mean = std::abs(change) / total;
  for (const auto& layer : injected.labels)
    for (const float share : layer.visible.data()) result.on_patch += share > 0.0f ? 1 : 0;
  return result;
}

}  // namespace

NullCase null_scratch() {
  return {"top", "scratch", {{"length_mm", 1.5}, {"width_mm", 0.1}}};
}

bool NullComparison::seen() const {
  return static_cast<double>(different) > pixel_share * static_cast<double>(pixels) || !(mean < mean_limit);
}

std::vector<Reading> NullComparison::readings(const std::string& name) const {
  const bool there = pixels >= 40'000 && on_patch >= 100;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return {{name + ": pixels that differ", 0.0, there ? static_cast<double>(different) : nan,
           pixel_share * static_cast<double>(pixels), "px", 0.0},
          {name + ": mean of all others", 0.0, there ? mean : nan, mean_limit, "1", 0.0}};
}

NullBench::NullBench(scenes::Station station, const NullCase& patch)
    : NullBench(station, flat_patch(station, patch)) {}

NullBench::NullBench(scenes::Station station, FlatPatch patch)
    : station_(std::move(station)), flat_(std::move(patch)) {
  const scenes::Pose& pose = station_.items[0].pose;
  scenes::Camera& camera = station_.cameras[0];
  const dvec2 at = on_sensor(camera, pose.rotation * flat_.centre + pose.position);
  const auto corner = [](double centre, int sensor) {
    return std::clamp(static_cast<int>(std::lround(centre)) - side_px / 2, 0, sensor - side_px);
  };
  camera.roi = {corner(at.x, camera.sensor.width), corner(at.y, camera.sensor.height), side_px, side_px};
  options_.spp = samples_per_pixel;
  options_.seed = 77;
  clean_ = summed(renderer_->render(station_, 0, options_));
}

NullComparison NullBench::with(const scenes::Patch& patch) const {
  scenes::Station injected = station_;
  injected.items[0].patch = patch;
  return with(std::move(injected));
}

NullComparison NullBench::with(scenes::Station injected) const {
  injected.cameras = station_.cameras;
  return compare(clean_, renderer_->render(injected, 0, options_));
}
}  // namespace flawsmith::validation
