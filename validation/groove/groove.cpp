// A 10 µm wide groove on a ground plate seen with pixels of 2.5, 10 and 40 µm: a quarter, one and four times
// its width.
//
// Expected: the same signal. The light that a groove takes from or adds to the image is a property of the
// groove and the light: Σ over pixels of (e⁻/s with − e⁻/s without) does not know how the plane was cut into
// pixels, as long as the aperture (object-side NA) and the field are the same. A telecentric lens of
// magnification m and working f-number N_w collects π L NA² from the area (pitch/m)², NA = m/(2 N_w): with
// N_w = m/(2 NA) the three cameras see equal light.
//
// Power: each footprint gets the same number of camera samples in total, in independent batches; twins share
// their random numbers. The standard error of each sum is measured from the spread of its batches and must be
// ≤ 0.7 %, so that the difference of two has ≤ 1 %; a limit of 3 % then catches a real difference of 3 %
// + 1.645 · 1 % = 4.6 % with 95 % probability.
#include <array>
#include <cmath>

#include "core/check.h"
#include "core/spectrum.h"
#include "defects/inject.h"
#include "pipeline/twin.h"
#include "renderer/render.h"
#include "validation/experiments.h"

namespace flawsmith::validation {
namespace {
constexpr double field_mm = 0.08;  // side of the square that every camera sees: two of the largest pixels
constexpr double numerical_aperture = 0.05;
constexpr int samples_in_batch = 1 << 18;

std::shared_ptr<const scenes::Part> plate() {
  auto part = std::make_shared<scenes::Part>();
  part->name = "plate";
  auto& mesh = part->mesh;
  mesh.positions = {{-5, -5, 0}, {5, -5, 0}, {5, 5, 0}, {-5, 5, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
  mesh.normals.assign(2, {vec3(0, 0, 1), vec3(0, 0, 1), vec3(0, 0, 1)});
  mesh.face = {0, 0};
  part->faces = {{1, "top", std::nullopt}};
  return part;
}

scenes::Station station(double pixel_mm) {
  scenes::Station s;
  scenes::Material steel;
  steel.name = "steel";
  steel.kind = scenes::Material::Kind::conductor;
  steel.n = Curve::constant(2.95f);  // iron at 550 nm (facts: Johnson and Christy)
  steel.k = Curve::constant(2.93f);
  steel.alpha_u = steel.alpha_v = 0.1f;
  s.materials = {steel};
  scenes::Item item;
  item.name = "plate";
  item.part = plate();
  scenes::Zone top;
  top.name = "top";
  top.triangles = {0, 1};
  item.zones = {top};
  s.items = {item};

  scenes::Camera camera;
  camera.name = "camera";
  camera.pose = scenes::looking_at({0, 0, 100}, {0, 0, 0}, {0, 1, 0});
  camera.lens.kind = scenes::Lens::Kind::telecentric;
  camera.lens.focus_distance = 100;
  camera.lens.magnification = 1.0;
  camera.lens.f_number = camera.lens.magnification / (2 * numerical_aperture);
  camera.sensor.pixel_pitch = pixel_mm;  // at m = 1 the pixel is its own footprint
  const int side = static_cast<int>(std::lround(field_mm / pixel_mm));
  camera.sensor.width = camera.sensor.height = side;
  camera.sensor.quantum_efficiency = {Curve::constant(0.6f)};
  camera.roi = {0, 0, side, side};
  s.cameras = {camera};

  const auto add_light = [&s](const char* name, auto body, dvec3 from, double radiance) {
    scenes::Light light;
    light.name = name;
    light.body = body;
    // The light faces +z of its own frame: the same frame that a camera there would have.
    light.pose = scenes::looking_at(from, {0, 0, 0}, {0, 1, 0});
    light.spectrum = led_spectrum(550, 20);
    light.radiance = radiance;
    s.lights.push_back(light);
    s.lightings.push_back({name, {{static_cast<std::uint32_t>(s.lights.size() - 1), -1, 1.0}}});
  };
  add_light("bright", scenes::RectangleLight{30, 30}, {30, 0, 95},
            100.0);  // its mirror image fills part of the lobe
  add_light("dark", scenes::RectangleLight{40, 20}, {0, 80, 30},
            1000.0);  // 20° above the plate: only flanks answer
  return s;
}

// What the groove adds to the image [e⁻/s], summed over it.
double summed(const pipeline::TwinCaptures& twins, std::size_t group) {
  double signal = 0;
  for (std::size_t i = 0; i < twins.touched.data().size(); ++i)
    signal += double(twins.defect.electrons[group].data()[i]) - twins.clean.electrons[group].data()[i];
  return signal;
}

struct Sum {
  double signal = 0, sigma = 0;  // mean over the batches and its standard error
};

Sum mean_of(const std::vector<double>& batch_signals) {
  Sum sum;
  const double n = static_cast<double>(batch_signals.size());
  for (const double signal : batch_signals) sum.signal += signal / n;
  for (const double signal : batch_signals) sum.sigma += (signal - sum.signal) * (signal - sum.signal);
  sum.sigma = std::sqrt(sum.sigma / (n - 1) / n);
  return sum;
}

defects::DefectRequest scratch() {
  defects::DefectRequest request;
  request.kind = "scratch";
  request.zone = "top";
  defects::Parameters wanted;
  wanted.numbers = {{"length_mm", 0.3}, {"width_mm", 0.010}, {"depth_mm", 0.002}, {"angle_deg", 30}};
  request.parameters = defects::complete_parameters(*defects::find_kind("scratch"), wanted);
  request.seed = 1;
  return request;
}

// Under the bright and the dark field.
std::array<Sum, 2> groove_seen(double pixel_mm, int batches, std::uint64_t first_seed) {
  auto clean = station(pixel_mm);
  auto injection = defects::inject(clean, {scratch()});
  CHECK(injection.defects[0].placed);
  // The camera looks at the groove, wherever it was placed.
  for (auto* s : {&clean, &injection.station})
    s->cameras[0].pose.position += dvec3(dvec2(injection.defects[0].position), 0.0);
  const auto renderer = renderer::make_cpu_renderer();
  renderer::RenderOptions options;
  const int side = clean.cameras[0].roi.width;
  options.spp = samples_in_batch / (side * side);
  std::vector<double> signals[2];
  for (int batch = 0; batch < batches; ++batch) {
    options.seed = first_seed + static_cast<std::uint64_t>(batch);
    const auto twins = pipeline::render_twins(clean, injection.station, 0, *renderer, options);
    for (std::size_t g = 0; g < 2; ++g) signals[g].push_back(summed(twins, g));
  }
  return {mean_of(signals[0]), mean_of(signals[1])};
}

Outcome run(Effort effort) {
  const int batches = effort == Effort::full ? 48 : 16;
  const double pixels[3] = {0.0025, 0.010, 0.040};
  std::array<Sum, 2> seen[3];
  for (std::size_t p = 0; p < 3; ++p)
    seen[p] = groove_seen(pixels[p], batches, static_cast<std::uint64_t>(1000 * p));
  Outcome outcome;
  std::vector<Reading> errors;
  Plot plot{
      "what a groove of 10 µm adds to the image", "pixel on the plate [µm]", "of that with 10 µm [1]", {}};
  for (std::size_t g = 0; g < 2; ++g) {
    const std::string field = g == 0 ? "bright field" : "dark field";
    Plot::Line line{field, {}, {}, true};
    const Sum& same = seen[1][g];
    for (std::size_t p = 0; p < 3; ++p) {
      const Sum& one = seen[p][g];
      line.x.push_back(1e3 * pixels[p]);
      line.y.push_back(one.signal / same.signal);
      errors.push_back({"", 0.0, one.sigma / std::abs(one.signal), 0.007, "1", 0.007});
      if (p == 1) continue;
      const double limit = 0.03 * std::abs(same.signal);
      outcome.readings.push_back(
          {field + (p == 0 ? ", pixels of 2.5 µm" : ", pixels of 40 µm") + ", against 10 µm", same.signal,
           one.signal, limit, "e-/s", limit + 1.645 * std::hypot(one.sigma, same.sigma)});
    }
    plot.lines.push_back(line);
  }
  outcome.readings.push_back(worst_of("relative standard error of a sum, largest", errors));
  for (const double limit : {0.97, 1.03}) plot.lines.push_back({"limit", {2.5, 40.0}, {limit, limit}});
  outcome.plots.push_back(plot);
  return outcome;
}
}  // namespace

Experiment groove() {
  return {
      "groove", "A groove's summed signal does not depend on the pixel's footprint",
      "A groove 10 µm wide on a ground plate is seen with pixels of 2.5, 10 and 40 µm. The light that it "
      "takes from or adds to the image, Σ over pixels of (with − without), belongs to groove and light: at "
      "equal object-side aperture (N_w = m/(2 NA)) and field the three cameras see the same. Standard "
      "errors of the sums, from independent batches, ≤ 0.7 %; limit 3 %.",
      run};
}
}  // namespace flawsmith::validation
