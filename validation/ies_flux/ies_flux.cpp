// The flux of photometric files: by the reader's integral, and by a goniometer in the renderer: the lamp, a
// small ball, is turned before a luxmeter 2 m away, and its readings are integrated over the sphere.
#include <fmt/format.h>

#include <functional>
#include <random>

#include "core/assets.h"
#include "core/file.h"
#include "core/photometry.h"
#include "scenes/photometry/photometric_file.h"
#include "scenes/photometry/profile.h"
#include "validation/experiments.h"
#include "validation/luxmeter.h"
#include "validation/scratch_file.h"

namespace flawsmith::validation {
namespace {
using scenes::LuminousIntensity;
using Type = LuminousIntensity::Type;
using Distribution = std::function<double(const dvec3&)>;
constexpr double degree = glm::pi<double>() / 180.0;

std::vector<double> steps(double from, double to, double step) {
  std::vector<double> all;
  for (double x = from; x <= to + 1e-9; x += step) all.push_back(x);
  return all;
}

/// An LM-63 file; angles as the type's file lists them (1: C, 2: B, 3: A).
std::string ies_text(int type, const std::vector<double>& horizontal, const std::vector<double>& vertical,
                     const Distribution& candela) {
  std::string text = "IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 " + std::to_string(vertical.size()) + " " +
                     std::to_string(horizontal.size()) + " " + std::to_string(type) + " 2 0 0 0\n1 1 10\n";
  for (const auto* angles : {&vertical, &horizontal})
    for (const double angle : *angles) text += fmt::format("{:.6g}\n", angle);
  for (const double h : horizontal)
    for (const double v : vertical)
      text += fmt::format("{:.6g}\n", candela(type == 1   ? scenes::direction_of(Type::c, h, v)
                                              : type == 2 ? scenes::direction_of(Type::b, v, h)
                                                          : scenes::direction_of(Type::a, h, v)));
  return text;
}

LuminousIntensity read_text(const std::string& text) {
  return scenes::read_photometric_file(ScratchFile(".ies", text).path());
}

/// A turn that takes the lamp's direction d to −z.
dmat3 facing_down(const dvec3& d) {
  const dvec3 side = std::abs(d.x) < 0.9 ? dvec3(1, 0, 0) : dvec3(0, 1, 0);
  const dvec3 a = glm::normalize(glm::cross(side, d)), b = glm::cross(d, a);
  // Columns: where the lamp's a, b, d go; a × b = d, so that (x, −y, −z) is right-handed as well.
  return dmat3(dvec3(1, 0, 0), dvec3(0, -1, 0), dvec3(0, 0, -1)) * glm::transpose(dmat3(a, b, d));
}

struct Goniometer {
  double flux = 0, sigma = 0;  // [lm]
};

/// Gauss's three points in each step of γ between the edges, `azimuths` half-planes a turn.
Goniometer goniometer(const LuminousIntensity& file, const std::vector<double>& edges, int azimuths,
                      int spp) {
  constexpr double node = 0.774596669241483, weight[] = {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0};
  constexpr double arm = 2000.0, radius = 2.0;  // [mm]
  scenes::Light lamp = lab::green_light("lamp", scenes::SphereLight{radius}, {});
  const LuminousIntensity profile = scenes::relative_profile(file);
  lamp.profile = std::make_shared<const LuminousIntensity>(profile);
  // 1 lm/W: candela are W/sr here. I = π r² L.
  const double peak = file.flux() / profile.flux();
  lamp.radiance = peak / (glm::pi<double>() * radius * radius * 1e-6);
  Goniometer sum;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i)
    for (int k = 0; k < 3; ++k) {
      const double width = edges[i + 1] - edges[i], gamma = edges[i] + width * (0.5 + 0.5 * node * (k - 1));
      for (int j = 0; j < azimuths; ++j) {
        const dvec3 d = scenes::direction_of(Type::c, 360.0 * (j + 0.5) / azimuths, gamma);
        lamp.pose = {facing_down(d), {0, 0, arm}};
        const Mean e = measured_irradiance(sheet_under(lamp), spp);
        // dΦ = E d² dΩ; cosines of the sheet's own 2 mm and of the ball are under 1e-6.
        const double share = weight[k] * width * degree * std::sin(gamma * degree) * 2.0 * glm::pi<double>() /
                             azimuths * arm * arm * 1e-6;
        sum.flux += e.value * share;
        sum.sigma = std::hypot(sum.sigma, e.sigma * share);
      }
    }
  return sum;
}

void add(Outcome& outcome, const std::string& name, const LuminousIntensity& file, double flux,
         const std::vector<double>& edges, int azimuths, int spp) {
  constexpr double limit = 0.003;
  outcome.readings.push_back({name + ", integrated", flux, file.flux(), limit * flux, "lm", 0.0});
  const Goniometer turned = goniometer(file, edges, azimuths, spp);
  outcome.readings.push_back(
      {name + ", goniometer", flux, turned.flux, limit * flux, "lm", limit * flux + 1.65 * turned.sigma});
}

/// The same file on a panel: every element shines so, and its radiance is I/(A cos).
Reading panel_off_axis(const LuminousIntensity& lambert, int spp) {
  scenes::Light panel = lab::green_light("panel", scenes::DiscLight{2.0}, {});
  panel.profile =
      std::make_shared<const LuminousIntensity>(scenes::forward_part(scenes::relative_profile(lambert)));
  panel.radiance = 100.0 / (glm::pi<double>() * 4e-6);
  panel.pose = {facing_down(scenes::direction_of(Type::c, 30, 60)), {0, 0, 2000}};
  const Mean e = measured_irradiance(sheet_under(panel), spp);
  const double expected = 50.0, tolerance = 0.003 * expected;  // 100 cos 60°; 60 is a row of the file
  return {"Lambert on a panel, 60° off its axis", expected, e.value * 4.0, tolerance, "cd",
          tolerance + 1.65 * e.sigma * 4.0};
}

Outcome run(Effort effort) {
  const bool full = effort == Effort::full;
  const int spp = full ? 256 : 16;
  Outcome outcome;
  const Distribution lambert = [](const dvec3& d) { return 100.0 * std::max(0.0, d.z); };
  // The odd terms cancel over the half-space.
  const Distribution lopsided = [&](const dvec3& d) { return lambert(d) * (1.0 - 0.4 * d.x + 0.3 * d.y); };
  const double g = -std::log(2.0) / std::log(std::cos(10.0 * degree));
  const Distribution spot = [&](const dvec3& d) { return 1000.0 * std::pow(std::max(0.0, d.z), g); };
  const Distribution bulb = [](const dvec3& d) { return 50.0 + 30.0 * d.z; };
  const auto v = steps(-90, 90, 5);
  const std::vector<double> wide = steps(0, 90, full ? 10 : 18);
  add(outcome, "Lambert, 100 cd, type C", read_text(ies_text(1, {0}, steps(0, 90, 5), lambert)),
      100 * glm::pi<double>(), wide, 4, spp);
  add(outcome, "lopsided, type C", read_text(ies_text(1, steps(0, 360, 15), steps(0, 90, 5), lopsided)),
      100 * glm::pi<double>(), wide, 8, spp);
  add(outcome, "lopsided, type B", read_text(ies_text(2, v, v, lopsided)), 100 * glm::pi<double>(), wide, 8,
      spp);
  add(outcome, "lopsided, type A", read_text(ies_text(3, v, v, lopsided)), 100 * glm::pi<double>(), wide, 8,
      spp);
  add(outcome, "spot, half angle 10 deg", read_text(ies_text(1, {0}, steps(0, 90, 1), spot)),
      2000 * glm::pi<double>() / (g + 1), {0, 6, 12, 20, 30, 50}, 4, spp);
  add(outcome, "bulb, both ways", read_text(ies_text(1, {0}, steps(0, 180, 5), bulb)),
      200 * glm::pi<double>(), steps(0, 180, 30), 4, spp);
  outcome.readings.push_back(
      panel_off_axis(read_text(ies_text(1, {0}, steps(0, 90, 5), lambert)), full ? 8192 : 1024));
  // Real luminaires and what their makers state, where the files are at hand.
  const auto folder = assets_folder() / "../../shared/real/optics/ies";
  for (const auto& [file, lumen] : {std::pair{"1.IES", 9217.0}, {"5.IES", 754.0}})
    if (std::filesystem::is_regular_file(folder / file)) {
      const LuminousIntensity lamp = scenes::read_photometric_file(folder / file);
      add(outcome, file, lamp, lumen, steps(0, full ? 180 : lamp.angles.back(), full ? 5 : 10),
          full ? 48 : 20, full ? 16 : 4);
    }
  return outcome;
}
}  // namespace

Experiment ies_flux() {
  return {"ies_flux",
          "Flux of photometric files: integrated by the reader, and measured by a goniometer in the renderer",
          "Files written here of distributions of known flux: Lambert π I0, cos^g 2π I0/(g + 1), lopsided "
          "ones whose odd "
          "terms cancel, one that shines both ways 4π times its mean; chords of the files' 5° (the spot's "
          "1°) are 0.06 % "
          "low. The goniometer turns the lamp, a ball of 4 mm, before a white sheet 2 m away; E d² is "
          "integrated by "
          "Gauss's rule. Real luminaires, where their files are at hand, against the flux that they state. "
          "Limit 0.3 %.",
          run};
}
}  // namespace flawsmith::validation
