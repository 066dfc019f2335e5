// Built-up edge: workpiece metal that has welded itself onto the rake beside the cutting edge, layer on
// layer, and hangs over the edge a little.
//
// Edge chart. In the plane square to the edge, `up` along the rake's outward normal, `out` along the rake and
// away from the tool, the outline is a closed cubic B-spline through a foot on the rake, a back that rises
// towards the edge, a blunt nose over it and a foot on the flank. Height, reach and overhang vary along the
// edge as lumps; the back is stepped by the layers, whose borders wander; the whole is rough. Sizes are
// scaled so that the measures come out as requested on a plane rake.
//
// Measures, from 300 sections square to the edge (defects/edge_section.h):
//   height_mm    95th percentile of the height over the rake, over the sections where that is at least 10 %
//   of what
//                it is anywhere
//   length_mm    from the first to the last section at least 10 % as high as height_mm
//   width_mm     95th percentile, over those, of the reach on the rake: from the edge to where the height is
//   5 % of
//                height_mm
//   overhang_mm  95th percentile, over those, of the reach beyond the edge
//   area_mm2     of its surface, with the few micrometres of its foot inside the tool
//   volume_mm3   enclosed by it
// Label: every ray that meets it.
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
constexpr double sharpest = 0.35, bluntest = 2.8;  // [rad] edges that carry one
constexpr double level = 0.1, foot_level = 0.05, top = 0.95;
constexpr int sections = 300;
constexpr double lowest = 0.12;                      // of the height: where it ends
constexpr double sink = 0.002;                       // [mm] of the foot below the faces
constexpr int most_points = 64, fewest_points = 24;  // of a section's outline
constexpr double finest = 0.002;                     // [mm] between them: single precision resolves 1 nm

struct BuiltUpSize {
  double height = 0, length = 0, width = 0, overhang = 0, volume = 0, area = 0;
};

// How far a section reaches on the face (towards −out) at a level over it, and beyond the edge.
double reach_at(const Section& section, double up) {
  double reach = 0.0;
  for (const auto& [a, b] : section.sides)
    if ((a.y >= up) != (b.y >= up)) reach = std::max(reach, -glm::mix(a.x, b.x, (up - a.y) / (b.y - a.y)));
  return reach;
}
double overhang_of(const Section& section) {
  double out = 0.0;
  for (const auto& [a, b] : section.sides) out = std::max({out, a.x, b.x});
  return out;
}

BuiltUpSize built_up_size(const std::vector<MeasuredBody>& bodies, const EdgeSection& plane,
                          double half_length) {
  BuiltUpSize size;
  const auto cut = cut_sections(bodies, plane, half_length, sections);
  std::vector<double> tops, widths, overhangs;
  for (const Section& section : cut) tops.push_back(section.top());
  size.height = usual_size(tops);
  if (size.height <= 0.0) return size;
  std::size_t first = cut.size(), last = 0;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    if (tops[i] < level * size.height) continue;
    first = std::min(first, i);
    last = i;
    widths.push_back(reach_at(cut[i], foot_level * size.height));
    overhangs.push_back(overhang_of(cut[i]));
  }
  size.length = static_cast<double>(last - first + 1) * 2.0 * half_length / sections;
  size.width = quantile(widths, top);
  size.overhang = quantile(overhangs, top);
  for (const MeasuredBody& body : bodies) {
    size.volume += body.volume;
    size.area += body.area;
  }
  return size;
}

class BuiltUpEdge : public BodyField {
 public:
  BuiltUpEdge(const Parameters& p, const ChartSite& site, std::uint64_t seed)
      : site_(site),
        plane_(site, names_right_face(p.word("rake"), site)),
        asked_{p.number("height_mm"), p.number("length_mm"), width_of(p), overhang_of(p), 0.0, 0.0},
        layers_(p.number("layers")),
        roughness_(p.number("roughness")),
        irregularity_(p.number("irregularity")),
        seed_(seed) {
    const double outline = 2.0 * (asked_.height + asked_.width + asked_.overhang);  // [mm] about
    points_ =
        static_cast<std::size_t>(std::clamp(outline / finest, double{fewest_points}, double{most_points}));
    // Lumps: where the weld began and grew fastest.
    Random random(derive_seed(seed, "lumps"));
    const int count = 2 + static_cast<int>(random.below(4));
    for (int i = 0; i < count; ++i)
      lumps_.push_back({(i + random.uniform(0.2, 0.8)) / count - 0.5, random.uniform(0.12, 0.3),
                        random.uniform(0.5, 1.0), random.uniform(0.7, 1.3)});
  }

  static double width_of(const Parameters& p) {
    return p.find_number("width_mm").value_or(1.6 * p.number("height_mm"));
  }
  static double overhang_of(const Parameters& p) {
    return p.find_number("overhang_mm").value_or(0.25 * p.number("height_mm"));
  }

  // The foot reaches on past the width's level.
  dvec2 half_extent() const override { return {0.65 * asked_.length, 1.5 * asked_.width}; }

  std::vector<ChartBody> bodies() const override {
    BuiltUpSize scale{1.0, 1.0, 0.9, 1.0, 0.0, 0.0};
    for (int pass = 0; pass < 4; ++pass) {
      std::vector<MeasuredBody> flat;
      for (const ChartBody& body : forge(scale)) flat.push_back(flat_body(body, site_));
      const BuiltUpSize size = built_up_size(flat, plane_, half_extent().x);
      if (size.height <= 0.0 || size.width <= 0.0 || size.overhang <= 0.0) break;
      scale.height *= asked_.height / size.height;
      scale.length = std::min(1.28, scale.length * asked_.length / size.length);
      scale.width = std::min(1.3, scale.width * asked_.width / size.width);
      scale.overhang *= asked_.overhang / size.overhang;
    }
    return forge(scale);
  }

 private:
  struct Lump {
    double middle, half_width, height, reach;  // in lengths; shares
  };

  double wave(const char* what, double x, double length, int octaves) const {
    return noise(derive_seed(seed_, what), x / length, octaves);
  }

  // 0 … about 1: how much has built up at z lengths from the middle.
  double growth(double z) const {
    double sum = 0.0;
    for (const Lump& lump : lumps_) {
      const double away = (z - lump.middle) / lump.half_width;
      sum = std::max(sum, lump.height * std::exp(-away * away));
    }
    const double x = z * asked_.length;
    const double share =
        (0.2 + 0.8 * sum) * (1.0 + 0.5 * irregularity_ * wave("growth", x, 1.2 * asked_.height, 3));
    return share * smooth_step(0.0, 0.2, 0.5 - std::abs(z));
  }

  std::vector<ChartBody::Point> ring(double x, double z, const BuiltUpSize& scale) const {
    const double share = growth(z);
    const double h = asked_.height * scale.height * share;
    const double w = asked_.width * scale.width * std::sqrt(share) *
                     (1.0 + 0.5 * irregularity_ * wave("reach", x, 1.5 * asked_.height, 3));
    const double o = asked_.overhang * scale.overhang * std::sqrt(share) *
                     (1.0 + 0.6 * irregularity_ * wave("overhang", x, 0.9 * asked_.height, 3));
    const double nose = 0.5 + 0.25 * irregularity_ * wave("nose", x, 2.0 * asked_.height, 2);
    const double depth = std::min(sink, 0.2 * h);
    // The flank's foot lies a little below the edge.
    const double down = std::min(0.8 * o, 0.5 * asked_.width);
    const std::array<dvec2, 9> control{dvec2(-1.25 * w, -depth),
                                       dvec2(-1.02 * w, 0.01 * h),
                                       dvec2(-0.74 * w, 0.45 * h),
                                       dvec2(-0.42 * w, 0.98 * h),
                                       dvec2(-0.06 * w, 1.1 * h),
                                       dvec2(1.25 * o, nose * h),
                                       dvec2(1.05 * o, 0.08 * h),
                                       down * plane_.down_other() + 0.15 * o * plane_.other_normal(),
                                       1.5 * down * plane_.down_other() - depth * plane_.other_normal()};
    std::vector<dvec2> line;
    for (std::size_t i = 0; i < points_; ++i)
      line.push_back(spline(control, static_cast<double>(i) / static_cast<double>(points_ - 1)));
    std::vector<ChartBody::Point> points;
    for (std::size_t i = 0; i < line.size(); ++i) points.push_back(point(x, rough(x, line, i, h)));
    return points;
  }

  // Uniform cubic B-spline with its end points doubled, from the rake's foot to the flank's.
  static dvec2 spline(const std::array<dvec2, 9>& c, double share) {
    const double t = share * 8.0;
    const int k = std::min(static_cast<int>(t), 7);
    const double f = t - k;
    const auto at = [&](int j) { return c[static_cast<std::size_t>(std::clamp(j, 0, 8))]; };
    const double f2 = f * f, f3 = f2 * f;
    return ((1.0 - 3.0 * f + 3.0 * f2 - f3) * at(k - 1) + (4.0 - 6.0 * f2 + 3.0 * f3) * at(k) +
            (1.0 + 3.0 * f + 3.0 * f2 - 3.0 * f3) * at(k + 1) + f3 * at(k + 2)) /
           6.0;
  }

  // Layers and roughness, both fading at the feet.
  dvec2 rough(double x, const std::vector<dvec2>& line, std::size_t i, double h) const {
    const std::size_t before = i == 0 ? 0 : i - 1, after = std::min(i + 1, line.size() - 1);
    const dvec2 along = line[after] - line[before];
    const dvec2 normal = dvec2(-along.y, along.x) / std::max(glm::length(along), 1e-9);
    const double share = static_cast<double>(i) / static_cast<double>(line.size() - 1);
    const double fade = smooth_step(0.0, 0.12, share) * smooth_step(0.0, 0.1, 1.0 - share);
    const double unit = asked_.height;
    dvec2 p = line[i];
    if (layers_ >= 1.0 && p.y > 0.0) {
      // Each layer ends in a step: between two steps the back rises little.
      const double wander =
          1.1 * noise(derive_seed(seed_, "layers"), dvec2(x / (0.9 * unit), 2.5 * share), 3);
      const double q = layers_ * p.y / (asked_.height) + wander;
      const double stepped = std::floor(q) + smooth_step(0.15, 0.6, q - std::floor(q));
      p.y = std::max(0.0, p.y + 0.75 * fade * asked_.height / layers_ * (stepped - q));
    }
    const double lumps = noise(derive_seed(seed_, "lumpy"), dvec2(x / (0.5 * unit), 5.0 * share), 2);
    const double grains = noise(derive_seed(seed_, "grains"), dvec2(x / (0.14 * unit), 16.0 * share), 2);
    const double size = std::min(h, unit);
    return p + normal * (fade * roughness_ * size * (0.16 * lumps + 0.09 * grains));
  }

  // On the rake the point's base lies under it: the foot follows a curved rake.
  ChartBody::Point point(double x, dvec2 p) const {
    if (p.x >= 0.0) return {{x, 0.0}, plane_.offset(p)};
    return {{x, plane_.side() * -p.x}, plane_.offset({0.0, p.y})};
  }

  std::vector<ChartBody> forge(const BuiltUpSize& scale) const {
    const double length = asked_.length * scale.length;
    const double step = std::max({asked_.height / 14.0, length / 3000.0, finest});
    const int count = static_cast<int>(length / step);
    std::vector<std::vector<ChartBody::Point>> rings;
    for (int i = 0; i <= count; ++i) {
      const double z = static_cast<double>(i) / count - 0.5;
      if (growth(z) >= lowest) rings.push_back(ring(z * length, z, scale));
    }
    if (rings.size() < 4) return {};
    return {loft(rings, 0.5)};
  }

  ChartSite site_;
  EdgeSection plane_;
  BuiltUpSize asked_;
  double layers_, roughness_, irregularity_;
  std::uint64_t seed_;
  std::size_t points_ = most_points;
  std::vector<Lump> lumps_;
};

class BuiltUpEdgeKind : public Kind {
 public:
  std::string name() const override { return "built_up_edge"; }
  ChartType chart() const override { return ChartType::edge; }

  std::vector<NumberParameter> numbers() const override {
    return {
        {"length_mm", 0.8, 0.02, 50.0, "along the edge"},
        {"height_mm", 0.08, 0.005, 2.0, "over the rake"},
        {"width_mm", 0.0, 0.005, 5.0, "reach on the rake; without it: 1.6 times height_mm", true},
        {"overhang_mm", 0.0, 0.001, 1.0, "reach beyond the edge; without it: a quarter of height_mm", true},
        {"layers", 5.0, 0.0, 12.0, "welded on each other; 0: smooth"},
        {"roughness", 0.6, 0.0, 1.0, "of its surface"},
        {"irregularity", 0.5, 0.0, 1.0, "of height, reach and overhang along the edge"}};
  }
  std::vector<WordParameter> words() const override {
    return {{"rake",
             {"up", "down", "right", "left"},
             "the face that it lies on: the one that looks more or less along the part's +z, or a side of "
             "the chain"},
            {"workpiece_material",
             {"carbon_steel"},
             "name of the welded metal's material; where the station has none, iron, rough",
             true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    return p.word("workpiece_material");
  }
  // Iron for the steel that was cut: n, k of Johnson and Christy 1974, Phys. Rev. B 9, 5056, at five of its
  // rows.
  std::optional<scenes::Material> derive_cover(const scenes::Material&) const override {
    scenes::Material iron;
    iron.kind = scenes::Material::Kind::conductor;
    iron.n = {{381, 451, 549, 659, 892}, {2.12f, 2.59f, 2.95f, 2.92f, 2.96f}};
    iron.k = {{381, 451, 549, 659, 892}, {2.50f, 2.77f, 2.93f, 3.10f, 3.56f}};
    iron.alpha_u = iron.alpha_v = 0.35f;
    iron.finish = {0.2, 0.012, 1.0};
    iron.source = "refractiveindex.info main/Fe/Johnson (CC0); welded and torn: roughness estimated";
    return iron;
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite& site,
                               std::uint64_t seed) const override {
    const double height = p.number("height_mm"), length = p.number("length_mm");
    const double width = BuiltUpEdge::width_of(p), overhang = BuiltUpEdge::overhang_of(p);
    if (length < 2.0 * height || length > 200.0 * height)
      throw InputError(
          fmt::format("built_up_edge: length_mm {:g} must be 2 to 200 times height_mm {:g}", length, height));
    if (width < 0.5 * height || width > 6.0 * height)
      throw InputError(
          fmt::format("built_up_edge: width_mm {:g} must be 0.5 to 6 times height_mm {:g}", width, height));
    if (overhang > height)
      throw InputError(
          fmt::format("built_up_edge: overhang_mm {:g} must be at most height_mm {:g}", overhang, height));
    if (site.edge_angle < sharpest || site.edge_angle > bluntest) return nullptr;
    return std::make_unique<BuiltUpEdge>(p, site, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters& p) const override {
    BuiltUpSize size;
    if (!surface.bodies.empty())
      size = built_up_size(surface.bodies,
                           EdgeSection(surface.site, names_right_face(p.word("rake"), surface.site)),
                           surface.half_extent.x);
    return {{"height_mm", size.height},     {"length_mm", size.length}, {"width_mm", size.width},
            {"overhang_mm", size.overhang}, {"area_mm2", size.area},    {"volume_mm3", size.volume}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_built_up_edge() {
  return std::make_unique<BuiltUpEdgeKind>();
}
}  // namespace flawsmith::defects
