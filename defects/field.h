#pragma once
// A defect is a field over a chart. A kind turns parameters into a field; placing, refining, displacing,
// labelling and measuring are shared.
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/vec.h"
#include "scenes/station.h"

namespace flawsmith::defects {

enum class ChartType { surface, edge, rim };

/// Coordinates on a chart [mm]. Surface chart: x = u along, y = v across. Edge chart: x = s along the edge, y
/// = t across it: positive on the edge's right-hand face (walking along the chain, seen from outside),
/// negative on the other; |t| is the distance from the edge. Rim chart, of a sheet of thickness S: y along
/// its trim edge, x unfolded from skin to skin: on the cut face −S/2 … S/2, on the front S/2 and the distance
/// from the edge, on the back minus that.
using ChartPoint = dvec2;

/// What the chart can tell a kind about the place it has.
struct ChartSite {
  ChartType type = ChartType::surface;
  // Edge chart: angle between the two faces inside the material (90° block: π/2; more than π: concave) [rad].
  double edge_angle = 0;
  // Outward unit normals, part frame. Edge chart: of the right and of the left face. Surface chart: both the
  // same.
  // Rim chart: of the front and of the cut face.
  dvec3 right_normal{0, 0, 1}, left_normal{0, 0, 1};
  double sheet = 0;  // [mm] rim chart: thickness of the sheet
};

/// A closed body that a field adds, over its chart. A point lies at the base surface's point `at`, moved by
/// `offset` [mm] in the axes of Field::displacement there: so a body follows a curved surface or edge. Its
/// root lies a little under the base surface. Either orientation: what is made of it faces outwards.
struct ChartBody {
  struct Point {
    ChartPoint at;
    dvec3 offset{0.0};
  };
  std::vector<Point> points;
  std::vector<std::array<std::uint32_t, 3>> triangles;
  double crease_angle = 0.7;  // [rad] edges folded by more are sharp to the eye
};

/// Where a field parts the surface: along y = path(x) between two tips. Each of the two banks moves by
/// itself.
class Cut {
 public:
  virtual ~Cut() = default;
  virtual double begin() const = 0;  // [mm] x of the tips, begin < end
  virtual double end() const = 0;
  virtual double path(double x) const = 0;  // [mm] y; asked over the whole support
  /// As Field::displacement, of the bank of larger y (1) or of smaller y (−1), as if it went on beyond the
  /// path. Both are alike beyond the tips and at the border of the support.
  virtual dvec3 displacement(ChartPoint at, int bank) const = 0;
  virtual double coverage(ChartPoint at) const = 0;  // as Field::coverage
};

/// The field. All lengths in mm. Functions must be continuous, zero outside the half extents, and cheap.
class Field {
 public:
  virtual ~Field() = default;
  /// The support: |x| ≤ half_length, |y| ≤ half_width around the chart's origin.
  virtual dvec2 half_extent() const = 0;
  /// Displacement in the chart's frame. Surface chart: (along u, along v, along the outward normal). Edge
  /// chart: (along the edge, in-plane direction away from the edge on the right face, same on the left face):
  /// three possibly oblique axes. Rim chart, everywhere: (into the sheet, along the edge, outwards on the
  /// front).
  virtual dvec3 displacement(ChartPoint at) const = 0;
  /// Label coverage 0 … 1: the threshold that makes a pixel belong to the defect is stated per kind.
  virtual double coverage(ChartPoint at) const = 0;
  /// Weight of the covering material 0 … 1 (0 where the kind covers nothing).
  virtual double cover(ChartPoint) const { return 0.0; }
  /// Wanted cell size here: (along x, along y), small enough for the finest feature near this point. Also
  /// asked at points of the support where the displacement is zero.
  virtual dvec2 cell_size(ChartPoint at) const = 0;
  /// Unit direction in the chart that the cell's x runs along: for features that do not follow the chart.
  virtual dvec2 cell_direction(ChartPoint) const { return {1.0, 0.0}; }
  /// A field that parts a sheet: the cut through its front, and that through its back, in the front's
  /// coordinates. The field's own displacement and coverage are then those of the front. On a rim chart one
  /// cut goes from the back's tip over the cut face to the front's.
  virtual const Cut* cut() const { return nullptr; }
  virtual const Cut* cut_behind() const { return nullptr; }
  /// How far [mm] along y the walls of the cut, closed, lie off straight lines between front and back. depth:
  /// 0 front … 1 back; zero there.
  virtual double wall_relief(double, double) const { return 0.0; }
  /// Bodies to be added; `at` of their points lies inside the half extents. Asked once, may take its time.
  virtual std::vector<ChartBody> bodies() const { return {}; }
  /// False if all it does is to add bodies: then the base surface stays as it is.
  virtual bool changes_surface() const { return true; }
};

/// A field that adds bodies and leaves the surface as it is.
class BodyField : public Field {
 public:
  dvec3 displacement(ChartPoint) const final { return dvec3(0.0); }
  double coverage(ChartPoint) const final { return 0.0; }
  dvec2 cell_size(ChartPoint) const final { return half_extent(); }
  std::vector<ChartBody> bodies() const override = 0;
  bool changes_surface() const final { return false; }
};

/// Parameters as requested, drawn and complete: numbers in mm (or as the name's suffix says) and words.
struct Parameters {
  std::map<std::string, double> numbers;
  std::map<std::string, std::string> words;

  double number(const std::string& name) const;            // CHECKs that it is there
  const std::string& word(const std::string& name) const;  // CHECKs that it is there
  std::optional<double> find_number(const std::string& name) const;
};

/// A number that a kind takes: name with unit suffix, default, allowed range, one line of help.
struct NumberParameter {
  std::string name;
  double fallback = 0, low = 0, high = 0;
  std::string help;
  bool optional = false;  // left out when not given: then the placing or the kind chooses; fallback is unused
};
struct WordParameter {
  std::string name;
  std::vector<std::string> choices;  // the first is the default
  std::string help;
  bool open = false;  // any other word is taken, too: a name, of which choices[0] is the default
};

/// The displaced surface over one defect's support, as a kind sees it to measure what came out: a
/// triangle mesh in chart coordinates. defects/measure.h cuts profiles from it.
struct MeasuredPoint {
  ChartPoint at;          // [mm] of the base point
  dvec3 moved{0.0};       // [mm] displaced − base position, in the chart's axes as in Field::displacement
  double depth = 0;       // [mm] of the displaced point under the nearest base face (negative: above it)
  double coverage = 0;    // label coverage
  double base_share = 0;  // [mm²] of the base surface that the point stands for
};
/// An added body as made, for measuring. Points [mm]: surface chart: (u, v, height over the base); edge
/// chart: (s, height over the right face, height over the left face), on a face over its surface, beyond it
/// over its tangent plane at the edge.
struct MeasuredBody {
  std::vector<dvec3> points;
  std::vector<std::array<std::uint32_t, 3>> triangles;
  double volume = 0;  // [mm³] enclosed, root included
  double area = 0;    // [mm²] of its surface, root included
};
/// The two borders of a cut at one place of it, displaced.
struct MeasuredBanks {
  double x = 0;                 // [mm] mean of both
  double lower = 0, upper = 0;  // [mm] y of the bank of smaller and of larger y
  double sunk = 0;              // [mm] mean of both: how far they lie under the base
};
struct MeasuredSurface {
  ChartSite site;
  dvec2 half_extent{0.0};  // [mm] of the field's support
  std::vector<MeasuredPoint> points;
  std::vector<std::array<std::uint32_t, 3>> triangles;
  std::vector<double> area;  // [mm²] per triangle, after displacement
  // Of a defect that goes through a sheet: the sheet's thickness [mm] and its other side (one, with its own
  // outward normal; none on a rim chart, which has all sides). Else 0 and empty.
  double sheet = 0;
  std::vector<MeasuredSurface> back;
  std::vector<MeasuredBody> bodies;
  std::vector<MeasuredBanks> cut;  // from tip to tip; empty where nothing was cut
};
using Measures = std::map<std::string, double>;  // "length_mm": 3.2, …

/// A defect that bends a sheet displaces both of its skins.
struct Through {
  double thickest = 0;    // [mm] what is thicker is no sheet
  bool required = false;  // else a part that is no sheet at the place is displaced on one skin
};

/// Where a cover lies that belongs to one defect alone. Part frame.
struct CoverPlace {
  dvec3 origin{0.0};                      // [mm] of the chart
  dvec3 along{1, 0, 0}, across{0, 1, 0};  // unit: the chart's x and y there
};

class Kind {
 public:
  virtual ~Kind() = default;
  virtual std::string name() const = 0;  // as in taxonomy.yaml
  virtual ChartType chart() const = 0;
  virtual std::vector<NumberParameter> numbers() const = 0;
  virtual std::vector<WordParameter> words() const { return {}; }
  /// Name of the covering material in the station, if the kind covers; of the bodies', if it adds some.
  virtual std::optional<std::string> cover_material(const Parameters&) const { return std::nullopt; }
  /// The covering material where the station has none of that name, made from the part's own material at the
  /// place; none: the station must have it.
  virtual std::optional<scenes::Material> derive_cover(const scenes::Material&) const { return std::nullopt; }
  /// The same for a material that differs from defect to defect; asked where derive_cover gives none.
  virtual std::optional<scenes::Material> derive_own_cover(const scenes::Material&, const CoverPlace&,
                                                           const Parameters&, std::uint64_t) const {
    return std::nullopt;
  }
  /// Surface charts: the angle [rad] by which the surface may turn away over the support. A relief that lies
  /// in a plane wants a place that is nearly flat.
  virtual double largest_turn() const { return 3.2; }
  /// Surface charts: whether the field goes through a sheet; none: it displaces one skin.
  virtual std::optional<Through> through(const Parameters&) const { return std::nullopt; }
  /// Whether a zone of edges will do, too: the defect then begins at the trim edge of a sheet no thicker than
  /// `through` says, over a rim chart.
  virtual bool from_rim() const { return false; }
  /// The same as derive_cover for a kind whose material depends on its parameters.
  virtual std::optional<scenes::Material> derive_cover_for(const Parameters&,
                                                           const scenes::Material& base) const {
    return derive_cover(base);
  }
  /// Throws InputError if the parameters make no defect of this kind at any place; returns null if not at
  /// this one.
  virtual std::unique_ptr<Field> field(const Parameters& parameters, const ChartSite& site,
                                       std::uint64_t seed) const = 0;
  /// Measures of the displaced surface [mm, mm², mm³]: "length_mm", "width_mm", "depth_mm", "area_mm2", …
  /// defined in the kind's file.
  virtual Measures measure(const MeasuredSurface& surface, const Parameters& parameters) const = 0;
};

/// All kinds, by name. A new kind is one file under defects/kinds and one line in defects/kinds.cpp.
const std::vector<const Kind*>& all_kinds();
/// Null if there is none of that name.
const Kind* find_kind(const std::string& name);

}  // namespace flawsmith::defects
