#pragma once
// The mesh while it is being refined: cells (triangles) with neighbours, each inside one base triangle. Its
// three operations keep what refine.h promises: every cell lies in one base triangle, is counter-clockwise
// there, and is high enough to stay so when its points are rounded to float32.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "scenes/part.h"

namespace flawsmith::defects::refinement {

constexpr std::uint32_t none = UINT32_MAX;

/// Side k of cell t, from its corner k to corner (k + 1) % 3, is 3 t + k.
using Side = std::uint32_t;
constexpr std::uint32_t cell_of(Side s) {
  return s / 3;
}
constexpr std::uint32_t corner_of(Side s) {
  return s % 3;
}
constexpr Side next_side(Side s) {
  return s % 3 == 2 ? s - 2 : s + 1;
}
constexpr Side previous_side(Side s) {
  return s % 3 == 0 ? s + 2 : s - 1;
}

/// A point of the working mesh and where on the base mesh it lies. Weights are multiples of 2⁻⁴⁸, so that
/// they add up to 1 exactly.
struct Node {
  enum class Kind : std::uint8_t { corner, seam, face } kind = Kind::corner;
  bool border = false;        // on the region's outer border
  bool alive = true;          // false: collapsed away
  std::uint32_t id = 0;       // corner: base point; seam: index of the seam; face: index of the facet
  std::uint32_t cell = none;  // one cell at this node
  dvec3 weights{0.0};         // seam: (1 − t, t, 0) from its first to its second end; face: on its facet
  dvec3 position{0.0};        // [mm] part frame
};

/// A base triangle of the region.
struct Facet {
  std::uint32_t triangle = 0;                               // in the base mesh
  scenes::Triangle points{};                                // base points
  std::array<dvec3, 3> corners{};                           // [mm]
  dvec3 e1{1, 0, 0}, e2{0, 1, 0}, normal{0, 0, 1};          // orthonormal, right-handed; normal outward
  double longest = 0;                                       // [mm] side
  double height() const { return doubled_area / longest; }  // [mm] the least one
  double doubled_area = 0;                                  // [mm²]
  bool sound = false;  // false: too thin for float32; it and its edges are left as they are
};

/// A base edge of the region, from the lower to the higher base point.
struct Seam {
  std::uint32_t a = 0, b = 0;
};

struct Cell {
  std::array<std::uint32_t, 3> nodes{none, none, none};  // none: collapsed away
  std::array<Side, 3> across{none, none, none};          // the other side of each side; none: fixed edge
  std::array<std::uint32_t, 3> seam{none, none, none};   // the base edge that the side lies on
  std::uint32_t facet = 0;
  bool alive() const { return nodes[0] != none; }
};

class WorkingMesh {
 public:
  WorkingMesh(const scenes::Mesh& base, std::span<const std::uint32_t> region);

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Cell>& cells() const { return cells_; }
  const std::vector<Facet>& facets() const { return facets_; }
  std::size_t alive_cells() const { return alive_cells_; }

  std::uint32_t from(Side s) const { return cells_[cell_of(s)].nodes[corner_of(s)]; }
  std::uint32_t to(Side s) const { return from(next_side(s)); }
  std::uint32_t opposite(Side s) const { return from(previous_side(s)); }
  Side across(Side s) const { return cells_[cell_of(s)].across[corner_of(s)]; }
  std::uint32_t seam(Side s) const { return cells_[cell_of(s)].seam[corner_of(s)]; }
  const Facet& facet(Side s) const { return facets_[cells_[cell_of(s)].facet]; }

  /// Barycentric weights of a node on a facet that it lies on.
  dvec3 weights(std::uint32_t node, std::uint32_t facet) const;
  /// Position of a node in the facet's plane: coordinates along e1 and e2 [mm].
  dvec2 flat(std::uint32_t node, const Facet& facet) const;
  /// A cell with these corners would be counter-clockwise and survive rounding.
  bool sound(std::uint32_t facet, std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
  /// Sides that leave the node (its cells, counter-clockwise); closed fans only, so not for border nodes.
  void fan(std::uint32_t node, std::vector<Side>& leaving) const;

  /// Splits an edge at its middle; the new node, or nothing where the edge is fixed or a half would not be
  /// sound. The four cells around the new node are those of its fan.
  std::optional<std::uint32_t> split(Side s);
  /// Turns an edge inside a base triangle: cell_of(s) and cell_of(across(s)) become (a, d, c) and (d, b, c)
  /// for cells (a, b, c) and (b, a, d). False where that is not possible.
  bool flip(Side s);
  bool can_flip(Side s) const;
  /// Pulls from(s) into to(s) along the edge. False where a node may not move so. `fan` is of from(s).
  bool can_collapse(Side s, std::span<const Side> fan) const;
  void collapse(Side s, std::span<const Side> fan);
  /// Moves a node inside a facet to other weights there; false, and nothing changed, where a cell of its fan
  /// would not be sound.
  bool move(std::uint32_t node, const dvec3& weights, std::span<const Side> fan);

 private:
  void add_facets(const scenes::Mesh& base, std::span<const std::uint32_t> region);
  void join_cells(const scenes::Mesh& base, std::span<const std::uint32_t> region);
  std::uint32_t add_node(Side s);
  void set_inside(Node& node, const dvec3& weights) const;  // weights and position of a node inside its facet
  void link(Side s, Side other, std::uint32_t seam);
  void attach(std::uint32_t cell);

  std::vector<Node> nodes_;
  std::vector<Cell> cells_;
  std::vector<Facet> facets_;
  std::vector<Seam> seams_;
  const std::vector<dvec3>* base_positions_;
  double least_height_ = 0;  // [mm] of a cell that survives float32
  std::size_t alive_cells_ = 0;
};

}  // namespace flawsmith::defects::refinement
