// A flat field through the whole renderer, characterised as a real camera's would be: photons from radiometry
// by hand, electrons from the renderer, digital numbers from the sensor.
#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/experiments.h"
#include "validation/radiometry.h"
#include "validation/sensor/characterise.h"

namespace flawsmith::validation {
namespace {
// A halogen lamp behind a heat filter, in rough numbers: wide, so that the noise of drawing wavelengths is
// small.
Curve lamp() {
  return normalised({{360, 500, 600, 680, 760}, {0.0f, 0.6f, 1.0f, 1.0f, 0.0f}});
}

// A telecentric camera that looks into a glowing disc, as into the port of an integrating sphere: every ray
// through the pupil ends on it. A light that is sampled over a surface would leave more than 0.05 %.
scenes::Station bench_station(int width, int height) {
  scenes::Station station;
  const scenes::Lens lens = lab::telecentric(1.0, 8, 200);
  scenes::Camera camera =
      lab::mono_camera(64, 3.45e-3, lens, scenes::looking_at({0, 0, 200}, {0, 0, 0}, {0, 1, 0}));
  camera.sensor = scenes::read_sensor(assets_folder() / "cameras/imx250_mono.yaml");
  camera.sensor.temperature = camera.sensor.reference_temperature;
  camera.roi = {(camera.sensor.width - width) / 2, (camera.sensor.height - height) / 2, width, height};
  station.cameras = {camera};
  scenes::Light light = lab::green_light("port", scenes::DiscLight{50}, scenes::Pose{});  // facing up
  light.spectrum = lamp();
  station.lights = {light};
  return station;
}

// Sums over the lamp's spectrum S [1/nm]: ∫ S λ dλ [nm] and ∫ S λ QE dλ.
struct OverSpectrum {
  double wavelength = 0, efficiency = 0;
};
OverSpectrum over_spectrum(const scenes::Station& station) {
  OverSpectrum sum;
  const Curve spectrum = lamp();
  const double step = 0.05;
  for (double nm = 360; nm < 760; nm += step) {
    const double share = step * nm * static_cast<double>(spectrum.at(static_cast<float>(nm)));
    sum.wavelength += share;
    sum.efficiency += share * static_cast<double>(
                                  station.cameras[0].sensor.quantum_efficiency[0].at(static_cast<float>(nm)));
  }
  return sum;
}

// Photons per second on a pixel: τ L π/(4N²) on the film, ∫ S λ dλ/(hc) photons per joule.
double photons(const scenes::Station& station, double wavelength) {
  const scenes::Camera& camera = station.cameras[0];
  const double f_number = camera.lens.f_number;
  const double irradiance = camera.lens.transmission * glm::pi<double>() / (4.0 * f_number * f_number) *
                            station.lights[0].radiance;   // [W m⁻²]
  const double pitch = 1e-3 * camera.sensor.pixel_pitch;  // [m]
  return irradiance * pitch * pitch * wavelength * 1e-9 / (6.62607015e-34 * 2.99792458e8);
}

Outcome run(Effort effort) {
  const int width = effort == Effort::full ? 768 : 256, height = effort == Effort::full ? 512 : 192;
  const scenes::Station station = bench_station(width, height);
  renderer::RenderOptions options;
  options.spp = 256;
  const OverSpectrum sums = over_spectrum(station);
  Bench bench{station.cameras[0], renderer::make_cpu_renderer()->render(station, 0, options),
              photons(station, sums.wavelength)};
  const Mean rendered = mean(bench.capture);
  const double pixels = static_cast<double>(width) * height;
  const double spread = rendered.sigma * std::sqrt(pixels) / rendered.value;
  const PhotonTransfer curve = photon_transfer(bench, 0.01, 50, 10'000);
  const double K = (0.95 * 4095 - 32) / 10400;
  const double efficiency = sums.efficiency / sums.wavelength;
  const double sigma = std::sqrt(2.0 / pixels) * std::sqrt(2.7 / 50);
  Plot plot{"photon transfer of the rendered field", "photons on a pixel", "signal above dark [DN]", {}};
  Plot::Line measured{"measured", {}, {}, true}, expected{"K QE photons", {0.0}, {0.0}};
  for (const auto& level : curve.levels) {
    measured.x.push_back(level.photons);
    measured.y.push_back(level.moments.mean - curve.dark.mean);
  }
  expected.x.push_back(10400 / efficiency);
  expected.y.push_back(K * 10400);
  plot.lines = {measured, expected};
  return {{{"Monte Carlo sigma of a pixel", 0.0, spread, 0.0005, "1", 0.0005},
           {"system gain K", K, curve.gain, 0.005 * K, "DN/e-", (0.005 + 1.65 * sigma) * K},
           {"quantum efficiency", efficiency, curve.quantum_efficiency(), 0.005 * efficiency, "e-/photon",
            (0.005 + 1.65 * sigma) * efficiency}},
          {plot}};
}
}  // namespace

Experiment flat_field() {
  return {
      "flat_field", "A rendered flat field through the procedure of EMVA 1288: K and quantum efficiency",
      "A white sheet under a distant disc light, seen through a telecentric lens: photons on a pixel are "
      "worked out by hand from the light's radiance (disc form factor, albedo, pi/(4 N^2), transmission), "
      "electrons are the renderer's. QE = R/K must be the asset's curve (0.64 at 529 nm) over the lamp's "
      "photons, K that of the data sheet, both within 0.5 %; the field's Monte Carlo noise, which would read "
      "as PRNU, stays below 0.05 "
      "%.",
      run};
}
}  // namespace flawsmith::validation
