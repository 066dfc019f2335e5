// A dent: sheet or a solid face pushed in by a blow or by a chip in the tool, with a soft shoulder and a
// slight rim. Sheet bends: both of its skins move, so that the blow shows as a bulge behind (or is one, seen
// from the side that it did not hit: direction "out").
//
// Surface chart, in units of the dent's radius along and across. ρ is the distance from the middle, of a
// point that noise has moved about (an irregular outline) and, near the middle, towards one side (the deepest
// point off the centre):
//   depth  f(ρ) = (1 − s²)³,  s = (ρ − b)/(1 − b) above b, 0 below     b: share of the flat bottom
//   rim    height · (1 − x²)³,  x = (ρ − 1)/0.4
// Radii and depth are scaled so that the measures below come out as requested, by taking them from the field
// itself.
//
// Measures (of a bulge: with heights for depths). The mouth is where the surface is deeper than 10 % of its
// deepest point:
//   depth_mm        99th percentile of the depth over the mouth
//   diameter_mm     of the disc of the mouth's area
//   length_mm, width_mm  of the mouth: from the first to the last profile that has one; the 98th percentile
//                   of its width over those
//   rim_mm          99th percentile over the profiles of the greatest height
//   back_height_mm  depth_mm taken on the back of the sheet, outwards; 0: the dent has one skin
//   sheet_mm        thickness of the sheet that it goes through; 0: the dent has one skin
//   area_mm2        displaced surface of the front whose label coverage is at least 0.5
// Label coverage: 0 where the surface moved by under 5 % of the depth, 1 from 15 % on; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double mouth_level = 0.1, depth_quantile = 0.99;
constexpr double rim_reach = 0.4;  // of the radius, to both sides of the outline
constexpr double steepest = 0.3;   // depth over width, of a dent without flat bottom: about 45°
constexpr double pi = 3.14159265358979323846;

double bell(double x2) {
  return x2 < 1.0 ? (1.0 - x2) * (1.0 - x2) * (1.0 - x2) : 0.0;
}

double disc_diameter(double area) {
  return 2.0 * std::sqrt(area / pi);
}

class Dent : public Field {
 public:
  Dent(const Parameters& p, double depth, std::uint64_t seed)
      : flat_(p.number("flatness")),
        rim_(p.number("rim_share")),
        irregularity_(0.5 * p.number("irregularity")),
        mark_(p.number("mark_share")),
        outline_seed_(derive_seed(seed, "outline")),
        mark_seed_(derive_seed(seed, "mark")) {
    Random random(derive_seed(seed, "dent"));
    const double turn = random.uniform(0.0, 2.0 * pi);
    aside_ = p.number("off_centre") * dvec2(std::cos(turn), std::sin(turn));
    reach_ = 1.0 + (rim_ > 0.0 ? rim_reach : 0.0) + 1.2 * irregularity_;
    calibrate(p.number("diameter_mm"), p.number("elongation"), depth);
    if (p.word("direction") == "out") depth_ = -depth_;
  }

  dvec2 half_extent() const override { return reach_ * scale_; }
  dvec3 displacement(ChartPoint at) const override { return {0.0, 0.0, -depth_ * raw(at / scale_)}; }
  double coverage(ChartPoint at) const override {
    return smooth_step(0.5 * mouth_level, 1.5 * mouth_level, std::abs(raw(at / scale_)) / deepest_);
  }
  // What struck left a ragged spot at the bottom.
  double cover(ChartPoint at) const override {
    if (mark_ <= 0.0) return 0.0;
    const dvec2 q = moved(at / scale_);
    const double ragged = 1.0 + 0.35 * noise(mark_seed_, 2.5 * q / mark_, 2);
    return 1.0 - smooth_step(0.6, 1.0, glm::length(q) / mark_ * ragged);
  }
  dvec2 cell_size(ChartPoint at) const override {
    double cell = (1.0 - flat_) / 16.0;
    if (mark_ > 0.0) {
      const double outside = glm::length(at / scale_ - aside_) - 1.5 * mark_;
      cell = std::min(cell, mark_ / 8.0 + 0.4 * std::max(0.0, outside));
    }
    return cell * scale_;
  }

 private:
  // Where a point of the unit dent is taken to be.
  dvec2 moved(dvec2 q) const {
    const double r2 = glm::dot(q, q), near = std::max(0.0, 1.0 - r2);
    const dvec2 about(noise(outline_seed_, 1.1 * q), noise(outline_seed_ + 1, 1.1 * q));
    return q + irregularity_ * about - near * near * aside_;
  }

  // Depth in units of the greatest, at a point of the unit dent.
  double raw(dvec2 q) const {
    if (glm::dot(q, q) >= reach_ * reach_) return 0.0;
    const double rho = glm::length(moved(q));
    const double s = std::max(0.0, rho - flat_) / (1.0 - flat_), x = (rho - 1.0) / rim_reach;
    const double uneven = 1.0 + 0.5 * noise(outline_seed_ + 2, 1.5 * q);
    return bell(s * s) - rim_ * uneven * bell(x * x);
  }

  void calibrate(double diameter, double elongation, double depth) {
    constexpr int across = 160;
    const double step = 2.0 * reach_ / across;
    std::vector<double> depths;
    for (int i = 0; i < across; ++i)
      for (int j = 0; j < across; ++j) depths.push_back(raw((dvec2(i, j) + 0.5) * step - reach_));
    deepest_ = *std::max_element(depths.begin(), depths.end());
    std::erase_if(depths, [&](double d) { return d < mouth_level * deepest_; });
    const double area = static_cast<double>(depths.size()) * step * step;
    scale_ = diameter / disc_diameter(area) * dvec2(std::sqrt(elongation), 1.0 / std::sqrt(elongation));
    depth_ = depth / quantile(std::move(depths), depth_quantile);
  }

  double flat_, rim_, irregularity_, mark_, depth_ = 0, deepest_ = 1, reach_ = 1;
  dvec2 scale_{1.0}, aside_{0.0};  // [mm] radii; of the radius
  std::uint64_t outline_seed_, mark_seed_;
};

struct Mouth {
  double area = 0, depth = 0, level = 0;
};
// The largest one.
Mouth mouth_of(const MeasuredSurface& surface) {
  Mouth mouth;
  for (const MeasuredPoint& point : surface.points)
    mouth.level = std::max(mouth.level, mouth_level * point.depth);
  if (mouth.level <= 0.0) return mouth;
  for (const Region& region : regions_below(surface, mouth.level, depth_quantile))
    if (region.area > mouth.area) mouth = {region.area, region.depth, mouth.level};
  return mouth;
}

MeasuredSurface turned_over(MeasuredSurface surface) {
  for (MeasuredPoint& point : surface.points) point.depth = -point.depth;
  return surface;
}

class DentKind : public Kind {
 public:
  std::string name() const override { return "dent"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"diameter_mm", 5.0, 0.1, 60.0, "of the disc as large as the mouth"},
            {"depth_mm", 0.0, 0.0, 5.0, "at the deepest; without it: aspect times the width", true},
            {"aspect", 0.03, 0.0, 0.3, "depth over width, where depth_mm is not given"},
            {"elongation", 1.0, 1.0, 6.0, "length over width"},
            {"flatness", 0.0, 0.0, 0.8, "share of the radius that is a flat bottom (a slug's mark has one)"},
            {"rim_share", 0.03, 0.0, 0.15, "height of the rim over the depth"},
            {"irregularity", 0.25, 0.0, 0.5, "of the outline, as a share of the radius"},
            {"off_centre", 0.15, 0.0, 0.35, "of the deepest point, as a share of the radius"},
            {"mark_share", 0.0, 0.0, 0.6, "radius of the spot that was struck over the dent's; 0: none"},
            {"thickest_sheet_mm", 4.0, 0.02, 20.0, "a part that is thicker at the place is no sheet"},
            {"angle_deg", 0.0, -360.0, 360.0,
             "of the length from the part's x axis on the surface; without it: any", true}};
  }
  std::vector<WordParameter> words() const override {
    return {
        {"direction", {"in", "out"}, "in: a dent; out: a bulge, pushed from behind"},
        {"skins",
         {"auto", "through", "one"},
         "through: both skins of a sheet move, other places are refused; auto: one skin where the part is "
         "no sheet"},
        {"mark_material",
         {"struck"},
         "name of the struck spot's material; where the station has none, the part's own, scuffed",
         true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    if (p.number("mark_share") <= 0.0) return std::nullopt;
    return p.word("mark_material");
  }
  // The same substance where something hard hit it: the lay is crushed, a coating has gone.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material struck = base;
    struck.alpha_u = struck.alpha_v = std::max({0.28f, base.alpha_u, base.alpha_v});
    struck.lay_is_axis = false;
    struck.finish = {0.08, 0.03, 1.0};
    struck.haze = {};
    struck.film = {};
    struck.source = base.source.empty() ? "struck surface" : base.source + "; struck surface";
    return struck;
  }

  std::optional<Through> through(const Parameters& p) const override {
    const std::string& skins = p.word("skins");
    if (skins == "one") return std::nullopt;
    return Through{p.number("thickest_sheet_mm"), skins == "through"};
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double width = p.number("diameter_mm") / std::sqrt(p.number("elongation"));
    const double depth = p.find_number("depth_mm").value_or(width * p.number("aspect"));
    if (const double limit = steepest * (1.0 - p.number("flatness")) * width; depth > limit)
      throw InputError(fmt::format(
          "dent: depth_mm {:g} must be at most {:.3g}: {:g} times its width without the flat bottom", depth,
          limit, steepest));
    return std::make_unique<Dent>(p, depth, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    const bool out = p.word("direction") == "out";
    const MeasuredSurface front = out ? turned_over(surface) : surface;
    const Mouth mouth = mouth_of(front);
    double first = 1e300, last = -1e300, behind = 0.0;
    std::vector<double> widths, rims;
    const Profiles cut = cut_profiles(front, 400);
    for (std::size_t i = 0; i < cut.profile.size(); ++i) {
      rims.push_back(extremes(cut.profile[i]).height);
      const Crossings across =
          outermost(cut.profile[i], mouth.level, [](const ProfilePoint& point) { return point.depth; });
      if (!(across.width() > 0.0)) continue;
      first = std::min(first, cut.x[i]);
      last = std::max(last, cut.x[i]);
      widths.push_back(across.width());
    }
    for (const MeasuredSurface& back : surface.back) behind = mouth_of(out ? back : turned_over(back)).depth;
    return {{"depth_mm", mouth.depth},
            {"diameter_mm", disc_diameter(mouth.area)},
            {"length_mm", widths.empty() ? 0.0 : last - first + cut.spacing},
            {"width_mm", quantile(std::move(widths), 0.98)},
            {"rim_mm", quantile(std::move(rims), 0.99)},
            {"back_height_mm", behind},
            {"sheet_mm", surface.sheet},
            {"area_mm2", covered_area(front, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_dent() {
  return std::make_unique<DentKind>();
}
}  // namespace flawsmith::defects
