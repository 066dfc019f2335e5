#pragma once
// The other side of a sheet: where it lies behind a defect, and what a defect that goes through the sheet is
// there. The back is a second placed field with the label of the first, on a chart of its own, whose field
// is the front's as seen from behind: every point moves in space as the one in front of it does.
#include <string>

#include "defects/place.h"

namespace flawsmith::defects {

/// What lies behind a placed surface defect.
struct Behind {
  bool is_sheet = false;         // a parallel face lies behind the origin, at most `thickest` away
  std::unique_ptr<Placed> back;  // null where there is no sheet, or no room on its back
  double thickness = 0;          // [mm] of the sheet, mean over the support
  std::string why_not;           // where back is null
};

/// Where a ray meets a mesh first.
struct Exit {
  double distance = 0;  // [mm] along the ray, at least a micrometre
  SurfacePoint point;
  double cosine = 0;  // between the ray and the outward shading normal there
};
std::optional<Exit> first_face(const scenes::Mesh& mesh, const dvec3& from, const dvec3& direction,
                               double farthest);

/// Looks inwards along the normal from points of the support. It is a sheet where the ray from the origin
/// leaves the part at most `thickest` [mm] away through a face that is parallel within 5°; it has room where
/// all rays do so, at distances within 5 % of each other, and a chart around the mirrored origin holds the
/// support. On curved sheet that chart is shorter or longer along the bend than the front's: the field is
/// stretched likewise. The back's field refers to the front's, which must outlive it.
Behind behind(const scenes::Mesh& mesh, const scenes::Topology& topology, const Placed& front,
              double thickest);

}  // namespace flawsmith::defects
