// Scratch: a groove that a hard point ploughs along the surface, with the metal that it pushed aside piled up
// as ridges on both sides.
//
// Surface chart: x along, y across. Groove: depth D·m(x)·p(ξ), ξ = (y − path(x)) / (half width at x), p one
// of the tools' profiles (p(0) = 1, p(±1) = 0); m(x) is the tool's load: ramps at both ends, slow random
// change, lifts where asked. The mouth narrows with the load. Ridges: height · 27/4·z(1 − z)², z = (|ξ| −
// 1)/ridge_reach.
//
// Measures, from profiles across the scratch (defects/measure.h):
//   depth_mm   95th percentile of the greatest depth below the base surface, over the profiles where that is
//   at
//              least 10 % of what it is anywhere
//   length_mm  from the first to the last profile whose depth is at least 10 % of depth_mm
//   width_mm   95th percentile, over the profiles within the length, of the mouth: the width at which the
//   groove
//              is 2 % of depth_mm below the base surface
//   ridge_mm   95th percentile of the greatest height above the base surface
//   area_mm2   displaced surface whose label coverage is at least 0.5
// Label coverage: 1 over groove and inner ridges, falling to 0 over the ridges' outer feet; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"
#include "defects/table.h"

namespace flawsmith::defects {
namespace {
constexpr double ridge_reach = 1.0;    // of the ridges beyond the mouth, in half widths
constexpr double length_level = 0.1;   // of the depth: where the scratch ends
constexpr double mouth_level = 0.02;   // of the depth: where the groove begins
constexpr double top = 0.95;           // percentile of depth and width
constexpr double shortest_ramp = 0.8;  // of the load, in widths
constexpr double narrowest = 0.25;     // share of the width that is left where the load goes to zero

enum class Tool { rounded, vee, flat, multi_asperity };

double parabola(double xi) {
  return 1.0 - xi * xi;
}

// A groove's cross-section at load m and place x along it, 1 at its deepest.
class Section {
 public:
  Section(Tool tool, std::uint64_t seed) : tool_(tool) {
    Random random(seed);
    if (tool != Tool::multi_asperity) return;
    const int count = 3 + static_cast<int>(random.below(3));
    for (int i = 0; i < count; ++i)
      points_.push_back({(i + random.uniform(0.3, 0.7)) / count * 2.0 - 1.0, random.uniform(0.35, 0.8),
                         random.uniform(0.7, 1.2) / count, random.bits()});
    // Not an outermost one: the rim would cut its depth.
    points_[1 + random.below(static_cast<std::uint64_t>(count - 2))].height = 1.0;
  }

  // along: place along the scratch in units of its width.
  double at(double xi, double along) const {
    if (std::abs(xi) >= 1.0) return 0.0;
    switch (tool_) {
      case Tool::rounded:
        return parabola(xi);
      case Tool::vee: {
        // A hyperbola: straight flanks, tip radius e²/… of the half width.
        constexpr double e = 0.3;
        return (std::sqrt(1.0 + e * e) - std::sqrt(xi * xi + e * e)) / (std::sqrt(1.0 + e * e) - e);
      }
      case Tool::flat:
        return parabola(xi * xi);
      case Tool::multi_asperity:
        break;
    }
    // Grooves of several points over a shallow common trough; each point digs more or less on its way.
    double deepest = 0.0;
    for (const Point& point : points_) {
      const double z = (xi - point.place) / point.half_width;
      const double dig =
          point.height == 1.0 ? 1.0 : point.height * (1.0 + 0.4 * noise(point.seed, along / 12.0));
      deepest = std::max(deepest, dig * std::exp(-z * z));
    }
    const double rim = 1.0 - std::pow(xi, 8);  // closes the outer flanks at the mouth
    return rim * std::max(0.3 * (1.0 - xi * xi * 0.5), deepest);
  }
  // Cells across the mouth that resolve it.
  double cells() const { return tool_ == Tool::multi_asperity ? 26.0 : tool_ == Tool::flat ? 16.0 : 11.0; }
  double area() const {  // ∫ over ξ
    double sum = 0.0;
    for (int i = 0; i < 200; ++i) sum += at((i + 0.5) / 100.0 - 1.0, 0.0) / 100.0;
    return sum;
  }

 private:
  struct Point {
    double place, height, half_width;
    std::uint64_t seed;
  };
  Tool tool_;
  std::vector<Point> points_;
};

Tool tool_named(const std::string& name) {
  if (name == "vee") return Tool::vee;
  if (name == "flat") return Tool::flat;
  if (name == "multi_asperity") return Tool::multi_asperity;
  return Tool::rounded;
}

class Scratch : public Field {
 public:
  Scratch(const Parameters& p, double depth, std::uint64_t seed)
      : length_(p.number("length_mm")),
        width_(p.number("width_mm")),
        depth_(depth),
        jitter_(p.number("edge_jitter")),
        profile_(tool_named(p.word("tool")), derive_seed(seed, "profile")),
        load_seed_(derive_seed(seed, "load")),
        left_seed_(derive_seed(seed, "left edge")),
        right_seed_(derive_seed(seed, "right edge")),
        path_seed_(derive_seed(seed, "path")) {
    Random random(derive_seed(seed, "scratch"));
    // The tool comes down faster than it lifts off; over less than its own width it does neither.
    const double widths = width_ / length_;
    ramp_in_ = std::max(random.uniform(0.04, 0.12), shortest_ramp * widths);
    ramp_out_ = std::max(random.uniform(0.10, 0.30), shortest_ramp * widths);
    load_waves_ = std::min(9.0, 0.25 / widths);
    if (random.below(2)) std::swap(ramp_in_, ramp_out_);
    variation_ = p.number("depth_variation");
    sagitta_ = p.number("bow") * length_ * (random.below(2) ? 1.0 : -1.0);
    wander_ = std::min(0.5 * width_, 0.0015 * length_);
    const auto skips = static_cast<int>(std::lround(p.number("skips")));
    for (int i = 0; i < skips; ++i) {
      const double middle = (i + random.uniform(0.35, 0.65)) / skips * 0.7 + 0.15;
      skips_.push_back({middle, std::max(random.uniform(0.02, 0.05), shortest_ramp * widths)});
    }
    // Along the scratch, features are longer than across it: cells of at most 40 : 1.
    cell_x_ = std::clamp(length_ / 600.0, 0.4 * width_, 3.5 * width_ / profile_.cells() * 10.0);
    edge_wave_ = std::max(2.0 * width_, 5.0 * cell_x_);
    // The ridges hold the given share of the groove's volume: two bumps of area 9/16·reach each.
    ridge_ = p.number("ridge_share") * profile_.area() / (2.0 * 0.5625 * ridge_reach);
    calibrate();
    tabulate();
  }

  dvec2 half_extent() const override { return half_; }

  dvec3 displacement(ChartPoint at) const override {
    const double m = load(at.x);
    if (m <= 0.0) return dvec3(0.0);
    const double off = at.y - path(at.x);
    const double xi = std::abs(off) / half_width(at.x, m, off);
    double height = 0.0;
    if (xi < 1.0) {
      height = -m * profile_.at(off < 0.0 ? -xi : xi, at.x / width_);
    } else if (xi < 1.0 + ridge_reach) {
      const double z = (xi - 1.0) / ridge_reach;
      height = m * ridge_at(at.x, off) * 6.75 * z * (1.0 - z) * (1.0 - z);
    }
    return {0.0, 0.0, depth_ * height};
  }

  double coverage(ChartPoint at) const override {
    const double m = load(at.x);
    if (m <= 0.0) return 0.0;
    const double off = at.y - path(at.x);
    const double xi = std::abs(off) / half_width(at.x, m, off);
    return smooth_step(0.0, 0.1, m) *
           (1.0 - smooth_step(1.0 + 0.3 * ridge_reach, 1.0 + 0.9 * ridge_reach, xi));
  }

  dvec2 cell_size(ChartPoint at) const override {
    const double off = std::abs(at.y - path(at.x));
    const double w =
        std::max(2.0 * half_width(at.x, std::max(load(at.x), 0.0), at.y - path(at.x)), 0.4 * width_);
    const double across = w / profile_.cells();
    const double beyond = std::max(0.0, off - 0.5 * w * (1.0 + ridge_reach));
    return {std::min(cell_x_, 38.0 * across) + 0.5 * beyond,
            across * (off > 0.6 * w ? 1.5 : 1.0) + 0.5 * beyond};
  }

 private:
  // The load at z = 0 … 1 before calibration.
  double raw_load(double z) const {
    if (z <= 0.0 || z >= 1.0) return 0.0;
    double m = smooth_step(0.0, ramp_in_, z) * (1.0 - smooth_step(1.0 - ramp_out_, 1.0, z));
    m *= 1.0 + variation_ * noise(load_seed_, load_waves_ * z, 3);
    for (const Skip& skip : skips_) m *= smooth_step(0.4, 1.0, std::abs(z - skip.middle) / skip.half_length);
    return m;
  }

  double exact_load(double x) const { return raw_load(0.5 + (x - shift_) / stretch_) / load_scale_; }
  double load(double x) const { return loads_.at(x); }

  double exact_path(double x) const {
    const double z = 2.0 * x / length_;
    return sagitta_ * (0.5 - z * z) + wander_ * noise(path_seed_, 2.5 * z, 2);
  }

  double path(double x) const { return paths_.at(x); }

  // What the edge's irregularity makes of the half width on one side.
  double edge_factor(double x, std::uint64_t seed) const { return jitter_ * noise(seed, x / edge_wave_, 2); }

  // Half width at this load, before irregularity.
  double mean_half_width(double m) const {
    return 0.5 * width_ * width_scale_ * (narrowest + (1.0 - narrowest) * std::sqrt(std::min(m, 1.5)));
  }
  // The same with it, on the side that `off` lies on.
  double half_width(double x, double m, double off) const {
    const double blend = smooth_step(0.0, 1.0, std::abs(off) / (0.2 * width_));  // no kink at the centre line
    return mean_half_width(m) * (1.0 + blend * edges_[off < 0.0].at(x));
  }

  // Ridges pile up in lumps, more on one side than on the other.
  double exact_ridge(double x, bool left) const {
    const double lean = 0.35 * noise(path_seed_ + 7, 3.0 * x / length_);
    const double lumps = noise((left ? left_seed_ : right_seed_) + 9, x / edge_wave_, 2);
    return ridge_ * (left ? 1.0 + lean : 1.0 - lean) * std::max(0.1, 1.0 + 4.0 * jitter_ * lumps);
  }
  double ridge_at(double x, double off) const { return ridges_[off < 0.0].at(x); }

  void tabulate() {
    // Eight steps per cell: what is linear in between is far below what the mesh shows.
    const int cells = std::clamp(static_cast<int>(16.0 * half_.x / cell_x_), 256, 1 << 16);
    const auto table = [&](auto f) { return Table(-half_.x, half_.x, cells, f); };
    loads_ = table([&](double x) { return exact_load(x); });
    paths_ = table([&](double x) { return exact_path(x); });
    edges_ = {table([&](double x) { return edge_factor(x, right_seed_); }),
              table([&](double x) { return edge_factor(x, left_seed_); })};
    ridges_ = {table([&](double x) { return exact_ridge(x, false); }),
               table([&](double x) { return exact_ridge(x, true); })};
  }

  // Scales load, length and width so that the measures of the file's head come out as requested.
  void calibrate() {
    constexpr int count = 2000;
    std::vector<double> m;
    for (int i = 0; i <= count; ++i) m.push_back(raw_load(static_cast<double>(i) / count));
    load_scale_ = usual_size(m);
    const auto ends = [&](double level) {
      const auto above = [&](double v) { return v >= level * load_scale_; };
      const auto first = std::find_if(m.begin(), m.end(), above);
      const auto last = std::find_if(m.rbegin(), m.rend(), above);
      return dvec2(static_cast<double>(first - m.begin()), static_cast<double>(m.rend() - last - 1)) /
             static_cast<double>(count);
    };
    const dvec2 z = ends(length_level);
    stretch_ = length_ / (z.y - z.x);
    shift_ = (0.5 - 0.5 * (z.x + z.y)) * stretch_;
    double widest = 0.0;
    std::vector<double> widths;
    const double from = shift_ - 0.5 * stretch_, to = shift_ + 0.5 * stretch_;
    for (int i = 0; i <= count; ++i) {
      const double x = from + (to - from) * i / count, m_here = exact_load(x);
      const double left = edge_factor(x, left_seed_), right = edge_factor(x, right_seed_);
      if (m_here >= length_level) widths.push_back(mean_half_width(m_here) * (2.0 + left + right));
      widest = std::max(widest, std::abs(exact_path(x)) + (1.0 + ridge_reach) * mean_half_width(m_here) *
                                                              (1.0 + std::max({left, right, 0.0})));
    }
    width_scale_ = width_ / quantile(widths, top);
    half_ = {std::max(std::abs(from), std::abs(to)), 1.02 * std::max(1.0, width_scale_) * widest};
  }

  struct Skip {
    double middle, half_length;
  };
  double length_, width_, depth_, jitter_;
  Section profile_;
  std::uint64_t load_seed_, left_seed_, right_seed_, path_seed_;
  double ramp_in_ = 0, ramp_out_ = 0, load_waves_ = 0, variation_ = 0, sagitta_ = 0, wander_ = 0, cell_x_ = 0,
         edge_wave_ = 0;
  double ridge_ = 0, load_scale_ = 1, stretch_ = 1, shift_ = 0, width_scale_ = 1;
  std::vector<Skip> skips_;
  Table loads_, paths_;
  std::array<Table, 2> edges_, ridges_;  // right, left
  dvec2 half_{0.0};
};

class ScratchKind : public Kind {
 public:
  std::string name() const override { return "scratch"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"length_mm", 3.0, 0.01, 500.0, "length along the scratch"},
            {"width_mm", 0.03, 1e-4, 5.0, "width of the groove's mouth"},
            {"depth_mm", 0.0, 0.0, 1.0, "depth; without it: width_mm times aspect", true},
            {"aspect", 0.12, 0.0, 0.6, "depth over width, where depth_mm is not given"},
            {"ridge_share", 0.35, 0.0, 1.0, "volume piled up beside the groove over the groove's own"},
            {"depth_variation", 0.25, 0.0, 0.8, "slow random change of the depth along the scratch"},
            {"edge_jitter", 0.08, 0.0, 0.3, "irregularity of the edges, as a share of the width"},
            {"bow", 0.004, 0.0, 0.05, "sagitta of the path over its length"},
            {"skips", 0.0, 0.0, 10.0, "how often the tool lifts on its way"},
            {"angle_deg", 0.0, -360.0, 360.0,
             "direction from the part's x axis on the surface; without it: any", true}};
  }

  std::vector<WordParameter> words() const override {
    return {{"tool", {"rounded", "vee", "flat", "multi_asperity"}, "cross-section of what made it"}};
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double length = p.number("length_mm"), width = p.number("width_mm");
    if (length < 3.0 * width)
      throw InputError(
          fmt::format("scratch: length_mm {:g} must be at least three times width_mm {:g}", length, width));
    const double depth = p.find_number("depth_mm").value_or(width * p.number("aspect"));
    if (depth > 0.6 * width)
      throw InputError(
          fmt::format("scratch: depth_mm {:g} must be at most 0.6 times width_mm {:g}", depth, width));
    return std::make_unique<Scratch>(p, depth, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    const Profiles cut = cut_profiles(surface, 400);
    std::vector<double> depths, heights, widths;
    for (const auto& profile : cut.profile) {
      const auto [depth, height] = extremes(profile);
      depths.push_back(depth);
      heights.push_back(height);
    }
    const double depth = usual_size(depths);
    std::size_t first = depths.size(), last = 0;
    for (std::size_t i = 0; i < depths.size(); ++i)
      if (depth > 0.0 && depths[i] >= length_level * depth) {
        first = std::min(first, i);
        last = i;
        // Several grooves of one tool have one mouth.
        widths.push_back(outermost(cut.profile[i], mouth_level * depth, [](const ProfilePoint& p) {
                           return p.depth;
                         }).width());
      }
    const double length = first > last ? 0.0 : static_cast<double>(last - first + 1) * cut.spacing;
    return {{"length_mm", length},
            {"width_mm", quantile(widths, top)},
            {"depth_mm", depth},
            {"ridge_mm", quantile(heights, top)},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_scratch() {
  return std::make_unique<ScratchKind>();
}
}  // namespace flawsmith::defects
