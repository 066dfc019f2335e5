#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenes/asset_reader.h"
#include "scenes/light_output.h"
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

CoaxialLight coaxial_from(const Node& node, const std::vector<std::string>& camera_names) {
  CoaxialLight light;
  light.camera = node["camera"].text();
  index_of(node["camera"], "camera", camera_names);
  light.width = node["width_mm"].number();
  light.height = node["height_mm"].number();
  light.distance = node["distance_mm"].number();
  light.splitter_reflectance = node["splitter_reflectance"].number();
  light.splitter_transmittance = node["splitter_transmittance"].number();
  if (light.splitter_reflectance + light.splitter_transmittance > 1.0 + 1e-9)
    node.fail(fmt::format(
        "the splitter gives back {} of the light; expected reflectance + transmittance of at most 1",
        light.splitter_reflectance + light.splitter_transmittance));
  return light;
}

Curve spectrum_from(const Node& node) {
  if (node.is_text()) return white_led_spectrum();
  const auto [kind, body] = node.only_member();
  if (kind == "led")
    return led_spectrum(static_cast<float>(body["peak_nm"].number()),
                        static_cast<float>(body["fwhm_nm"].number()));
  const Curve curve = curve_from(body);
  if (integral(curve) <= 0.0) body.fail("the spectrum is dark from 300 to 1100 nm");
  return normalised(curve);
}

double radiance_from(const Node& node, const Light& light) {
  if (node.has("radiance_w_m2_sr")) return node["radiance_w_m2_sr"].number();
  if (node.has("radiant_flux_w")) {
    if (emitting_area(light) <= 0.0)
      node["radiant_flux_w"].fail("a surround has no area; give its radiance_w_m2_sr or irradiance_w_m2");
    return radiance_from_flux(light, node["radiant_flux_w"].number());
  }
  const double distance = node["at_mm"].number();
  const bool inside =
      std::holds_alternative<DomeLight>(light.body) || std::holds_alternative<SurroundLight>(light.body);
  if (!inside && distance <= 0.0) node["at_mm"].fail("found 0; expected a distance above 0 [mm]");
  if (const auto* sphere = std::get_if<SphereLight>(&light.body); sphere && distance <= sphere->radius)
    node["at_mm"].fail(
        fmt::format("found {} mm; expected more than the sphere's radius, {} mm", distance, sphere->radius));
  const double radiance = radiance_from_irradiance(light, node["irradiance_w_m2"].number(), distance);
  if (radiance <= 0.0)
    node["at_mm"].fail(fmt::format("no light of this body gets to its axis at {} mm", distance));
  return radiance;
}
}  // namespace

Light light_from(const Node& node, const std::vector<std::string>& camera_names) {
  Light light;
  light.name = node["name"].text();
  const auto [kind, body] = node["body"].only_member();
  if (kind == "rectangle") light.body = RectangleLight{body["width_mm"].number(), body["height_mm"].number()};
  if (kind == "disc") light.body = DiscLight{radius(body, "diameter_mm")};
  if (kind == "sphere") light.body = SphereLight{radius(body, "diameter_mm")};
  if (kind == "ring") light.body = ring_from(body);
  if (kind == "bar") light.body = BarLight{body["length_mm"].number(), body["width_mm"].number()};
  if (kind == "dome") light.body = dome_from(body);
  if (kind == "coaxial") light.body = coaxial_from(body, camera_names);
  if (kind == "surround") light.body = SurroundLight{};
  const bool placed = kind != "coaxial" && kind != "surround";
  if (placed && !node.has("pose")) {
    Place place = node.place();
    place.key = join_path(place.key, "pose");
    throw InputError(place,
                     fmt::format("missing; a {} needs a pose {{position_mm, look_at_mm | turn_deg}}", kind));
  }
  if (!placed && node.has("pose"))
    node["pose"].fail(kind == "coaxial" ? "a coaxial light sits on its camera; expected no pose"
                                        : "a surround is everywhere; expected no pose");
  if (placed) light.pose = pose_from(node["pose"]);
  light.spectrum = spectrum_from(node["spectrum"]);
  light.half_angle = node.quantity("half_angle_deg");
  light.housing_reflectance = node["housing_reflectance"].number();
  light.radiance = radiance_from(node["output"], light);
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
