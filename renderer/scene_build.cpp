#include "renderer/scene_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <map>

#include "core/check.h"
#include "core/error.h"
#include "renderer/camera_build.h"
#include "renderer/emission_table.h"
#include "renderer/light_bodies.h"
#include "renderer/material_tables.h"
#include "renderer/spectral_tables.h"
#include "scenes/timing.h"

namespace flawsmith::renderer {
namespace {
using shared::none;
constexpr double narrow = 0.18;  // [rad] half angle below which beams are drawn as such: 10.3°

/// Groups that some lighting drives, or all where there is no lighting; a group without light is none.
std::vector<std::uint8_t> traced_groups(const scenes::Station& station,
                                        const std::vector<scenes::LightGroup>& groups) {
  std::vector<std::uint8_t> traced(groups.size(), station.lightings.empty() ? 1 : 0);
  for (const scenes::Lighting& lighting : station.lightings) {
    const std::vector<double> currents = scenes::group_currents(station, lighting);
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (currents[g] != 0.0) traced[g] = 1;
  }
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const scenes::Light& light = station.lights[groups[g].light];
    if (!(light.radiance > 0.0) || !(integral(light.spectrum) > 0.0)) traced[g] = 0;
  }
  return traced;
}

/// The middle of what is inspected: coordinates are finest there.
dvec3 world_origin(const scenes::Station& station, const std::vector<dvec3>& centres) {
  dvec3 sum(0.0);
  double count = 0.0;
  for (const bool any : {false, true}) {
    for (std::size_t i = 0; i < station.items.size() && (!any || count == 0.0); ++i) {
      const scenes::Item& item = station.items[i];
      if (!any && item.role != scenes::Item::Role::inspected) continue;
      sum += item.pose.rotation * centres[i] + item.pose.position;
      count += 1.0;
    }
    if (count > 0.0) break;
  }
  return count > 0.0 ? sum / count : dvec3(0.0);
}

shared::InstanceRecord instance(const scenes::Pose& pose, dvec3 centre, dvec3 world, std::uint64_t seed,
                                const scenes::Waviness& form) {
  shared::InstanceRecord record;
  record.rotation = glm::mat3(pose.rotation);
  record.translation = vec3(pose.rotation * centre + pose.position - world);
  record.centre = vec3(centre);
  record.finish_seed = static_cast<std::uint32_t>(seed ^ (seed >> 32));
  record.form_slope = rms_slope(form);
  record.form_wavelength = static_cast<float>(form.wavelength);
  return record;
}

scenes::Material housing_material(double reflectance) {
  scenes::Material material;
  material.name = "housing";
  material.kind = scenes::Material::Kind::diffuse;
  material.albedo = Curve::constant(static_cast<float>(reflectance));
  return material;
}

/// Light passes the splitter of every coaxial light that stands before this camera, and every flat dome that
/// its axis passes through from behind.
double splitters_and_plates(const scenes::Station& station, const scenes::Camera& camera) {
  double transmittance = 1.0;
  for (const scenes::Light& light : station.lights) {
    if (const auto* coaxial = std::get_if<scenes::CoaxialLight>(&light.body);
        coaxial && coaxial->camera == camera.name)
      transmittance *= coaxial->splitter_transmittance;
    if (const auto* plate = std::get_if<scenes::FlatDomeLight>(&light.body)) {
      const dvec3 from = (camera.pose.position - light.pose.position) * light.pose.rotation;
      const dvec3 along = camera.pose.rotation[2] * light.pose.rotation;
      if (!(along.z > 0.0) || !(from.z < 0.0)) continue;
      const dvec3 at = from - from.z / along.z * along;
      if (std::abs(at.x) <= 0.5 * plate->width && std::abs(at.y) <= 0.5 * plate->height)
        transmittance *= plate->transmittance;
    }
  }
  return transmittance;
}

shared::FilmRecord film_record(const scenes::Station& station, const scenes::Camera& camera, FlatScene& scene,
                               const std::vector<scenes::LightGroup>& groups) {
  const auto& curves = camera.sensor.quantum_efficiency;
  if (curves.size() != 1 && curves.size() != 3)
    throw InputError({station.path, 0, "cameras." + camera.name + ".sensor.quantum_efficiency"},
                     "expected one curve, or three (R, G, B)");
  // 1 nm/(h c) = 1e-9/(6.62607015e-34 · 2.99792458e8) photons per joule and nanometre; pixel area in m².
  const double photons = 1e-9 / (6.62607015e-34 * 2.99792458e8);
  const double area = 1e-6 * camera.sensor.pixel_pitch * camera.sensor.pixel_pitch;
  shared::FilmRecord film{};
  film.scale =
      static_cast<float>(area * photons * camera.lens.transmission * splitters_and_plates(station, camera));
  film.channel_count = static_cast<std::uint32_t>(curves.size());
  std::array<std::uint32_t, 3> efficiency{}, wavelengths{};
  for (std::size_t c = 0; c < curves.size(); ++c) {
    efficiency[c] = append_curve(curves[c], scene.table);
    // Every traced group weighs the same, whatever its current: its photons that this channel counts,
    // normalised.
    std::vector<float> density(SpectralGrid::count, 0.0f);
    const std::vector<float> qe = curves[c].on_grid();
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (!scene.traced[g]) continue;
      std::vector<float> counted = station.lights[groups[g].light].spectrum.on_grid();
      float total = 0.0f;
      for (std::size_t i = 0; i < counted.size(); ++i) {
        counted[i] *= qe[i] * SpectralGrid::wavelength(static_cast<int>(i));
        total += counted[i];
      }
      for (std::size_t i = 0; total > 0.0f && i < counted.size(); ++i) density[i] += counted[i] / total;
    }
    if (std::all_of(density.begin(), density.end(), [](float d) { return d == 0.0f; }))
      density.assign(density.size(), 1.0f);  // nothing is traced that this channel could see
    wavelengths[c] = append_wavelength_distribution(density, scene.table);
  }
  film.efficiency0 = efficiency[0];
  film.efficiency1 = efficiency[1];
  film.efficiency2 = efficiency[2];
  film.wavelengths0 = wavelengths[0];
  film.wavelengths1 = wavelengths[1];
  film.wavelengths2 = wavelengths[2];
  return film;
}

/// The bodies of all lights in the order real, virtual, surroundings, and the table by which they are chosen.
class LightBuilder {
 public:
  LightBuilder(const scenes::Station& station, const std::vector<scenes::LightGroup>& groups,
               FlatScene& scene, std::vector<scenes::Material>& materials)
      : station_(station), groups_(groups), scene_(scene), materials_(materials) {}

  void build() {
    std::uint32_t group = 0;
    for (const scenes::Light& light : station_.lights) {
      add_light(light, group);
      group += static_cast<std::uint32_t>(light.groups());
    }
    for (const auto* list : {&real_, &virtual_, &around_})
      scene_.bodies.insert(scene_.bodies.end(), list->begin(), list->end());
    scene_.lighting.body_count = static_cast<std::uint32_t>(real_.size());
    scene_.lighting.virtual_count = static_cast<std::uint32_t>(virtual_.size());
    scene_.lighting.surround =
        around_.empty() ? none : static_cast<std::uint32_t>(real_.size() + virtual_.size());
    choices();
  }

 private:
  void add_light(const scenes::Light& light, std::uint32_t first_group) {
    const double cosine = std::cos(light.half_angle);
    const double g = cosine > 0.0 && cosine < 1.0 ? -std::log(2.0) / std::log(cosine) : 1.0;
    std::uint32_t profile = none;
    double beam = light.half_angle < narrow ? glm::two_pi<double>() / (g + 1.0) : 0.0;  // ∫ cos^g dΩ
    if (light.profile) {
      const EmissionTable table = append_emission(*light.profile, scene_.table);
      profile = table.first;
      beam = table.narrow_share > 0.99 ? table.lobe : 0.0;
    }
    const std::uint32_t spectrum = append_curve(light.spectrum, scene_.table);
    double factor = 1.0;
    if (const auto* coaxial = std::get_if<scenes::CoaxialLight>(&light.body))
      factor = coaxial->splitter_reflectance;
    for (const LightBody& body : light_bodies(station_, light)) {
      shared::BodyRecord r{};
      r.kind = body.kind;
      r.group = body.segment < 0 ? none : first_group + static_cast<std::uint32_t>(body.segment);
      if (r.group != none && !scene_.traced[r.group]) r.group = none;
      r.seen = body.segment >= 0 && !body.is_virtual ? 1u : 0u;
      r.spectrum = spectrum;
      r.front_material = material(body.front_reflectance);
      r.back_material = material(body.back_reflectance);
      r.radiance = static_cast<float>(light.radiance * factor);
      r.exponent = std::abs(g - 1.0) < 1e-5 ? 0.0f : static_cast<float>(g - 1.0);
      r.profile = profile;
      r.beam = static_cast<float>(beam);
      r.origin = vec3(body.origin - scene_.world_origin);
      r.axis_x = vec3(body.axes[0]);
      r.axis_y = vec3(body.axes[1]);
      r.axis_z = vec3(body.axes[2]);
      r.size = vec3(body.size);
      // Within a group all bodies have one radiance, so that power goes as area.
      r.choice = r.group == none ? 0.0f : static_cast<float>(std::max(emitting_area(body), 1e-12));
      (body.kind == shared::body_surround ? around_ : body.is_virtual ? virtual_ : real_).push_back(r);
    }
  }

  std::uint32_t material(double reflectance) {
    if (!(reflectance > 0.0)) return none;
    const auto [place, is_new] =
        housings_.try_emplace(reflectance, static_cast<std::uint32_t>(materials_.size()));
    if (is_new) materials_.push_back(housing_material(reflectance));
    return place->second;
  }

  /// A group is drawn uniformly, a body within it by power. Choices lie group by group.
  void choices() {
    std::vector<double> power(groups_.size(), 0.0);
    double traced = 0.0;
    for (const shared::BodyRecord& body : scene_.bodies)
      if (body.group != none) power[body.group] += static_cast<double>(body.choice);
    for (const double p : power) traced += p > 0.0 ? 1.0 : 0.0;
    std::vector<std::size_t> emitting;
    for (std::size_t i = 0; i < scene_.bodies.size(); ++i)
      if (scene_.bodies[i].group != none) emitting.push_back(i);
    std::stable_sort(emitting.begin(), emitting.end(), [&](std::size_t a, std::size_t b) {
      return scene_.bodies[a].group < scene_.bodies[b].group;
    });
    std::vector<float> cdf, number, first;
    double sum = 0.0;
    std::uint32_t last = none;
    for (const std::size_t i : emitting) {
      shared::BodyRecord& body = scene_.bodies[i];
      if (body.group != last) first.push_back(static_cast<float>(cdf.size()));
      last = body.group;
      const double p = static_cast<double>(body.choice) / power[body.group] / traced;
      body.choice = static_cast<float>(p);
      sum += p;
      cdf.push_back(static_cast<float>(sum));
      number.push_back(static_cast<float>(i));
    }
    if (!cdf.empty()) cdf.back() = 1.0f;
    first.push_back(static_cast<float>(cdf.size()));
    scene_.lighting.choice_count = static_cast<std::uint32_t>(cdf.size());
    scene_.lighting.choice_cdf = static_cast<std::uint32_t>(scene_.table.size());
    scene_.table.insert(scene_.table.end(), cdf.begin(), cdf.end());
    scene_.lighting.choice_body = static_cast<std::uint32_t>(scene_.table.size());
    scene_.table.insert(scene_.table.end(), number.begin(), number.end());
    scene_.lighting.group_count = static_cast<std::uint32_t>(first.size() - 1);
    scene_.lighting.group_first = static_cast<std::uint32_t>(scene_.table.size());
    scene_.table.insert(scene_.table.end(), first.begin(), first.end());
  }

  const scenes::Station& station_;
  const std::vector<scenes::LightGroup>& groups_;
  FlatScene& scene_;
  std::vector<scenes::Material>& materials_;
  std::vector<shared::BodyRecord> real_, virtual_, around_;
  std::map<double, std::uint32_t> housings_;
};

void set_motion(const scenes::Station& station, const scenes::Camera& camera,
                const std::vector<dvec3>& centres, FlatScene& scene) {
  if (!scenes::takes_time(station, camera)) return;
  if (!camera.exposure)
    throw InputError({station.path, 0, "cameras." + camera.name + ".exposure"},
                     "is auto; expected a time: what moves is blurred by it");
  scene.exposure = camera.exposure;
  for (std::uint32_t i = 0; i < station.items.size(); ++i)
    if (const scenes::Item& item = station.items[i]; item.motion)
      scene.moving.add(i, item.pose, centres[i], scene.world_origin, *item.motion);
}
}  // namespace

FlatScene build_scene(const scenes::Station& station, std::size_t camera, const std::vector<dvec3>& centres,
                      ComplementTables& tables) {
  CHECK(camera < station.cameras.size() && centres.size() == station.items.size());
  FlatScene scene;
  const std::vector<scenes::LightGroup> groups = scenes::light_groups(station);
  for (const scenes::LightGroup& group : groups) scene.groups.push_back(group.name);
  scene.traced = traced_groups(station, groups);
  scene.world_origin = world_origin(station, centres);
  for (std::size_t i = 0; i < station.items.size(); ++i)
    scene.instances.push_back(instance(station.items[i].pose, centres[i], scene.world_origin,
                                       station.items[i].seed, station.items[i].form));
  set_motion(station, station.cameras[camera], centres, scene);
  if (station.ground.kind == scenes::Ground::Kind::plane)
    scene.instances.push_back(
        instance(ground_pose(station.ground), dvec3(0.0), scene.world_origin, 0, scenes::Waviness{}));
  std::vector<scenes::Material> materials = station.materials;
  LightBuilder(station, groups, scene, materials).build();
  scene.materials = build_materials(materials, scene.table, tables);
  scene.camera = camera_record(station, camera, scene.world_origin, scene.table);
  scene.film = film_record(station, station.cameras[camera], scene, groups);
  return scene;
}

scenes::Part ground_part(const scenes::Ground& ground) {
  scenes::Part part;
  part.name = "ground";
  const double h = 0.5 * ground.size;
  part.mesh.positions = {{-h, -h, 0}, {h, -h, 0}, {h, h, 0}, {-h, h, 0}};
  part.mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
  const vec3 up(0, 0, 1);
  part.mesh.normals = {{up, up, up}, {up, up, up}};
  part.mesh.face = {0, 0};
  part.faces.resize(1);
  return part;
}

scenes::Pose ground_pose(const scenes::Ground& ground) {
  return {dmat3(1.0), dvec3(ground.centre, ground.height)};
}

}  // namespace flawsmith::renderer
