#pragma once
// The plane square to an edge, in which the sections of bodies on it are drawn and measured.
#include <array>
#include <string>
#include <vector>

#include "defects/field.h"

namespace flawsmith::defects {

/// Coordinates in that plane: `up` is the outward normal of one of
/// its two faces, `out` runs along that face and away from the material.
class EdgeSection {
 public:
  /// right: the face is the edge's right one.
  EdgeSection(const ChartSite& site, bool right);
  /// In the axes of Field::displacement, with `along` [mm] along the edge.
  dvec3 offset(dvec2 out_up, double along = 0.0) const;
  /// Of a point of a MeasuredBody.
  dvec2 out_up(const dvec3& measured) const;
  dvec2 down_other() const;    // unit: along the other face, away from the edge
  dvec2 other_normal() const;  // unit: outward normal of the other face
  double side() const;         // of chart coordinates y on the face: +1 right, −1 left

 private:
  double cosine_, sine_;  // of the angle inside the material
  bool right_;
};

/// True if the word names the edge's right face: "right", "left", "up" (the one that looks more along the
/// part's +z) or "down" (less).
bool names_right_face(const std::string& word, const ChartSite& site);

/// A body cut by a plane square to the chart's x: line pieces in `out_up` coordinates.
struct Section {
  double x = 0;  // [mm]
  std::vector<std::array<dvec2, 2>> sides;
  double top() const;  // [mm] highest `up`; 0 of none
  double width_at(
      double level) const;  // [mm] outermost distance along `out` at this `up`; 0 where it is lower
};
/// `count` sections at the middles of equal slices of |x| ≤ half_length, through all bodies.
std::vector<Section> cut_sections(const std::vector<MeasuredBody>& bodies, const EdgeSection& section,
                                  double half_length, int count);

}  // namespace flawsmith::defects
