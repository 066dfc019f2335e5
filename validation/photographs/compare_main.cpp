// compare_photographs: textures of rendered surfaces beside those of photographs, as Markdown tables; exit
// status 1 if a number is out of its band. With --fit, finish, focus and noise are searched for first, on the
// photographs that are there for fitting. docs/photographs.md says what came out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "core/error.h"
#include "defects/measure.h"
#include "scenes/station_reader.h"
#include "validation/photographs/adjust.h"
#include "validation/photographs/pictures.h"
#include "validation/photographs/tone_curve.h"
#include "validation/photographs/verdict.h"

namespace flawsmith::photographs {
namespace {
struct Arguments {
  std::string surface, crops = FLAWSMITH_SOURCE_DIR "/validation/photographs/crops.txt";
  int spp = 256, seeds = 3, rounds = 0;
  Adjustment begin;
  std::array<double, Adjustment::count> steps{0.2, 0.2, 0.2, 0, 0.02, 0};
};

struct Real {
  std::vector<Image<float>> fit, rest;
};

Real read_real(const Surface& surface, const std::filesystem::path& folder) {
  Real real;
  std::map<std::string, Image<float>> pictures;
  for (const Crop& crop : surface.crops) {
    if (crop.use == Crop::Use::ours) continue;
    auto& picture = pictures[crop.file];
    if (picture.empty()) picture = read_photograph(folder / crop.file);
    (crop.use == Crop::Use::fit ? real.fit : real.rest).push_back(cut(picture, crop, crop.file));
  }
  return real;
}

/// The stations of a surface's crops, read once.
using Stations = std::map<std::string, scenes::Station>;

std::vector<RenderedCrop> render_ours(const Surface& surface, const Stations& stations, const Adjustment& by,
                                      const Arguments& arguments, int seeds) {
  std::vector<RenderedCrop> ours;
  for (const Crop& crop : surface.crops)
    for (int seed = 1; crop.use == Crop::Use::ours && seed <= seeds; ++seed)
      ours.push_back(render_crop(adjusted(stations.at(crop.file), by), crop, static_cast<std::uint64_t>(seed),
                                 arguments.spp));
  return ours;
}

std::vector<Texture> textures(const std::vector<Image<float>>& crops) {
  std::vector<Texture> all;
  for (const auto& crop : crops) all.push_back(texture_of(crop));
  return all;
}

std::vector<Texture> textures(const ToneCurve& curve, const std::vector<RenderedCrop>& crops) {
  std::vector<Texture> all;
  for (const auto& crop : crops) all.push_back(texture_of(curve(crop.halves[0]), curve(crop.halves[1])));
  return all;
}

/// The mean of both halves: less noise than either has.
std::vector<Image<float>> pictures(const std::vector<RenderedCrop>& crops) {
  std::vector<Image<float>> out;
  for (const auto& crop : crops) {
    out.push_back(crop.halves[0]);
    for (std::size_t i = 0; i < out.back().data().size(); ++i)
      out.back().data()[i] = 0.5f * (out.back().data()[i] + crop.halves[1].data()[i]);
  }
  return out;
}

/// The distribution of grey values of a typical crop: every quantile is the median over the crops, each
/// without the slope of its lighting and at the mean of all. Each photograph has an exposure of its own,
/// which is not its tone curve's; and one streaky crop is not the camera.
std::vector<float> typical_values(const std::vector<Image<float>>& crops) {
  constexpr int count = 257;
  std::vector<std::vector<double>> at(count);
  double level = 0;
  for (const auto& crop : crops) {
    const Image<float> flat = flattened(crop);
    const std::vector<double> sorted = [&] {
      std::vector<double> v(flat.data().begin(), flat.data().end());
      std::sort(v.begin(), v.end());
      return v;
    }();
    const auto size = static_cast<double>(sorted.size());
    const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / size;
    level += mean / static_cast<double>(crops.size());
    for (int k = 0; k < count; ++k)
      at[static_cast<std::size_t>(k)].push_back(
          sorted[static_cast<std::size_t>(std::lround((size - 1) * k / (count - 1)))] / mean);
  }
  std::vector<float> values;
  for (const auto& quantiles : at)
    values.push_back(static_cast<float>(level * defects::quantile(quantiles, 0.5)));
  return values;
}

/// How far our medians are from the photographs': squares of ln of the powers' ratio over ln 2 and of the
/// others' difference over 30 %, so that 1 is one margin.
double cost_of(const std::vector<Verdict>& verdicts) {
  double cost = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const Verdict& v = verdicts[i];
    const double off = i < octaves ? std::log2(std::max(v.ours, 0.01 * v.median) / v.median)
                                   : (v.ours - v.median) / (0.3 * std::max(std::abs(v.median), 0.3));
    cost += off * off;
  }
  return cost;
}

bool compare(const Surface& surface, const std::filesystem::path& folder, const Arguments& arguments) {
  const Real real = read_real(surface, folder);
  Stations stations;
  for (const Crop& crop : surface.crops)
    if (crop.use == Crop::Use::ours && !stations.count(crop.file))
      stations.emplace(crop.file, scenes::read_station(FLAWSMITH_SOURCE_DIR "/assets/stations/" + crop.file));
  const auto fit_textures = textures(real.fit);
  const auto target = typical_values(real.fit);
  const double middle = static_cast<double>(target[target.size() / 2]);
  // What the camera would deliver if it were like most.
  const auto plain_for = [middle](const std::vector<float>& values) {
    return ToneCurve::srgb(static_cast<double>(values[values.size() / 2]), middle);
  };
  const auto cost = [&](const Adjustment& by) {
    const auto ours = render_ours(surface, stations, by, arguments, 1);
    const auto values = typical_values(pictures(ours));
    // Both curves: the fitted one gives any finish the right contrast, the plain one does not.
    const double c = cost_of(judge(fit_textures, textures(ToneCurve(values, target), ours))) +
                     0.3 * cost_of(judge(fit_textures, textures(plain_for(values), ours)));
    fmt::print(stderr, "{:8.3f}  {}\n", c, text_of(by));
    return c;
  };
  const Adjustment best = search(arguments.begin, arguments.steps, arguments.rounds, cost);
  const auto ours = render_ours(surface, stations, best, arguments, arguments.seeds);
  const auto values = typical_values(pictures(ours));
  const auto rest = textures(real.rest);
  const auto verdicts = judge(rest, textures(ToneCurve(values, target), ours));
  fmt::print("## {}\n\n{}; {} crops of photographs for fitting, {} to judge by, {} of ours\n\n", surface.name,
             text_of(best), real.fit.size(), real.rest.size(), ours.size());
  fmt::print("Under the fitted tone curve:\n\n{}\n", table_of(verdicts));
  fmt::print("Under sRGB's curve, middle tones alike:\n\n{}\n",
             table_of(judge(rest, textures(plain_for(values), ours))));
  fmt::print("For comparison, the photographs used for fitting in our place:\n\n{}\n",
             table_of(judge(rest, fit_textures)));
  return std::all_of(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.pass; });
}
}  // namespace
}  // namespace flawsmith::photographs

int main(int argc, char** argv) {
  using namespace flawsmith;
  using namespace flawsmith::photographs;
  CLI::App app("Textures of rendered surfaces beside those of photographs");
  Arguments arguments;
  app.add_option("--surface", arguments.surface, "One surface of the list; all if left out");
  app.add_option("--crops", arguments.crops, "The list of crops");
  app.add_option("--spp", arguments.spp, "Camera samples per pixel")->capture_default_str();
  app.add_option("--seeds", arguments.seeds, "Instances of each of our crops")->capture_default_str();
  app.add_option("--fit", arguments.rounds, "Rounds of the search; 0: the stations as they are")
      ->capture_default_str();
  app.add_option("--begin", arguments.begin.by,
                 "ln of factors on wavelength, slope, alpha and aspect, focus [mm], gain [dB]");
  app.add_option("--steps", arguments.steps, "First steps of the search, in the same order");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto folder = folder_of_photographs();
    if (!folder) {
      fmt::print(
          "skipped: no photographs in $FLAWSMITH_PHOTOGRAPHS or ../shared/real/defects, or no djpeg\n");
      return static_cast<int>(ExitStatus::done);
    }
    bool all_in = true;
    for (const Surface& surface : read_crop_list(arguments.crops))
      if (arguments.surface.empty() || surface.name == arguments.surface)
        all_in = compare(surface, *folder, arguments) && all_in;
    return static_cast<int>(all_in ? ExitStatus::done : ExitStatus::check_failed);
  } catch (const InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(ExitStatus::bad_input);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(ExitStatus::could_not_run);
  }
}
