// Spectrum, profile and output of a light.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/photometry.h"
#include "scenes/asset_reader.h"
#include "scenes/light_output.h"
#include "scenes/light_parts.h"
#include "scenes/photometry/photometric_file.h"
#include "scenes/photometry/profile.h"

namespace flawsmith::scenes {
namespace {
// A flat body's share of light behind itself that is taken for rounding.
constexpr double stray = 0.01;

bool is_a(const Light& light, std::initializer_list<std::size_t> kinds) {
  return std::find(kinds.begin(), kinds.end(), light.body.index()) != kinds.end();
}
template <class Body>
constexpr std::size_t index = decltype(Light::body)(Body{}).index();

LuminousIntensity read_profile_file(const Node& node, const std::filesystem::path& folder) {
  const std::filesystem::path path = named_path(node.text(), folder);
  if (!std::filesystem::is_regular_file(path)) node.fail(fmt::format("there is no file {}", path.string()));
  return read_photometric_file(path);
}

LuminousIntensity table_profile(const Node& rows) {
  std::vector<double> angles, values;
  for (const Node& row : rows.elements()) {
    const double angle = row.at(0).number();
    if (angles.empty() && angle != 0.0)
      row.fail(fmt::format("found {}° first; expected 0, the emission axis", angle));
    if (!angles.empty() && angle <= angles.back())
      row.fail(fmt::format("found {}° after {}°; expected rising angles", angle, angles.back()));
    angles.push_back(angle);
    values.push_back(row.at(1).number());
  }
  if (*std::max_element(values.begin(), values.end()) <= 0.0)
    rows.fail("found only zeros; expected some light");
  return axial_profile(std::move(angles), std::move(values));
}

double luminous_efficacy_of(const Node& node, const Light& light) {
  const double efficacy = luminous_efficacy(light.spectrum);
  if (efficacy < 0.1)
    node.fail(
        fmt::format("the eye sees {:.2g} lm per watt of this spectrum; give its output in watts", efficacy));
  return efficacy;
}
}  // namespace

Curve spectrum_from(const Node& node) {
  if (node.is_text()) return node.text() == "halogen" ? blackbody_spectrum(3000.0) : white_led_spectrum();
  const auto [kind, body] = node.only_member();
  if (kind == "led")
    return led_spectrum(static_cast<float>(body["peak_nm"].number()),
                        static_cast<float>(body["fwhm_nm"].number()));
  const Curve curve = curve_from(body);
  if (curve.wavelength.front() > SpectralGrid::last || curve.wavelength.back() < SpectralGrid::first)
    body.fail(fmt::format("found wavelengths from {} to {} nm; expected some between 300 and 1100",
                          curve.wavelength.front(), curve.wavelength.back()));
  if (integral(curve) <= 0.0) body.fail("the spectrum is dark from 300 to 1100 nm");
  return normalised(curve);
}

std::shared_ptr<const LuminousIntensity> profile_from(const Node& node, const Light& light,
                                                      const std::filesystem::path& folder) {
  if (is_a(light, {index<DomeLight>, index<SurroundLight>}))
    node.fail("a dome or a surround takes no profile; expected one of the other bodies");
  LuminousIntensity profile = node.has("file") ? relative_profile(read_profile_file(node["file"], folder))
                                               : table_profile(node["table"]);
  if (std::holds_alternative<RingLight>(light.body) && !is_axial(profile))
    node.fail(
        "this profile depends on the azimuth, which a ring's elements have none of; expected one that is the "
        "same all round");
  if (!std::holds_alternative<SphereLight>(light.body)) {
    const double behind = share_behind(profile);
    if (behind > stray)
      node.fail(fmt::format(
          "{:.0f} % of this light goes backwards, beyond 90°, which a flat body cannot do; expected "
          "a sphere, or a profile of at most {:.0f} %",
          100.0 * behind, 100.0 * stray));
    profile = forward_part(profile);
  }
  return std::make_shared<const LuminousIntensity>(std::move(profile));
}

double radiance_from(const Node& light_node, const Light& light, const std::filesystem::path& folder) {
  const Node node = light_node["output"];
  if (node.has("radiance_w_m2_sr")) return node["radiance_w_m2_sr"].number();
  const auto in_flux = [&](const Node& value, double watts_per_unit) {
    if (emitting_area(light) <= 0.0)
      value.fail("a surround has no area; give its radiance_w_m2_sr or irradiance_w_m2");
    return radiance_from_flux(light, value.number() * watts_per_unit);
  };
  if (node.has("radiant_flux_w")) return in_flux(node["radiant_flux_w"], 1.0);
  if (node.has("luminous_flux_lm")) {
    const Node lumen = node["luminous_flux_lm"];
    return in_flux(lumen, 1.0 / luminous_efficacy_of(lumen, light));
  }
  if (node.has("of_file")) {
    const Node factor = node["of_file"];
    if (!light_node.has("profile") || !light_node["profile"].has("file"))
      factor.fail("this needs a profile of a photometric file beside it");
    if (std::holds_alternative<RingLight>(light.body))
      factor.fail("a ring's elements share a profile, but not the candela of its file; give a flux");
    const double peak = read_profile_file(light_node["profile"]["file"], folder).peak();  // [cd]
    const bool ball = std::holds_alternative<SphereLight>(light.body);
    const double area = 1e-6 * emitting_area(light) * (ball ? 0.25 : 1.0);  // [m²] that its intensity is of
    return factor.number() * peak / luminous_efficacy_of(factor, light) / area;
  }
  const double distance = node["at_mm"].number();
  if (!is_a(light, {index<DomeLight>, index<SurroundLight>}) && distance <= 0.0)
    node["at_mm"].fail("found 0; expected a distance above 0 [mm]");
  if (const auto* sphere = std::get_if<SphereLight>(&light.body); sphere && distance <= sphere->radius)
    node["at_mm"].fail(
        fmt::format("found {} mm; expected more than the sphere's radius, {} mm", distance, sphere->radius));
  const double radiance = radiance_from_irradiance(light, node["irradiance_w_m2"].number(), distance);
  if (radiance <= 0.0)
    node["at_mm"].fail(fmt::format("no light of this body gets to its axis at {} mm", distance));
  return radiance;
}

}  // namespace flawsmith::scenes
