// A water mark: what a drop leaves that dried, benign. Solids are carried to the pinned rim and stay there as
// a ring (the coffee ring: Deegan et al. 1997), a faint film is left inside, and weaker rings where the rim
// was caught again as it shrank.
//
// Surface chart, polar about its origin, ρ = r/R(θ) as in oil_film.cpp:
//
//   residue h(ρ, θ) = E(ρ)·[film·(0.6 + 0.4 n_f) + ring·Σ_k a_k (1 + 0.45 n_k(θ)) exp(−((ρ − ρ_k)/w_k)²)]
//
// k = 0: the outer ring, ρ_0 = 0.93, a_0 = 1, w_0 = ring_width/2; `rings` − 1 more inside it at random ρ_k
// between 0.45 and 0.85, a_k between 0.1 and 0.35. E ends the mark at the outline. The surface is displaced
// by h. The residue is a clear layer of lime and salts that follows the relief, with white grains in it: a
// ray meets some in proportion to its thickness.
//
// Label: h ≥ 20 nm. Measures: as of an oil film; thickness_mm is the ring's.
#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "defects/field.h"
#include "defects/film_outline.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double rim = 0.012;       // of ρ, half of the width over which the mark ends
constexpr double liquid_um = 10.0;  // [µm] thickness of a cover of weight 1

struct Ring {
  double rho = 0, share = 0, width = 0;  // width: of the Gaussian, in ρ
  std::uint64_t seed = 0;
};

class WaterMark : public FilmField {
 public:
  WaterMark(const Parameters& p, std::uint64_t seed)
      : FilmField(p, 0.2 * p.number("irregularity"), rim, liquid_um, seed),
        ring_(p.number("thickness_mm")),
        film_(p.number("film_mm")),
        film_seed_(derive_seed(seed, "film")) {
    Random random(derive_seed(seed, "rings"));
    const double width = 0.5 * p.number("ring_width");
    rings_.push_back({0.93, 1.0, width, random.bits()});
    const auto count = static_cast<int>(std::lround(p.number("rings")));
    while (static_cast<int>(rings_.size()) < count)
      rings_.push_back({0.45 + 0.4 * random.uniform(), 0.1 + 0.25 * random.uniform(),
                        width * (0.5 + 0.5 * random.uniform()), random.bits()});
  }

  double inner_thickness(double rho, dvec2 place) const override {
    double h = film_ * (0.6 + 0.4 * noise(film_seed_, 2.0 * place, 4));
    for (const Ring& ring : rings_) {
      const double from = (rho - ring.rho) / ring.width;
      if (std::abs(from) > 4.0) continue;
      const double uneven = 1.0 + 0.45 * noise(ring.seed, 3.0 * place, 4);
      h += ring_ * ring.share * uneven * std::exp(-from * from);
    }
    return std::max(h, 0.1 * film_);
  }
  dvec2 cell_size(ChartPoint at) const override {
    const double rho = outline().rho(at);
    double cell = std::max(rim, 0.35 * std::abs(rho - 1.0));
    for (const Ring& ring : rings_)
      cell = std::min(cell, std::max(0.5 * ring.width, 0.35 * (std::abs(rho - ring.rho) - 2.0 * ring.width)));
    return dvec2(outline().mean() * std::clamp(cell, 0.5 * rim, 0.06));
  }

 private:
  double ring_, film_;
  std::uint64_t film_seed_;
  std::vector<Ring> rings_;
};

class WaterMarkKind : public FilmKind {
 public:
  std::string name() const override { return "water_mark"; }
  std::vector<NumberParameter> numbers() const override {
    return {{"diameter_mm", 2.0, 0.05, 30.0, "of the disc of the same area"},
            {"thickness_mm", 0.0015, 0.0002, 0.005, "of the ring of residue"},
            {"film_mm", 0.00006, 0.00002, 0.001, "of the residue inside the ring, roughly"},
            {"ring_width", 0.07, 0.02, 0.3, "over the radius"},
            {"rings", 2.0, 1.0, 6.0, "the outer ring and those inside it"},
            {"irregularity", 0.5, 0.0, 1.0, "of the outline; 0: round"}};
  }
  std::optional<std::string> cover_material(const Parameters&) const override { return "water residue"; }
  // n between calcite's mean index and porous lime; the grains' density is assumed.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material residue = base;
    residue.liquid.thickness = liquid_um;
    residue.liquid.n = 1.5;
    residue.liquid.follows = 20.0;  // it never has an even surface of its own
    residue.liquid.levels = 40.0;
    residue.liquid.grains = 0.15;
    residue.source = "lime and salts (n = 1.5, grains assumed) on " + base.name;
    return residue;
  }
  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    return std::make_unique<WaterMark>(p, seed);
  }
};
}  // namespace

std::unique_ptr<Kind> make_water_mark() {
  return std::make_unique<WaterMarkKind>();
}
}  // namespace flawsmith::defects
