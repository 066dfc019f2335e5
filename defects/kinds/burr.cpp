// Burr: a thin, ragged fin of the part's own metal that shearing or cutting leaves standing at an edge. It
// grows out of the edge with a foot on either face, leans outwards, curls and buckles, is torn from its
// crest, and is missing in places.
//
// Edge chart. In the plane square to the edge, `up` along the outward normal of the face that the burr stands
// on, `out` along that face and away from the material, the fin's middle runs from the edge with the
// direction
//   φ(q) = lean + curl·q^1.5 from `up` towards `out`,  q = 0 … 1 along it,
// its thickness tapers to that of the tip. Height, lean and curl are correlated random functions of the place
// along the edge; tears split the crest into flags that lean each its own way. Height, root thickness and
// length are scaled so that the measures come out as requested on a straight edge.
//
// Measures, from 600 sections square to the edge (defects/edge_section.h):
//   height_mm   95th percentile of the height over the face, over the sections where that is at least 10 % of
//   what
//               it is anywhere (burr height; ISO 13715 gives it a positive sign)
//   length_mm   from the first to the last section at least 10 % as high as height_mm
//   root_mm     median thickness, along the face, at 10 % of height_mm over it, of the sections at least half
//   as
//               high as height_mm
//   gaps        share of the sections within the length that are lower than 10 % of height_mm
//   area_mm2    of the bodies' surface, with the few micrometres of their roots inside the part
//   volume_mm3  enclosed by them
// Label: every ray that meets the burr.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "defects/bodies.h"
#include "defects/edge_section.h"
#include "defects/kinds.h"
#include "defects/loft.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double sharpest = 0.35, bluntest = 2.8;  // [rad] edges that carry burrs
constexpr double level = 0.1;                      // of the height: where a burr begins
constexpr double root_level = 0.1;                 // of the height: where its root is measured
constexpr int sections = 600;
constexpr double lowest = 0.06;  // of the height: a fin's ends
constexpr double sink = 0.002;   // [mm] of the foot below the faces
constexpr double degree = 0.017453292519943295;
constexpr int flank_points = 11;
constexpr std::size_t most_rings = 6000;

struct BurrSize {
  double height = 0, length = 0, root = 0, gaps = 0, volume = 0, area = 0;
};
BurrSize burr_size(const std::vector<MeasuredBody>& bodies, const EdgeSection& plane, double half_length) {
  BurrSize size;
  const auto cut = cut_sections(bodies, plane, half_length, sections);
  std::vector<double> tops, roots;
  for (const Section& section : cut) tops.push_back(section.top());
  size.height = usual_size(tops);
  if (size.height <= 0.0) return size;
  std::size_t first = cut.size(), last = 0, carrying = 0;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    if (tops[i] < level * size.height) continue;
    first = std::min(first, i);
    last = i;
    ++carrying;
    if (tops[i] >= 0.5 * size.height) roots.push_back(cut[i].width_at(root_level * size.height));
  }
  const auto span = static_cast<double>(last - first + 1);
  size.length = span * 2.0 * half_length / sections;
  size.gaps = 1.0 - static_cast<double>(carrying) / span;
  size.root = quantile(roots, 0.5);
  for (const MeasuredBody& body : bodies) {
    size.volume += body.volume;
    size.area += body.area;
  }
  return size;
}

class Burr : public BodyField {
 public:
  Burr(const Parameters& p, const ChartSite& site, std::uint64_t seed)
      : site_(site),
        plane_(site, names_right_face(p.word("stands_on"), site)),
        asked_{p.number("height_mm"), p.number("length_mm"), root_of(p), 0.0, 0.0, 0.0},
        lean_(p.number("lean_deg") * degree),
        curl_(p.number("curl_deg") * degree),
        irregularity_(p.number("irregularity")),
        gaps_(p.number("gaps")),
        seed_(seed) {
    Random random(derive_seed(seed, "tears"));
    const int tears = random.poisson(p.number("tears") * asked_.length / (2.5 * asked_.height));
    for (int i = 0; i < tears; ++i)
      tears_.push_back({random.uniform(-0.45, 0.45),
                        {0.1 * std::exp(2.2 * random.uniform()), 0.1 * std::exp(2.2 * random.uniform())},
                        random.uniform(0.3, 0.97),
                        random.uniform(0.6, 2.0),
                        random.uniform(-1.0, 1.0)});
    std::sort(tears_.begin(), tears_.end(), [](const Tear& a, const Tear& b) { return a.middle < b.middle; });
  }

  static double root_of(const Parameters& p) {
    return p.find_number("root_mm").value_or(p.number("height_mm") * p.number("root_share"));
  }

  dvec2 half_extent() const override { return {0.56 * asked_.length, 1.6 * asked_.root}; }

  std::vector<ChartBody> bodies() const override {
    BurrSize scale{1.0, 0.96, 1.0, 0.0, 0.0, 0.0};
    for (int pass = 0; pass < 3; ++pass) {
      std::vector<MeasuredBody> flat;
      for (const ChartBody& body : forge(scale)) flat.push_back(flat_body(body, site_));
      const BurrSize size = burr_size(flat, plane_, half_extent().x);
      if (size.height <= 0.0 || size.root <= 0.0) break;
      scale.height *= asked_.height / size.height;
      scale.root *= asked_.root / size.root;
      scale.length = std::min(1.11, scale.length * asked_.length / size.length);
    }
    return forge(scale);
  }

 private:
  struct Tear {
    double middle;                 // in lengths
    std::array<double, 2> widths;  // to the left and right, in heights
    double depth;                  // share of the height there
    double power;                  // of its flanks' outline: above 1 hollow
    double lean;                   // of the flag that begins here
  };
  struct Fin {
    double height, root, lean, curl, skew;
  };

  // The fin at place x [mm], which is z lengths from the middle.
  Fin fin(double x, const BurrSize& scale) const {
    const double h = asked_.height, z = x / (asked_.length * scale.length);
    const auto wave = [&](const char* what, double length, int octaves) {
      return noise(derive_seed(seed_, what), x / (length * h), octaves);
    };
    Fin f{};
    double share = std::exp(1.1 * irregularity_ * wave("height", 9.0, 3));
    // The crest is torn off, not cut off: its tips are sharp, the bays between them round.
    share *=
        1.0 - irregularity_ * (0.5 * std::abs(wave("crest", 0.5, 1)) + 0.3 * std::abs(wave("tips", 0.19, 1)));
    const double end = std::min(0.2, 1.5 * h / asked_.length);
    share *= smooth_step(0.0, end, 0.5 - std::abs(z));
    if (gaps_ > 0.0) {
      // Smoothed noise is near enough normal with deviation 0.3: its quantile by a logistic fit.
      const double threshold = 0.165 * std::log(gaps_ / (1.0 - gaps_));
      const double inner = smooth_step(0.0, 0.08, 0.46 - std::abs(z));  // its ends are where they were asked
      share *= smooth_step(-0.06, 0.06, wave("gaps", 6.0, 2) - threshold + 2.0 * (1.0 - inner));
    }
    double flag = 0.0;
    for (const Tear& tear : tears_) {
      const double from = x - tear.middle * asked_.length * scale.length;
      const double away = from / (tear.widths[from < 0.0 ? 0 : 1] * h);
      share *= 1.0 - tear.depth * std::pow(std::max(0.0, 1.0 - std::abs(away)), tear.power);
      flag = glm::mix(flag, tear.lean, smooth_step(-1.0, 1.0, away));
    }
    f.height = h * scale.height * share;
    f.root = asked_.root * scale.root * std::sqrt(std::clamp(share, 0.0, 2.0)) *
             (1.0 + 0.2 * wave("root", 3.0, 2));
    f.lean = lean_ + 0.35 * irregularity_ * (wave("lean", 4.0, 2) + flag);
    f.curl = curl_ * (1.0 + irregularity_ * (wave("curl", 5.0, 2) + 0.6 * flag)) +
             0.9 * irregularity_ * wave("buckles", 2.2, 2);
    f.skew = 0.35 * irregularity_ * wave("skew", 3.0, 2);
    return f;
  }

  // The section's outline [mm] in (out, up), and how far each point is moved along the edge.
  std::vector<ChartBody::Point> ring(double x, const BurrSize& scale) const {
    const Fin f = fin(x, scale);
    const double tip = std::max(0.1 * f.root, std::min(0.0012, 0.3 * f.root));
    std::vector<dvec2> middle;  // for a fin of length 1
    std::vector<double> direction;
    dvec2 at(0.0);
    for (int i = 0; i < flank_points; ++i) {
      const double q = static_cast<double>(i) / (flank_points - 1);
      const auto turn = [&](double share) { return f.lean + f.curl * std::pow(share, 1.5); };
      direction.push_back(turn(q));
      middle.push_back(at);
      const double half = turn(q + 0.5 / (flank_points - 1));
      at += dvec2(std::sin(half), std::cos(half)) / static_cast<double>(flank_points - 1);
    }
    double highest = 0.05;
    for (const dvec2& m : middle) highest = std::max(highest, m.y);
    const double length = f.height / highest;
    const dvec2 root(0.01 * f.root - 0.5 * f.root * std::cos(f.lean), 0.0);
    const double foot = f.root * (0.4 + 0.3 * noise(seed_ + 3, x / (1.5 * asked_.root), 3)),
                 depth = std::min(sink, 0.3 * f.height);
    std::vector<ChartBody::Point> points;
    const auto add = [&](dvec2 p, double q) {
      points.push_back({{x, 0.0}, plane_.offset(p, f.skew * length * q * q)});
    };
    add(foot * plane_.down_other() - depth * plane_.other_normal(), 0.0);
    const auto flank = [&](int i, double sign) {
      const double q = static_cast<double>(i) / (flank_points - 1);
      // Streaks run up the flanks: what the punch or the tooth drew out.
      const double streak =
          0.12 * noise(seed_ + (sign > 0.0 ? 1 : 2), dvec2(x / (0.35 * asked_.root), 1.5 * q), 2);
      const double taper = std::pow(1.0 - q, 0.75) * (1.0 + streak);
      const double half = 0.5 * (tip + (f.root - tip) * taper);
      const auto k = static_cast<std::size_t>(i);
      const dvec2 across(std::cos(direction[k]), -std::sin(direction[k]));
      add(root + length * middle[k] + sign * half * across, q);
    };
    for (int i = 0; i < flank_points; ++i) flank(i, 1.0);
    add(root + length * middle.back() +
            0.6 * tip * dvec2(std::sin(direction.back()), std::cos(direction.back())),
        1.0);
    for (int i = flank_points; i-- > 0;) flank(i, -1.0);
    add({-f.root * std::cos(f.lean) - foot, -depth}, 0.0);
    return points;
  }

  // Fins between the gaps. scale: factors of what was asked for.
  std::vector<ChartBody> forge(const BurrSize& scale) const {
    const double half = 0.5 * asked_.length * scale.length;
    const double step = std::max(asked_.height / 14.0, 2.0 * half / static_cast<double>(most_rings));
    const int count = static_cast<int>(2.0 * half / step);
    std::vector<ChartBody> made;
    std::vector<std::vector<ChartBody::Point>> rings;
    const auto finish = [&] {
      if (rings.size() >= 4) made.push_back(loft(rings, 0.5));
      rings.clear();
    };
    for (int i = 0; i <= count; ++i) {
      const double x = -half + 2.0 * half * i / count;
      if (fin(x, scale).height >= lowest * asked_.height)
        rings.push_back(ring(x, scale));
      else
        finish();
    }
    finish();
    return made;
  }

  ChartSite site_;
  EdgeSection plane_;
  BurrSize asked_;
  double lean_, curl_, irregularity_, gaps_;
  std::uint64_t seed_;
  std::vector<Tear> tears_;
};

class BurrKind : public Kind {
 public:
  std::string name() const override { return "burr"; }
  ChartType chart() const override { return ChartType::edge; }

  std::vector<NumberParameter> numbers() const override {
    return {
        {"length_mm", 4.0, 0.05, 500.0, "along the edge"},
        {"height_mm", 0.08, 0.003, 5.0, "over the face that it stands on"},
        {"root_mm", 0.0, 0.001, 2.0, "thickness at the root; without it: height_mm times root_share", true},
        {"root_share", 0.25, 0.05, 1.0, "root thickness over height, where root_mm is not given"},
        {"lean_deg", 12.0, -30.0, 60.0, "of the root, from the face's normal outwards"},
        {"curl_deg", 35.0, -60.0, 170.0, "by which the fin turns outwards from its root to its tip"},
        {"irregularity", 0.5, 0.0, 1.0, "of height, lean and crest along the edge"},
        {"tears", 0.5, 0.0, 2.0, "tears from the crest, per two and a half heights of length"},
        {"gaps", 0.1, 0.0, 0.7, "share of the length that is left without a burr"}};
  }
  std::vector<WordParameter> words() const override {
    return {
        {"stands_on",
         {"up", "down", "right", "left"},
         "the face that it stands on: the one that looks more or less along the part's +z, or a side of the "
         "chain"},
        {"burr_material",
         {"burr"},
         "name of the burr's material; where the station has none, the part's own, as torn",
         true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("burr_material");
  }
  // The same metal, drawn out and torn: bright, without lay or film.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    scenes::Material torn = base;
    torn.alpha_u = torn.alpha_v = std::max({0.22f, base.alpha_u, base.alpha_v});
    torn.lay_is_axis = false;
    torn.finish = {0.15, 0.012, 1.0};
    torn.haze = {};
    torn.film = {};
    torn.source = base.source.empty() ? "drawn and torn" : base.source + "; drawn and torn";
    return torn;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double height = p.number("height_mm"), length = p.number("length_mm"), root = Burr::root_of(p);
    if (length < 4.0 * height || length > 1000.0 * height)
      throw InputError(
          fmt::format("burr: length_mm {:g} must be 4 to 1000 times height_mm {:g}", length, height));
    if (root > height || root < 0.03 * height)
      throw InputError(
          fmt::format("burr: root_mm {:g} must be 0.03 to 1 times height_mm {:g}", root, height));
    if (site.edge_angle < sharpest || site.edge_angle > bluntest) return nullptr;
    return std::make_unique<Burr>(p, site, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    BurrSize size;
    if (!surface.bodies.empty())
      size = burr_size(surface.bodies,
                       EdgeSection(surface.site, names_right_face(p.word("stands_on"), surface.site)),
                       surface.half_extent.x);
    return {{"height_mm", size.height}, {"length_mm", size.length}, {"root_mm", size.root},
            {"gaps", size.gaps},        {"area_mm2", size.area},    {"volume_mm3", size.volume}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_burr() {
  return std::make_unique<BurrKind>();
}
}  // namespace flawsmith::defects
