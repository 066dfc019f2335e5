// Pitting: hollows eaten into the surface by corrosion, erosion or sparks, one or a cluster of them, rough
// and dull inside and without raised rims.
//
// Surface chart. Pit i: depth D_i·p(ρ), ρ = r/R_i(θ), p(ρ) = (1 − ρ²)(1 + ρ²/2): a bowl whose walls are
// steepest at the mouth; R_i(θ) an irregular outline. Its floor is uneven. The first pit has the diameter and
// depth asked for; the others of a cluster are smaller (log-normal) and shallower, and none overlap.
//
// Measures, over the connected regions that are deeper than 2 % of the deepest point (defects/measure.h):
//   diameter_mm  of the disc of the same area, of the largest region
//   depth_mm     99th percentile over the region's area, of the deepest region
//   count        regions at least a tenth as deep as depth_mm
//   area_mm2     displaced surface whose label coverage is at least 0.5
// Label coverage: 1 in a pit, falling to 0 at its outline; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "core/error.h"
#include "core/random.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"
#include "defects/table.h"

namespace flawsmith::defects {
namespace {
constexpr double mouth_level = 0.02;    // of the depth: where a pit begins
constexpr double counted_level = 0.1;   // of the depth: a pit, not a speck
constexpr double floor_top = 0.99;      // percentile of the depth
constexpr double wall = 0.15;           // of the radius: metal left between two pits
constexpr double packing = 0.3;         // of the cluster's area that pits may take, walls included
constexpr double largest_other = 0.85;  // of the first pit's diameter
constexpr double turn = 6.283185307179586;

// 1 at the middle, 0 at the mouth.
double bowl(double rho2) {
  return rho2 < 1.0 ? (1.0 - rho2) * (1.0 + 0.5 * rho2) : 0.0;
}

class Pit {
 public:
  Pit(dvec2 centre, double diameter, double depth, double irregularity, double unevenness, std::uint64_t seed)
      : centre_(centre), unevenness_(unevenness), floor_seed_(derive_seed(seed, "floor")) {
    // Noise on a circle in the plane closes by itself; scaled so that the area is the disc's.
    const auto outline_seed = derive_seed(seed, "outline");
    const auto raw = [&](double angle) {
      const dvec2 on_circle(std::cos(angle), std::sin(angle));
      return 1.0 + irregularity * noise(outline_seed, 1.3 * on_circle, 3, 0.6);
    };
    outline_ = Table(0.0, turn, 720, raw);
    double square = 0.0, most = 0.0;
    for (const double r : outline_.values()) {
      square += r * r / static_cast<double>(outline_.values().size());
      most = std::max(most, r);
    }
    // At the mouth's level the bowl is a little narrower than at zero: (1 − ρ²)(1 + ρ²/2) = 0.02.
    const double at_mouth = std::sqrt(0.5 * (std::sqrt(9.0 - 8.0 * mouth_level) - 1.0));
    radius_ = 0.5 * diameter / (std::sqrt(square) * at_mouth);
    reach_ = radius_ * most;
    depth_ = depth / usual_floor();
  }

  dvec2 centre() const { return centre_; }
  double reach() const { return reach_; }  // [mm] no point of the pit is farther from its centre
  double radius() const { return radius_; }

  /// (distance over the outline's)², and the depth [mm] there.
  double rho2(dvec2 at) const {
    const dvec2 d = at - centre_;
    const double r2 = glm::dot(d, d);
    if (r2 >= reach_ * reach_) return 2.0;
    double angle = std::atan2(d.y, d.x);
    if (angle < 0.0) angle += turn;
    const double limit = radius_ * outline_.at(angle);
    return r2 / (limit * limit);
  }
  double depth(dvec2 at) const {
    const double q = rho2(at);
    return q < 1.0 ? depth_ * shape(at, q) : 0.0;
  }

 private:
  double shape(dvec2 at, double q) const {
    return bowl(q) *
           (1.0 + unevenness_ * (1.0 - q) * noise(floor_seed_, (at - centre_) / (0.4 * radius_), 2));
  }
  // The percentile of the floor that counts as the depth, from samples of equal area.
  double usual_floor() const {
    std::vector<double> depths;
    constexpr int rings = 60, spokes = 48;
    for (int i = 0; i < rings; ++i)
      for (int j = 0; j < spokes; ++j) {
        const double q = (i + 0.5) / rings, angle = turn * (j + 0.5) / spokes;
        const dvec2 at =
            centre_ + std::sqrt(q) * radius_ * outline_.at(angle) * dvec2(std::cos(angle), std::sin(angle));
        depths.push_back(shape(at, q));
      }
    return quantile(std::move(depths), floor_top);
  }

  dvec2 centre_;
  double unevenness_;
  std::uint64_t floor_seed_;
  Table outline_;  // over the angle, of the radius
  double radius_ = 0, reach_ = 0, depth_ = 1;
};

class Pitting : public Field {
 public:
  Pitting(const Parameters& p, double depth, double spread, std::uint64_t seed) {
    const double diameter = p.number("diameter_mm"), irregularity = p.number("irregularity");
    const double unevenness = p.number("unevenness");
    const auto count = static_cast<int>(std::lround(p.number("count")));
    Random random(derive_seed(seed, "pits"));
    pits_.emplace_back(dvec2(0.0), diameter, depth, irregularity, unevenness, derive_seed(seed, "pit", 0));
    for (int i = 1; i < count; ++i) {
      const double share = std::clamp(0.5 * std::exp(0.35 * random.normal()), 0.15, largest_other);
      const double shallower = std::pow(share, 0.8) * random.uniform(0.7, 1.0);
      const auto pit_seed = derive_seed(seed, "pit", static_cast<std::uint64_t>(i));
      add(random, spread, [&](dvec2 centre) {
        return Pit(centre, share * diameter, shallower * depth, irregularity, unevenness, pit_seed);
      });
    }
    for (const Pit& pit : pits_) half_ = glm::max(half_, glm::abs(pit.centre()) + dvec2(1.02 * pit.reach()));
  }

  dvec2 half_extent() const override { return half_; }

  dvec3 displacement(ChartPoint at) const override {
    double deepest = 0.0;
    for (const Pit& pit : pits_) deepest = std::max(deepest, pit.depth(at));
    return {0.0, 0.0, -deepest};
  }

  double coverage(ChartPoint at) const override {
    double nearest = 2.0;
    for (const Pit& pit : pits_) nearest = std::min(nearest, pit.rho2(at));
    return 1.0 - smooth_step(0.9, 1.0, std::sqrt(nearest));
  }
  double cover(ChartPoint at) const override { return coverage(at); }

  dvec2 cell_size(ChartPoint at) const override {
    double cell = 1e300;
    for (const Pit& pit : pits_) {
      const double r = glm::length(at - pit.centre()), fine = pit.radius() / 12.0;
      cell = std::min(
          cell, fine * (r < 0.6 * pit.radius() ? 1.4 : 1.0) + 0.5 * std::max(0.0, r - 1.05 * pit.reach()));
    }
    return dvec2(cell);
  }

 private:
  // Throws a pit into the cluster until it touches no other; denser towards the middle, as corrosion spreads.
  template <class Make>
  void add(Random& random, double spread, const Make& make) {
    for (int attempt = 0; attempt < 100'000; ++attempt) {
      const double angle = random.uniform(0.0, turn), r = std::pow(random.uniform(0.0, 1.0), 0.6);
      const Pit pit = make(0.5 * spread * r * dvec2(std::cos(angle), std::sin(angle)));
      const auto touches = [&](const Pit& other) {
        return glm::length(pit.centre() - other.centre()) <
               pit.reach() + other.reach() + wall * std::min(pit.radius(), other.radius());
      };
      if (std::none_of(pits_.begin(), pits_.end(), touches)) {
        pits_.push_back(pit);
        return;
      }
    }
    CHECK(!"a cluster within the packing limit has room for every pit");
  }

  std::vector<Pit> pits_;
  dvec2 half_{0.0};
};

// Diameter of the least disc in which the pits find room at the packing limit, whatever their sizes.
double least_spread(double diameter, double count, double irregularity) {
  const double each = (1.0 + wall) * (1.0 + irregularity) * diameter;
  return count <= 1.0 ? diameter
                      : each * std::sqrt((1.0 + largest_other * largest_other * (count - 1.0)) / packing);
}

class PittingKind : public Kind {
 public:
  std::string name() const override { return "pitting"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"diameter_mm", 0.12, 0.002, 10.0, "of the largest pit's mouth"},
            {"depth_mm", 0.0, 0.0, 5.0, "of the deepest pit; without it: diameter_mm times aspect", true},
            {"aspect", 0.25, 0.0, 0.6, "depth over diameter, where depth_mm is not given"},
            {"count", 1.0, 1.0, 60.0, "pits in the cluster"},
            {"spread_mm", 0.0, 0.0, 100.0, "diameter of the cluster; without it: as close as they go", true},
            {"irregularity", 0.4, 0.0, 0.6, "of the outlines, as a share of the radius"},
            {"unevenness", 0.25, 0.0, 0.5, "of the floors, as a share of the depth"}};
  }
  std::vector<WordParameter> words() const override {
    return {
        {"floor_material",
         {"corroded"},
         "name of the pits' inner surface's material; where the station has none, the part's own, roughened",
         true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("floor_material");
  }
  // The same substance, eaten away: dull, without lay or coating.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material eaten = base;
    eaten.alpha_u = eaten.alpha_v = std::max({0.5f, base.alpha_u, base.alpha_v});
    eaten.lay_is_axis = false;
    eaten.finish = {0.15, 0.01, 1.0};
    eaten.film = {};
    eaten.haze = {};
    eaten.source = base.source.empty() ? "eaten surface" : base.source + "; eaten surface";
    return eaten;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double diameter = p.number("diameter_mm"), count = std::round(p.number("count"));
    const double depth = p.find_number("depth_mm").value_or(diameter * p.number("aspect"));
    if (depth > 0.6 * diameter)
      throw InputError(
          fmt::format("pitting: depth_mm {:g} must be at most 0.6 times diameter_mm {:g}", depth, diameter));
    const double least = least_spread(diameter, count, p.number("irregularity"));
    const double spread = p.find_number("spread_mm").value_or(least);
    if (count > 1.0 && spread < least)
      throw InputError(fmt::format("pitting: {} pits of up to {:g} mm want a spread_mm of at least {:.3g}",
                                   count, diameter, least));
    return std::make_unique<Pitting>(p, depth, spread, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    double deepest = 0.0;
    for (const MeasuredPoint& point : surface.points) deepest = std::max(deepest, point.depth);
    double diameter = 0.0, depth = 0.0, count = 0.0;
    const auto pits = regions_below(surface, mouth_level * deepest, floor_top);
    for (const Region& pit : pits) {
      diameter = std::max(diameter, 2.0 * std::sqrt(pit.area * 2.0 / turn));
      depth = std::max(depth, pit.depth);
    }
    for (const Region& pit : pits) count += pit.depth >= counted_level * depth ? 1.0 : 0.0;
    return {{"diameter_mm", diameter},
            {"depth_mm", depth},
            {"count", count},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_pitting() {
  return std::make_unique<PittingKind>();
}
}  // namespace flawsmith::defects
