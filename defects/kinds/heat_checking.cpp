// Heat checking: the network of fine cracks that thermal fatigue opens in moulds and dies. Cracks meet in
// junctions of three, enclose cells, and taper out where the network ends.
//
// Surface chart. The cracks run along the borders of a Voronoi tessellation of jittered points, as cracks do
// that start everywhere at once and stop at each other; they wander about those borders. Each junction has an
// opening 0 … 1, which falls towards the network's rim and as `growth` falls, and each crack's varies
// linearly between its two junctions: the field is -D·max over cracks of m·p(distance/(m·W/2)), p a notch
// with a rounded tip. So a network that grows opens more borders, longer and wider, and never jumps.
//
// Measures, over the displaced surface (defects/measure.h); the mouth is what is deeper than 5 % of depth_mm:
//   length_mm  of all cracks together: half the mouth's outline
//   width_mm   mean width of the cracks: the mouth's area over length_mm
//   depth_mm   99th percentile over the area that is deeper than 5 % of the deepest point
//   extent_mm  diameter of the disc about the network's middle that holds 95 % of the mouth
//   area_mm2   displaced surface whose label coverage is at least 0.5
// Requested: width_mm and depth_mm of a crack that is fully open, the network's diameter and its mean cell.
// Label coverage: 1 in a crack, falling to 0 just outside it; threshold 0.5.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "defects/crack_network.h"
#include "defects/kinds.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double mouth_level = 0.05;  // of the depth: where a crack begins
constexpr double depth_top = 0.99;    // percentile of the depth
constexpr double narrowest = 0.25;    // share of the width that is left where a crack ends
constexpr double cells_across = 8.0;
constexpr double least_cell_over_width = 6.0;
constexpr double most_cells = 24.0;  // along the network's diameter

// Cross-section: straight flanks, rounded tip (a hyperbola). 1 at 0, 0 at 1.
constexpr double tip = 0.3;
const double tip_root = std::sqrt(1.0 + tip * tip);
double notch(double xi) {
  return xi < 1.0 ? (tip_root - std::sqrt(xi * xi + tip * tip)) / (tip_root - tip) : 0.0;
}
double notch_inverse(double y) {
  const double root = tip_root - y * (tip_root - tip);
  return std::sqrt(std::max(0.0, root * root - tip * tip));
}

class HeatChecking : public Field {
 public:
  HeatChecking(const Parameters& p, double depth, std::uint64_t seed)
      : network_(p.number("field_mm"), p.number("cell_mm"), p.number("growth"), seed) {
    calibrate(p.number("width_mm"), depth);
    for (const Crack& crack : network_.cracks())
      half_ = glm::max(half_, glm::max(glm::abs(crack.from), glm::abs(crack.to)) + dvec2(0.55 * width_));
  }

  dvec2 half_extent() const override { return half_; }

  dvec3 displacement(ChartPoint at) const override {
    double deepest = 0.0;
    network_.near(at, [&](const Crack& crack) {
      const auto [distance, opening, to_junction] = crack.nearest(at);
      deepest = std::max(deepest, opening * notch(distance / half_width(opening)));
    });
    return {0.0, 0.0, -depth_ * deepest};
  }

  double coverage(ChartPoint at) const override {
    double most = 0.0;
    network_.near(at, [&](const Crack& crack) {
      const auto [distance, opening, to_junction] = crack.nearest(at);
      most = std::max(most, smooth_step(0.0, 0.1, opening) *
                                (1.0 - smooth_step(0.9, 1.1, distance / half_width(opening))));
    });
    return most;
  }

  // Cells are long along the nearest crack, but at its junctions.
  dvec2 cell_size(ChartPoint at) const override {
    const auto found = network_.nearest(at);
    const double w = half_width(found.opening), across = 2.0 * w / cells_across;
    const double beyond = 0.5 * std::max(0.0, found.distance - 1.1 * w);
    return {std::min(30.0 * across, across + 0.5 * found.to_junction) + beyond,
            across * (found.distance > 1.1 * w ? 2.0 : 1.0) + beyond};
  }
  dvec2 cell_direction(ChartPoint at) const override {
    const auto found = network_.nearest(at);
    return glm::normalize(found.crack->to - found.crack->from);
  }

 private:
  double half_width(double opening) const { return 0.5 * width_ * (narrowest + (1.0 - narrowest) * opening); }

  // Scales depth and width so that the measures of the file's head come out as requested. Where cracks meet
  // they share their mouth, which takes as much from its area as from half its outline.
  void calibrate(double width, double depth) {
    struct Piece {
      double opening, length;
    };
    std::vector<Piece> pieces;
    for (const Crack& crack : network_.cracks())
      for (int i = 0; i < 8; ++i)
        pieces.push_back({glm::mix(crack.from_opening, crack.to_opening, (i + 0.5) / 8.0),
                          glm::length(crack.to - crack.from) / 8.0});
    width_ = 1.0;
    std::vector<std::pair<double, double>> depths;
    double deepest = 0.0;
    for (const Piece& piece : pieces) deepest = std::max(deepest, piece.opening);
    for (const Piece& piece : pieces)
      for (int j = 0; j < 40; ++j)
        if (const double d = piece.opening * notch((j + 0.5) / 40.0); d >= mouth_level * deepest)
          depths.push_back({d, piece.length * half_width(piece.opening)});
    depth_ = depth / weighted_quantile(std::move(depths), depth_top);
    double area = 0.0, length = 0.0;
    for (const Piece& piece : pieces) {
      const double y = mouth_level * depth / (depth_ * std::max(piece.opening, 1e-9));
      if (y >= 1.0) continue;
      area += 2.0 * half_width(piece.opening) * notch_inverse(y) * piece.length;
      length += piece.length;
    }
    width_ = width * length / area;
  }

  CrackNetwork network_;
  double depth_ = 0, width_ = 0;
  dvec2 half_{0.0};
};

class HeatCheckingKind : public Kind {
 public:
  std::string name() const override { return "heat_checking"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"field_mm", 4.0, 0.05, 100.0, "diameter of the network"},
            {"cell_mm", 0.8, 0.01, 20.0, "mean distance between cracks"},
            {"width_mm", 0.015, 1e-4, 1.0, "mean width of the cracks"},
            {"depth_mm", 0.0, 0.0, 2.0, "depth; without it: width_mm times aspect", true},
            {"aspect", 0.8, 0.0, 1.5, "depth over width, where depth_mm is not given"},
            {"growth", 0.8, 0.15, 1.0, "share of the junctions that have opened"}};
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double extent = p.number("field_mm"), cell = p.number("cell_mm"), width = p.number("width_mm");
    const double depth = p.find_number("depth_mm").value_or(width * p.number("aspect"));
    if (cell < least_cell_over_width * width)
      throw InputError(fmt::format("heat_checking: cell_mm {:g} must be at least {:g} times width_mm {:g}",
                                   cell, least_cell_over_width, width));
    if (extent > most_cells * cell || extent < 2.0 * cell)
      throw InputError(fmt::format("heat_checking: field_mm {:g} must be 2 to {:g} times cell_mm {:g}",
                                   extent, most_cells, cell));
    if (depth > 1.5 * width)
      throw InputError(
          fmt::format("heat_checking: depth_mm {:g} must be at most 1.5 times width_mm {:g}: a "
                      "deeper crack looks the same",
                      depth, width));
    return std::make_unique<HeatChecking>(p, depth, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    double deepest = 0.0;
    for (const MeasuredPoint& point : surface.points) deepest = std::max(deepest, point.depth);
    std::vector<std::pair<double, double>> depths;
    for (const MeasuredPoint& point : surface.points)
      if (deepest > 0.0 && point.depth >= mouth_level * deepest)
        depths.push_back({point.depth, point.base_share});
    const double depth = weighted_quantile(std::move(depths), depth_top);
    const double level = mouth_level * depth;
    double area = 0.0;
    for (const Region& region : regions_below(surface, level, depth_top)) area += region.area;
    const double length = 0.5 * outline_length(surface, level);
    std::vector<std::pair<double, double>> radii;
    for (const MeasuredPoint& point : surface.points)
      if (point.depth > level) radii.push_back({glm::length(point.at), point.base_share});
    return {{"length_mm", length},
            {"width_mm", length > 0.0 ? area / length : 0.0},
            {"depth_mm", depth},
            {"extent_mm", 2.0 * weighted_quantile(std::move(radii), 0.95)},
            {"area_mm2", covered_area(surface, 0.5)}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_heat_checking() {
  return std::make_unique<HeatCheckingKind>();
}
}  // namespace flawsmith::defects
