#pragma once
// Zones: named regions of a part, chosen by rule. A zone is a set of faces' triangles or a set of edge
// chains.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenes/part.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {

/// Which triangles: every condition that is given must hold. Conditions on a face (id, name, area) hold for
/// all its triangles; the others are asked of each triangle.
struct FaceRule {
  std::vector<std::uint32_t> ids;  // Face::id
  std::string name;                // glob over Face::name ("*" and "?"); empty: any
  struct NormalCone {
    dvec3 direction{0, 0, 1};  // unit, part frame
    double half_angle = 0;     // [rad]
  };
  std::optional<NormalCone> normal;
  struct Range {
    double low = 0, high = 0;
  };
  std::optional<Range>
      curvature;              // [1/mm] the triangle's largest |normal curvature|, from its corner normals
  std::optional<Range> area;  // [mm²] of the whole face
  std::optional<Box> box;     // [mm] part frame; the triangle's own box meets it, see Zone::box
};

/// Which edges: those whose dihedral angle, convexity and box hold; joined to chains; chains kept by length.
struct EdgeRule {
  FaceRule::Range dihedral{0.35, 3.1416};  // [rad] |angle between the normals|
  enum class Convexity { convex, concave, either } convexity = Convexity::convex;
  std::optional<FaceRule::Range> length;  // [mm] of the whole chain
  std::optional<Box> box;                 // [mm] part frame; the edge runs through it, see Zone::box
  double corner = 0.6;                    // [rad] a chain ends where its direction turns by more
};

struct ZoneRule {
  std::string name;
  std::variant<FaceRule, EdgeRule> rule;
};

/// Points in order along a part's edges; a closed chain does not repeat its first point.
struct EdgeChain {
  std::vector<std::uint32_t> points;  // indices into Mesh::positions
  bool closed = false;
};

struct Zone {
  std::string name;
  std::vector<std::uint32_t> triangles;  // ascending; empty for an edge zone
  std::vector<EdgeChain> chains;         // empty for a face zone
  // [mm] part frame; where it is given, only the points inside belong to the zone: a CAD face may be two
  // triangles.
  std::optional<Box> box;
  bool is_edge_zone() const { return !chains.empty(); }
};

bool contains(const Box& box, dvec3 point);

/// Applies the rule. A rule that finds nothing gives an empty zone; the reader of the station makes that an
/// error.
Zone find_zone(const ZoneRule& rule, const Part& part, const Topology& topology);

/// Largest |normal curvature| of a triangle [1/mm], from its corner normals; 0 for a degenerate one.
double largest_curvature(const Mesh& mesh, std::uint32_t triangle);

}  // namespace flawsmith::scenes
