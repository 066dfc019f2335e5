// The null test: a patch whose field is zero everywhere is refined and put into the part as any defect's is,
// and must not be seen. What is compared is the whole way of a hit on a patch: the finer triangles, the base
// normals and material that they stand for, ray offsets, the hidden base triangles, the patch's border.
//
// Clean and injected station are rendered in full with the same random numbers, as they ship: with the
// finish, whose finest octave (7 um long on the tray) shows a shift of a hit by nanometres. Limits, on
// electrons summed over the light groups:
//  - at most one pixel in 10,000 differs by more than 1e-4 of the image's 95th percentile: those whose path
//    rounding moves across a silhouette, a lamp's rim, a shadow's edge or into the neighbouring triangle;
//  - the mean of all others differs by less than 1e-6: a tilt of the patch adds up. One path that went the
//    other way can change the mean of 320,000 by more than that (docs/decisions/0008), so the few of the
//    first limit are not in it.
//
// Measured: 0, 0, 3, 0, 0, 0, 0 and 1 pixels, in the order of the cases; with other seeds up to 4. With
// errors planted, on plate, chipped insert, tray, gaugey and drill (pixels; largest change of the mean of
// all):
//  - the patch's facet normal for the base's smooth one: 0, 21640, 49, 2, 5696; 1.3e-3. Planes have but one.
//  - normals interpolated between the patch's corners: 0, 42, 2, 0, 19; 3e-5. Seen on curves.
//  - the point left where the backend's distance puts it: 4050, 9193, 18191, 31546, 670; 0.1.
//  - that point moved square onto the facet's plane: 0, 637, 750, 145, 314; 8.6e-5. Its rounding, tens of
//    nanometres along the surface, reaches the finish.
//
// The last case shows what the mean's limit catches: a tilt of the patch by 1e-5 rad under a mirror.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>

#include "core/assets.h"
#include "defects/patch.h"
#include "defects/sizing.h"
#include "renderer/render.h"
#include "scenes/manufacture.h"
#include "scenes/station_reader.h"

using namespace flawsmith;

namespace {
namespace fs = std::filesystem;
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

struct Case {
  const char* station;  // in assets/stations or tests/stations
  bool asset;           // else the part lies in ../shared and may be absent
  const char *zone, *kind;
  std::map<std::string, double> numbers;
};

std::optional<scenes::Station> read(const Case& c) {
  if (c.asset) return scenes::read_station(assets_folder() / "stations" / c.station);
  const fs::path root = FLAWSMITH_SOURCE_DIR;
  if (!fs::is_directory(root / "../shared/real/cad")) {
    std::printf("null: %s skipped, its part is not here\n", c.station);
    return std::nullopt;
  }
  return scenes::read_station(root / "tests/stations" / c.station);
}

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

struct Flat {
  scenes::Patch patch;
  dvec3 centre{0.0};  // [mm] part frame
};

// A flat patch where the camera sees the surface at less than 60° from its normal.
Flat flat_patch(const scenes::Station& station, const Case& c) {
  const scenes::Item& item = station.items[0];
  const scenes::Mesh& mesh = item.part->mesh;
  const scenes::Topology topology(mesh);
  const auto zone = std::find_if(item.zones.begin(), item.zones.end(),
                                 [&](const scenes::Zone& z) { return z.name == c.zone; });
  REQUIRE(zone != item.zones.end());
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
  FAIL("no place for the patch that the camera sees");
  return {};
}

struct Comparison {
  std::size_t pixels = 0, different = 0, strong = 0, on_patch = 0;  // strong: by more than 5 %
  double mean = 0;  // relative difference of the mean, without the different ones
};

std::vector<double> summed(const renderer::Capture& capture) {
  std::vector<double> sum(static_cast<std::size_t>(capture.width) * static_cast<std::size_t>(capture.height));
  for (const auto& group : capture.electrons)
    for (std::size_t i = 0; i < group.data().size(); ++i) sum[i] += group.data()[i];
  return sum;
}

Comparison compare(const std::vector<double>& clean, const renderer::Capture& injected) {
  const auto with = summed(injected);
  REQUIRE(with.size() == clean.size());
  auto sorted = clean;
  const auto at95 = sorted.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(sorted.size()));
  std::nth_element(sorted.begin(), at95, sorted.end());
  const double limit = 1e-4 * *at95;
  REQUIRE(limit > 0.0);
  Comparison result;
  result.pixels = clean.size();
  double total = 0.0, change = 0.0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    REQUIRE(std::isfinite(with[i]));
    const double difference = with[i] - clean[i];
    total += clean[i];
    if (std::abs(difference) > 500.0 * limit) ++result.strong;
    if (std::abs(difference) > limit)
      ++result.different;
    else
      change += difference;
  }
  result.mean = std::abs(change) / total;
  for (const auto& layer : injected.labels)
    for (const float share : layer.visible.data()) result.on_patch += share > 0.0f ? 1 : 0;
  return result;
}

// The station with the camera's region about the patch, its clean picture, and what the patch changes in it.
struct Null {
  scenes::Station station;
  Flat flat;
  std::vector<double> clean;
  std::unique_ptr<renderer::Renderer> renderer = renderer::make_cpu_renderer();
  renderer::RenderOptions options;

  Null(scenes::Station made, const Case& c) : Null(made, flat_patch(made, c)) {}
  Null(scenes::Station made, Flat patch) : station(std::move(made)), flat(std::move(patch)) {
    const scenes::Pose& pose = station.items[0].pose;
    scenes::Camera& camera = station.cameras[0];
    const dvec2 at = on_sensor(camera, pose.rotation * flat.centre + pose.position);
    const auto corner = [](double centre, int sensor) {
      return std::clamp(static_cast<int>(std::lround(centre)) - side_px / 2, 0, sensor - side_px);
    };
    camera.roi = {corner(at.x, camera.sensor.width), corner(at.y, camera.sensor.height), side_px, side_px};
    options.spp = samples_per_pixel;
    options.seed = 77;
    clean = summed(renderer->render(station, 0, options));
  }
  Comparison with(const scenes::Patch& patch) {
    scenes::Station injected = station;
    injected.items[0].patch = patch;
    return with(injected);
  }
  Comparison with(scenes::Station injected) {
    injected.cameras = station.cameras;
    return compare(clean, renderer->render(injected, 0, options));
  }
};

void report(const char* name, const Comparison& r) {
  std::printf("null, %s: %zu of %zu pixels differ (%zu by 5 %%), mean by %.2g; %zu pixels on the patch\n",
              name, r.different, r.pixels, r.strong, r.mean, r.on_patch);
}

void check_null(const char* name, const Comparison& r) {
  report(name, r);
  CHECK(r.pixels >= 40'000);
  CHECK(r.on_patch >= 100);
  CHECK(r.different * 10'000 <= r.pixels);
  CHECK(r.mean < 1e-6);
}

const Case& plate() {
  static const Case c{
      "plate_darkfield.yaml", true, "top", "scratch", {{"length_mm", 1.5}, {"width_mm", 0.1}}};
  return c;
}
}  // namespace

TEST_CASE("a field of zero height is not seen on any part", "[null]") {
  const Case cases[] = {
      plate(),
      {"insert_microscope.yaml",
       true,
       "cutting_edge",
       "chipping",
       {{"length_mm", 0.3}, {"width_mm", 0.12}, {"height_mm", 0.12}}},
      {"insert_microscope.yaml", true, "cutting_edge", "crater_wear", {{"length_mm", 0.8}}},
      {"bracket_dome_bar.yaml", true, "web", "dent", {{"diameter_mm", 2}}},
      {"bracket_trim_edge.yaml", true, "trim_edge", "split", {{"length_mm", 0.6}}},
      {"tray_bars.yaml", false, "upper", "scratch", {{"length_mm", 8}, {"width_mm", 0.4}}},
      {"gaugey_dome.yaml", false, "upper", "scratch", {{"length_mm", 2.5}, {"width_mm", 0.15}}},
      {"drill_ring.yaml",
       false,
       "lips",
       "chipping",
       {{"length_mm", 0.5}, {"width_mm", 0.2}, {"height_mm", 0.2}}}};
  for (const Case& c : cases) {
    const auto station = read(c);
    if (!station) continue;
    INFO(c.station);
    Null null(scenes::manufacture(*station, 5), c);
    check_null(c.station, null.with(null.flat.patch));
  }
}

TEST_CASE("a field of zero height is not seen in a mirror, but a tilt of 1e-5 is", "[null]") {
  scenes::Station station = scenes::manufacture(*read(plate()), 5);
  scenes::Material& mirror = station.materials[station.items[0].material];
  mirror.alpha_u = mirror.alpha_v = 0.003f;
  mirror.finish = {};
  Null null(std::move(station), plate());
  check_null("mirror", null.with(null.flat.patch));
  scenes::Patch tilted = null.flat.patch;
  for (auto& triangle : tilted.triangles) triangle.tilt.fill(vec3(1e-5f, 0.0f, 0.0f));
  const Comparison wrong = null.with(tilted);
  report("mirror, tilted by 1e-5", wrong);
  CHECK((wrong.different * 10'000 > wrong.pixels || wrong.mean >= 1e-6));
}

TEST_CASE("a cover of the part's own material with lines of no depth is not seen", "[null]") {
  const scenes::Station station = scenes::manufacture(*read(plate()), 5);
  defects::DefectRequest request;
  request.kind = "polishing_scratches";
  request.zone = "top";
  request.parameters = defects::complete_parameters(*defects::find_kind(request.kind), {});
  request.seed = 3;
  auto made = defects::inject(station, {request});
  REQUIRE(made.defects[0].placed);
  Null null(station, Flat{made.station.items[0].patch, made.defects[0].position});
  scenes::Material& lined = made.station.materials.back();
  REQUIRE(lined.hairlines);
  lined.hairlines->depth = 0.0;
  check_null("lines of no depth", null.with(made.station));
  lined.hairlines->depth = 0.0005;
  const Comparison deep = null.with(made.station);
  report("lines of 0.5 um", deep);
  CHECK(deep.different > 1000);
}
