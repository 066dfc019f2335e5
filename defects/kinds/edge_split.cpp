// A split that begins at a sheet's trim edge, as cracks of stretched and of badly sheared edges do: the mouth
// gapes at the edge, and the banks run together towards a tip inside the sheet.
//
// Rim chart. With S the sheet's thickness, ρ the distance from the edge (0 on the cut face), L the length, d
// the depth below the front over S, noise as in defects/noise.h:
//   path     front and back as a split's (defects/kinds/split.cpp), over ρ; on the cut face from the one to
//            the other, rough as the walls behind it
//   opening  o(ρ) = O (1 − ρ/L)^¾ (1 + noise that begins at the edge with 0): each bank moves by half of it
//            along the edge, fading with the distance from the path
//   neck     front and back sink by half of N e(ρ) (1 − s²)³, s the distance from the neck's line (as a
//            split's) over its half width; the cut face, that stays straight, by (1 − 2 d) of that; e is 1
//            along the split and fades at its tip
//   step     the banks stand ± half of it along the front's normal, as the opening
#include <algorithm>
#include <cmath>

#include "defects/kinds/split_parts.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double fade_begin = 0.84, fade_end = 1.24;  // of the neck along ρ, over the length

class EdgeSplit : public Field, public Cut {
 public:
  EdgeSplit(const Parameters& p, double sheet, std::uint64_t seed) : sizes_(p), sheet_(sheet), seed_(seed) {}

  dvec2 half_extent() const override {
    const double path = SplitSizes::noise_margin * (sizes_.wander + sizes_.grain + sizes_.wall_grain) +
                        std::abs(sizes_.slant);
    return {0.5 * sheet_ + fade_end * sizes_.length, path + std::max(sizes_.reach, sizes_.neck_width)};
  }
  dvec3 displacement(ChartPoint at) const override { return displacement(at, at.y >= path(at.x) ? 1 : -1); }
  dvec2 cell_size(ChartPoint at) const override {
    const double fine =
        std::min({sizes_.length / 60.0, sizes_.reach / 8.0, sizes_.neck_width / 6.0, sheet_ / 8.0});
    const double grown = fine + 0.15 * std::abs(at.y - path(at.x));
    // Through a sheet much thicker than the split is wide, cells of the cut face are long.
    const double from_skin = std::max(0.5 * sheet_ - std::abs(at.x), 0.0);
    return {std::max(grown, std::min(sheet_ / 40.0, fine + 0.3 * from_skin)), grown};
  }
  const Cut* cut() const override { return this; }
  double wall_relief(double x, double depth) const override {
    const double fade = 4.0 * depth * (1.0 - depth);
    const dvec2 at(x, depth * sheet_);
    return sizes_.wall_grain * fade * noise(seed_ + 50, at / (6.0 * sizes_.wall_grain + 1e-9), 3);
  }

  double begin() const override { return -end(); }
  double end() const override { return 0.5 * sheet_ + sizes_.length; }
  double path(double x) const override {
    const double edge = 0.5 * sheet_;
    return line(x, 1.0) + (std::abs(x) < edge ? wall_relief(edge, 0.5 - x / sheet_) : 0.0);
  }
  dvec3 displacement(ChartPoint at, int bank) const override {
    const double off = at.y - path(at.x), inside = inside_of(at.x);
    const double apart = 0.5 * bank * open(inside) * (1.0 - smooth_step(0.0, 1.0, bank * off / sizes_.reach));
    const double sunk = sizes_.neck * neck_share(at) * std::clamp(2.0 * at.x / sheet_, -1.0, 1.0);
    return {0.0, sizes_.opening * apart, sizes_.step * apart - sunk};
  }
  // Of the cut through either skin and of the field itself.
  double coverage(ChartPoint at) const override {
    const double off = std::abs(at.y - path(at.x)), inside = inside_of(at.x);
    const double gap = sizes_.opening * open(inside);
    const double border = gap > 0.0 ? 1.0 - smooth_step(0.5, 1.5, off / gap) : 0.0;
    const double necked = sizes_.neck > 0.0 ? neck_share(at) : 0.0;
    return std::max(border, smooth_step(0.6, 1.0, necked));
  }

 private:
  double inside_of(double x) const { return std::max(std::abs(x) - 0.5 * sheet_, 0.0); }
  // The path with that share of its grain, without the roughness of the walls.
  double line(double x, double share) const {
    const double inside = inside_of(x), wavelength = SplitSizes::grain_share * sizes_.length;
    const double slow = sizes_.wander * noise(seed_ + 10, inside / (0.35 * sizes_.length), 2);
    const auto grain = [&](std::uint64_t stream) {
      return share * sizes_.grain * noise(seed_ + stream, inside / wavelength, 2);
    };
    const double depth = std::clamp(0.5 - x / sheet_, 0.0, 1.0);
    return slow + glm::mix(grain(20), grain(30) + sizes_.slant, depth);
  }
  // Opening over that at the edge.
  double open(double inside) const {
    if (inside >= sizes_.length) return 0.0;
    const double uneven = 0.2 * noise(seed_ + 40, inside / (0.2 * sizes_.length), 2);
    return std::pow(1.0 - inside / sizes_.length, 0.75) *
           (1.0 + uneven * smooth_step(0.0, 0.3 * sizes_.length, inside));
  }
  double neck_share(ChartPoint at) const {
    const double s = (at.y - line(at.x, neck_follows(sizes_.grain, sizes_.neck_width))) / sizes_.neck_width;
    if (std::abs(s) >= 1.0) return 0.0;
    const double across = 1.0 - s * s;
    return across * across * across *
           (1.0 - smooth_step(fade_begin, fade_end, inside_of(at.x) / sizes_.length));
  }

  SplitSizes sizes_;
  double sheet_;  // [mm]
  std::uint64_t seed_;
};
}  // namespace

std::unique_ptr<Field> make_edge_split(const Parameters& parameters, double sheet, std::uint64_t seed) {
  return std::make_unique<EdgeSplit>(parameters, sheet, seed);
}
}  // namespace flawsmith::defects
