#include "pipeline/part_preview.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "renderer/render.h"
#include "renderer/sensor.h"
#include "scenes/station.h"

namespace flawsmith::pipeline {
namespace {
using namespace scenes;
constexpr int width = 900, height = 675;  // [px]
constexpr int samples = 16;               // per pixel
constexpr double margin = 0.9;            // of the picture that the part fills
const dvec3 view_from = glm::normalize(dvec3(0.8, -1.0, 0.75));
constexpr dvec3 up{0, 0, 1};

Material grey(const std::string& name, double albedo) {
  Material material;
  material.name = name;
  material.kind = Material::Kind::plastic;
  material.albedo = Curve::constant(static_cast<float>(albedo));
  material.alpha_u = material.alpha_v = 0.35f;
  return material;
}

// Materials by the lightness of the faces' colours; 0 is the default.
void colour(const Part& part, Station& station) {
  station.materials.push_back(grey("part", 0.45));
  std::map<int, std::uint32_t> by_lightness;
  std::vector<std::uint32_t> of_face(part.faces.size(), 0);
  for (std::size_t f = 0; f < part.faces.size(); ++f) {
    if (!part.faces[f].colour) continue;
    const double y = glm::dot(dvec3(*part.faces[f].colour), dvec3(0.2126, 0.7152, 0.0722));  // ITU-R BT.709
    const int step = static_cast<int>(std::lround(20.0 * std::clamp(y, 0.05, 0.8)));
    const auto [at, is_new] =
        by_lightness.try_emplace(step, static_cast<std::uint32_t>(station.materials.size()));
    if (is_new) station.materials.push_back(grey("lightness " + std::to_string(step), step / 20.0));
    of_face[f] = at->second;
  }
  if (by_lightness.empty()) return;
  for (const auto face : part.mesh.face) station.items[0].triangle_material.push_back(of_face[face]);
}

// A camera whose picture the part fills: from six times its size away, aimed at the middle of what it sees.
Camera fitted_camera(const Mesh& mesh, dvec3 centre, double radius) {
  Camera camera;
  camera.name = "preview";
  camera.sensor.name = "preview";
  camera.sensor.width = camera.roi.width = width;
  camera.sensor.height = camera.roi.height = height;
  camera.sensor.pixel_pitch = 0.01;
  camera.sensor.quantum_efficiency = {Curve::constant(0.5f)};
  camera.sensor.full_well = 20000;
  camera.sensor.read_noise = 1;
  camera.sensor.bit_depth = 16;
  dvec3 low(1e300), high(-1e300);
  const Pose aim = looking_at(centre + 6.0 * radius * view_from, centre, up);
  for (const auto& t : mesh.triangles)
    for (const auto i : t) {
      const dvec3 p = glm::transpose(aim.rotation) * (mesh.positions[i] - aim.position);
      low = glm::min(low, p / p.z);
      high = glm::max(high, p / p.z);
    }
  const dvec3 shift =
      aim.rotation * (6.0 * radius * dvec3(0.5 * (low.x + high.x), 0.5 * (low.y + high.y), 0.0));
  camera.pose = {aim.rotation, aim.position + shift};
  const double pixels_per_unit =
      margin * std::min(width / std::max(high.x - low.x, 1e-9), height / std::max(high.y - low.y, 1e-9));
  camera.lens.kind = Lens::Kind::pinhole;
  camera.lens.focal_length = pixels_per_unit * camera.sensor.pixel_pitch;
  camera.lens.f_number = 8.0;
  camera.lens.transmission = 1.0;
  return camera;
}

Light lamp(const std::string& name, double radiance) {
  Light light;
  light.name = name;
  light.spectrum = white_led_spectrum();
  light.radiance = radiance;
  return light;
}

// Even light from everywhere, and a lamp of 4 x 4 part radii at 8 of them: at the part it adds
// L·16/64 = 2 π L0 with the radiance below, twice what the surroundings give to a face open to them all.
void add_lights(const Pose& camera, dvec3 centre, double radius, Station& station) {
  const double around = 1.0;  // [W·m⁻²·sr⁻¹]
  Light surround = lamp("surround", around);
  surround.body = SurroundLight{};
  Light key = lamp("key", around * 2.0 * 3.14159265358979 * 64.0 / 16.0);
  key.body = RectangleLight{4.0 * radius, 4.0 * radius};
  const dvec3 to_camera = -camera.rotation[2], right = camera.rotation[0], above = -camera.rotation[1];
  const dvec3 from = centre + 8.0 * radius * glm::normalize(0.4 * to_camera - 1.0 * right + 0.9 * above);
  key.pose = looking_at(from, centre, up);
  station.lights = {surround, key};
}

std::uint8_t shown(float share) {  // IEC 61966-2-1
  const float x = std::clamp(share, 0.0f, 1.0f);
  const float y = x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1.0f / 2.4f) - 0.055f;
  return static_cast<std::uint8_t>(std::lround(255.0f * y));
}
}  // namespace

Image<std::uint8_t> part_preview(const Part& part) {
  const Box box = bounds(part.mesh);
  const dvec3 centre = 0.5 * (box.low + box.high);
  const double radius = std::max(0.5 * glm::length(box.high - box.low), 1e-6);
  Station station;
  station.name = "preview";
  Item item;
  item.name = part.name;
  item.part = std::make_shared<const Part>(part);
  station.items.push_back(std::move(item));
  colour(part, station);
  station.cameras.push_back(fitted_camera(part.mesh, centre, radius));
  const Camera& camera = station.cameras[0];
  add_lights(camera.pose, centre, radius, station);
  renderer::RenderOptions options;
  options.spp = samples;
  options.max_depth = 4;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  Image<std::uint8_t> of_part(width, height);
  std::transform(capture.item.data().begin(), capture.item.data().end(), of_part.data().begin(),
                 [](std::int32_t i) { return static_cast<std::uint8_t>(i == 0); });
  if (std::none_of(of_part.data().begin(), of_part.data().end(), [](std::uint8_t m) { return m != 0; }))
    of_part = {};  // thinner than its pixels
  renderer::ExposureSettings settings;
  settings.currents.assign(light_groups(station).size(), 1.0);
  settings.time = renderer::metered_time(capture, settings.currents, camera, of_part);
  const auto dn = renderer::expected_dn(renderer::combine(capture, settings).electrons, camera, settings);
  Image<std::uint8_t> picture(width, height);
  std::transform(dn.data().begin(), dn.data().end(), picture.data().begin(),
                 [](float value) { return shown(value / 65535.0f); });
  return picture;
}
}  // namespace flawsmith::pipeline
