#include "pipeline/record.h"

#include <algorithm>
#include <glm/gtc/constants.hpp>

#include "defects/taxonomy.h"
#include "pipeline/sampling.h"
#include "scenes/timing.h"

namespace flawsmith::pipeline {
namespace {
using Json = nlohmann::ordered_json;

Json list(dvec3 v) {
  return Json::array({v.x, v.y, v.z});
}

// Rows of the 4 × 4 matrix from local to world.
Json matrix(const scenes::Pose& pose) {
  Json rows = Json::array();
  for (int r = 0; r < 3; ++r)
    rows.push_back({pose.rotation[0][r], pose.rotation[1][r], pose.rotation[2][r], pose.position[r]});
  rows.push_back({0, 0, 0, 1});
  return rows;
}

scenes::Pose inverse(const scenes::Pose& pose) {
  const dmat3 rotation = glm::transpose(pose.rotation);
  return {rotation, -(rotation * pose.position)};
}

// How an item moves; its pose is that at time 0.
Json motion_json(const scenes::Motion& motion) {
  Json json{{"velocity_mm_per_s", list(motion.velocity)}};
  if (motion.angular_speed != 0.0) {
    json["axis_point_mm"] = list(motion.axis_point);
    json["axis"] = list(motion.axis);
    json["speed_rpm"] = motion.angular_speed * 60.0 / glm::two_pi<double>();
  }
  return json;
}

// Which rows look when. Labels, depth and normals are those of the middle of a row's exposure.
Json shutter_json(const scenes::Camera& camera) {
  using Kind = scenes::Shutter::Kind;
  const Kind kind = camera.shutter.kind;
  Json json{{"kind", kind == Kind::global ? "global" : kind == Kind::rolling ? "rolling" : "line_scan"}};
  if (kind != Kind::global) json["row_period_us"] = 1e6 * camera.shutter.period;
  json["first_row_us"] = 1e6 * scenes::row_time(camera, 0);
  return json;
}

// The camera as a calibration would report it: pixel centres at integers, (0, 0) is the region of interest's
// corner.
Json camera_model(const scenes::Camera& camera) {
  const scenes::Lens& lens = camera.lens;
  const double pitch = camera.sensor.pixel_pitch;
  const dvec2 c = scenes::principal_point(camera) - dvec2(camera.roi.x, camera.roi.y);
  Json model;
  if (lens.kind == scenes::Lens::Kind::telecentric) {
    model["model"] = "telecentric";
    model["px_per_mm"] = lens.magnification / pitch;
    model["principal_point_px"] = {c.x, c.y};
  } else {
    const double fx = lens.image_distance() / pitch;  // what a calibration calls the focal length
    model["model"] = lens.kind == scenes::Lens::Kind::pinhole     ? "pinhole"
                     : lens.kind == scenes::Lens::Kind::thin_lens ? "thin_lens"
                                                                  : "fixed_focal";
    model["camera_matrix"] = {{fx, 0, c.x}, {0, fx / lens.pixel_aspect, c.y}, {0, 0, 1}};
  }
  if (!lens.name.empty()) model["name"] = lens.name;
  model["distortion"] = lens.distortion;  // OpenCV's 14, k1 first
  model["world_to_camera"] = matrix(inverse(camera.pose));
  return model;
}
}  // namespace

double pixel_footprint(const scenes::Camera& camera, dvec3 world_point) {
  const scenes::Lens& lens = camera.lens;
  if (lens.kind == scenes::Lens::Kind::telecentric) return camera.sensor.pixel_pitch / lens.magnification;
  const double depth = glm::dot(world_point - camera.pose.position, camera.pose.rotation[2]);
  return depth > 0.0 ? camera.sensor.pixel_pitch * depth / lens.image_distance() : 0.0;
}

double mean_wavelength(const scenes::Station& station, const scenes::Lighting& lighting) {
  double power = 0.0, moment = 0.0;
  for (const auto& drive : lighting.drives) {
    const scenes::Light& light = station.lights[drive.light];
    const auto spectrum = light.spectrum.on_grid();
    for (std::size_t i = 0; i < spectrum.size(); ++i) {
      const double weight = drive.current * light.radiance * spectrum[i];
      power += weight;
      moment += weight * SpectralGrid::wavelength(static_cast<int>(i));
    }
  }
  return power > 0.0 ? moment / power : 550.0;
}

Json truth_record(const defects::DefectTruth& truth, const scenes::Station& station, double wavelength_nm) {
  Json record;
  record["item"] = station.items[truth.request.item].name;
  record["zone"] = truth.request.zone;
  record["seed"] = truth.request.seed;
  if (truth.request.severity) record["severity"] = *truth.request.severity;
  record["requested"] = truth.request.parameters.numbers;
  for (const auto& [name, word] : truth.request.parameters.words) record["requested"][name] = word;
  record["placed"] = truth.placed;
  if (!truth.placed) return record;
  record["measures"] = truth.measures;
  record["position_part_mm"] = list(truth.position);
  record["direction_part"] = list(truth.direction);
  record["normal_part"] = list(truth.normal);
  const scenes::Pose& pose = station.items[truth.request.item].pose;
  record["position_world_mm"] = list(pose.rotation * truth.position + pose.position);
  record["swept_volume_mm3"] = truth.swept_volume;
  // Rays know nothing of waves: features under ten wavelengths scatter otherwise than is drawn here.
  double narrowest = 1e300;
  for (const char* name : {"width_mm", "line_width_mm"})
    if (const auto width = truth.measures.find(name); width != truth.measures.end())
      narrowest = std::min(narrowest, width->second);
  record["ray_optics"] = narrowest >= 10.0 * wavelength_nm * 1e-6;
  return record;
}

Json sample_record(const scenes::Recipe& recipe, std::uint64_t seed, int index,
                   const scenes::Sampling& sampling, const SampleDraw& draw) {
  Json record;
  record["recipe"] = recipe.name;
  record["recipe_sha256"] = recipe.sha256;
  record["seed"] = seed;
  record["sample"] = index;
  record["sample_seed"] = draw.seed;
  record["sampling"] = sampling_record(sampling);
  record["clean"] = draw.clean;
  record["drawn"] = Json::object();
  for (const auto& [what, value] : draw.drawn) record["drawn"][what] = value;
  for (const auto& item : draw.station.items) {
    record["items"].push_back({{"name", item.name},
                               {"part", item.part ? item.part->name : ""},
                               {"part_sha256", item.part ? item.part->origin.sha256 : ""},
                               {"serial", item.serial},
                               {"seed", item.seed},
                               {"part_to_world", matrix(item.pose)}});
    if (item.motion) record["items"].back()["motion"] = motion_json(*item.motion);
  }
  return record;
}

Json frame_record(const scenes::Station& station, std::size_t camera_index, std::size_t lighting_index,
                  const renderer::ExposureSettings& settings) {
  const scenes::Camera& camera = station.cameras[camera_index];
  Json record;
  record["camera"] = camera.name;
  record["camera_serial"] = camera.serial;
  record["sensor"] = camera.sensor.name;
  record["lighting"] = station.lightings[lighting_index].name;
  record["exposure_us"] = settings.time * 1e6;
  record["gain_db"] = settings.gain_db;
  if (scenes::takes_time(station, camera)) record["shutter"] = shutter_json(camera);
  record["bit_depth"] = camera.sensor.bit_depth;
  record["pattern"] = camera.sensor.pattern;
  const auto groups = scenes::light_groups(station);
  for (std::size_t g = 0; g < groups.size(); ++g) record["currents"][groups[g].name] = settings.currents[g];
  record["noise_seed"] = settings.noise_seed;
  record["roi_px"] = {camera.roi.x, camera.roi.y, camera.roi.width, camera.roi.height};
  record["lens"] = camera_model(camera);
  return record;
}

bool is_defective(const defects::Injection& injection) {
  return std::any_of(injection.defects.begin(), injection.defects.end(), [](const auto& truth) {
    return truth.placed && !defects::is_benign(truth.request.kind);
  });
}
}  // namespace flawsmith::pipeline
