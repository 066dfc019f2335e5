// Galling: what is left where sheet and tool weld under pressure and tear apart again: a band of torn tracks
// along the drawing direction, each ending in the lump of metal that it carried along.
//
// Surface chart, in units of half the band: X = −1 … 1 along, Y = −1 … 1 across. Track i digs a groove
//   a_i·g_i(X)·(1 − η²)²,  η = (Y − c_i − w_i(X))/b_i,
// whose g rises slowly as metal gathers on the tool, stutters (stick and slip) and breaks off at the track's
// end, where a lump a_i·l·(1 − r²)² stands up. The floors are torn: fine noise over the grooves. The surface
// is the largest lump above less the deepest groove below. Length, width and depth are scaled so that the
// measures below come out as requested, by taking them from the field itself.
//
// Measures, from profiles across the band (defects/measure.h):
//   depth_mm   95th percentile of the greatest depth, over the profiles where it is at least 10 % of its
//   largest length_mm  from the first to the last profile whose depth or height is at least 10 % of depth_mm
//   width_mm   95th percentile, over those, of the distance between the outermost points that are 10 % of
//              depth_mm below or above the base surface
//   lump_mm    greatest height: its 99th percentile over the profiles
//   area_mm2   displaced surface whose label coverage is at least 0.5
// Label coverage: 0 where the surface moved by under 3 % of the depth, 1 from 8 % on; threshold 0.5.
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
constexpr double level = 0.1;  // of the depth: where galling begins
constexpr double top = 0.95;   // percentile of depth and width

double hump(double r2) {
  return r2 < 1.0 ? (1.0 - r2) * (1.0 - r2) : 0.0;
}

// Sizes of a band from its profiles, whatever they were cut from.
struct BandSize {
  double length = 0, width = 0, depth = 0, lump = 0;
};
BandSize band_size(const std::vector<double>& x, double spacing, const std::vector<Profile>& profiles) {
  std::vector<double> depths, heights;
  for (const Profile& profile : profiles) {
    const auto [depth, height] = extremes(profile);
    depths.push_back(depth);
    heights.push_back(height);
  }
  BandSize size;
  size.lump = quantile(heights, 0.99);
  size.depth = usual_size(depths);
  if (size.depth <= 0.0) return size;
  double first = 1e300, last = -1e300;
  std::vector<double> widths;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    if (std::max(depths[i], heights[i]) < level * size.depth) continue;
    first = std::min(first, x[i]);
    last = std::max(last, x[i]);
    const Crossings band =
        outermost(profiles[i], level * size.depth, [](const ProfilePoint& p) { return std::abs(p.depth); });
    if (band.width() > 0.0) widths.push_back(band.width());
  }
  size.length = last - first + spacing;
  size.width = quantile(std::move(widths), top);
  return size;
}

class Galling : public Field {
 public:
  Galling(const Parameters& p, double depth, std::uint64_t seed)
      : lumps_(p.number("lumps")), tearing_(p.number("tearing")), floor_seed_(derive_seed(seed, "floor")) {
    Random random(derive_seed(seed, "tracks"));
    const auto count = static_cast<int>(std::lround(p.number("tracks")));
    for (int i = 0; i < count; ++i) {
      Track t;
      t.middle = count > 1 ? -0.75 + 1.5 * (i + random.uniform(0.2, 0.8)) / count : 0.0;
      t.half_width = random.uniform(0.5, 1.1) / (count + 1.0);
      t.start = random.uniform(-1.0, -0.3);
      t.end = random.uniform(0.25, 0.9);
      t.strength = random.uniform(0.45, 1.0);
      t.lump_length = random.uniform(0.04, 0.09);
      t.seed = random.bits();
      tracks_.push_back(t);
    }
    tracks_[random.below(static_cast<std::uint64_t>(count))].strength = 1.0;
    calibrate(p.number("length_mm"), p.number("width_mm"), depth);
    double reach_x = 0.0, reach_y = 0.0, narrowest = 1.0;
    for (const Track& t : tracks_) {
      reach_x = std::max({reach_x, std::abs(t.start), t.end + 2.0 * t.lump_length});
      reach_y = std::max(reach_y, std::abs(t.middle) + wiggle + 1.3 * t.half_width);
      narrowest = std::min(narrowest, t.half_width);
    }
    half_ = {1.01 * reach_x * scale_.x, 1.01 * reach_y * scale_.y};
    across_ = narrowest * scale_.y / 6.0;
    along_ = std::min(0.008 * scale_.x, 12.0 * across_);
  }

  dvec2 half_extent() const override { return half_; }
  dvec3 displacement(ChartPoint at) const override { return {0.0, 0.0, depth_ * raw(at / scale_)}; }
  double coverage(ChartPoint at) const override {
    return smooth_step(0.03, 0.08, std::abs(raw(at / scale_)) / usual_);
  }
  double cover(ChartPoint at) const override { return coverage(at); }
  dvec2 cell_size(ChartPoint) const override { return {along_, across_}; }

 private:
  static constexpr double wiggle = 0.03;

  struct Track {
    double middle, half_width, start, end, strength, lump_length;
    std::uint64_t seed;
  };

  // Height in units of the deepest track, at a point of the unit band.
  double raw(dvec2 at) const {
    double groove = 0.0, lump = 0.0;
    for (const Track& t : tracks_) {
      if (at.x <= t.start || at.x >= t.end + 2.0 * t.lump_length) continue;
      const double path = t.middle + wiggle * noise(t.seed, 1.5 * at.x);
      const double eta = (at.y - path) / t.half_width;
      if (std::abs(eta) >= 1.3) continue;
      const double gathering = smooth_step(t.start, t.start + 0.5 * (t.end - t.start), at.x);
      const double breaking = 1.0 - smooth_step(t.end - 0.06, t.end, at.x);
      const double stutter = 1.0 + 0.35 * noise(t.seed + 1, 14.0 * at.x, 2);
      groove = std::max(groove, t.strength * gathering * breaking * stutter * hump(eta * eta));
      const dvec2 from_lump((at.x - t.end - 0.3 * t.lump_length) / t.lump_length, eta / 1.3);
      lump = std::max(lump, lumps_ * t.strength * hump(glm::dot(from_lump, from_lump)) *
                                (1.0 + 0.4 * noise(t.seed + 2, 2.0 * from_lump, 2)));
    }
    const double torn = tearing_ * noise(floor_seed_, dvec2(30.0 * at.x, 6.0 * at.y), 2, 0.6);
    return lump - groove * (1.0 + torn);
  }

  // The measures of the file's head, taken from the raw field, give the scales.
  void calibrate(double length, double width, double depth) {
    constexpr int slices = 400, points = 300;
    std::vector<double> x;
    std::vector<Profile> profiles(slices);
    for (int i = 0; i < slices; ++i) {
      x.push_back(-1.1 + 2.2 * (i + 0.5) / slices);
      for (int k = 0; k < points; ++k) {
        const double y = -1.5 + 3.0 * (k + 0.5) / points;
        profiles[static_cast<std::size_t>(i)].push_back({y, -raw({x.back(), y}), 0.0, 0.0});
      }
    }
    const BandSize size = band_size(x, 2.2 / slices, profiles);
    scale_ = {length / size.length, width / size.width};
    depth_ = depth / size.depth;
    usual_ = size.depth;
  }

  double lumps_, tearing_;
  std::uint64_t floor_seed_;
  std::vector<Track> tracks_;
  dvec2 scale_{1.0}, half_{0.0};  // [mm] of the unit band; of the support
  double depth_ = 1, usual_ = 1, across_ = 1, along_ = 1;
};

class GallingKind : public Kind {
 public:
  std::string name() const override { return "galling"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"length_mm", 4.0, 0.05, 200.0, "of the band"},
            {"width_mm", 0.6, 0.01, 20.0, "of the band"},
            {"depth_mm", 0.0, 0.0, 1.0, "of the deepest track; without it: width_mm times aspect", true},
            {"aspect", 0.03, 0.0, 0.2, "depth over width, where depth_mm is not given"},
            {"tracks", 6.0, 1.0, 12.0, "torn tracks side by side"},
            {"lumps", 0.7, 0.0, 1.5, "height of the lumps over the depth of their tracks"},
            {"tearing", 0.35, 0.0, 0.6, "roughness of the floors over their depth"},
            {"angle_deg", 0.0, -360.0, 360.0,
             "drawing direction from the part's x axis on the surface; without it: any", true}};
  }
  std::vector<WordParameter> words() const override {
    return {{"torn_material",
             {"torn"},
             "name of the torn surface's material; where the station has none, the part's own, roughened",
             true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("torn_material");
  }
  // The same substance, torn open: bright metal without the sheet's lay or film.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material torn = base;
    torn.alpha_u = torn.alpha_v = std::max({0.3f, base.alpha_u, base.alpha_v});
    torn.lay_is_axis = false;
    torn.finish = {0.12, 0.02, 1.0};
    torn.film = {};
    torn.haze = {};
    torn.source = base.source.empty() ? "torn surface" : base.source + "; torn surface";
    return torn;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double length = p.number("length_mm"), width = p.number("width_mm");
    if (length < 2.0 * width || length > 40.0 * width)
      throw InputError(
          fmt::format("galling: length_mm {:g} must be 2 to 40 times width_mm {:g}", length, width));
    const double depth = p.find_number("depth_mm").value_or(width * p.number("aspect"));
    if (const double limit = 0.6 * width / (p.number("tracks") + 1.0); depth > limit)
      throw InputError(fmt::format(
          "galling: depth_mm {:g} must be at most {:.3g}: 0.6 times the width of one of its tracks", depth,
          limit));
    return std::make_unique<Galling>(p, depth, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    const Profiles cut = cut_profiles(surface, 400);
    const BandSize size = band_size(cut.x, cut.spacing, cut.profile);
    return {{"length_mm", size.length},
            {"width_mm", size.width},
            {"depth_mm", size.depth},
            {"lump_mm", size.lump},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_galling() {
  return std::make_unique<GallingKind>();
}
}  // namespace flawsmith::defects
