// An oil film: a wetted patch of irregular outline, benign. Thick oil lies as a flat drop with a surface of
// its own; around it the film is thin enough to interfere, and its thickness varies, so that fringes show.
//
// Surface chart, polar about its origin. Outline R(θ) = s·(1 + irregularity·0.3·n(θ)), n periodic noise, s
// such that the outline encloses the disc of the requested diameter. The drop has an outline of its own, of
// the diameter less film_share, bent by noise, and lies aside of the middle by up to 0.7 of the film's
// breadth. With ρ = r/R(θ), and ρ_d the same of the drop:
//
//   thickness h(ρ, θ) = E(ρ)·[film·(0.55 + 0.45 n_f) + H·(1 − ρ_d²)₊^1.5·(1 + 0.12 n_d)·B(ρ)]
//
// E falls from 1 to 0 over ρ = 0.985 … 1.015, the rim; B from 1 at ρ = 0.75 to 0 at 1, so that a drop that
// would cross the rim ends flat on it. The drop's meniscus leaves with slope 0 and rises with
// a finite curvature; its slopes (about 2 H/R) tilt the shading normal as every displacement does. The base
// surface is displaced by h along its normal: the oil's surface. The cover's weight is h over the liquid's
// thickness.
//
// Label: h ≥ 20 nm, from where on the film is seen by its colour.
//
// Measures: area_mm2, where labelled; diameter_mm, of the disc of that area; thickness_mm, 99th percentile of
// the height over the base surface, over the labelled points.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"
#include "core/random.h"
#include "defects/field.h"
#include "defects/film_outline.h"
#include "defects/noise.h"
#include "defects/table.h"

namespace flawsmith::defects {
namespace {
constexpr double rim = 0.015;       // of ρ, half of the width over which the film ends
constexpr double liquid_um = 60.0;  // [µm] thickness of a cover of weight 1

class OilFilm : public FilmField {
 public:
  OilFilm(const Parameters& p, std::uint64_t seed)
      : FilmField(p, 0.3 * p.number("irregularity"), rim, liquid_um, seed),
        height_(p.number("thickness_mm")),
        film_(p.number("film_mm")),
        film_share_(p.number("film_share")),
        drop_(p.number("diameter_mm") * (1.0 - film_share_), 0.3 * p.number("irregularity"),
              derive_seed(seed, "drop outline")),
        film_seed_(derive_seed(seed, "film")),
        drop_seed_(derive_seed(seed, "drop")),
        bend_(0.6 * p.number("irregularity") * (1.0 - film_share_)) {
    Random random(derive_seed(seed, "drop place"));
    const double aside = 0.7 * film_share_ * outline().mean() * random.uniform(0.0, 1.0);
    const double towards = random.uniform(0.0, 2.0 * std::numbers::pi);
    drop_middle_ = aside * dvec2(std::cos(towards), std::sin(towards));
  }

  double inner_thickness(double rho, dvec2 place) const override {
    const double thin = film_ * (0.55 + 0.45 * noise(film_seed_, 2.5 * place, 3));
    // No disc: liquid stops at what it meets.
    const dvec2 bent =
        bend_ * dvec2(noise(drop_seed_ + 1, 1.4 * place, 2), noise(drop_seed_ + 2, 1.4 * place, 2));
    const double drop_rho = drop_.rho((place + bent) * outline().mean() - drop_middle_);
    const double inside = 1.0 - drop_rho * drop_rho;
    double thick = 0.0;
    if (inside > 0.0)
      thick = height_ * inside * std::sqrt(inside) * (1.0 + 0.12 * noise(drop_seed_, 1.5 * place, 2)) *
              (1.0 - smooth_step(0.75, 1.0, rho));
    return std::max(thin, 0.1 * film_) + thick;
  }
  dvec2 cell_size(ChartPoint at) const override {
    const double from_rim = std::abs(outline().rho(at) - 1.0) / (2.0 * rim);
    const double middle = outline().mean() * (film_share_ > 0.02 ? 0.03 : 0.06);
    return dvec2(std::min(outline().mean() * rim * std::max(1.0, 0.7 * from_rim), middle));
  }

 private:
  double height_, film_, film_share_;
  FilmOutline drop_;
  dvec2 drop_middle_{0.0};  // [mm]
  std::uint64_t film_seed_, drop_seed_;
  double bend_;  // of the drop's outline, over the outline's mean
};

class OilFilmKind : public FilmKind {
 public:
  std::string name() const override { return "oil_film"; }
  std::vector<NumberParameter> numbers() const override {
    return {{"diameter_mm", 3.0, 0.05, 40.0, "of the disc of the same area"},
            {"thickness_mm", 0.006, 0.0, 0.05, "of the drop in its middle, above the thin film"},
            {"film_mm", 0.0007, 0.0001, 0.003, "mean thickness of the thin film, roughly"},
            {"film_share", 0.3, 0.0, 0.9, "of the radius that is thin film alone"},
            {"irregularity", 0.6, 0.0, 1.0, "of the outline; 0: round"}};
  }
  std::optional<std::string> cover_material(const Parameters&) const override { return "oil"; }
  // Mineral oil: n = 1.47 is usual; its slight yellow and the evenness of its surface are assumed.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material oil = base;
    oil.liquid.thickness = liquid_um;
    oil.liquid.n = 1.47;
    oil.liquid.k = Curve{{400.0f, 450.0f, 550.0f, 700.0f}, {4e-5f, 2e-5f, 4e-6f, 1e-6f}};
    oil.source = "oil (n = 1.47, absorption assumed) on " + base.name;
    return oil;
  }
  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    return std::make_unique<OilFilm>(p, seed);
  }
};
}  // namespace

std::unique_ptr<Kind> make_oil_film() {
  return std::make_unique<OilFilmKind>();
}
}  // namespace flawsmith::defects
