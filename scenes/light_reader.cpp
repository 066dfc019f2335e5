#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenes/asset_reader.h"
#include "scenes/light_parts.h"
#include "scenes/schema/rules.h"
#include "scenes/station_parts.h"

namespace flawsmith::scenes {
namespace {
double radius(const Node& node, const std::string& diameter) {
  return 0.5 * node[diameter].number();
}

RingLight ring_from(const Node& node) {
  RingLight ring;
  ring.inner_radius = radius(node, "inner_diameter_mm");
  ring.outer_radius = radius(node, "outer_diameter_mm");
  if (ring.outer_radius <= ring.inner_radius)
    node["outer_diameter_mm"].fail(fmt::format("found {} mm; expected more than the inner diameter, {} mm",
                                               2 * ring.outer_radius, 2 * ring.inner_radius));
  ring.tilt = node.quantity("tilt_deg");
  ring.segments = static_cast<int>(node["segments"].integer());
  ring.diffused = node["diffused"].flag();
  ring.leds = static_cast<int>(node["leds"].integer());
  ring.led_radius = radius(node, "led_diameter_mm");
  if (ring.diffused && node["tilt_deg"].number() > 85.0)
    node["tilt_deg"].fail(
        fmt::format("found {}; expected at most 85 [°] for a diffused ring", node["tilt_deg"].number()));
  if (!ring.diffused && ring.leds % ring.segments != 0)
    node["leds"].fail(
        fmt::format("found {}; expected a multiple of the {} segments", ring.leds, ring.segments));
  // Neighbouring LEDs stand 2 r sin(π / n) apart on the mean circle.
  const double mean = 0.5 * (ring.inner_radius + ring.outer_radius);
  const double apart = ring.leds > 1 ? 2.0 * mean * std::sin(3.14159265358979 / ring.leds) : 1e300;
  if (!ring.diffused && apart < 2.0 * ring.led_radius)
    node["leds"].fail(fmt::format("found {} LEDs of {} mm; there is room for one every {:.3g} mm", ring.leds,
                                  2.0 * ring.led_radius, apart));
  return ring;
}

DomeLight dome_from(const Node& node) {
  DomeLight dome{radius(node, "diameter_mm"), node.quantity("rim_deg"), radius(node, "hole_diameter_mm"),
                 node["reflectance"].number()};
  if (dome.hole_radius >= dome.radius * std::sin(std::min(dome.rim_angle, 1.5707963)))
    node["hole_diameter_mm"].fail(
        fmt::format("found {} mm; expected less than the dome's opening, {:.4g} mm", 2 * dome.hole_radius,
                    2 * dome.radius * std::sin(std::min(dome.rim_angle, 1.5707963))));
  return dome;
}

// Camera and distance are there in a station alone.
CoaxialLight coaxial_from(const Node& node) {
  CoaxialLight light;
  if (node.has("camera")) light.camera = node["camera"].text();
  if (node.has("distance_mm")) light.distance = node["distance_mm"].number();
  light.width = node["width_mm"].number();
  light.height = node["height_mm"].number();
  light.splitter_reflectance = node["splitter_reflectance"].number();
  light.splitter_transmittance = node["splitter_transmittance"].number();
  if (light.splitter_reflectance + light.splitter_transmittance > 1.0 + 1e-9)
    node.fail(fmt::format(
        "the splitter gives back {} of the light; expected reflectance + transmittance of at most 1",
        light.splitter_reflectance + light.splitter_transmittance));
  return light;
}

ScreenLight screen_from(const Node& node) {
  ScreenLight screen{node["width_mm"].number(), node["height_mm"].number(),
                     static_cast<int>(node["columns"].integer()), static_cast<int>(node["rows"].integer())};
  if (screen.columns * screen.rows > 256)
    node["columns"].fail(
        fmt::format("found {} × {} fields; expected at most 256 in all", screen.columns, screen.rows));
  return screen;
}

Strobe strobe_from(const Node& node) {
  return {node["current"].number(), node.quantity("longest_us"), node.quantity("duty_percent")};
}

// Where the light stands: its pose, or for a coaxial light its camera.
void place(Light& light, const Node& node, const std::vector<std::string>& camera_names) {
  const auto [kind, body] = node["body"].only_member();
  const bool placed = kind != "coaxial" && kind != "surround";
  if (placed && !node.has("pose")) {
    Place where = node.place();
    where.key = join_path(where.key, "pose");
    throw InputError(where,
                     fmt::format("missing; a {} needs a pose {{position_mm, look_at_mm | turn_deg}}", kind));
  }
  if (!placed && node.has("pose"))
    node["pose"].fail(kind == "coaxial" ? "a coaxial light sits on its camera; expected no pose"
                                        : "a surround is everywhere; expected no pose");
  if (placed) light.pose = pose_from(node["pose"]);
  if (kind != "coaxial") return;
  for (const char* key : {"camera", "distance_mm"})
    if (!body.has(key)) {
      Place where = body.place();
      where.key = join_path(where.key, key);
      throw InputError(where,
                       "missing; a coaxial light in a station sits on a camera (of the catalogue: mount)");
    }
  index_of(body["camera"], "camera", camera_names);
}
}  // namespace

decltype(Light::body) body_from(const Node& node) {
  const auto [kind, body] = node.only_member();
  if (kind == "rectangle") return RectangleLight{body["width_mm"].number(), body["height_mm"].number()};
  if (kind == "disc") return DiscLight{radius(body, "diameter_mm")};
  if (kind == "sphere") return SphereLight{radius(body, "diameter_mm")};
  if (kind == "ring") return ring_from(body);
  if (kind == "bar") return BarLight{body["length_mm"].number(), body["width_mm"].number()};
  if (kind == "screen") return screen_from(body);
  if (kind == "dome") return dome_from(body);
  if (kind == "flat_dome")
    return FlatDomeLight{body["width_mm"].number(), body["height_mm"].number(),
                         body["transmittance"].number()};
  if (kind == "coaxial") return coaxial_from(body);
  return SurroundLight{};
}

Light unplaced_light_from(const Node& node, const std::filesystem::path& folder) {
  Light light;
  light.body = body_from(node["body"]);
  light.spectrum = spectrum_from(node["spectrum"]);
  if (node.has("half_angle_deg")) light.half_angle = node.quantity("half_angle_deg");
  if (node.has("profile")) {
    if (node.has("half_angle_deg"))
      node["half_angle_deg"].fail("found a profile beside it; expected one of the two");
    light.profile = profile_from(node["profile"], light, folder);
  }
  light.housing_reflectance = node["housing_reflectance"].number();
  if (node.has("strobe")) light.strobe = strobe_from(node["strobe"]);
  light.radiance = radiance_from(node, light, folder);
  return light;
}

Light light_from(const Node& node, const std::vector<std::string>& camera_names,
                 const std::filesystem::path& folder) {
  Light light = unplaced_light_from(node, folder);
  light.name = node["name"].text();
  place(light, node, camera_names);
  return light;
}

Lighting lighting_from(const Node& node, const std::vector<Light>& lights) {
  Lighting lighting{node["name"].text(), {}};
  const std::vector<std::string> names = names_of(lights);
  for (const auto& [key, current] : node["currents"].members()) {
    Lighting::Drive drive;
    const auto dot = key.find('.');
    const std::string name = key.substr(0, dot);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      current.fail(fmt::format("unknown light \"{}\"", name) + suggestion(name, names));
    drive.light = static_cast<std::uint32_t>(found - names.begin());
    drive.current = current.number();
    if (dot != std::string::npos) {
      const std::string digits = key.substr(dot + 1);
      const int segments = lights[drive.light].groups();
      const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), drive.segment);
      if (end.ec != std::errc{} || end.ptr != digits.data() + digits.size() || drive.segment < 0 ||
          drive.segment >= segments || segments == 1)
        current.fail(segments == 1 ? fmt::format("the light {} has one segment; expected \"{}\"", name, name)
                                   : fmt::format("found segment \"{}\"; expected {}.0 to {}.{}", digits, name,
                                                 name, segments - 1));
    }
    lighting.drives.push_back(drive);
  }
  // Later drives win (group_currents): whole lights first, then single segments.
  std::stable_sort(lighting.drives.begin(), lighting.drives.end(),
                   [](const auto& a, const auto& b) { return (a.segment < 0) > (b.segment < 0); });
  return lighting;
}

}  // namespace flawsmith::scenes
