#include "pipeline/produce.h"

#include <chrono>

#include "core/random.h"
#include "pipeline/draw.h"
#include "pipeline/label.h"
#include "pipeline/record.h"
#include "pipeline/sampling.h"
#include "pipeline/twin.h"
#include "renderer/capture_file.h"
#include "renderer/sensor.h"

namespace flawsmith::pipeline {
namespace {
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

renderer::ExposureSettings settings_of(const SampleDraw& draw, std::size_t camera, std::size_t lighting,
                                       const ExposureTimes& exposures) {
  renderer::ExposureSettings settings;
  settings.time = exposures[camera][lighting] * draw.exposure_factors[camera];
  settings.gain_db = draw.station.cameras[camera].gain_db;
  settings.currents = scenes::group_currents(draw.station, draw.station.lightings[lighting]);
  const auto groups = scenes::light_groups(draw.station);
  for (std::size_t g = 0; g < groups.size(); ++g) settings.currents[g] *= draw.light_factors[groups[g].light];
  settings.noise_seed =
      derive_seed(derive_seed(draw.seed, "noise", camera), draw.station.lightings[lighting].name);
  return settings;
}

dataset::Frame make_frame(const SampleDraw& draw, const defects::Injection& injection,
                          const TwinCaptures& twins, std::size_t camera_index, std::size_t lighting,
                          const renderer::ExposureSettings& settings, const Image<std::uint8_t>& part,
                          const VisibilityLimits& limits) {
  const scenes::Camera& camera = draw.station.cameras[camera_index];
  const auto defect = renderer::combine(twins.defect, settings);
  const auto clean = renderer::combine(twins.clean, settings);
  dataset::Frame frame;
  frame.camera = camera.name;
  frame.lighting = draw.station.lightings[lighting].name;
  frame.bit_depth = camera.sensor.bit_depth;
  const auto exposure = renderer::expose(defect, camera, settings);
  frame.image = exposure.dn;
  frame.view = renderer::developed(exposure, camera);
  if (!draw.clean || !draw.requests.empty()) {
    const auto twin = renderer::expose(clean, camera, settings);
    frame.twin = twin.dn;
    frame.twin_view = renderer::developed(twin, camera);
    frame.labels =
        label_frame(twins.defect, injection.defects, expected_frames(twins, camera, settings), part, limits);
    const double wavelength = mean_wavelength(draw.station, draw.station.lightings[lighting]);
    for (std::size_t i = 0; i < frame.labels.size(); ++i) {
      const auto& truth = injection.defects[i];
      frame.labels[i].truth = truth_record(truth, draw.station, wavelength);
      const scenes::Pose& pose = draw.station.items[truth.request.item].pose;
      if (truth.placed)
        frame.labels[i].mm_per_px = pixel_footprint(camera, pose.rotation * truth.position + pose.position);
    }
  }
  frame.metadata = frame_record(draw.station, camera_index, lighting, settings);
  return frame;
}

/// The captures as files that expose makes the sample's own frames of.
dataset::CameraCapture kept_captures(const SampleDraw& draw, TwinCaptures twins, std::size_t camera,
                                     const std::vector<renderer::ExposureSettings>& settings,
                                     const std::string& backend) {
  const auto encoded = [&](renderer::Capture capture) {
    auto stored = renderer::describe_capture(std::move(capture), draw.station, camera, draw.seed, backend);
    for (std::size_t l = 0; l < settings.size(); ++l) {
      stored.lightings[l].currents = settings[l].currents;
      stored.lightings[l].exposure = settings[l].time;
    }
    return renderer::encode_capture(stored);
  };
  dataset::CameraCapture kept;
  kept.camera = draw.station.cameras[camera].name;
  kept.capture = encoded(std::move(twins.defect));
  if (!draw.clean || !draw.requests.empty()) kept.twin = encoded(std::move(twins.clean));
  return kept;
}
}  // namespace

dataset::Sample produce(const scenes::Recipe& recipe, int index, const ExposureTimes& exposures,
                        renderer::Renderer& renderer, const ProduceOptions& options, ProduceTimes* times) {
  Stopwatch watch;
  ProduceTimes spent;
  const SampleDraw draw = draw_sample(recipe, options.seed, index);
  const auto injection = defects::inject(draw.station, draw.requests);
  spent.inject = watch.lap();
  dataset::Sample sample;
  sample.index = index;
  sample.metadata = sample_record(recipe, options.seed, index, options.sampling, draw);
  sample.metadata["defective"] = is_defective(injection);
  renderer::RenderOptions render;
  render.threads = options.threads;
  for (std::size_t c = 0; c < draw.station.cameras.size(); ++c) {
    render.seed = derive_seed(draw.seed, "render", c);
    if (options.progress)
      render.progress = [&](double share) {
        options.progress((static_cast<double>(c) + share) / static_cast<double>(draw.station.cameras.size()));
      };
    std::vector<renderer::ExposureSettings> settings;
    for (std::size_t l = 0; l < draw.station.lightings.size(); ++l)
      settings.push_back(settings_of(draw, c, l, exposures));
    const auto target = noise_target(options.sampling, settings);
    render.spp = options.sampling.spp.value_or(0);
    render.noise = target ? &*target : nullptr;
    auto twins = render_twins(draw.station, injection.station, c, renderer, render);
    spent.render += watch.lap();
    const auto part = inspected_pixels(twins.clean, draw.station);
    const auto reached =
        target ? std::optional(noise_reached(twins.defect, draw.station.cameras[c], *target)) : std::nullopt;
    for (std::size_t l = 0; l < draw.station.lightings.size(); ++l) {
      sample.frames.push_back(make_frame(draw, injection, twins, c, l, settings[l], part, options.limits));
      if (reached)
        sample.frames.back().metadata["render_noise"] = {{"samples_mean", reached->mean_samples},
                                                         {"capped_share", reached->capped},
                                                         {"share_within_target", reached->within[l]},
                                                         {"ratio_95", reached->ratio95[l]}};
    }
    if (options.captures)
      sample.captures.push_back(kept_captures(draw, std::move(twins), c, settings, renderer.identity()));
    spent.label += watch.lap();
  }
  if (times) *times = spent;
  return sample;
}
}  // namespace flawsmith::pipeline
