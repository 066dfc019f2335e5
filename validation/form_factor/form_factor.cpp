// Irradiance E = π L F from lights of known form factor F, measured through the whole renderer.
#include "validation/experiments.h"
#include "validation/luxmeter.h"

namespace flawsmith::validation {
namespace {
using scenes::looking_at;

/// The receiver is at the origin and faces +z.
scenes::Station lit_sheet(decltype(scenes::Light::body) body, scenes::Pose pose) {
  return sheet_under(lab::green_light("light", std::move(body), pose));
}

/// F of the light as the sheet sees it. Limit 0.2 %; 16 pixels give the standard error.
Reading sheet_sees(const std::string& name, const scenes::Station& station, double form_factor, int spp) {
  const Mean e = measured_irradiance(station, spp);
  const double unit = glm::pi<double>() * station.lights[0].radiance;  // E = π L F
  return {name,
          form_factor,
          e.value / unit,
          0.002 * form_factor,
          "1",
          0.002 * form_factor + 1.65 * e.sigma / unit};
}

scenes::Pose above(double x, double y, double z) {
  return scenes::pose_from_degrees({x, y, z}, {180, 0, 0});
}

/// The mean irradiance of a disc of radius 30 is π L F12. A telecentric camera above, looking through the
/// light's back, collects the whole disc: the sum over its pixels is the mean radiance times area/(pixel
/// area) pixels. Hit or miss in the 50 pixels that the edge crosses leaves 0.02 % of 262,144 stratified
/// samples, and the light's solid angle varies by half over a pixel's samples: 0.1 % unstratified.
Reading disc_to_disc(int spp) {
  scenes::Part disc;
  constexpr int sides = 720;  // polygon of the circle's area
  const double corner =
      30.0 * std::sqrt(glm::two_pi<double>() / sides / std::sin(glm::two_pi<double>() / sides));
  disc.mesh.positions.push_back(dvec3(0.0));
  const vec3 up(0, 0, 1);
  for (std::uint32_t i = 0; i < sides; ++i) {
    const double a = glm::two_pi<double>() * i / sides;
    disc.mesh.positions.emplace_back(corner * std::cos(a), corner * std::sin(a), 0.0);
    disc.mesh.triangles.push_back({0, 1 + i, 1 + (i + 1) % sides});
    disc.mesh.normals.push_back({up, up, up});
  }
  scenes::Station station = lit_sheet(scenes::DiscLight{50}, above(0, 0, 80));
  station.items = {lab::item(lab::finished_part(std::move(disc), "disc"), 0)};
  const scenes::Lens lens = lab::telecentric(0.1, 4, 200);
  // 32 pixels of 2 mm on the object.
  station.cameras = {lab::mono_camera(32, 0.2, lens, looking_at({0, 0, 200}, {0, 0, 0}, {0, 1, 0}))};
  renderer::RenderOptions options;
  options.spp = spp;
  const Mean measured = mean(renderer::make_cpu_renderer()->render(station, 0, options));
  const double pixels = glm::pi<double>() * 30 * 30 / (2.0 * 2.0);
  // NA = m/(2N): G = π NA²/m² = π/(4N²)
  const double unit = electrons(station.cameras[0], 0.5 * 10.0, glm::pi<double>() / 64.0) * pixels / 1024;
  const double expected = 0.2613761;
  return {"disc 30 to coaxial disc 50 at 80",
          expected,
          measured.value / unit,
          0.002 * expected,
          "1",
          0.0037 * expected};
}

Outcome run(Effort effort) {
  const int spp = effort == Effort::full ? 65536 : 8192;
  return {{
              // R²/(R² + h²)
              sheet_sees("disc 50 at 100, on its axis", lit_sheet(scenes::DiscLight{50}, above(0, 0, 100)),
                         0.2, spp),
              // ½[1 − (1 + H² − ρ²)/√(Z² − 4ρ²)], H = h/x, ρ = R/x, Z = 1 + H² + ρ²
              sheet_sees("the same, 30 off its axis", lit_sheet(scenes::DiscLight{50}, above(30, 0, 100)),
                         0.178404, spp),
              // (1/2π)[A/√(1 + A²)·atan(B/√(1 + A²)) + (A ↔ B)], A = a/h, B = b/h
              sheet_sees("rectangle 40 × 60 at 80, from its corner",
                         lit_sheet(scenes::RectangleLight{40, 60}, above(20, 30, 80)), 0.0783918, spp),
              // In the plane x = 80, y from 0 to 60, z from 0 to 40, facing −x: turned about y by −90°.
              // (1/2π)[atan(1/Y) − Y/√(X² + Y²)·atan(1/√(X² + Y²))], X = 40/60, Y = 80/60
              sheet_sees("rectangle 40 × 60 standing on the receiver's plane at 80",
                         lit_sheet(scenes::RectangleLight{40, 60},
                                   scenes::pose_from_degrees({80, 30, 20}, {0, -90, 0})),
                         0.0183042, spp),
              // (R/d)² cos θ
              sheet_sees("sphere 20 at 100, 30° off the normal",
                         lit_sheet(scenes::SphereLight{20}, {dmat3(1.0), {50, 0, 86.60254}}), 0.0346410, spp),
              disc_to_disc(effort == Effort::full ? 2048 : 256),
          },
          {}};
}
}  // namespace

Experiment form_factor() {
  return {
      "form_factor", "Irradiance from lights of known form factor: E = π L F",
      "Closed forms of the disc, the rectangle and the sphere as seen from a point, and of two coaxial discs "
      "(quadrature confirms them). A white sheet under the light is seen by a pinhole; black housings, so "
      "there is no second reflection. Limit 0.2 %.",
      run};
}
}  // namespace flawsmith::validation
