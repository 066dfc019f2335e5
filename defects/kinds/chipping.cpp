// Chipping: a piece broken out of an edge. The fracture of hard metal and of carbide is conchoidal: a shallow
// shell that joins an outline on the rake face with one on the flank, scalloped where several shells meet,
// with faint ribs around the point where it began, radial hackle, and a rough fresh surface.
//
// Edge chart: s along the edge, t across. Let W(s), H(s) be the outlines on the two faces and q = t/W(s) on
// the rake, −|t|/H(s) on the flank, so q runs from −1 to 1 across the chip. The point q of the section at s
// moves to a·W along the rake's axis and b·H along the flank's (both pointing away from the edge):
//   a = (1 + q)/2 + c(1 − q²)²/2,   b = (1 − q)/2 + c(1 − q²)²/2,   0 ≤ c < 0.64.
// c = 0 is a plane bevel; larger c hollows the shell out, and the crack feathers out at both outlines: it
// meets the faces as the bevel does. a rises and b falls with q for c < 0.64, so a section never crosses
// itself, and a, b ≥ 0 keeps it inside the wedge of the two faces. Ribs, hackle and relief are added along
// both axes alike, vanish at the outlines, and are lowered until a still rises and b falls: nothing
// overhangs.
//
// Measures, from profiles across the edge (defects/measure.h); the outline is where the surface has moved by
// 1 % of the 99th percentile of what it moved anywhere:
//   length_mm  from the first to the last profile that has an outline
//   width_mm   98th percentile of the outline's distance from the edge on the rake
//   height_mm  the same on the flank
//   depth_mm   95th percentile of the distance by which the edge itself receded
//   area_mm2   displaced surface whose label coverage is at least 0.5
// Label coverage: 1 within the outlines, falling to 0 over the last 3 % of the way to them; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <array>
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
constexpr double outline_level = 0.01;
constexpr double outline_top = 0.98;
constexpr double sharpest = 0.35, bluntest = 2.8;  // [rad] edges that can chip

// Outline of one shell over x = −1 … 1 along the edge: blunt, with a finite slope at its ends.
double arch(double x) {
  return std::abs(x) < 1.0 ? 1.0 - std::pow(std::abs(x), 2.4) : 0.0;
}

// A flake that came off later, at the outline on one face. Shares of the chip's half length and reach; blunt:
// the power of its arch.
struct Scallop {
  double middle, half_length, reach, blunt;
};

class Chip : public Field {
 public:
  Chip(const Parameters& p, const ChartSite& site, std::uint64_t seed)
      : half_length_(0.5 * p.number("length_mm")),
        bow_(p.number("bow")),
        outline_seed_(derive_seed(seed, "outline")),
        relief_seed_(derive_seed(seed, "relief")) {
    const bool right = names_right_face(p.word("rake"), site);
    right_ = p.number(right ? "width_mm" : "height_mm");
    left_ = p.number(right ? "height_mm" : "width_mm");
    size_ = std::sqrt(right_ * left_);
    ribs_ = p.number("ribs") * size_;
    rib_count_ = p.number("rib_count");
    relief_ = p.number("relief") * size_;
    roughen_outline_ = 0.10 * p.number("irregularity");
    Random random(derive_seed(seed, "chip"));
    start_ = random.uniform(-0.3, 0.3) * half_length_;
    phase_ = random.uniform(0.0, 1.0);
    const double more = p.number("irregularity");
    for (int side = 0; side < 2; ++side)
      for (int i = 0, count = 1 + static_cast<int>(random.below(3)); i < count; ++i) {
        const double half = random.uniform(0.2, 0.5), middle = random.uniform(-0.9 + half, 0.9 - half);
        scallops_[static_cast<std::size_t>(side)].push_back(
            {middle, half, arch(middle) * (1.0 + more * random.uniform(0.0, 0.3)),
             random.uniform(0.5, 0.75)});
      }
    constexpr int steps = 4000;
    const auto table = [&](int side) {
      return Table(-1.0, 1.0, steps, [&](double x) { return raw_outline(x, side); });
    };
    right_outline_ = table(0);
    left_outline_ = table(1);
    body_ = Table(-1.0, 1.0, steps, arch);
    right_ /= quantile(right_outline_.values(), outline_top);
    left_ /= quantile(left_outline_.values(), outline_top);
    const auto largest = [](const Table& t) {
      return *std::max_element(t.values().begin(), t.values().end());
    };
    half_width_ = 1.01 * std::max(right_ * largest(right_outline_), left_ * largest(left_outline_));
    cell_ = size_ / 38.0;
    cell_s_ = std::clamp(half_length_ / 90.0, cell_, 3.0 * cell_);
    steepness_ = Table(-1.0, 1.0, steps / 8, [&](double x) { return steepness(x); });
    calm_relief();
  }

  dvec2 half_extent() const override { return {1.02 * half_length_, half_width_}; }

  dvec3 displacement(ChartPoint at) const override {
    const dvec2 outline = outline_at(at.x);
    if (outline.x <= 0.0 || outline.y <= 0.0) return dvec3(0.0);
    const double q = at.y >= 0.0 ? at.y / outline.x : at.y / outline.y;
    if (std::abs(q) >= 1.0) return dvec3(0.0);
    const dvec2 moved = shell(at.x, q, outline) + relief_scale_ * roughness(at.x, q, outline);
    return at.y >= 0.0 ? dvec3(0.0, moved.x - at.y, moved.y) : dvec3(0.0, moved.x, moved.y + at.y);
  }

  double coverage(ChartPoint at) const override {
    const dvec2 outline = outline_at(at.x);
    if (outline.x <= 0.0 || outline.y <= 0.0) return 0.0;
    const double q = std::abs(at.y >= 0.0 ? at.y / outline.x : at.y / outline.y);
    return 1.0 - smooth_step(0.97, 1.0, q);
  }
  double cover(ChartPoint at) const override { return coverage(at); }

  dvec2 cell_size(ChartPoint at) const override {
    const dvec2 outline = outline_at(at.x);
    const double width = at.y >= 0.0 ? outline.x : outline.y, t = std::abs(at.y);
    // Fine at the crease along the outline; coarse beyond it.
    const double fine = std::clamp(0.5 * cell_ + 0.25 * std::abs(t - width), 0.5 * cell_, cell_);
    const double beyond = 0.5 * std::max(0.0, t - width);
    // Along the edge no cell is so long that the outline moves on by more than a cell across. Well inside,
    // the surface does not follow the flakes.
    const double near_rim = smooth_step(0.0, 0.5, (t + 4.0 * cell_) / std::max(width, cell_));
    const double steep = steepness_.at(at.x / half_length_) * near_rim;
    const double along = fine / std::max(1.0 / 3.0, steep);
    return {std::min(cell_s_, along) + beyond, fine + beyond};
  }

 private:
  // Outline on the right (0) or left (1) face over x = −1 … 1, before it is scaled to size.
  double raw_outline(double x, int side) const {
    double outline = arch(x);
    for (const Scallop& flake : scallops_[static_cast<std::size_t>(side)]) {
      const double z = (x - flake.middle) / flake.half_length;
      if (std::abs(z) < 1.0) outline = std::max(outline, flake.reach * std::pow(1.0 - z * z, flake.blunt));
    }
    // Never less than the main shell: towards the outline a section only widens.
    const double ragged = noise(outline_seed_ + 9 * static_cast<unsigned>(side), 5.0 * x, 3);
    return outline * (1.0 + roughen_outline_ * std::max(0.0, 0.5 + ragged));
  }
  dvec2 outline_at(double s) const {
    const double x = s / half_length_;
    return {right_ * right_outline_.at(x), left_ * left_outline_.at(x)};
  }
  // The main shell's own outlines, without flakes.
  dvec2 body_at(double s) const { return body_.at(s / half_length_) * dvec2(right_, left_); }

  // Where the point q of the smooth section goes to: (along the right, along the left axis) [mm].
  dvec2 shell(double s, double q, dvec2 outline) const {
    const double inside = 1.0 - q * q, hollow = 0.5 * bow_ * inside * inside;
    // The inside is the main shell's; towards an outline the flakes there take over.
    const dvec2 body = body_at(s);
    const double rim = smooth_step(0.4, 1.0, std::abs(q));
    const double right = q > 0.0 ? glm::mix(body.x, outline.x, rim) : body.x;
    const double left = q < 0.0 ? glm::mix(body.y, outline.y, rim) : body.y;
    return {(0.5 + 0.5 * q + hollow) * right, (0.5 - 0.5 * q + hollow) * left};
  }

  // How many cells across one cell along is worth here: the steeper outline's slope against the edge, the
  // greatest within a cell, and more where the outline has a corner between two flakes.
  double steepness(double x) const {
    const double dx = 0.5 * cell_ / half_length_;
    dvec2 least(1e300), most(-1e300);
    for (const double from : {x - 2.0 * dx, x - dx, x, x + dx}) {
      const dvec2 slope =
          (outline_at((from + dx) * half_length_) - outline_at(from * half_length_)) / (0.5 * cell_);
      least = glm::min(least, slope);
      most = glm::max(most, slope);
    }
    const dvec2 turn = most - least, steep = glm::max(most, -least);
    return std::max({steep.x, steep.y, 1.5 * turn.x, 1.5 * turn.y});
  }

  // Lowers the relief until every section still runs from outline to outline: a rises and b falls by a share
  // of what the plane bevel's do.
  void calm_relief() {
    constexpr int sections = 64, points = 96;
    constexpr double least = 0.2;
    for (int i = 0; i < sections; ++i) {
      const double s = half_length_ * ((i + 0.5) / sections * 2.0 - 1.0);
      const dvec2 outline = outline_at(s);
      if (outline.x <= 0.0 || outline.y <= 0.0) continue;
      dvec2 before = shell(s, -1.0, outline);
      double rough_before = 0.0;
      for (int j = 1; j <= points; ++j) {
        const double q = 2.0 * j / points - 1.0, rough = roughness(s, q, outline);
        const dvec2 here = shell(s, q, outline), flat = least / points * body_at(s);
        const double rise = here.x - before.x - flat.x, fall = before.y - here.y - flat.y;
        const double step = rough - rough_before;
        if (step < 0.0) relief_scale_ = std::min(relief_scale_, std::max(0.0, rise / -step));
        if (step > 0.0) relief_scale_ = std::min(relief_scale_, std::max(0.0, fall / step));
        before = here;
        rough_before = rough;
      }
    }
  }

  // Ribs, hackle and fine relief [mm], inwards; zero at the outlines. Waves that the cells are too coarse for
  // are left to the fracture material's roughness.
  double roughness(double s, double q, dvec2 outline) const {
    const double across = q * (q >= 0.0 ? outline.x : outline.y);
    const dvec2 from_start(s - start_, across);
    const double distance = glm::length(from_start) / size_;
    const double inside = 1.0 - q * q, ends = smooth_step(0.0, 0.25, std::min(outline.x, outline.y) / size_);
    // Ribs crowd towards the rim, where the crack slowed down; each is an arc here and there, not a ring.
    const double wobble = 0.4 * noise(relief_seed_ + 20, from_start / (0.5 * size_));
    const double arc = smooth_step(-0.1, 0.5, noise(relief_seed_ + 60, from_start / (0.4 * size_), 2));
    const double rib =
        std::sin(6.283185307179586 * (rib_count_ * 0.6 * distance * std::sqrt(distance) + wobble + phase_));
    const dvec2 ray = from_start / (glm::length(from_start) + 0.15 * size_);
    const double hackle = noise(relief_seed_ + 40, 7.0 * ray) * smooth_step(0.15, 0.8, distance);
    const double fine = noise(relief_seed_, from_start / (0.22 * size_), 2);
    return inside * ends *
           (inside * (ribs_ * arc * rib * smooth_step(0.1, 0.5, distance)) + 0.8 * relief_ * hackle +
            relief_ * fine);
  }

  double half_length_, right_ = 0, left_ = 0, size_ = 0, bow_, ribs_ = 0, rib_count_ = 0, relief_ = 0;
  double roughen_outline_ = 0, start_ = 0, phase_ = 0, half_width_ = 0, cell_ = 0, cell_s_ = 0;
  double relief_scale_ = 1;
  std::uint64_t outline_seed_, relief_seed_;
  std::array<std::vector<Scallop>, 2> scallops_;  // on the right, on the left face
  Table right_outline_, left_outline_, body_, steepness_;
};

class ChippingKind : public Kind {
 public:
  std::string name() const override { return "chipping"; }
  ChartType chart() const override { return ChartType::edge; }

  std::vector<NumberParameter> numbers() const override {
    return {
        {"length_mm", 0.4, 0.005, 20.0, "along the edge"},
        {"width_mm", 0.2, 0.002, 10.0, "reach on the rake face"},
        {"height_mm", 0.12, 0.002, 10.0, "reach on the flank face"},
        {"bow", 0.28, 0.0, 0.42, "hollowness of the shell: 0 is a plane bevel"},
        {"irregularity", 0.5, 0.0, 1.0, "of the outline: how far side scallops reach beyond the main one"},
        {"ribs", 0.02, 0.0, 0.04, "height of the ribs over the mean of width and height"},
        {"rib_count", 5.0, 1.0, 12.0, "ribs between the point of origin and the rim"},
        {"relief", 0.02, 0.0, 0.04, "height of the fine relief over the mean of width and height"}};
  }

  std::vector<WordParameter> words() const override {
    return {
        {"rake",
         {"up", "right", "left"},
         "the face that width_mm is on: the one that looks more along the part's +z, or a side of the chain"},
        {"fracture_material",
         {"fracture"},
         "name of the broken surface's material; where the station has none, the part's own, roughened",
         true}};
  }

  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("fracture_material");
  }

  // The same substance, broken: no lay, no coating's gloss, strongly rough below the meshed relief.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material broken = base;
    broken.alpha_u = broken.alpha_v = std::max({0.42f, base.alpha_u, base.alpha_v});
    broken.lay_is_axis = false;
    broken.finish = {0.12, 0.01, 1.0};
    broken.film = {};  // the break goes through oxide and coating
    broken.haze = {};
    broken.source = base.source.empty() ? "broken surface" : base.source + "; broken surface";
    return broken;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double w = p.number("width_mm"), h = p.number("height_mm"), l = p.number("length_mm");
    if (std::max(w, h) > 8.0 * std::min(w, h))
      throw InputError(
          fmt::format("chipping: width_mm {:g} and height_mm {:g} differ by more than 8 times", w, h));
    if (l < 0.8 * std::max(w, h) || l > 20.0 * std::max(w, h))
      throw InputError(fmt::format(
          "chipping: length_mm {:g} must be 0.8 to 20 times the larger of width_mm {:g} and height_mm {:g}",
          l, w, h));
    if (site.edge_angle < sharpest || site.edge_angle > bluntest) return nullptr;
    return std::make_unique<Chip>(p, site, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    const double level = motion_level(surface, outline_level);
    const Profiles cut = cut_profiles(surface, 400);
    std::vector<double> right, left, recession;
    std::size_t first = cut.profile.size(), last = 0;
    for (std::size_t i = 0; i < cut.profile.size() && level > 0.0; ++i) {
      const Crossings outline =
          outermost(cut.profile[i], level, [](const ProfilePoint& point) { return point.moved; });
      if (!(outline.width() > 0.0)) continue;
      first = std::min(first, i);
      last = i;
      right.push_back(std::max(0.0, outline.right));
      left.push_back(std::max(0.0, -outline.left));
      recession.push_back(moved_at_edge(cut.profile[i]));
    }
    const bool rake_right = names_right_face(p.word("rake"), surface.site);
    return {{"length_mm", first > last ? 0.0 : static_cast<double>(last - first + 1) * cut.spacing},
            {"width_mm", quantile(rake_right ? right : left, outline_top)},
            {"height_mm", quantile(rake_right ? left : right, outline_top)},
            {"depth_mm", quantile(recession, 0.95)},
            {"area_mm2", covered_area(surface, 0.5)}};
  }

 private:
  static double moved_at_edge(const Profile& profile) {
    for (std::size_t i = 0; i + 1 < profile.size(); ++i)
      if (profile[i].y <= 0.0 && profile[i + 1].y > 0.0)
        return glm::mix(profile[i].moved, profile[i + 1].moved,
                        -profile[i].y / (profile[i + 1].y - profile[i].y));
    return 0.0;
  }
};
}  // namespace

std::unique_ptr<Kind> make_chipping() {
  return std::make_unique<ChippingKind>();
}
}  // namespace flawsmith::defects
