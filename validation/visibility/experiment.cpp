#include "validation/visibility/experiment.h"

#include <cmath>

#include "pipeline/draw.h"
#include "pipeline/twin.h"
#include "pipeline/window.h"
#include "renderer/sensor.h"
#include "scenes/station_reader.h"

namespace flawsmith::visibility {
namespace {
void put(scenes::Recipe& recipe, const Defect& defect) {
  scenes::DefectSpec spec;
  spec.kind = defect.kind;
  spec.zone = "top";
  for (const auto& [name, value] : defect.numbers) spec.parameters[name].a = value;
  spec.choices = defect.words;
  recipe.defects = {spec};
}

Image<float> mean_of(const Image<float>& a, const Image<float>& b) {
  Image<float> mean(a.width(), a.height());
  for (std::size_t i = 0; i < mean.data().size(); ++i) mean.data()[i] = 0.5f * (a.data()[i] + b.data()[i]);
  return mean;
}

// Exposure that brings a broad scratch in the middle of the window to 60 % of full scale [s].
double time_for_a_scratch(scenes::Recipe recipe, std::size_t lighting, renderer::Renderer& renderer) {
  put(recipe, {"scratch", {{"length_mm", 0.6}, {"width_mm", 0.04}, {"aspect", 0.15}, {"angle_deg", 0}}, {}});
  scenes::Camera& camera = recipe.station.cameras.at(0);
  camera.roi = pipeline::window_on_defect(recipe, 1, 0);
  const auto draw = pipeline::draw_sample(recipe, 1, 0);
  const auto made = defects::inject(draw.station, draw.requests);
  Image<std::uint8_t> groove(camera.roi.width, camera.roi.height);
  for (int x = camera.roi.width / 4; x < 3 * camera.roi.width / 4; ++x)
    for (int y = -1; y <= 1; ++y) groove.at(x, camera.roi.height / 2 + y) = 1;
  renderer::RenderOptions options;
  options.spp = 64;
  options.only = &groove;
  const auto capture = renderer.render(made.station, 0, options);
  return renderer::metered_time(
      capture, scenes::group_currents(draw.station, draw.station.lightings[lighting]), camera, groove);
}
}  // namespace

double Seen::error() const {
  return square > square_error ? 0.5 * square_error / d_prime() : std::sqrt(square_error);
}

bool Seen::not_below(const Seen& other) const {
  return square >= other.square - 2.0 * std::hypot(square_error, other.square_error);
}

Bench::Bench() : renderer_(renderer::make_cpu_renderer()) {
  for (const char* station : {"mirror", "dome"}) {
    Place& place = places_.emplace_back();
    place.recipe.name = station;
    place.recipe.station =
        scenes::read_station(std::string(FLAWSMITH_SOURCE_DIR "/validation/visibility/") + station + ".yaml");
    place.exposures = pipeline::commission(place.recipe.station, *renderer_, 1, 0);
    const auto& lightings = place.recipe.station.lightings;
    for (std::size_t l = 0; l < lightings.size(); ++l)
      if (lightings[l].name == "dark_field")
        place.exposures[0][l] = time_for_a_scratch(place.recipe, l, *renderer_);
  }
}

Bench::~Bench() = default;

std::map<std::string, Seen> Bench::see(const Defect& defect, std::uint64_t seed, int spp) {
  std::map<std::string, Seen> result;
  for (const Place& place : places_) {
    scenes::Recipe recipe = place.recipe;
    put(recipe, defect);
    recipe.station.cameras.at(0).roi = pipeline::window_on_defect(recipe, seed, 0);
    const auto draw = pipeline::draw_sample(recipe, seed, 0);
    const auto made = defects::inject(draw.station, draw.requests);
    // Halves of one render's samples are opposed and would hide a faint defect (docs/decisions/0005): here
    // are two renders, each with all its samples.
    std::array<pipeline::TwinCaptures, 2> twins;
    for (std::size_t i = 0; i < 2; ++i) {
      renderer::RenderOptions options;
      options.spp = spp / 2;
      options.seed = 2 * seed + i;
      twins[i] = pipeline::render_twins(draw.station, made.station, 0, *renderer_, options);
    }
    const scenes::Camera& camera = draw.station.cameras[0];
    const auto part = pipeline::inspected_pixels(twins[0].clean, draw.station);
    const Image<std::uint8_t> window(camera.roi.width, camera.roi.height, 1, 1);
    for (std::size_t l = 0; l < draw.station.lightings.size(); ++l) {
      renderer::ExposureSettings settings;
      settings.time = place.exposures[0][l];
      settings.gain_db = camera.gain_db;
      settings.currents = scenes::group_currents(draw.station, draw.station.lightings[l]);
      auto frames = pipeline::expected_frames(twins[0], camera, settings);
      const auto again = pipeline::expected_frames(twins[1], camera, settings);
      frames.delta = {mean_of(frames.delta[0], frames.delta[1]), mean_of(again.delta[0], again.delta[1])};
      // A sharper render would not be seen better: the camera's noise is the sensor's alone.
      frames.mc_variance = Image<float>(camera.roi.width, camera.roi.height);
      const auto found = pipeline::measure_visibility(frames, window, part);
      result[draw.station.lightings[l].name] = {found.square, found.square_error};
    }
  }
  return result;
}

std::map<std::string, Seen> Bench::mean(const Defect& defect, int repeats, int spp) {
  std::map<std::string, std::vector<Seen>> all;
  for (int i = 0; i < repeats; ++i)
    for (const auto& [lighting, seen] : see(defect, static_cast<std::uint64_t>(i) + 1, spp))
      all[lighting].push_back(seen);
  std::map<std::string, Seen> result;
  for (const auto& [lighting, list] : all) {
    Seen& mean = result[lighting];
    double squares = 0, noise = 0;
    for (const Seen& one : list) {
      mean.square += one.square / repeats;
      noise += one.square_error * one.square_error;
    }
    for (const Seen& one : list) squares += (one.square - mean.square) * (one.square - mean.square);
    const double spread = repeats > 1 ? squares / (repeats - 1.0) / repeats : 0.0;
    mean.square_error = std::sqrt(std::max(spread, noise / repeats / repeats));
  }
  return result;
}
}  // namespace flawsmith::visibility
