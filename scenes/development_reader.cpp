// How a camera's frames become pictures for people.
#include <fmt/format.h>

#include <algorithm>

#include "scenes/schema/rules.h"
#include "scenes/station_parts.h"

namespace flawsmith::scenes {
namespace {
// Electrons that each filter gives per watt of a spectrum, up to a common factor: ∫ S(λ) λ QE_c(λ) dλ.
dvec3 filter_responses(const Sensor& sensor, const Curve& spectrum) {
  dvec3 sum(0.0);
  for (int i = 0; i < SpectralGrid::count; ++i) {
    const float nm = SpectralGrid::wavelength(i);
    for (int c = 0; c < 3; ++c)
      sum[c] += static_cast<double>(spectrum.at(nm)) * static_cast<double>(nm) *
                static_cast<double>(sensor.quantum_efficiency[static_cast<std::size_t>(c)].at(nm));
  }
  return sum;
}

dvec3 white_balance_from(const Node& node, const Sensor& sensor, const std::vector<Light>& lights) {
  if (!node.has("light")) return {node["red"].number(), node["green"].number(), node["blue"].number()};
  const Light& light = lights[index_of(node["light"], "light", names_of(lights))];
  const dvec3 response = filter_responses(sensor, light.spectrum);
  const double strongest = std::max({response.x, response.y, response.z});
  const char* colours[3] = {"red", "green", "blue"};
  for (int c = 0; c < 3; ++c)
    if (response[c] < 0.05 * strongest)
      node["light"].fail(
          fmt::format("the light \"{}\" gives the {} pixels {:.2g} of what the strongest get; "
                      "expected a light that all three filters see",
                      light.name, colours[c], strongest > 0.0 ? response[c] / strongest : 0.0));
  return response.y / response;
}
}  // namespace

Development development_from(const Node& node, const Sensor& sensor, const std::vector<Light>& lights) {
  Development development;
  for (const char* key : {"white_balance", "colour_matrix"})
    if (node.has(key) && sensor.pattern == "mono")
      node[key].fail("expected a camera with colour filters; this one is mono");
  if (node["demosaic"].text() == "edge_aware") development.demosaic = Development::Demosaic::edge_aware;
  if (node.has("white_balance"))
    development.white_balance = white_balance_from(node["white_balance"], sensor, lights);
  if (node.has("colour_matrix"))
    for (std::size_t row = 0; row < 3; ++row) {
      const dvec3 one = node["colour_matrix"].at(row).vector3();
      for (int column = 0; column < 3; ++column)
        development.colour_matrix[column][static_cast<int>(row)] = one[column];
    }
  const Node tone = node["tone"];
  if (tone.is_object()) {
    development.tone = Development::Tone::gamma;
    development.gamma = tone["gamma"].number();
  } else if (tone.text() == "srgb") {
    development.tone = Development::Tone::srgb;
  }
  return development;
}

}  // namespace flawsmith::scenes
