#include "renderer/capture_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/error.h"
#include "core/exr.h"
#include "core/file.h"
#include "core/version.h"
#include "renderer/capture_description.h"
#include "scenes/timing.h"

namespace flawsmith::renderer {
namespace {
constexpr const char* description_key = "flawsmith.capture";
constexpr float most_electrons = 1e18f;  // [e⁻/s]; a full well in a nanosecond is 1e14

std::string electrons_layer(const std::string& group) {
  return group + ".electrons_per_s";
}
std::string variance_layer(const std::string& group) {
  return group + ".variance";
}

Image<float> as_float(const Image<std::int32_t>& numbers) {
  Image<float> image(numbers.width(), numbers.height());
  std::transform(numbers.data().begin(), numbers.data().end(), image.data().begin(),
                 [](std::int32_t n) { return static_cast<float>(n); });
  return image;
}

/// Per pixel 1 + the index of the first zone of its item that holds its triangle; 0: none.
Image<float> zone_layer(const scenes::Station& station, const Capture& capture) {
  std::vector<std::vector<float>> zone_of(station.items.size());
  for (std::size_t i = 0; i < station.items.size(); ++i) {
    zone_of[i].assign(station.items[i].part->mesh.triangles.size(), 0.0f);
    const auto& zones = station.items[i].zones;
    for (std::size_t z = zones.size(); z-- > 0;)
      for (const std::uint32_t t : zones[z].triangles) zone_of[i][t] = static_cast<float>(z + 1);
  }
  Image<float> layer(capture.width, capture.height);
  for (std::size_t i = 0; i < layer.data().size(); ++i) {
    const std::int32_t item = capture.item.data()[i], triangle = capture.base_triangle.data()[i];
    if (item >= 0)
      layer.data()[i] = zone_of[static_cast<std::size_t>(item)][static_cast<std::size_t>(triangle)];
  }
  return layer;
}

/// Looks at every number of a layer that was read.
class LayerCheck {
 public:
  explicit LayerCheck(const std::filesystem::path& path) : file_(path.string()) {}

  /// [least, most], whole numbers only if asked; NaN is never in there.
  void expect(const ExrLayer& layer, float least, float most, bool whole = false) const {
    const auto bad = [&](float v) { return !(v >= least && v <= most) || (whole && v != std::floor(v)); };
    const auto& data = layer.pixels.data();
    const auto found = std::find_if(data.begin(), data.end(), bad);
    if (found == data.end()) return;
    const auto pixel =
        static_cast<std::size_t>(found - data.begin()) / static_cast<std::size_t>(layer.pixels.channels());
    const auto width = static_cast<std::size_t>(layer.pixels.width());
    throw InputError(
        Place{file_, 0, "layer " + layer.name},
        fmt::format("found {} at column {}, row {}; expected {} from {} to {}", *found, pixel % width,
                    pixel / width, whole ? "whole numbers" : "numbers", least, most));
  }

 private:
  std::string file_;
};

Image<std::int32_t> as_numbers(const ExrLayer& layer) {
  Image<std::int32_t> numbers(layer.pixels.width(), layer.pixels.height());
  std::transform(layer.pixels.data().begin(), layer.pixels.data().end(), numbers.data().begin(),
                 [](float n) { return static_cast<std::int32_t>(n); });
  return numbers;
}

void take_truth(std::vector<ExrLayer>& layers, std::size_t first, const LayerCheck& check,
                StoredCapture& into) {
  constexpr float far = 1e9f, most_exact = 16777216.0f;  // [mm]; 2^24: whole numbers that a float holds
  check.expect(layers[first], -far, far);
  check.expect(layers[first + 1], -1.001f, 1.001f);
  check.expect(layers[first + 2], -1.0f, static_cast<float>(into.items.size()) - 1.0f, true);
  check.expect(layers[first + 3], -1.0f, most_exact * 64.0f, true);
  check.expect(layers[first + 4], 0.0f, most_exact, true);
  into.capture.depth = std::move(layers[first].pixels);
  into.capture.normal = std::move(layers[first + 1].pixels);
  into.capture.item = as_numbers(layers[first + 2]);
  into.capture.base_triangle = as_numbers(layers[first + 3]);
  into.zone = std::move(layers[first + 4].pixels);
}
}  // namespace

StoredCapture describe_capture(Capture capture, const scenes::Station& station, std::size_t camera,
                               std::uint64_t seed, const std::string& backend) {
  CHECK(camera < station.cameras.size());
  StoredCapture stored;
  stored.zone = zone_layer(station, capture);
  stored.capture = std::move(capture);
  stored.station = station.name;
  stored.program = version();
  stored.backend = backend;
  stored.seed = seed;
  stored.camera_index = camera;
  stored.camera = station.cameras[camera];
  stored.takes_time = scenes::takes_time(station, stored.camera);
  for (const scenes::LightGroup& group : scenes::light_groups(station))
    stored.groups.push_back({station.lights[group.light].radiance, {}});
  for (const scenes::Lighting& lighting : station.lightings)
    stored.lightings.push_back({lighting.name, scenes::group_currents(station, lighting)});
  if (station.lightings.empty())
    stored.lightings.push_back({"all", std::vector<double>(stored.groups.size(), 1.0)});
  for (const scenes::Item& item : station.items)
    stored.items.push_back({item.name, item.role, item.serial, item.seed});
  return stored;
}

std::string encode_capture(const StoredCapture& stored) {
  const Capture& capture = stored.capture;
  CHECK(stored.groups.size() == capture.groups.size());
  std::vector<ExrLayer> layers;
  for (std::size_t g = 0; g < capture.groups.size(); ++g) {
    if (capture.electrons[g].empty()) continue;
    layers.push_back({electrons_layer(capture.groups[g]), capture.electrons[g]});
    layers.push_back({variance_layer(capture.groups[g]), capture.variance[g]});
  }
  layers.push_back({"depth_mm", capture.depth});
  layers.push_back({"normal", capture.normal});
  layers.push_back({"item", as_float(capture.item)});
  layers.push_back({"base_triangle", as_float(capture.base_triangle)});
  layers.push_back({"zone", stored.zone});
  return encode_exr(layers, {{description_key, description_of(stored)}});
}

void write_capture(const std::filesystem::path& path, const StoredCapture& stored) {
  write_file(path, encode_capture(stored));
}

StoredCapture read_capture(const std::filesystem::path& path) {
  const std::string file = path.string();
  const ExrHeader header = read_exr_header(path);
  const auto text = header.texts.find(description_key);
  if (text == header.texts.end())
    throw InputError(Place{file, 0, description_key},
                     "the attribute is missing; expected a capture that flawsmith wrote");
  auto [stored, traced] = parse_description(text->second, file);
  Capture& capture = stored.capture;
  if (header.width != capture.width || header.height != capture.height)
    throw InputError(Place{file, 0, "camera.roi_px"},
                     fmt::format("is {} x {} px; expected the size of the layers, {} x {} px", capture.width,
                                 capture.height, header.width, header.height));
  std::vector<ExrLayerName> wanted;
  for (std::size_t g = 0; g < traced.size(); ++g) {
    if (!traced[g]) continue;
    wanted.push_back({electrons_layer(capture.groups[g])});
    wanted.push_back({variance_layer(capture.groups[g])});
  }
  const std::size_t truth = wanted.size();
  for (const ExrLayerName& layer :
       {ExrLayerName{"depth_mm"}, {"normal", 3}, {"item"}, {"base_triangle"}, {"zone"}})
    wanted.push_back(layer);

  std::vector<ExrLayer> layers = read_exr(path, wanted);
  const LayerCheck check(path);
  std::size_t next = 0;
  for (std::size_t g = 0; g < traced.size(); ++g) {
    capture.electrons.emplace_back();
    capture.variance.emplace_back();
    if (!traced[g]) continue;
    check.expect(layers[next], 0.0f, most_electrons);
    check.expect(layers[next + 1], 0.0f, most_electrons * most_electrons);
    capture.electrons.back() = std::move(layers[next++].pixels);
    capture.variance.back() = std::move(layers[next++].pixels);
  }
  take_truth(layers, truth, check, stored);
  return std::move(stored);
}
}  // namespace flawsmith::renderer
