// The furnace with relief: a plate of a metal that absorbs nothing (n = 1, k = 10^4), its normals turned by
// each named finish, under uniform radiance L. Whatever the relief, every camera ray comes to see L: a pixel
// counts electrons(L, pi/(4 N^2)). Light that the turned normal throws below the facet would be missing.
//
// Power: the mean's standard error is at most 0.3 % (asserted), so that a loss of 2.5 % and a
// gain of 1 % are caught with 95 % probability.
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/assets.h"
#include "scenes/asset_reader.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
scenes::Station plate_in_light(const scenes::NamedFinish& named, double theta_deg) {
  scenes::Station station;
  scenes::Material metal;
  metal.name = "metal";
  metal.kind = scenes::Material::Kind::conductor;
  metal.n = Curve::constant(1.0f);
  metal.k = Curve::constant(1e4f);
  metal.alpha_u = named.alpha_u;
  metal.alpha_v = named.alpha_v;
  metal.finish = named.finish;
  station.materials = {metal};
  station.items = {lab::item(lab::sheet(60.0), 0)};
  const double t = glm::radians(theta_deg);
  const dvec3 from(100.0 * std::sin(t) * 0.6, 100.0 * std::sin(t) * 0.8, 100.0 * std::cos(t));
  station.cameras = {
      lab::mono_camera(16, 0.01, pinhole(20, 4), scenes::looking_at(from, {0, 0, 0}, {0.1, 1, 0}))};
  station.lights = {lab::green_light("light", scenes::SurroundLight{}, {})};
  return station;
}
}  // namespace

TEST_CASE("the relief of no finish loses or makes light", "[furnace]") {
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "finishes")) {
    const auto named = scenes::read_finish(file.path());
    for (const double theta : {0.0, 45.0, 70.0}) {
      const auto station = plate_in_light(named, theta);
      renderer::RenderOptions options;
      options.spp = 96;
      const Mean seen = mean(renderer::make_cpu_renderer()->render(station, 0, options));
      const double expected =
          electrons(station.cameras[0], station.lights[0].radiance, glm::pi<double>() / (4.0 * 16.0));
      INFO(file.path().stem().string()
           << " at " << theta << ": " << seen.value / expected << " +- " << seen.sigma / expected);
      CHECK(seen.sigma < 3e-3 * expected);
      CHECK(seen.value / expected > 0.98);
      CHECK(seen.value / expected < 1.005 + 1.645 * seen.sigma / expected);
    }
  }
}
}  // namespace flawsmith::validation
