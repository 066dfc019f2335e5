// A rendered cut face against what was asked: a sheet of 60 x 1.5 mm seen square from its edge in even light,
// its bands painted in three greys. Under uniform radiance a matt surface is as bright as its albedo, so that
// a pixel says its band; down a column the bands follow each other, and where they end is counted.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <vector>

#include "renderer/render.h"
#include "validation/laboratory.h"
#include "validation/radiometry.h"

using namespace flawsmith;

namespace {
constexpr double thickness = 1.5, length = 60.0;  // [mm]
constexpr int columns = 1500, rows = 50;          // of 30 um
constexpr double albedo[] = {0.2, 0.5,
                             0.8};  // rollover, burnish, fracture: mixed pixels fall to the nearer band

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
  scenes::Camera camera = lab::mono_camera(columns, 0.04, validation::pinhole(50, 8),
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
}  // namespace

TEST_CASE("bands of a rendered cut face have the shares and the borders asked for", "[cut_face]") {
  // Pixels of 30 um on 45 mm of the edge of four instances. A border has periods of 1.5 mm and shorter: some
  // 120 independent heights of rms 0.04: the mean share is known to 0.04/sqrt(120) = 0.37 %, the rms to
  // 1/sqrt(240) = 6.5 %. Limits of 4 sigma.
  double rollover = 0.0, burnish = 0.0, square = 0.0, count = 0.0;
  std::vector<double> first_column;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto station = edge_of_sheet(seed);
    renderer::RenderOptions options;
    options.spp = 4;
    const auto capture = renderer::make_cpu_renderer()->render(station, 0, options);
    const auto& e = capture.electrons[0];
    double brightest = 0.0;
    for (const float v : e.data()) brightest = std::max(brightest, static_cast<double>(v));
    for (int x = 0; x < columns; ++x) {
      int dark = 0, smooth = 0;
      for (int y = 0; y < rows; ++y) {
        const double grey = static_cast<double>(e.at(x, y)) / brightest;  // of 0.8
        dark += grey < 0.4375 ? 1 : 0;
        smooth += grey >= 0.4375 && grey < 0.8125 ? 1 : 0;
      }
      const double r = static_cast<double>(dark) / rows, b = static_cast<double>(smooth) / rows;
      rollover += r;
      burnish += b;
      square += (r + b - 0.47) * (r + b - 0.47);
      count += 1.0;
      if (x == columns / 2) first_column.push_back(b);
    }
  }
  std::printf("cut face: rollover %.4f of 0.12, burnish %.4f of 0.35, border's rms %.4f of 0.04\n",
              rollover / count, burnish / count, std::sqrt(square / count));
  CHECK(rollover / count == Approx(0.12).margin(0.01));
  CHECK(burnish / count == Approx(0.35).margin(0.015));
  CHECK(std::sqrt(square / count) == Approx(0.04).epsilon(0.26));
  // Instances differ.
  CHECK((first_column[0] != first_column[1] || first_column[0] != first_column[2]));
}
