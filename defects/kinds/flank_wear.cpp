// Flank wear: the land that rubbing along the workpiece grinds into the flank below a cutting edge. Its lower
// border is ragged, tongues reach beyond it, and streaks run down it along the cutting direction.
//
// Edge chart: s along the edge, t across. The land is a plane that meets the flank at the distance L(s) from
// the edge and makes the land angle δ with it; in a wedge of angle β it meets the rake at
//   R = L sin δ / sin(β + δ)                                                     (law of sines)
// so that the edge recedes by R. λ = 0 … 1 runs over the land from rake to flank, with equal lengths before
// and after: f = R/(R + L), λ = f(1 − t/R) on the rake, f + (1 − f)|t|/L on the flank. The point moves to
// (1 − λ)R along the rake's axis and λL along the flank's. Streaks are cut in along both, zero at the
// borders.
//
// L(s) = VB · m(s)·(1 + ragged noise + tongues), m ramps at both ends. As ISO 3685 measures it (known through
// secondary texts), zone B is the middle of the land; here the middle 80 % of its length.
//
// Measures, from profiles across the edge (defects/measure.h); the land's border is where the surface has
// moved by 1 % of the 99th percentile of what it moved anywhere:
//   length_mm    from the first to the last profile that has a land
//   vb_b_mm      mean width of the land on the flank over zone B
//   vb_max_mm    99th percentile of that width
//   recession_mm 95th percentile of the distance by which the edge receded on the rake
//   area_mm2     displaced surface whose label coverage is at least 0.5
// Label coverage: 1 on the land, falling to 0 over the last 3 % of the way to its borders; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "defects/edge_section.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"
#include "defects/table.h"

namespace flawsmith::defects {
namespace {
constexpr double border_level = 0.01;
constexpr double zone_b = 0.8;  // of the length, in the middle
constexpr double degree = 0.017453292519943295;

class Land : public Field {
 public:
  Land(const Parameters& p, const ChartSite& site, std::uint64_t seed)
      : half_length_(0.5 * p.number("length_mm")),
        on_right_(names_right_face(p.word("flank"), site)),
        border_seed_(derive_seed(seed, "border")),
        streak_seed_(derive_seed(seed, "streaks")),
        ragged_(p.number("raggedness")),
        streak_width_(p.number("streak_share") * p.number("vb_mm")),
        streak_depth_(p.number("streak_depth") * p.number("vb_mm")) {
    const double delta = p.number("land_angle_deg") * degree;
    rake_share_ = std::sin(delta) / std::sin(site.edge_angle + delta);
    Random random(derive_seed(seed, "land"));
    ramp_in_ = random.uniform(0.06, 0.15);
    ramp_out_ = random.uniform(0.06, 0.15);
    const auto tongues = static_cast<int>(std::lround(p.number("tongues")));
    for (int i = 0; i < tongues; ++i)
      tongues_.push_back({random.uniform(-0.7, 0.7),
                          random.uniform(0.4, 1.0) * p.number("vb_mm") / half_length_,
                          random.uniform(0.25, 0.6)});
    const int steps = std::clamp(static_cast<int>(16.0 * half_length_ / streak_width_), 512, 1 << 15);
    border_ = Table(-1.0, 1.0, steps, [&](double x) { return raw_border(x); });
    double mean = 0.0;  // of the border over zone B, where VB_B is taken
    constexpr int samples = 2000;
    for (int i = 0; i < samples; ++i)
      mean += border_.at(zone_b * (2.0 * (i + 0.5) / samples - 1.0)) / samples;
    // The last hundredth of the way to the border moves less than the level that it is measured at.
    vb_ = p.number("vb_mm") / (mean * (1.0 - border_level));
    const double widest = *std::max_element(border_.values().begin(), border_.values().end());
    half_width_ = 1.02 * vb_ * widest * std::max(1.0, rake_share_);
    const double step = 2.0 / steps;
    steepness_ = Table(-1.0, 1.0, steps, [&](double x) {
      double most = 0.0;
      for (const double from : {x - 2.0 * step, x - step, x, x + step})
        most = std::max(most, std::abs(border_.at(from + step) - border_.at(from)) / step);
      return most * vb_ / half_length_;
    });
  }

  dvec2 half_extent() const override { return {1.01 * half_length_, half_width_}; }

  dvec3 displacement(ChartPoint at) const override {
    const Section land = section(at);
    if (land.lambda <= 0.0 || land.lambda >= 1.0) return dvec3(0.0);
    const double groove = streak(at.x, land);
    const double rake = (1.0 - land.lambda) * land.rake + groove, flank = land.lambda * land.flank + groove;
    const double t = std::abs(at.y);
    const double along_rake = land.on_flank ? rake : rake - t,
                 along_flank = land.on_flank ? flank - t : flank;
    return on_right_ ? dvec3(0.0, along_flank, along_rake) : dvec3(0.0, along_rake, along_flank);
  }

  double coverage(ChartPoint at) const override {
    const Section land = section(at);
    if (land.lambda <= 0.0 || land.lambda >= 1.0) return 0.0;
    return smooth_step(0.0, 0.03, land.lambda) * (1.0 - smooth_step(0.97, 1.0, land.lambda));
  }
  double cover(ChartPoint at) const override { return coverage(at); }

  dvec2 cell_size(ChartPoint at) const override {
    const Section land = section(at);
    const double width =
        std::max(land.on_flank ? land.flank : land.rake, 0.1 * vb_ * (land.on_flank ? 1.0 : rake_share_));
    const double across = land.on_flank ? width / 24.0 : std::min(width / 5.0, vb_ / 24.0);
    const double t = std::abs(at.y), beyond = 0.5 * std::max(0.0, t - width);
    // Nor so long that the border moves on by more than a cell across: the steep strip on the rake would
    // turn over where it tapers.
    const double steep = steepness_.at(at.x / half_length_) * (land.on_flank ? 1.0 : rake_share_);
    const double along = across / std::max(0.05, 2.0 * steep);
    return {std::min(streak_width_ / 4.0, along) + beyond, across + beyond};
  }

 private:
  struct Tongue {
    double middle, half_length, more;  // of the half length; of the half length; of VB
  };
  struct Section {
    double rake = 0, flank = 0;  // [mm] borders
    double lambda = 0;           // 0 at the rake's border, 1 at the flank's; outside: beyond them
    bool on_flank = false;
  };

  // The land's border over x = −1 … 1, in units of VB.
  double raw_border(double x) const {
    const double z = 0.5 * (x + 1.0);
    const double ramp = smooth_step(0.0, ramp_in_, z) * (1.0 - smooth_step(1.0 - ramp_out_, 1.0, z));
    const double s = x * half_length_;
    double border = 1.0 + ragged_ * (0.5 * noise(border_seed_, s / (10.0 * streak_width_), 2) +
                                     0.5 * noise(border_seed_ + 1, s / (2.0 * streak_width_), 2));
    for (const Tongue& tongue : tongues_) {
      const double d = std::abs(x - tongue.middle) / tongue.half_length;
      border += tongue.more * (1.0 - smooth_step(0.0, 1.0, d));
    }
    return ramp * border;
  }

  Section section(ChartPoint at) const {
    Section land;
    const double border = border_.at(at.x / half_length_);
    land.flank = vb_ * border;
    land.rake = rake_share_ * land.flank;
    land.on_flank = on_right_ == (at.y >= 0.0);
    if (land.flank <= 0.0) return land;
    const double t = std::abs(at.y), f = rake_share_ / (1.0 + rake_share_);
    land.lambda = land.on_flank ? f + (1.0 - f) * t / land.flank : f * (1.0 - t / land.rake);
    return land;
  }

  // Streaks [mm], inwards; they fade towards the flank's border and the old edge: the land's strip on the
  // rake is too steep against it to carry them.
  double streak(double s, const Section& land) const {
    if (!land.on_flank) return 0.0;
    const double t = land.lambda * (1.0 + rake_share_) - rake_share_;  // 0 at the edge, 1 at the border
    const double inside = 4.0 * t * (1.0 - t);
    const double run = noise(streak_seed_, s / streak_width_, 3, 0.6);
    return streak_depth_ * inside * std::min(1.0, land.flank / vb_) * run;
  }

  double half_length_;
  bool on_right_;
  std::uint64_t border_seed_, streak_seed_;
  double ragged_, streak_width_, streak_depth_, rake_share_ = 0, ramp_in_ = 0, ramp_out_ = 0, vb_ = 0;
  double half_width_ = 0;
  std::vector<Tongue> tongues_;
  Table border_;
  Table steepness_;  // of the border, |d(border)/ds|
};

class FlankWearKind : public Kind {
 public:
  std::string name() const override { return "flank_wear"; }
  ChartType chart() const override { return ChartType::edge; }

  std::vector<NumberParameter> numbers() const override {
    return {
        {"length_mm", 1.5, 0.02, 50.0, "of the land along the edge"},
        {"vb_mm", 0.15, 0.002, 5.0, "VB_B: mean width of the land over its middle 80 %"},
        {"land_angle_deg", 6.0, 1.0, 30.0, "between the land and the flank: the clearance the tool works at"},
        {"raggedness", 0.25, 0.0, 0.5, "of the lower border, as a share of VB"},
        {"tongues", 2.0, 0.0, 8.0, "places where the land reaches farther"},
        {"streak_share", 0.12, 0.03, 0.5, "width of the streaks over VB"},
        {"streak_depth", 0.008, 0.0, 0.02, "depth of the streaks over VB"}};
  }
  std::vector<WordParameter> words() const override {
    return {{"flank",
             {"down", "right", "left"},
             "the worn face: the one that looks less along the part's +z, or a side of the chain"},
            {"land_material",
             {"worn"},
             "name of the land's material; where the station has none, the part's own, rubbed smooth",
             true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("land_material");
  }
  // The same substance, rubbed: coatings are worn through, ground lay is gone; the streaks are in the mesh.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material rubbed = base;
    rubbed.alpha_u = rubbed.alpha_v = 0.16f;
    rubbed.lay_is_axis = false;
    rubbed.finish = {0.08, 0.012, 1.0};
    rubbed.film = {};
    rubbed.haze = {};
    rubbed.source = base.source.empty() ? "rubbed surface" : base.source + "; rubbed surface";
    return rubbed;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double length = p.number("length_mm"), vb = p.number("vb_mm");
    if (length < 2.0 * vb)
      throw InputError(
          fmt::format("flank_wear: length_mm {:g} must be at least twice vb_mm {:g}", length, vb));
    // Sharp and blunt edges have no land: its plane would miss the rake or cut the body off.
    if (site.edge_angle < 0.6 || site.edge_angle > 2.4) return nullptr;
    return std::make_unique<Land>(p, site, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    const double level = motion_level(surface, border_level);
    const Profiles cut = cut_profiles(surface, 400);
    const bool right = names_right_face(p.word("flank"), surface.site);
    std::vector<double> widths, recessions;
    std::size_t first = cut.profile.size(), last = 0;
    for (std::size_t i = 0; i < cut.profile.size(); ++i) {
      const Crossings border =
          outermost(cut.profile[i], level, [](const ProfilePoint& point) { return point.moved; });
      const double to_right = std::max(0.0, border.right), to_left = std::max(0.0, -border.left);
      widths.push_back(right ? to_right : to_left);
      recessions.push_back(right ? to_left : to_right);
      if (!(border.width() > 0.0)) continue;
      first = std::min(first, i);
      last = i;
    }
    if (first > last)
      return {
          {"length_mm", 0.0}, {"vb_b_mm", 0.0}, {"vb_max_mm", 0.0}, {"recession_mm", 0.0}, {"area_mm2", 0.0}};
    const double count = static_cast<double>(last - first + 1), skip = 0.5 * (1.0 - zone_b) * count;
    double sum = 0.0, in_zone = 0.0;
    for (std::size_t i = first; i <= last; ++i) {
      const double place = static_cast<double>(i - first) + 0.5;
      if (place < skip || place > count - skip) continue;
      sum += widths[i];
      in_zone += 1.0;
    }
    return {{"length_mm", count * cut.spacing},
            {"vb_b_mm", sum / in_zone},
            {"vb_max_mm", quantile(widths, 0.99)},
            {"recession_mm", quantile(recessions, 0.95)},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_flank_wear() {
  return std::make_unique<FlankWearKind>();
}
}  // namespace flawsmith::defects
