// A split: sheet torn from skin to skin where it was stretched or bent too far. The tear is a lens, widest
// about its middle and closed at both tips; its path is ragged, the sheet beside it is necked, one border
// stands a little above the other, and its walls are a fresh dull break.
//
// Surface chart, x along the split. With L the length, ξ = 2 x/L, noise as in defects/noise.h:
//   path     y = p(x): slow wander and grain of L/20; on the back aside by the slant, with its own grain
//   opening  o(x) = O (1 − ξ²)^¾ (1 + noise)/max: each bank moves by half of it along y, fading with the
//            distance from the path
//   neck     each skin sinks by half of N e(x) (1 − s²)³, s the distance over the neck's half width from its
//            line: the path without its grain, unless that is as large; e is 1 along the split and fades at
//            its tips
//   step     the banks stand ± half of it along the normal, as the opening
// Both skins open alike, so that one looks through where front and back are open at once. In a zone of edges
// it begins at the sheet's trim edge: defects/kinds/edge_split.cpp.
//
// Measures, of the displaced borders in chart coordinates:
//   length_mm    from tip to tip, straight, on the front; from a trim edge: from its mouth there to the tip
//   opening_mm   98th percentile over the length of the distance between the front's banks, along y
//   opening_mm2  area between the front's banks
//   clear_mm2    of the part of it that is open on the back straight behind, too
//   neck_mm      by how much the sheet is thinner beside the opening: 99th percentile over the border's
//                points of how far the two banks sank on the mean, front and back together
//   sheet_mm     thickness of the sheet
//   area_mm2     opening_mm2 and the front's surface whose label coverage is at least 0.5
// Label coverage: of the opening and its walls 1; of a skin, 0.5 where it sank by 80 % of its share of the
// neck, and at the border of the opening a band as wide as that on either side. Threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "defects/kinds.h"
#include "defects/kinds/split_parts.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double widest = 0.35;                       // opening over length
constexpr double fade_begin = 0.42, fade_end = 0.62;  // of the neck along x, over the length

class Split : public Field {
 public:
  Split(const Parameters& p, std::uint64_t seed)
      : sizes_(p), seed_(seed), front_(*this, false), behind_(*this, true) {
    tallest_ = 1.0;
    double top = 0.0;
    for (int i = 0; i < 400; ++i) top = std::max(top, lens(sizes_.length * ((i + 0.5) / 400 - 0.5)));
    tallest_ = top;
  }

  dvec2 half_extent() const override {
    const double path = SplitSizes::noise_margin * (sizes_.wander + sizes_.grain) + std::abs(sizes_.slant);
    return {fade_end * sizes_.length, path + std::max(sizes_.reach, sizes_.neck_width)};
  }
  dvec3 displacement(ChartPoint at) const override {
    return front_.displacement(at, at.y >= front_.path(at.x) ? 1 : -1);
  }
  double coverage(ChartPoint at) const override { return front_.coverage(at); }
  dvec2 cell_size(ChartPoint at) const override {
    const double off = std::min(std::abs(at.y - front_.path(at.x)), std::abs(at.y - behind_.path(at.x)));
    const double fine = std::min({sizes_.length / 90.0, sizes_.reach / 8.0, sizes_.neck_width / 6.0});
    return dvec2(fine + 0.15 * off);
  }
  const Cut* cut() const override { return &front_; }
  const Cut* cut_behind() const override { return &behind_; }
  double wall_relief(double x, double depth) const override {
    const double fade = 4.0 * depth * (1.0 - depth);
    return sizes_.wall_grain * fade *
           noise(seed_ + 50, dvec2(x, 1.5 * depth) / (6.0 * sizes_.wall_grain + 1e-9), 3);
  }

 private:
  // One skin's cut; of the back, in the front's coordinates.
  class Skin : public Cut {
   public:
    Skin(const Split& split, bool is_back) : split_(split), is_back_(is_back) {}
    double begin() const override { return -0.5 * split_.sizes_.length; }
    double end() const override { return 0.5 * split_.sizes_.length; }
    double path(double x) const override { return split_.path(x, is_back_); }
    dvec3 displacement(ChartPoint at, int bank) const override {
      const double off = at.y - path(at.x);
      const double apart = 0.5 * bank * split_.lens(at.x) / split_.tallest_ *
                           (1.0 - smooth_step(0.0, 1.0, bank * off / split_.sizes_.reach));
      const double sunk = split_.sizes_.neck * split_.neck_share(at, is_back_);
      return {0.0, split_.sizes_.opening * apart, split_.sizes_.step * apart + (is_back_ ? sunk : -sunk)};
    }
    double coverage(ChartPoint at) const override {
      const double off = std::abs(at.y - path(at.x));
      const double open = split_.sizes_.opening * split_.lens(at.x) / split_.tallest_;
      const double border = open > 0.0 ? 1.0 - smooth_step(0.5, 1.5, off / open) : 0.0;
      const double necked = split_.sizes_.neck > 0.0 ? split_.neck_share(at, is_back_) : 0.0;
      return std::max(border, smooth_step(0.6, 1.0, necked));
    }

   private:
    const Split& split_;
    bool is_back_;
  };

  double path(double x, bool is_back) const { return line(x, is_back, 1.0); }
  // The path with that share of its grain.
  double line(double x, bool is_back, double share) const {
    const double wavelength = SplitSizes::grain_share * sizes_.length;
    const double slow = sizes_.wander * noise(seed_ + 10, x / (0.35 * sizes_.length), 2);
    const double grain = share * sizes_.grain * noise(seed_ + (is_back ? 30 : 20), x / wavelength, 2);
    return slow + grain + (is_back ? sizes_.slant : 0.0);
  }
  // Opening at x, not yet scaled.
  double lens(double x) const {
    const double xi = 2.0 * x / sizes_.length;
    if (std::abs(xi) >= 1.0) return 0.0;
    return std::pow(1.0 - xi * xi, 0.75) * (1.0 + 0.25 * noise(seed_ + 40, x / (0.2 * sizes_.length), 2));
  }
  double neck_share(ChartPoint at, bool is_back) const {
    const double s =
        (at.y - line(at.x, is_back, neck_follows(sizes_.grain, sizes_.neck_width))) / sizes_.neck_width;
    if (std::abs(s) >= 1.0) return 0.0;
    const double across = 1.0 - s * s;
    return across * across * across *
           (1.0 - smooth_step(fade_begin, fade_end, std::abs(at.x) / sizes_.length));
  }

  SplitSizes sizes_;
  double tallest_ = 1;
  std::uint64_t seed_;
  Skin front_, behind_;
};

class SplitKind : public Kind {
 public:
  std::string name() const override { return "split"; }
  ChartType chart() const override { return ChartType::surface; }
  std::vector<NumberParameter> numbers() const override {
    return {{"length_mm", 4.0, 0.2, 60.0, "from tip to tip"},
            {"opening_mm", 0.15, 0.002, 3.0, "at the widest"},
            {"neck_mm", 0.08, 0.0, 1.0, "by which the sheet is thinner at the border, both skins together"},
            {"neck_width_mm", 0.8, 0.05, 10.0, "of the necked strip, both sides together"},
            {"step_mm", 0.02, 0.0, 0.5, "by which one border stands above the other"},
            {"wander", 0.03, 0.0, 0.15, "of the path, over the length"},
            {"raggedness", 0.5, 0.0, 1.0, "of the path's fine grain"},
            {"slant_mm", 0.0, -2.0, 2.0, "by which the path on the back lies aside of the front's"},
            {"wall_grain_mm", 0.03, 0.0, 0.2, "relief of the broken walls"},
            {"thickest_sheet_mm", 4.0, 0.02, 20.0, "a part that is thicker at the place is no sheet"},
            {"angle_deg", 0.0, -360.0, 360.0,
             "of the split from the part's x axis on the surface; without it: any", true}};
  }
  std::vector<WordParameter> words() const override {
    return {{"wall_material",
             {"fracture"},
             "name of the broken walls' material; where the station has none, the part's own, roughened",
             true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("wall_material");
  }
  // Torn metal: fine dimples, no lay, neither film nor coating.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material torn = base;
    torn.alpha_u = torn.alpha_v = std::max({0.5f, base.alpha_u, base.alpha_v});
    torn.lay_is_axis = false;
    torn.finish = {0.15, 0.01, 1.0};
    torn.film = {};
    torn.haze = {};
    torn.source = base.source.empty() ? "torn surface" : base.source + "; torn surface";
    return torn;
  }
  std::optional<Through> through(const Parameters& p) const override {
    return Through{p.number("thickest_sheet_mm"), true};
  }
  bool from_rim() const override { return true; }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double length = p.number("length_mm"), opening = p.number("opening_mm");
    if (opening > widest * length)
      throw InputError(fmt::format("split: opening_mm {:g} must be at most {:.3g}: {:g} times length_mm",
                                   opening, widest * length, widest));
    const double neck = p.number("neck_mm"), width = p.number("neck_width_mm");
    if (neck > 0.5 * width)
      throw InputError(fmt::format("split: neck_mm {:g} must be at most {:.3g}: half of neck_width_mm", neck,
                                   0.5 * width));
    if (site.type == ChartType::rim) return make_edge_split(p, site.sheet, seed);
    return std::make_unique<Split>(p, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    return measure_split(surface);
  }
};
}  // namespace

SplitSizes::SplitSizes(const Parameters& p)
    : length(p.number("length_mm")),
      opening(p.number("opening_mm")),
      neck(0.5 * p.number("neck_mm")),
      neck_width(0.5 * p.number("neck_width_mm")),
      step(p.number("step_mm")),
      wander(p.number("wander") * length),
      grain(0.3 * p.number("raggedness") * grain_share * length),
      slant(p.number("slant_mm")),
      wall_grain(p.number("wall_grain_mm")),
      reach(std::max({2.5 * opening, 3.0 * step, 0.12 * length})) {}

double neck_follows(double grain, double half_width) {
  return smooth_step(0.25, 1.0, SplitSizes::noise_margin * grain / half_width);
}

std::unique_ptr<Kind> make_split() {
  return std::make_unique<SplitKind>();
}
}  // namespace flawsmith::defects
