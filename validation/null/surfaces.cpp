#include "validation/null/surfaces.h"

#include "core/assets.h"
#include "core/check.h"
#include "defects/inject.h"
#include "scenes/manufacture.h"
#include "scenes/station_reader.h"

namespace flawsmith::validation {
namespace {
scenes::Station plate() {
  return scenes::manufacture(scenes::read_station(assets_folder() / "stations/plate_darkfield.yaml"), 5);
}
}  // namespace

scenes::Station mirror_plate() {
  scenes::Station station = plate();
  scenes::Material& mirror = station.materials[station.items[0].material];
  mirror.alpha_u = mirror.alpha_v = 0.003f;
  mirror.finish = {};
  return station;
}

LinedPlate::LinedPlate() {
  const scenes::Station station = plate();
  defects::DefectRequest request;
  request.kind = "polishing_scratches";
  request.zone = "top";
  request.parameters = defects::complete_parameters(*defects::find_kind(request.kind), {});
  request.seed = 3;
  auto made = defects::inject(station, {request});
  CHECK(made.defects[0].placed);
  CHECK(made.station.materials.back().hairlines.has_value());
  bench_ =
      std::make_unique<NullBench>(station, FlatPatch{made.station.items[0].patch, made.defects[0].position});
  lined_ = std::move(made.station);
}

NullComparison LinedPlate::with_lines(double depth) const {
  scenes::Station station = lined_;
  station.materials.back().hairlines->depth = depth;
  return bench_->with(std::move(station));
}
}  // namespace flawsmith::validation
