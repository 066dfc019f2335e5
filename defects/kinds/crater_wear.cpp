// Crater wear: the trough that the chip, hot and sliding, wears into the rake face behind a cutting edge. It
// runs parallel to the edge, is deepest some way behind it, ends softly at both ends and carries streaks
// along the chip's flow, away from the edge.
//
// Edge chart: s along the edge, r = |t| on the rake. With a front and a rear half width a(s), b(s) and x =
// (r − KM)/a before KM, /b behind it:
//   depth = KT · m(s) · (1 − x²)² · (1 + streaks(s, r))
// m falls from 1 to 0 at both ends; a and b narrow with it and b is uneven. It moves the surface square into
// the rake: with the angle β inside the edge and unit vectors e_r, e_f away from the edge in rake and flank,
// the rake's inward normal is (e_f − cos β e_r)/sin β.
//
// ISO 3685 (known through secondary texts) ends a tool's life at KT = 0.06 mm + 0.3 f (f: feed per turn, mm).
// Measures, from profiles across the edge (defects/measure.h); the crater is where the rake is deeper than
// 5 % of KT:
//   kt_mm      95th percentile of the greatest depth, over the profiles where it is at least a tenth of its
//              largest value
//   km_mm      median distance from the edge of the deepest point, over the profiles at least half as deep
//   kb_mm      95th percentile of the distance from the edge of the crater's rear border
//   length_mm  from the first to the last profile that has a crater
//   area_mm2   displaced surface whose label coverage is at least 0.5
// The crater's own material lies where the label does, fading with KT below 2 µm: what is worn less deep than
// the height of a ground rake's lay has not lost it yet.
// Label coverage: 0 where the surface is less than 2 % of KT deep, 1 from 8 % on; threshold 0.5.
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
constexpr double border_level = 0.05;  // of KT
constexpr double lay_height = 0.002;   // [mm] Rz of a ground rake; assumed
constexpr double top = 0.95;           // percentile of KT and KB
constexpr double steepest = 0.5;       // KT over the narrower half width

// Sizes of a crater from the greatest depth, its distance and the rear border of profiles along it.
struct Trough {
  double kt = 0, km = 0, kb = 0, length = 0;
};
struct Section {
  double deepest = 0, deepest_at = 0, rear = 0;  // [mm]; rear: at border_level · kt
};
double greatest_depth(const std::vector<Section>& sections) {
  std::vector<double> depths;
  for (const Section& section : sections) depths.push_back(section.deepest);
  return usual_size(std::move(depths));
}
Trough trough_of(const std::vector<Section>& sections, double kt, double spacing) {
  Trough trough{kt, 0.0, 0.0, 0.0};
  std::vector<double> middles, rears;
  std::size_t first = sections.size(), last = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].deepest < border_level * kt || kt <= 0.0) continue;
    first = std::min(first, i);
    last = i;
    rears.push_back(sections[i].rear);
    if (sections[i].deepest >= 0.5 * kt) middles.push_back(sections[i].deepest_at);
  }
  trough.km = quantile(std::move(middles), 0.5);
  trough.kb = quantile(std::move(rears), top);
  if (first <= last) trough.length = static_cast<double>(last - first + 1) * spacing;
  return trough;
}

class Crater : public Field {
 public:
  Crater(const Parameters& p, const ChartSite& site, std::uint64_t seed)
      : km_(p.number("km_mm")),
        on_right_(names_right_face(p.word("rake"), site)),
        cosine_(std::cos(site.edge_angle)),
        sine_(std::sin(site.edge_angle)),
        uneven_(p.number("unevenness")),
        streaks_(p.number("streaks")),
        streak_width_(p.number("streak_share") * (p.number("kb_mm") - p.number("km_mm"))),
        border_seed_(derive_seed(seed, "border")),
        streak_seed_(derive_seed(seed, "streaks")) {
    Random random(derive_seed(seed, "crater"));
    ramp_in_ = random.uniform(0.25, 0.45);
    ramp_out_ = random.uniform(0.25, 0.45);
    rear_border_ = Table(-1.0, 1.0, 400, [&](double z) {
      return narrowed(z) * (1.0 + uneven_ * noise(border_seed_, 2.5 * z, 3));
    });
    front_ = km_ * (1.0 - p.number("land_share")) / mouth_share;
    calibrate(p.number("kt_mm"), p.number("kb_mm"), p.number("length_mm"));
  }

  dvec2 half_extent() const override { return {1.01 * half_length_, 1.02 * (km_ + rear_ * widest_)}; }

  dvec3 displacement(ChartPoint at) const override {
    if (!on_rake(at)) return dvec3(0.0);
    const double d = scale_ * raw(at.x, std::abs(at.y));
    const double along_rake = -d * cosine_ / sine_, along_flank = d / sine_;
    return on_right_ ? dvec3(0.0, along_rake, along_flank) : dvec3(0.0, along_flank, along_rake);
  }

  double coverage(ChartPoint at) const override {
    if (!on_rake(at)) return 0.0;
    return smooth_step(0.4 * border_level, 1.6 * border_level, raw(at.x, std::abs(at.y)) / usual_);
  }
  double cover(ChartPoint at) const override {
    return coverage(at) * smooth_step(0.0, lay_height, scale_ * usual_);
  }

  dvec2 cell_size(ChartPoint at) const override {
    const double across = std::min(front_, rear_) / 12.0;
    const double r = on_rake(at) ? std::abs(at.y) : -std::abs(at.y);
    const double outside = std::max({0.0, km_ - front_ - r, r - km_ - rear_ * widest_});
    return dvec2(std::min(streak_width_ / 3.0, 4.0 * across), across) + 0.5 * outside;
  }

 private:
  // Where (1 − x²)² is at the border's level.
  static constexpr double mouth_share = 0.8812;

  bool on_rake(ChartPoint at) const { return on_right_ == (at.y >= 0.0); }

  // Depth over KT, and what is left of the widths, at z = −1 … 1 along the crater.
  double fading(double z) const {
    const double from_start = 0.5 * (z + 1.0);
    return smooth_step(0.0, ramp_in_, from_start) * (1.0 - smooth_step(1.0 - ramp_out_, 1.0, from_start));
  }
  double narrowed(double z) const { return 0.35 + 0.65 * std::sqrt(fading(z)); }

  double raw(double s, double r) const {
    const double z = s / half_length_;
    if (std::abs(z) >= 1.0) return 0.0;
    const double half = r < km_ ? front_ * narrowed(z) : rear_ * rear_border_.at(z);
    const double x = (r - km_) / half;
    if (std::abs(x) >= 1.0) return 0.0;
    const double flow = noise(streak_seed_, dvec2(s / streak_width_, 0.4 * r / km_), 3, 0.6);
    return fading(z) * (1.0 - x * x) * (1.0 - x * x) * (1.0 + streaks_ * flow);
  }

  // Profiles of the raw field, as measure() cuts them from the surface.
  std::vector<Section> sections() const {
    constexpr int along = 400, across = 200;
    std::vector<std::vector<double>> depths(along);
    const double from = km_ - front_, step = (front_ + rear_ * widest_) / across;
    std::vector<Section> result(along);
    for (int i = 0; i < along; ++i)
      for (int k = 0; k <= across; ++k) {
        auto& profile = depths[static_cast<std::size_t>(i)];
        Section& section = result[static_cast<std::size_t>(i)];
        profile.push_back(raw(half_length_ * (2.0 * (i + 0.5) / along - 1.0), from + k * step));
        if (profile.back() > section.deepest) section = {profile.back(), from + k * step, 0.0};
      }
    const double level = border_level * greatest_depth(result);
    for (std::size_t i = 0; i < result.size(); ++i)
      for (std::size_t k = 1; k < depths[i].size(); ++k)
        if (depths[i][k - 1] >= level && depths[i][k] < level)
          result[i].rear = from + step * (static_cast<double>(k) - 1.0 +
                                          (depths[i][k - 1] - level) / (depths[i][k - 1] - depths[i][k]));
    return result;
  }

  // The measures of the file's head, taken from the raw field, give the scales; they hardly depend on each
  // other.
  void calibrate(double kt, double kb, double length) {
    widest_ = *std::max_element(rear_border_.values().begin(), rear_border_.values().end());
    half_length_ = 0.5 * length;
    rear_ = (kb - km_) / mouth_share;
    for (int round = 0; round < 3; ++round) {
      const auto all = sections();
      usual_ = greatest_depth(all);
      const Trough trough = trough_of(all, usual_, 2.0 * half_length_ / static_cast<double>(all.size()));
      rear_ *= (kb - km_) / (trough.kb - km_);
      half_length_ *= length / trough.length;
    }
    scale_ = kt / usual_;
  }

  double km_;
  bool on_right_;
  double cosine_, sine_, uneven_, streaks_, streak_width_;
  std::uint64_t border_seed_, streak_seed_;
  double ramp_in_ = 0, ramp_out_ = 0, front_ = 0, rear_ = 0, widest_ = 1, half_length_ = 0;
  double usual_ = 1, scale_ = 1;  // of the raw field: its KT; [mm] depth of 1
  Table rear_border_;
};

class CraterWearKind : public Kind {
 public:
  std::string name() const override { return "crater_wear"; }
  ChartType chart() const override { return ChartType::edge; }

  std::vector<NumberParameter> numbers() const override {
    return {{"length_mm", 1.5, 0.02, 50.0, "of the crater along the edge"},
            {"kt_mm", 0.06, 0.0, 2.0, "KT: greatest depth"},
            {"km_mm", 0.3, 0.01, 10.0, "KM: distance of the deepest point from the edge"},
            {"kb_mm", 0.55, 0.012, 15.0, "KB: distance of the rear border from the edge"},
            {"land_share", 0.35, 0.15, 0.8, "of KM, between edge and crater, that is left"},
            {"unevenness", 0.12, 0.0, 0.3, "of the rear border, as a share of its distance from KM"},
            {"streaks", 0.12, 0.0, 0.3, "height of the chip-flow streaks over the depth"},
            {"streak_share", 0.25, 0.1, 0.6, "width of the streaks over KB - KM"}};
  }
  std::vector<WordParameter> words() const override {
    return {
        {"rake",
         {"up", "right", "left"},
         "the worn face: the one that looks more along the part's +z, or a side of the chain"},
        {"crater_material",
         {"cratered"},
         "name of the crater's material; where the station has none, the part's own, rubbed smooth and bare",
         true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("crater_material");
  }
  // The same substance, polished by the chip: coatings are worn through, ground lay is gone; streaks are in
  // the mesh.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material rubbed = base;
    rubbed.alpha_u = rubbed.alpha_v = 0.14f;
    rubbed.lay_is_axis = false;
    rubbed.finish = {0.05, 0.015, 1.0};
    rubbed.haze = {};
    rubbed.film = {};
    rubbed.source = base.source.empty() ? "surface rubbed by chips" : base.source + "; rubbed by chips";
    return rubbed;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double kt = p.number("kt_mm"), km = p.number("km_mm"), kb = p.number("kb_mm");
    const double front = km * (1.0 - p.number("land_share")), rear = kb - km;
    if (rear < 0.2 * km)
      throw InputError(fmt::format("crater_wear: kb_mm {:g} must be at least 1.2 times km_mm {:g}", kb, km));
    if (const double limit = steepest * std::min(front, rear); kt > limit)
      throw InputError(
          fmt::format("crater_wear: kt_mm {:g} must be at most {:.3g}: {:g} times the crater's half width "
                      "before or behind km_mm",
                      kt, limit, steepest));
    if (const double length = p.number("length_mm"); length < 1.5 * (front + rear))
      throw InputError(fmt::format("crater_wear: length_mm {:g} must be at least {:.3g}: 1.5 times its width",
                                   length, 1.5 * (front + rear)));
    // A trough needs a face that looks away from the other one.
    if (site.edge_angle < 0.6 || site.edge_angle > 2.4) return nullptr;
    return std::make_unique<Crater>(p, site, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    const Profiles cut = cut_profiles(surface, 400);
    const double side = names_right_face(p.word("rake"), surface.site) ? 1.0 : -1.0;
    std::vector<Section> sections(cut.profile.size());
    for (std::size_t i = 0; i < sections.size(); ++i)
      for (const ProfilePoint& point : cut.profile[i])
        if (point.depth > sections[i].deepest) sections[i] = {point.depth, side * point.y, 0.0};
    const double kt = greatest_depth(sections);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      const Crossings border =
          outermost(cut.profile[i], border_level * kt, [](const ProfilePoint& point) { return point.depth; });
      sections[i].rear = side > 0.0 ? border.right : -border.left;
    }
    const Trough trough = trough_of(sections, kt, cut.spacing);
    return {{"length_mm", trough.length},
            {"kt_mm", trough.kt},
            {"km_mm", trough.km},
            {"kb_mm", trough.kb},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_crater_wear() {
  return std::make_unique<CraterWearKind>();
}
}  // namespace flawsmith::defects
