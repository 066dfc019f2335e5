// Hairlines: as many, as deep and as steep as asked for, the gradient of one height field, bright square to
// their direction.
#include "renderer/shared/hairlines.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "core/assets.h"
#include "core/random.h"
#include "renderer/material_tables.h"
#include "renderer/render.h"
#include "scenes/station_reader.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;
using scenes::Hairlines;

struct Lines {
  std::vector<float> table;
  std::vector<MaterialRecord> records;
  explicit Lines(const Hairlines& lines) {
    scenes::Material material;
    material.hairlines = lines;
    records = build_materials({material}, table);
  }
  // Height [mm] and its derivatives along and across.
  vec3 at(glm::dvec3 p, uint item_seed = 5) const {
    SceneView scene;
    scene.table = table.data();
    return hairline_relief(scene, records[0].hairlines, item_seed, vec3(p));
  }
};

Hairlines fine() {
  Hairlines lines;
  lines.density = 20.0;
  lines.length = 2.0;
  lines.width = 0.005;
  lines.depth = 0.0004;
  lines.seed = 9;
  return lines;
}
}  // namespace

TEST_CASE("hairlines have the mean square slope and the mean depth that their head derives", "[hairlines]") {
  const int sets = GENERATE(1, 3);
  Hairlines asked = fine();
  asked.sets = sets;
  asked.turn = 0.4;
  const Lines lines(asked);
  // 24 x 24 mm hold 20 * 576 / 2 = 5800 lines. A line's part of the mean square slope goes with part * m^2,
  // m = 0.45 + 2.75 q^4: <m^4> = 10.0, so its relative spread is sqrt(1.083 * 10.0 / 1.538^2 - 1) = 1.9, of
  // all of them 1.9/sqrt(5800) = 2.5 %. The million points, one in ten of them in a groove, add less than 1
  // %. Limits of 8 %: an error of 12.5 % is caught with 95 % probability.
  Random random(3);
  constexpr int points = 1000000;
  double square = 0.0, height = 0.0, along = 0.0;
  for (int i = 0; i < points; ++i) {
    const vec3 h = lines.at({random.uniform(-12, 12), random.uniform(-12, 12), 0.0});
    square += static_cast<double>(h.y * h.y + h.z * h.z) / points;
    along += static_cast<double>(h.y * h.y) / points;
    height += static_cast<double>(h.x) / points;
  }
  const double n = asked.density, w = asked.width, d = asked.depth;
  CHECK(square == Approx(n * 1.5378 * d * d / w * 512.0 / 105.0 * 0.75671).epsilon(0.08));
  // <part (0.45 + 2.75 q^4) part> = 1 + 1/12; spread of a line's part sqrt(1.5378 * 1.35/1.0833^2 - 1) = 0.9.
  CHECK(height == Approx(-n * 1.0833 * d * w * 8.0 / 15.0 * 0.8).epsilon(0.05));
  // One set: lines run askew by up to a pitch of 0.011 mm over 2 mm, so nearly nothing along them. Three: the
  // shares of cos^2 at 0, 0.4 and 0.8 rad: sin^2 sums to 0 + 0.1516 + 0.5146, a third of that is 0.222.
  CHECK(along / square == Approx(sets == 1 ? 0.0 : 0.222).margin(sets == 1 ? 1e-3 : 0.025));
}

TEST_CASE("a path square to the strokes meets as many hairlines as asked for", "[hairlines]") {
  Hairlines asked = fine();
  asked.density = 5.0;
  const Lines lines(asked);
  // 300 paths of 1 mm in steps of 0.25 um, wherever the seed puts them: a line begins where the height leaves
  // 0. Rows are laid out independently of each other: two grooves that touch count once, 5/mm * 5 um = 2.5 %
  // of them. Counted are 1500, to 1/sqrt(1500) = 2.6 % at most; the limit of 7 % catches 11.3 % with 95 %.
  Random random(4);
  int met = 0;
  for (int i = 0; i < 300; ++i) {
    const double x = random.uniform(-40, 40), y = random.uniform(-40, 40);
    bool inside = lines.at({x, y, 0.0}).x < 0.0f;
    for (int k = 1; k <= 4000; ++k) {
      const bool now = lines.at({x, y + 0.00025 * k, 0.0}).x < 0.0f;
      met += now && !inside;
      inside = now;
    }
  }
  CHECK(met / 300.0 == Approx(5.0 * 0.975).epsilon(0.07));
}

TEST_CASE("hairlines slope as their heights change, on arcs and in every set", "[hairlines]") {
  Hairlines asked = fine();
  asked.origin = {1.0, -2.0, 3.0};
  asked.along = {0.0, 0.6, 0.8};
  asked.across = {0.0, -0.8, 0.6};
  asked.sets = 3;
  asked.turn = 0.3;
  asked.bend = 0.1;
  // Large ones: heights of float coordinates over a step must tell slopes.
  asked.density = 1.0;
  asked.width = 0.1;
  asked.depth = 0.01;
  asked.length = 1.0;
  const Lines lines(asked);
  Random random(5);
  int compared = 0;
  double worst = 0.0;
  constexpr double step = 0.0002;
  for (int i = 0; i < 20000; ++i) {
    const glm::dvec3 p =
        asked.origin + random.uniform(-3, 3) * asked.along + random.uniform(-3, 3) * asked.across;
    const vec3 here = lines.at(p);
    const auto slope = [&](const glm::dvec3& e) {
      return (lines.at(p + step * e).x - lines.at(p - step * e).x) / static_cast<float>(2.0 * step);
    };
    if (here.x == 0.0f) continue;
    ++compared;
    worst = std::max({worst, static_cast<double>(std::abs(slope(asked.along) - here.y)),
                      static_cast<double>(std::abs(slope(asked.across) - here.z))});
  }
  CHECK(compared > 1000);
  // At a groove's border the curvature jumps from 0 to 8 d/(w/2)^2, at most 205/mm (d = 3.2 * 0.5 * 0.01 mm,
  // w = 0.05 mm): a difference over a step to both sides is off by 205/4 * step = 0.01 of slopes up to 1;
  // rounding of coordinates adds 2.4e-7/4e-4 of the slope.
  CHECK(worst < 0.015);
}

TEST_CASE("hairlines shine square to their direction in dark field", "[hairlines]") {
  scenes::Station station = scenes::read_station(assets_folder() / "stations/plate_darkfield.yaml");
  scenes::Material& steel = station.materials[station.items[0].material];
  steel.finish = {};
  steel.alpha_u = steel.alpha_v = 0.03f;
  station.cameras[0].roi = {1192, 992, 64, 64};
  const auto backend = make_cpu_renderer();
  RenderOptions options;
  options.spp = 32;
  options.seed = 6;
  const auto by_segment = [&] {
    const auto capture = backend->render(station, 0, options);
    std::vector<double> sums;
    for (const auto& group : capture.electrons) {
      sums.push_back(0.0);
      for (const float e : group.data()) sums.back() += static_cast<double>(e);
    }
    return sums;
  };
  // Quarters of the ring about ±x and ±y: turned by 45 degrees (and over, as in the station).
  station.lights[0].pose = scenes::pose_from_degrees({0, 0, 16}, {180, 0, 45});
  const auto clean = by_segment();
  REQUIRE(clean.size() == 4);
  Hairlines lines = fine();  // along x
  lines.origin = {0.0, 0.0, 2.5};
  steel.hairlines = lines;
  const auto lined = by_segment();
  std::vector<double> gain;
  for (std::size_t k = 0; k < 4; ++k) gain.push_back(lined[k] - clean[k]);
  INFO(gain[0] << " " << gain[1] << " " << gain[2] << " " << gain[3]);
  // Quarter k's middle is at 45° + 90° k, turned over to −45° − 90° k, and by 45° to −90° k: 0 and 2 look
  // along the lines and see nothing but their ends; 1 and 3, across, see every groove.
  const auto [less, more] = std::minmax(gain[1], gain[3]);
  CHECK(less > 20.0 * std::max({gain[0], gain[2], 0.0}));
  CHECK(more < 1.5 * less);
  CHECK(less > 2.0 * clean[0]);
}

}  // namespace flawsmith::renderer
