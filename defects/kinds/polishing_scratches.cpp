// Polishing scratches: what stoning and diamond paste leave where a polish was not finished: a patch of
// thousands of hairlines along the strokes, in one direction or a few that cross, each too fine to mesh. The
// patch is a cover: the part's own material with its finish, and the hairlines on top as a relief of their
// own (renderer/shared/hairlines.h). Nothing is displaced.
//
// Surface chart, u along the first strokes. With q the point in units of the half length and half width,
// moved about by noise, the cover's weight is 1 − S(0.5, 1, |q|), S a smooth step: strokes thin out towards
// an irregular border. Half length and half width are scaled so that the measures come out as requested.
//
// Measures, from profiles across the patch (defects/measure.h); the patch is where its weight is at least
// 0.5:
//   length_mm   from the first to the last profile that meets the patch
//   width_mm    95th percentile of the patch's width over those
//   area_mm2    surface whose label coverage is at least 0.5
//   lines       hairlines in the patch: area_mm2 times their length per area, over the mean length of one
//   line_width_mm, line_depth_mm  of a hairline, means, as the relief has them
// Label coverage: the cover's weight; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double patch_level = 0.5;  // of the weight
constexpr double width_top = 0.95;
// Share of the surface that hairlines may take: rows must not lie closer than their widest line, and more of
// them would be a finish, not scratches on one (scenes::Hairlines).
constexpr double crowded = 0.15;
constexpr double degree = 0.017453292519943295;

class Polished : public Field {
 public:
  Polished(const Parameters& p, std::uint64_t seed)
      : irregularity_(0.6 * p.number("irregularity")), outline_seed_(derive_seed(seed, "outline")) {
    // Profiles of the unit patch, as measure() cuts them from the surface.
    constexpr int across = 160;
    const double step = 2.0 * reach() / across;
    std::vector<double> widths;
    int first = across, last = 0;
    for (int i = 0; i < across; ++i) {
      int low = across, high = -1;
      for (int k = 0; k < across; ++k)
        if (weight((dvec2(i, k) + 0.5) * step - reach()) >= patch_level) {
          low = std::min(low, k);
          high = std::max(high, k);
        }
      if (high < low) continue;
      first = std::min(first, i);
      last = std::max(last, i);
      widths.push_back((high - low + 1) * step);
    }
    scale_ = {p.number("length_mm") / ((last - first + 1) * step),
              p.number("width_mm") / quantile(std::move(widths), width_top)};
  }

  dvec2 half_extent() const override { return reach() * scale_; }
  dvec3 displacement(ChartPoint) const override { return dvec3(0.0); }
  double coverage(ChartPoint at) const override { return weight(at / scale_); }
  double cover(ChartPoint at) const override { return weight(at / scale_); }
  dvec2 cell_size(ChartPoint) const override { return scale_ / 16.0; }

 private:
  double reach() const { return 1.0 + 1.2 * irregularity_; }
  double weight(dvec2 q) const {
    const dvec2 about(noise(outline_seed_, 1.4 * q, 2), noise(outline_seed_ + 1, 1.4 * q, 2));
    return 1.0 - smooth_step(0.5, 1.0, glm::length(q + irregularity_ * about));
  }

  double irregularity_;
  std::uint64_t outline_seed_;
  dvec2 scale_{1.0};  // [mm]
};

class PolishingScratchesKind : public Kind {
 public:
  std::string name() const override { return "polishing_scratches"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"length_mm", 6.0, 0.1, 200.0, "of the patch along the first strokes"},
            {"width_mm", 4.0, 0.1, 200.0, "of the patch across them"},
            {"density_per_mm", 12.0, 0.1, 200.0, "hairlines that a path square to the strokes meets per mm"},
            {"line_width_mm", 0.006, 0.001, 0.05, "of a hairline, mean; single ones are 0.5 to 1.5 of it"},
            {"line_depth_mm", 0.0006, 0.00001, 0.01, "of a hairline, mean; a few are three times as deep"},
            {"line_length_mm", 2.0, 0.05, 50.0, "of a hairline, mean"},
            {"directions", 2.0, 1.0, 3.0, "of strokes that cross"},
            {"crossing_deg", 25.0, 0.0, 90.0, "from one direction to the next"},
            {"bend_per_mm", 0.01, -0.1, 0.1, "curvature of the strokes"},
            {"irregularity", 0.4, 0.0, 1.0, "of the patch's outline"},
            {"angle_deg", 0.0, -360.0, 360.0,
             "of the first strokes from the part's x axis on the surface; without it: any", true}};
  }
  std::vector<WordParameter> words() const override {
    return {
        {"lined_material",
         {"lined"},
         "name of the patch's material; where the station has none, the part's own with its finish, and the "
         "hairlines on top",
         true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("lined_material");
  }
  // The hairlines lie in a plane; at this angle they are a seventh longer or farther apart.
  double largest_turn() const override { return 0.5; }
  std::optional<scenes::Material> derive_own_cover(const scenes::Material& base, const CoverPlace& place,
                                                   const Parameters& p, std::uint64_t seed) const override {
    scenes::Material lined = base;
    scenes::Hairlines lines;
    lines.origin = place.origin;
    lines.along = place.along;
    lines.across = place.across;
    lines.sets = static_cast<int>(std::lround(p.number("directions")));
    lines.turn = p.number("crossing_deg") * degree;
    lines.bend = p.number("bend_per_mm");
    lines.density = p.number("density_per_mm");
    lines.length = p.number("line_length_mm");
    lines.width = p.number("line_width_mm");
    lines.depth = p.number("line_depth_mm");
    lines.seed = static_cast<std::uint32_t>(derive_seed(seed, "hairlines"));
    lined.hairlines = lines;
    return lined;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double width = p.number("line_width_mm"), depth = p.number("line_depth_mm");
    if (const double covered = p.number("density_per_mm") * width; covered > crowded)
      throw InputError(fmt::format(
          "polishing_scratches: density_per_mm times line_width_mm is {:g}, expected at most {:g}: more is a "
          "finish, not scratches",
          covered, crowded));
    if (depth > 0.15 * width)
      throw InputError(
          fmt::format("polishing_scratches: line_depth_mm {:g} must be at most 0.15 times line_width_mm {:g}",
                      depth, width));
    return std::make_unique<Polished>(p, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    const Profiles cut = cut_profiles(surface, 400);
    double first = 1e300, last = -1e300;
    std::vector<double> widths;
    for (std::size_t i = 0; i < cut.profile.size(); ++i) {
      const Crossings patch =
          outermost(cut.profile[i], patch_level, [](const ProfilePoint& point) { return point.coverage; });
      if (!(patch.width() > 0.0)) continue;
      first = std::min(first, cut.x[i]);
      last = std::max(last, cut.x[i]);
      widths.push_back(patch.width());
    }
    const bool any = !widths.empty();
    const double area = covered_area(surface, patch_level);
    const auto made = [&](const char* name) { return any ? p.number(name) : 0.0; };
    return {{"length_mm", any ? last - first + cut.spacing : 0.0},
            {"width_mm", quantile(std::move(widths), width_top)},
            {"area_mm2", area},
            // Lines met per mm square to them are mm of line per mm².
            {"lines", any ? area * p.number("density_per_mm") / p.number("line_length_mm") : 0.0},
            {"line_width_mm", made("line_width_mm")},
            {"line_depth_mm", made("line_depth_mm")}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_polishing_scratches() {
  return std::make_unique<PolishingScratchesKind>();
}
}  // namespace flawsmith::defects
