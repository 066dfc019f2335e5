// A rendered cut face against what was asked: a sheet of 60 x 1.5 mm seen square from its edge in even light,
// its bands painted in three greys. Under uniform radiance a matt surface is as bright as its albedo, so that
// a pixel says its band; down a column the bands follow each other, and where they end is counted.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "renderer/render.h"
#include "validation/experiments.h"
#include "validation/laboratory.h"
#include "validation/radiometry.h"

namespace flawsmith::validation {
namespace {
constexpr double thickness = 1.5, length = 60.0;  // [mm]
constexpr int columns = 1500, rows = 50;          // of 30 um
// Rollover, burnish, fracture: mixed pixels fall to the nearer band.
constexpr double albedo[] = {0.2, 0.5, 0.8};

scenes::Station edge_of_sheet(std::uint64_t seed) {
  scenes::Station station;
  for (const double a : albedo) {
    scenes::Material matt;
    matt.name = "matt";
    matt.albedo = Curve::constant(static_cast<float>(a));
    station.materials.push_back(matt);
  }
  station.items = {lab::item(lab::box({length, 5, thickness}), 2)};
  scenes::Item& item = station.items[0];
  item.seed = seed;
  item.cut_faces.thickness = thickness;
  item.cut_faces.rollover = 0.12;
  item.cut_faces.burnish = 0.35;
  item.cut_faces.ragged = 0.04;
  item.cut_faces.incline = 0.0;
  item.cut_faces.rollover_material = 0;
  item.cut_faces.burnish_material = 1;
  item.cut_faces.fracture_material = 2;
  item.cut_faces.depths = std::make_shared<const scenes::CutDepths>(
      scenes::cut_depths(item.part->mesh, {4, 5}, {10, 11}));  // from +z, seen from -y
  scenes::Camera camera = lab::mono_camera(columns, 0.04, pinhole(50, 8),
                                           scenes::looking_at({0, -52.5, 0}, {0, -2.5, 0}, {0, 0, 1}));
  camera.lens.kind = scenes::Lens::Kind::telecentric;
  camera.lens.magnification = 1.0 / 3.0;
  camera.lens.focus_distance = 50.0;
  camera.sensor.height = camera.roi.height = rows;
  camera.sensor.pixel_pitch = 0.01;
  station.cameras = {camera};
  station.lights = {lab::green_light("light", scenes::SurroundLight{}, {})};
  return station;
}

// Shares of the thickness in each column.
struct Bands {
  std::vector<double> rollover, burnish;
};
Bands bands_of(const Image<float>& e) {
  double brightest = 0.0;
  for (const float v : e.data()) brightest = std::max(brightest, static_cast<double>(v));
  Bands bands;
  for (int x = 0; x < columns; ++x) {
    int dark = 0, smooth = 0;
    for (int y = 0; y < rows; ++y) {
      const double grey = static_cast<double>(e.at(x, y)) / brightest;  // of 0.8
      dark += grey < 0.4375 ? 1 : 0;
      smooth += grey >= 0.4375 && grey < 0.8125 ? 1 : 0;
    }
    bands.rollover.push_back(static_cast<double>(dark) / rows);
    bands.burnish.push_back(static_cast<double>(smooth) / rows);
  }
  return bands;
}

// Under a small distant lamp 45° above the face's normal a matt face of albedo a is as bright as a cos 45°;
// where its normal has turned by θ towards the lamp, as a cos(45° − θ). At depth d of a rollover r sin θ = 1
// − d/r. Ratio of the two, row by row, where the part is drawn sharp and where it has its rollover itself;
// the row farthest off.
Reading turned_normals(Plot& plot) {
  scenes::Station station = edge_of_sheet(3);
  scenes::CutFaces& cut = station.items[0].cut_faces;
  cut.rollover = 0.4;  // twenty pixels
  cut.ragged = 0.0;
  cut.burnish_material = cut.fracture_material = cut.rollover_material;
  station.lights = {lab::green_light("lamp", scenes::RectangleLight{40, 40},
                                     scenes::looking_at({0, -702.5, 700}, {0, -2.5, 0}, {1, 0, 0}))};
  const auto rows_of = [&](bool is_sharp) {
    cut.is_sharp = is_sharp;
    renderer::RenderOptions options;
    options.spp = 4;
    const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
    std::vector<double> mean(rows, 0.0);
    for (int y = 0; y < rows; ++y)
      for (int x = columns / 4; x < columns / 2; ++x)
        mean[static_cast<std::size_t>(y)] += static_cast<double>(capture.electrons[0].at(x, y));
    return mean;
  };
  const auto flat = rows_of(false), turned = rows_of(true);
  plot = {"brightness over the rollover of a sharp border", "row [px]", "over a flat face's [1]", {}};
  Plot::Line expected{"expected", {}, {}}, got{"rendered", {}, {}, true};
  std::vector<Reading> all;
  for (int y = 1; y < rows - 1; ++y) {
    const auto row = static_cast<std::size_t>(y);
    const double share = (y + 0.5) / rows / cut.rollover;  // of the rollover's depth
    const double theta = std::asin(std::max(1.0 - share, 0.0)), half_right = 0.25 * std::numbers::pi;
    // One row is 5 % of the rollover: the first, where normals turn fastest, is averaged over 0.3 of that
    // angle.
    all.push_back(
        {"", std::cos(theta - half_right) / std::cos(half_right), turned[row] / flat[row], 0.02, "1", 0.02});
    for (auto* line : {&expected, &got}) line->x.push_back(y);
    expected.y.push_back(all.back().expected);
    got.y.push_back(all.back().got);
  }
  plot.lines = {expected, got};
  return worst_of("brightness of a turned normal over a flat face's, worst row", all);
}

// Pixels of 30 um on 45 mm of the edge of four instances. A border has periods of 1.5 mm and shorter: some
// 120 independent heights of rms 0.04: the mean share is known to 0.04/sqrt(120) = 0.37 %, the rms to
// 1/sqrt(240) = 6.5 %. Limits of 4 sigma.
Outcome run(Effort effort) {
  const std::uint64_t instances = effort == Effort::full ? 32 : 4;
  double rollover = 0.0, burnish = 0.0, square = 0.0, count = 0.0;
  std::vector<double> middles;
  Plot plot{"bands along the first instance's edge", "column [px]", "share of the thickness [1]", {}};
  for (std::uint64_t seed = 1; seed <= instances; ++seed) {
    renderer::RenderOptions options;
    options.spp = 4;
    const Bands bands =
        bands_of(renderer::make_cpu_renderer()->render(edge_of_sheet(seed), 0, options).electrons[0]);
    Plot::Line first{"end of the rollover", {}, {}}, second{"end of the burnish", {}, {}};
    for (std::size_t x = 0; x < columns; ++x) {
      const double r = bands.rollover[x], b = bands.burnish[x];
      rollover += r;
      burnish += b;
      square += (r + b - 0.47) * (r + b - 0.47);
      count += 1.0;
      if (x % 8 != 0) continue;
      for (auto* line : {&first, &second}) line->x.push_back(static_cast<double>(x));
      first.y.push_back(r);
      second.y.push_back(r + b);
    }
    middles.push_back(bands.burnish[columns / 2]);
    if (seed == 1) plot.lines = {first, second};
  }
  Plot rounded;
  const Reading turned = turned_normals(rounded);
  // With the burnish of the first; two of the others' three may have it by chance, among fifty heights.
  const auto same = std::count(middles.begin() + 1, middles.begin() + 3, middles[0]);
  return {{{"rollover, mean share of the thickness", 0.12, rollover / count, 0.01, "1", 0.0161},
           {"burnish, mean share of the thickness", 0.35, burnish / count, 0.015, "1", 0.0211},
           {"border of the burnish, rms", 0.04, std::sqrt(square / count), 0.26 * 0.04, "1", 0.367 * 0.04},
           turned,
           {"of two instances, those with another's middle column", 0.0, static_cast<double>(same), 1.0, "1",
            0.0}},
          {plot, rounded}};
}
}  // namespace

Experiment cut_face() {
  return {
      "cut_face", "Bands of a rendered cut face have the shares and the borders asked for",
      "A sheet's edge of 60 × 1.5 mm in even light, its bands in three greys: a pixel's brightness is its "
      "band's albedo. Asked for: rollover 12 %, burnish 35 %, a border of rms 4 % of the thickness. Four "
      "instances have some 120 independent heights: the mean share is known to 0.37 %, the rms to 6.5 %; "
      "limits of 2.7 and 4 of these, with what a pixel of 2 % rounds. A rollover r of a border that is drawn "
      "sharp is a normal that turns by θ, sin θ = 1 − d/r: under a lamp 45° above the face, "
      "cos(45° − θ)/cos 45° of the flat face's brightness.",
      run};
}
}  // namespace flawsmith::validation
