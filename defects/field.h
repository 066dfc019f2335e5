#pragma once
// A defect is a field over a chart. A kind turns parameters into a field; placing, refining, displacing,
// labelling and measuring are shared.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/vec.h"

namespace flawsmith::defects {

enum class ChartType { surface, edge };

/// Coordinates on a chart [mm]. Surface chart: x = u along, y = v across. Edge chart: x = s along the edge, y
/// = t across it: positive on the edge's right-hand face, negative on the other, distance from the edge along
/// the surface.
using ChartPoint = dvec2;

/// What the chart can tell a kind about the place it has.
struct ChartSite {
  ChartType type = ChartType::surface;
  double length = 0;      // [mm] room along x that is free of borders (edge: of the chain)
  double width = 0;       // [mm] room across
  double edge_angle = 0;  // [rad] edge chart: between the two faces, inside the material (90° block: π/2)
};

/// The field. All lengths in mm. Functions must be continuous, zero outside the half extents, and cheap.
class Field {
 public:
  virtual ~Field() = default;
  /// The support: |x| ≤ half_length, |y| ≤ half_width around the chart's origin.
  virtual dvec2 half_extent() const = 0;
  /// Displacement in the chart's frame. Surface chart: (along u, along v, along the outward normal). Edge
  /// chart: (along the edge, in-plane direction away from the edge on the right face, same on the left face):
  /// three possibly oblique axes.
  virtual dvec3 displacement(ChartPoint at) const = 0;
  /// Label coverage 0 … 1: the threshold that makes a pixel belong to the defect is stated per kind.
  virtual double coverage(ChartPoint at) const = 0;
  /// Weight of the covering material 0 … 1 (0 where the kind covers nothing).
  virtual double cover(ChartPoint) const { return 0.0; }
  /// Wanted cell size here: (along x, along y), small enough for the finest feature near this point.
  virtual dvec2 cell_size(ChartPoint at) const = 0;
};

/// Parameters as requested, drawn and complete: numbers in mm (or as the name's suffix says) and words.
struct Parameters {
  std::map<std::string, double> numbers;
  std::map<std::string, std::string> words;
};

/// A number that a kind takes: name with unit suffix, default, allowed range, one line of help.
struct NumberParameter {
  std::string name;
  double fallback = 0, low = 0, high = 0;
  std::string help;
};
struct WordParameter {
  std::string name;
  std::vector<std::string> choices;  // the first is the default
  std::string help;
};

/// Cells of a displaced patch, as a kind sees them to measure what came out.
struct MeasuredPoint {
  ChartPoint at;     // [mm]
  double area = 0;   // [mm²] of the base surface that the point stands for
  dvec3 moved{0.0};  // [mm] displaced − base position, part frame
  double depth = 0;  // [mm] of the displaced point under the base surface (positive: into the material)
  double coverage = 0;
};
using Measures = std::map<std::string, double>;  // "length_mm": 3.2, …

class Kind {
 public:
  virtual ~Kind() = default;
  virtual std::string name() const = 0;  // as in taxonomy.yaml
  virtual ChartType chart() const = 0;
  virtual std::vector<NumberParameter> numbers() const = 0;
  virtual std::vector<WordParameter> words() const { return {}; }
  /// Name of the covering material in the station, if the kind covers.
  virtual std::optional<std::string> cover_material(const Parameters&) const { return std::nullopt; }
  /// Throws InputError if the parameters make no defect of this kind.
  virtual std::unique_ptr<Field> field(const Parameters& parameters, const ChartSite& site,
                                       std::uint64_t seed) const = 0;
  /// Measures of the displaced surface [mm, mm², mm³]: "length_mm", "width_mm", "depth_mm", "area_mm2", …
  /// defined in the kind's file.
  virtual Measures measure(const std::vector<MeasuredPoint>& points, const Parameters& parameters) const = 0;
};

/// All kinds, by name. A new kind is one file under defects/kinds and one line in defects/kinds.cpp.
const std::vector<const Kind*>& all_kinds();
const Kind* find_kind(const std::string& name);

}  // namespace flawsmith::defects
