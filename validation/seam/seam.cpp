// The seam between relief and slope distribution: what is resolved near at hand is averaged within a pixel
// from afar. A finish's relief is never filtered here: every ray meets its own facet of it, and a pixel's
// many rays take the mean. So the mean radiance of one piece of a surface may not depend on the distance:
// within 2 % under a dome, 5 % in dark field, where few facets throw light into the lens.
//
// The same 4 x 4 mm of a plate are seen from three distances, so that a pixel spans 31, 62 and 125 um of it:
// the grinding's marks (50 um) are seen apart, just and no more. An extended source's radiance does not fall
// with distance, so that neither does a pixel's signal.
#include <array>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "core/assets.h"
#include "renderer/render.h"
#include "scenes/asset_reader.h"
#include "validation/experiments.h"
#include "validation/laboratory.h"

namespace flawsmith::validation {
namespace {
constexpr double piece = 4.0;  // [mm]

scenes::Material finished(const char* finish) {
  const scenes::NamedFinish named =
      scenes::read_finish(assets_folder() / "finishes" / (std::string(finish) + ".yaml"));
  scenes::Material material = lab::steel(0.2f);
  material.finish = named.finish;
  material.waviness = named.waviness;
  material.haze = named.haze;
  material.alpha_u = static_cast<float>(named.alpha_u);
  material.alpha_v = static_cast<float>(named.alpha_v);
  return material;
}

// Mean electrons per second of a pixel that looks at the piece, and their spread over the pixels by the mean.
struct Seen {
  double mean = 0.0, spread = 0.0;
};
Seen seen(const scenes::Material& material, const scenes::Light& light, double distance, int pixels,
          int spp) {
  scenes::Station station;
  station.materials = {material};
  station.items = {lab::item(lab::sheet(20), 0)};
  station.items[0].seed = 11;
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::pinhole;
  lens.focal_length = 25;
  lens.f_number = 8;
  // pixels x pixels of this pitch see the piece.
  const double pitch = piece / pixels * lens.focal_length / distance;
  station.cameras = {
      lab::mono_camera(pixels, pitch, lens, scenes::looking_at({0, 0, distance}, {0, 0, 0}, {0, 1, 0}))};
  station.lights = {light};
  renderer::RenderOptions options;
  options.spp = spp;
  const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
  double sum = 0.0, square = 0.0;
  const double count = static_cast<double>(pixels) * pixels;
  for (const float e : capture.electrons[0].data()) {
    sum += static_cast<double>(e) / count;
    square += static_cast<double>(e) * static_cast<double>(e) / count;
  }
  // Per area of the film: the pitch differs with the distance.
  return {sum / (pitch * pitch), std::sqrt(std::max(square - sum * sum, 0.0)) / sum};
}

// A dome of 400 mm radius about all cameras, without a hole for the lens: its image in a polish would take
// more of the picture from afar (3.4 % of the light, seen); a ring of 15 degrees elevation.
std::array<scenes::Light, 2> two_lights() {
  scenes::DomeLight dome;
  dome.radius = 400;
  scenes::RingLight low;
  low.inner_radius = 140;
  low.outer_radius = 160;
  low.tilt = glm::radians(75.0);
  return {lab::green_light("dome", dome, scenes::Pose{}),
          lab::green_light("dark field", low, scenes::pose_from_degrees({0, 0, 40}, {180, 0, 0}))};
}

Outcome run(Effort effort) {
  // 65,536 rays at each distance meet other points of the same piece; a relief of 50 um has 6400 marks'
  // widths in it. The pixels' spread over the root of their number is the mean's standard error at most: 0.6
  // %. A relief that is flattened to half from near to far takes 14 % of vdi_27's light in dark field (seen).
  const int more = effort == Effort::full ? 16 : 1;
  const auto lights = two_lights();
  const double limits[] = {0.02, 0.05};
  Outcome outcome;
  Plot plot{
      "a finish from three distances", "pixel on the plate [µm]", "brightness, of that from near [1]", {}};
  for (const char* finish : {"ground", "spi_a2", "vdi_27"}) {
    const scenes::Material material = finished(finish);
    for (std::size_t l = 0; l < 2; ++l) {
      const Seen near = seen(material, lights[l], 75, 128, 4 * more),
                 middle = seen(material, lights[l], 150, 64, 16 * more),
                 far = seen(material, lights[l], 300, 32, 64 * more);
      const std::string name = std::string(finish) + ", " + lights[l].name;
      const auto power = [&](const Seen& one, int pixels) {
        return limits[l] + 1.65 * std::hypot(near.spread / 128, one.spread / pixels);
      };
      outcome.readings.push_back({name + ": pixels of 62 µm, of 31 µm", 1.0, middle.mean / near.mean,
                                  limits[l], "1", power(middle, 64)});
      outcome.readings.push_back(
          {name + ": pixels of 125 µm, of 31 µm", 1.0, far.mean / near.mean, limits[l], "1", power(far, 32)});
      // The pixels do average: what sparkles near at hand is even from afar. Below 1, by as much as the
      // marks within a pixel are independent.
      outcome.readings.push_back(
          {name + ": spread of pixels from afar, of near", 0.5, far.spread / near.spread, 0.5, "1", 0.0});
      plot.lines.push_back(
          {name, {31.25, 62.5, 125.0}, {1.0, middle.mean / near.mean, far.mean / near.mean}});
    }
  }
  outcome.plots.push_back(plot);
  return outcome;
}
}  // namespace

Experiment seam() {
  return {"seam", "A finish is as bright from afar as from near",
          "The same 4 × 4 mm of a plate from three distances, so that a pixel spans 31, 62 and 125 µm: an "
          "extended source's radiance does not fall with distance, and a relief that is traced ray by ray is "
          "averaged within the pixel without any change of its mean. Limits 2 % under a dome, 5 % in dark "
          "field, where few facets throw light into the lens. From afar the pixels must be more even.",
          run};
}
}  // namespace flawsmith::validation
