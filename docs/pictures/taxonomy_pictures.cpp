// The strips of docs/taxonomy.md: each kind at three severities under the lightings of a station, in the
// middle of a window of that station's sampling. What is made stands in docs/pictures/taxonomy/KIND.yaml, a
// recipe with one defect.
//   taxonomy_pictures OUT [KIND ...]     A picture that is there is not made again: remove it first.
// Ends with 1 if a kind can be detected at severity 0, or cannot under any lighting at the largest severity,
// which is 1 or what the zone has room for.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/png.h"
#include "dataset/panel.h"
#include "pipeline/draw.h"
#include "pipeline/produce.h"
#include "pipeline/window.h"
#include "scenes/recipe_reader.h"

namespace {
using namespace flawsmith;
using dataset::PanelSize;

constexpr double severities[] = {0.25, 0.5, 1.0};
constexpr double step = 0.05;  // from 1 down, until the part has room for it
constexpr int gap = 6, caption = 20;
constexpr dataset::Colour ink{30, 32, 36};

dataset::Sample made_at(double severity, scenes::Recipe recipe, const pipeline::ExposureTimes& exposures,
                        renderer::Renderer& renderer) {
  scenes::Distribution fixed;
  fixed.a = severity;
  recipe.defects.at(0).severity = fixed;
  recipe.station.cameras.at(0).roi = pipeline::window_on_defect(recipe, recipe.seed, 0);
  pipeline::ProduceOptions options;
  options.seed = recipe.seed;
  options.sampling = recipe.sampling;
  auto sample = pipeline::produce(recipe, 0, exposures, renderer, options);
  for (const auto& frame : sample.frames) {
    const auto& label = frame.labels.at(0);
    std::printf("%s at severity %g, %s: d' %.3g, z %.3g, %s\n", recipe.name.c_str(), severity,
                frame.lighting.c_str(), label.d_prime, label.clutter_z,
                label.detectable ? "detectable" : "not detectable");
  }
  return sample;
}

// The largest severity from 1 down that the zone has room for, and its sample.
std::pair<double, dataset::Sample> largest(const scenes::Recipe& recipe,
                                           const pipeline::ExposureTimes& exposures,
                                           renderer::Renderer& renderer) {
  for (double severity = severities[2];; severity -= step) try {
      return {severity, made_at(severity, recipe, exposures, renderer)};
    } catch (const InputError&) {
      if (severity - step <= severities[1]) throw;
    }
}

bool seen(const dataset::Sample& sample) {
  return std::any_of(sample.frames.begin(), sample.frames.end(),
                     [](const auto& frame) { return frame.labels.at(0).detectable; });
}

void draw_column(Image<std::uint8_t>& strip, int column, const dataset::Sample& sample, double severity) {
  for (std::size_t row = 0; row < sample.frames.size(); ++row) {
    const dataset::Frame& frame = sample.frames[row];
    const dataset::FrameLabel& label = frame.labels.at(0);
    const int x = column * (PanelSize::width + gap);
    const int y = static_cast<int>(row) * (PanelSize::height + 2 * caption);
    const dataset::Window window{0, 0, static_cast<double>(PanelSize::width) / frame.view.width()};
    auto panel = dataset::panel_of(frame.view, window);
    if (column == 0) dataset::draw_scale_bar(panel, window, label.mm_per_px);
    dataset::paste(strip, panel, x, y + caption);
    dataset::draw_text(strip, fmt::format("{}, severity {:g}", frame.lighting, severity), x, y + 15, ink);
    dataset::draw_text(strip, fmt::format("d' {:.3g}, z {:.3g}", label.d_prime, label.clutter_z), x,
                       y + caption + PanelSize::height + 15, ink);
  }
}

// The kind's strip; false if severity's ends are not what they are said to be.
bool make_strip(const scenes::Recipe& recipe, renderer::Renderer& renderer,
                const std::filesystem::path& picture) {
  pipeline::check_recipe(recipe);
  const auto exposures = pipeline::commission(recipe.station, renderer, recipe.seed, 0);
  scenes::Recipe closer = recipe;  // what is nowhere seen needs no large picture
  closer.station.cameras.at(0).roi.width = closer.station.cameras[0].roi.height = 48;
  const bool hidden = !seen(made_at(0.0, closer, exposures, renderer));
  const auto rows = static_cast<int>(recipe.station.lightings.size());
  Image<std::uint8_t> strip(3 * PanelSize::width + 2 * gap, rows * (PanelSize::height + 2 * caption), 3, 255);
  bool found = false;
  for (int column = 0; column < 3; ++column) {
    const auto [severity, sample] =
        column == 2 ? largest(recipe, exposures, renderer)
                    : std::pair(severities[column], made_at(severities[column], recipe, exposures, renderer));
    draw_column(strip, column, sample, severity);
    found = seen(sample);
  }
  write_file(picture, encode_png(strip));
  std::printf("%s\n", picture.string().c_str());
  if (!hidden) std::printf("%s: can be detected at severity 0\n", recipe.name.c_str());
  if (!found) std::printf("%s: cannot be detected at its largest severity\n", recipe.name.c_str());
  std::fflush(stdout);
  return hidden && found;
}
}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: taxonomy_pictures OUT [KIND ...]\n");
    return 2;
  }
  const std::filesystem::path out = argv[1];
  std::filesystem::create_directories(out);
  const std::vector<std::string> wanted(argv + 2, argv + argc);
  const auto renderer = renderer::make_cpu_renderer();
  bool good = true;
  for (const auto& entry : defects::all_kinds()) {
    const std::string kind = entry->name();
    const auto picture = out / (kind + ".png");
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), kind) == wanted.end()) continue;
    if (std::filesystem::exists(picture)) continue;
    const auto file =
        std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "docs/pictures/taxonomy" / (kind + ".yaml");
    if (!std::filesystem::exists(file)) continue;
    const auto recipe = scenes::read_recipe(file);
    good = make_strip(recipe, *renderer, picture) && good;
  }
  return good ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "taxonomy_pictures: %s\n", error.what());
  return 2;
}
