// The break of a block's edge under a small far lamp, seen square on the top face by a telecentric lens,
// against the fillet's closed forms. The fillet of radius r along y turns from the top's normal z (theta = 0)
// to the side's normal x (theta = 90 deg); at the angle theta it lies r sin(theta) from its begin, so that an
// element is r cos(theta) d(theta) wide in the picture.
//
// r varies along the edge; each row of the picture is compared with its own (renderer/shared/edge_break.h,
// whose spread is tested in tests/renderer).
#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "renderer/render.h"
#include "renderer/shared/edge_break.h"
#include "tests/scenes/shapes.h"  // a welded block
#include "validation/experiments.h"
#include "validation/laboratory.h"

namespace flawsmith::validation {
namespace {
constexpr double nominal = 0.05;                       // [mm]
constexpr double pixel = 0.02;                         // [mm] on the part
constexpr int side = 32;                               // [px]
constexpr double lamp_tilt = glm::pi<double>() / 3.0;  // [rad] of the lamp's direction from z towards x
constexpr double lamp_distance = 400.0;                // [mm]

scenes::Station block_under_lamp(scenes::Material material, double lamp_radius) {
  scenes::Station station;
  station.materials = {std::move(material)};
  const auto part = std::make_shared<const scenes::Part>(shapes::block(6, 6, 4));
  station.items = {lab::item(part, 0)};
  station.items[0].seed = 3;
  const scenes::Topology topology(part->mesh);
  station.items[0].edge_break = std::make_shared<const scenes::EdgeBreak>(
      scenes::find_edge_break(part->mesh, topology, std::vector<double>(topology.edges.size(), nominal)));
  // At f/4000 the cone of 3e-5 rad sees 0.03 um of the side, which is 4 mm high
  const scenes::Lens lens = lab::telecentric(0.25, 4000, 100);
  // The upper edge of the side x = 6 runs down the middle of the picture, x to the right.
  station.cameras = {lab::mono_camera(side, pixel * lens.magnification, lens,
                                      scenes::looking_at({6, 3, 104}, {6, 3, 4}, {0, 1, 0}))};
  const dvec3 target(6, 3, 4), towards(std::sin(lamp_tilt), 0, std::cos(lamp_tilt));
  station.lights = {
      lab::green_light("lamp", scenes::DiscLight{lamp_radius},
                       scenes::looking_at(target + lamp_distance * towards, target, {0, 1, 0}))};
  return station;
}

renderer::Capture seen(const scenes::Station& station, int spp, bool edge_only = false) {
  renderer::RenderOptions options;
  options.spp = spp;
  Image<std::uint8_t> near_edge(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = side / 2 - 5; x < side / 2; ++x) near_edge.at(x, y) = 1;
  if (edge_only) options.only = &near_edge;
  return renderer::make_cpu_renderer()->render(station, 0, options);
}

// Radius where row y of the picture meets the edge [mm].
double radius_of_row(const scenes::Station& station, int y) {
  const double at = 3.0 - (y - 0.5 * (side - 1)) * pixel;  // y down in the picture
  const auto seed = static_cast<std::uint32_t>(station.items[0].seed);
  return nominal * static_cast<double>(renderer::shared::uneven_break(seed, vec3(6.0, at, 4.0)));
}

double mean_radius(const scenes::Station& station) {
  double sum = 0.0;
  for (int y = 0; y < side; ++y) sum += radius_of_row(station, y) / side;
  return sum;
}

double row_sum(const renderer::Capture& capture, int y) {
  double sum = 0.0;
  for (int x = 0; x < side; ++x) sum += static_cast<double>(capture.electrons[0].at(x, y));
  return sum;
}

// Radiance of a Lambertian surface: K cos(theta - a), a the lamp's tilt: K cos a on the top. The fillet gives
//   K r int_0^90 cos(theta - a) cos(theta) d theta = K r (sin a + (pi/2) cos a)/2
// where the top gave K r cos a; a = 60 deg: 0.8257 against 0.5, so each row has more by 0.6514 r of the top.
// The lamp's disc is 0.7 deg wide. A row's sum over the 16 pixels to the edge: the top's 0.32 mm.
void matt_edge(int spp, Outcome& outcome) {
  const scenes::Station station = block_under_lamp(lab::diffuse(0.5f), 5.0);
  const renderer::Capture capture = seen(station, spp);
  double top = 0.0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < 8; ++x) top += static_cast<double>(capture.electrons[0].at(x, y)) / (8 * side);
  const double a = lamp_tilt;
  const double share = (std::sin(a) + 0.5 * glm::pi<double>() * std::cos(a)) / (2.0 * std::cos(a)) - 1.0;
  double excess = 0.0, spread = 0.0;
  for (int y = 0; y < side; ++y) {
    const double row = row_sum(capture, y) / top * pixel - 0.5 * side * pixel;
    excess += row / side;
    spread += std::pow(row - share * radius_of_row(station, y), 2) / side;
  }
  const double expected = share * mean_radius(station), error = std::sqrt(spread / side);
  outcome.readings.push_back({"matt: light of the edge, as width of the top", 1e3 * expected, 1e3 * excess,
                              20.0 * expected, "µm", 20.0 * expected + 1.65e3 * error});
}

// A mirror sends the lens's axis by 2 theta to the lamp where |2 theta - a| < beta, beta the lamp's angular
// radius: a line of width r (sin((a + beta)/2) - sin((a - beta)/2)). Its brightness is that of the lamp in a
// flat mirror turned by a/2, measured on such a mirror; over the glint, Fresnel's reflectance changes by less
// than 0.1 %. The facets' roughness of 0.003 rad widens it by as much light as it takes from it.
void glint(int spp, Outcome& outcome) {
  scenes::Station station = block_under_lamp(lab::steel(0.003f), 60.0);
  scenes::Station flat = station;
  const auto mirror = lab::sheet(6);
  flat.items = {lab::item(mirror, 0, {6, 3, 4})};
  flat.items[0].pose = scenes::pose_from_degrees({6, 3, 4}, {0, glm::degrees(0.5 * lamp_tilt), 0});
  const renderer::Capture reference = seen(flat, 16), capture = seen(station, spp, true);
  // Over all pixels: of each, the lamp's samples and the facets' make a noise of some percent.
  double full = 0.0;
  for (int y = 0; y < side; ++y) full += row_sum(reference, y) / (side * side);
  const double beta = std::atan(60.0 / lamp_distance), a = lamp_tilt;
  const double share = std::sin(0.5 * (a + beta)) - std::sin(0.5 * (a - beta));
  Plot plot{"glint of an uneven edge, row by row", "along the edge [mm]", "width [µm]", {}};
  Plot::Line closed{"its fillet's", {}, {}}, found{"measured", {}, {}, true};
  double total = 0.0, top = 0.0;
  std::vector<Reading> rows;
  for (int y = 0; y < side; ++y) {
    const double width = row_sum(capture, y) / full * pixel, expected = share * radius_of_row(station, y);
    total += width / side;
    rows.push_back({"", 1e3 * expected, 1e3 * width, 0.1e3 * expected, "µm", 0.158e3 * expected});
    for (auto* line : {&closed, &found}) line->x.push_back(y * pixel);
    closed.y.push_back(1e3 * expected);
    found.y.push_back(1e3 * width);
    for (int x = 0; x < side / 2 - 3; ++x)
      top = std::max(top, static_cast<double>(capture.electrons[0].at(x, y)) / full);
  }
  // A row's samples that meet the glint are binomial, 0.29 of 2048: 3.5 % at most (points are stratified),
  // the mean over the rows 0.6 %: an error of the width of 3 % is caught with 95 % probability.
  const double expected = 1e3 * share * mean_radius(station);
  outcome.readings.push_back(
      {"mirror: width of the glint, mean", expected, 1e3 * total, 0.02 * expected, "µm", 0.03 * expected});
  outcome.readings.push_back(worst_of("mirror: width of the glint, worst of 32 rows", rows));
  // It lies where the normal leans by a/2: r (1 - sin(a/2)) = r/2 inside the edge, less than two pixels; the
  // top itself mirrors nothing.
  outcome.readings.push_back({"mirror: brightest pixel of the top, of the lamp", 0.0, top, 1e-3, "1", 0.0});
  plot.lines = {closed, found};
  outcome.plots.push_back(plot);
}

// What is left is the facets' own tail, 30 degrees off: D there over D(0) is (0.003/tan 30)^4 = 7e-10 of the
// lobe's peak, times the lobe's few peak widths in the lamp. A break would make it some thousand times more.
void sharp_edge(Outcome& outcome) {
  const scenes::Station with = block_under_lamp(lab::steel(0.003f), 60.0);
  scenes::Station without = with;
  without.items[0].edge_break.reset();
  const renderer::Capture broken = seen(with, 16), sharp = seen(without, 16);
  double sum_broken = 0.0, sum_sharp = 0.0;
  for (int y = 0; y < side; ++y) {
    sum_broken += row_sum(broken, y);
    sum_sharp += row_sum(sharp, y);
  }
  outcome.readings.push_back(
      {"mirror: light of a sharp edge, of a broken one's", 0.0, sum_sharp / sum_broken, 1e-3, "1", 0.0});
}

Outcome run(Effort effort) {
  const int more = effort == Effort::full ? 16 : 1;
  Outcome outcome;
  matt_edge(256 * more, outcome);
  glint(2048 * more, outcome);
  sharp_edge(outcome);
  return outcome;
}
}  // namespace

Experiment edge_break() {
  return {
      "edge_break", "A broken edge shines as its fillet does",
      "A fillet of radius r between top and side, seen square on the top under a lamp tilted by a = 60°. "
      "Matt: "
      "the edge gives r (sin a + (π/2) cos a)/(2 cos a) of the top's light instead of r. Mirror: a line of "
      "width r (sin((a + β)/2) − sin((a − β)/2)), β the lamp's angular radius, as bright as the lamp in a "
      "flat "
      "mirror. r varies along the edge; each row is held against its own. Limits 2 %, a single row 10 %. The "
      "top and a sharp edge mirror nothing: 0.1 %.",
      run};
}
}  // namespace flawsmith::validation
