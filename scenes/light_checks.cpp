#include "scenes/light_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenes/timing.h"

namespace flawsmith::scenes {
namespace {
constexpr double least_response = 0.01;

// Photons of the spectrum that a sensor counts, over those that it would count at its best wavelength.
double response(const Curve& spectrum, const Sensor& sensor) {
  double best = 0.0;
  for (const Curve& efficiency : sensor.quantum_efficiency) {
    const std::vector<float> qe = efficiency.on_grid(), power = spectrum.on_grid();
    const float peak = *std::max_element(qe.begin(), qe.end());
    double counted = 0.0, photons = 0.0;
    for (std::size_t i = 0; i < power.size(); ++i) {
      const double n = static_cast<double>(power[i] * SpectralGrid::wavelength(static_cast<int>(i)));
      photons += n;
      counted += n * static_cast<double>(qe[i]);
    }
    if (peak > 0.0f && photons > 0.0) best = std::max(best, counted / photons / static_cast<double>(peak));
  }
  return best;
}
}  // namespace

void check_spectra(const Node& root, const Station& station) {
  for (std::size_t i = 0; i < station.lights.size(); ++i) {
    const Light& light = station.lights[i];
    double best = 0.0;
    std::string sensors;
    for (const Camera& camera : station.cameras) {
      best = std::max(best, response(light.spectrum, camera.sensor));
      sensors += (sensors.empty() ? "" : ", ") + camera.sensor.name;
    }
    if (best < least_response)
      root["lights"].at(i)["spectrum"].fail(fmt::format(
          "the spectrum misses the sensor: {} counts {:.2g} of what it would at its best wavelength; "
          "expected at least {}",
          sensors, best, least_response));
  }
}

namespace {
// A light is on while any row is exposed: its pulse, and the time to the next one (0: there is none).
struct Pulse {
  double length = 0, period = 0;  // [s]
};
Pulse pulse_for(const Camera& camera) {
  if (camera.shutter.kind == Shutter::Kind::line_scan) return {*camera.exposure, camera.shutter.period};
  const TimeSpan span = time_span(camera);
  return {span.end - span.begin, 0.0};
}

void check_pulse(const Node& value, const Strobe& strobe, const Camera& camera) {
  const Pulse pulse = pulse_for(camera);
  if (pulse.length > strobe.longest_pulse * (1.0 + 1e-9))
    value.fail(fmt::format(
        "a pulse at {} times unit current lasts at most {:g} us; the camera {} exposes for {:g} us",
        value.number(), 1e6 * strobe.longest_pulse, camera.name, 1e6 * pulse.length));
  if (pulse.period > 0.0 && pulse.length > strobe.duty * pulse.period * (1.0 + 1e-9))
    value.fail(fmt::format(
        "pulses at {} times unit current may take {:g} % of the time; the camera {} exposes for {:g} us of "
        "{:g}",
        value.number(), 100.0 * strobe.duty, camera.name, 1e6 * pulse.length, 1e6 * pulse.period));
}
}  // namespace

void check_strobes(const Node& root, const Station& station) {
  for (std::size_t l = 0; l < station.lightings.size(); ++l)
    for (const auto& [key, value] : root["lightings"].at(l)["currents"].members()) {
      const auto light = std::find_if(
          station.lights.begin(), station.lights.end(),
          [&, &name = key](const Light& one) { return one.name == name.substr(0, name.find('.')); });
      if (light == station.lights.end() || !light->strobe || value.number() <= 1.0) continue;
      if (value.number() > light->strobe->current)
        value.fail(fmt::format("found {}; the light's strobe takes at most {}", value.number(),
                               light->strobe->current));
      for (const Camera& camera : station.cameras)
        if (camera.exposure) check_pulse(value, *light->strobe, camera);
    }
}

}  // namespace flawsmith::scenes
