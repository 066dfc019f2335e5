// The numbers and plots of docs/visibility.md: d′ against size and depth of scratch, pit, dent and stain
// under three lights.
//   visibility_plots OUT [REPEATS]     Plots go to OUT/NAME.png, the tables of the page to standard output.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "core/file.h"
#include "core/join.h"
#include "core/png.h"
#include "validation/visibility/experiment.h"
#include "validation/visibility/plot.h"

namespace {
using namespace flawsmith;
using visibility::Defect;
using visibility::Seen;

constexpr int spp = 128;

struct Sweep {
  std::string name, title, axis;  // axis: what varies, with its unit
  double per_unit = 1;            // of the axis' unit [mm], or 1
  std::string number;             // of the kind: what is set
  std::vector<double> values;     // in the axis' unit
  Defect defect;
};

std::vector<Sweep> sweeps() {
  const Defect scratch{
      "scratch", {{"length_mm", 0.4}, {"width_mm", 0.012}, {"aspect", 0.15}, {"angle_deg", 20}}, {}};
  // Its floor as polished as the plate: roughened, it would show like a stain however shallow it is.
  const Defect pit{"pitting", {{"diameter_mm", 0.06}, {"aspect", 0.2}}, {{"floor_material", "polished"}}};
  const Defect dent{"dent", {{"diameter_mm", 0.3}, {"aspect", 0.02}}, {}};
  const Defect stain{"pitting", {{"diameter_mm", 0.1}, {"aspect", 0}}, {{"floor_material", "temper"}}};
  // A smear of oil without a drop in it, as a wiped part keeps.
  const Defect oil{"oil_film", {{"diameter_mm", 0.2}, {"thickness_mm", 0}, {"film_mm", 0.001}}, {}};
  const Defect water{"water_mark", {{"diameter_mm", 0.4}, {"thickness_mm", 0.0003}}, {}};
  return {
      {"scratch_width",
       "scratch, depth 15 % of its width",
       "width [um]",
       1e-3,
       "width_mm",
       {1.5, 3, 6, 12, 24},
       scratch},
      {"scratch_depth",
       "scratch 12 um wide",
       "depth [um]",
       1e-3,
       "depth_mm",
       {0.05, 0.1, 0.2, 0.5, 1, 2},
       scratch},
      {"pit_diameter",
       "pit, depth a fifth of its diameter",
       "diameter [um]",
       1e-3,
       "diameter_mm",
       {5, 10, 20, 50, 100},
       pit},
      {"pit_depth", "pit 60 um across", "depth [um]", 1e-3, "depth_mm", {0.1, 0.3, 1, 3, 10}, pit},
      {"dent_diameter",
       "dent, depth 2 % of its diameter",
       "diameter [um]",
       1e-3,
       "diameter_mm",
       {100, 200, 300, 400},
       dent},
      {"dent_depth", "dent 300 um across", "depth [um]", 1e-3, "depth_mm", {0.1, 0.3, 1, 3, 10, 20}, dent},
      {"stain_diameter",
       "stain: a temper film",
       "diameter [um]",
       1e-3,
       "diameter_mm",
       {10, 20, 50, 100, 200},
       stain},
      {"oil_diameter",
       "stain: a film of oil, 1 um",
       "diameter [um]",
       1e-3,
       "diameter_mm",
       {200, 300, 450, 600},
       oil},
      {"water_diameter",
       "stain: a water mark, its ring 0.3 um",
       "diameter [um]",
       1e-3,
       "diameter_mm",
       {200, 300, 450, 600},
       water},
  };
}

// No point lies below the one before it by more than two standard errors of their difference, and the last is
// beyond them above the first.
bool rises(const std::vector<Seen>& points) {
  for (std::size_t i = 1; i < points.size(); ++i)
    if (!points[i].not_below(points[i - 1])) return false;
  return !points.front().not_below(points.back());
}

void make(const Sweep& sweep, visibility::Bench& bench, int repeats, const std::filesystem::path& out) {
  visibility::Plot plot{sweep.title, sweep.axis, "d'", {}};
  std::string table = fmt::format("### {}\n\n![{}](images/visibility/{}.png)\n\n| {} |", sweep.title,
                                  sweep.title, sweep.name, sweep.axis);
  const char* lightings[] = {"dome", "coaxial", "dark_field"};
  std::vector<Seen> seen_under[3];
  for (const char* lighting : lightings) {
    plot.curves.push_back({lighting, {}});
    table += fmt::format(" {} |", lighting);
  }
  table += "\n| --- | --- | --- | --- |\n";
  for (const double value : sweep.values) {
    Defect defect = sweep.defect;
    defect.numbers[sweep.number] = value * sweep.per_unit;
    const auto seen = bench.mean(defect, repeats, spp);
    table += fmt::format("| {:g} |", value);
    for (std::size_t l = 0; l < 3; ++l) {
      const Seen& one = seen.at(lightings[l]);
      seen_under[l].push_back(one);
      plot.curves[l].points.push_back({value, one.d_prime(), one.error()});
      table += fmt::format(" {:.3g} ± {:.2g} |", one.d_prime(), one.error());
    }
    table += "\n";
    std::fprintf(stderr, "%s %g\n", sweep.name.c_str(), value);
  }
  std::vector<std::string> rising;
  for (std::size_t l = 0; l < 3; ++l)
    if (rises(seen_under[l])) rising.emplace_back(lightings[l]);
  table += "\nRises within error under: " + join(rising, ", ") + ".\n";
  write_file(out / (sweep.name + ".png"), encode_png(visibility::draw(plot)));
  std::printf("%s\n", table.c_str());
  std::fflush(stdout);
}
}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "usage: visibility_plots OUT [REPEATS]\n");
    return 2;
  }
  const std::filesystem::path out = argv[1];
  std::filesystem::create_directories(out);
  visibility::Bench bench;
  for (const Sweep& sweep : sweeps())
    if (!std::filesystem::exists(out / (sweep.name + ".png")))
      make(sweep, bench, argc > 2 ? std::atoi(argv[2]) : 3, out);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "visibility_plots: %s\n", error.what());
  return 2;
}
