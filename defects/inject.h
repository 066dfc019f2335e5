#pragma once
// Injection: from station to station. Draws nothing itself but the place: parameters come drawn.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "defects/field.h"
#include "scenes/station.h"

namespace flawsmith::defects {

/// One defect as the recipe's draw asked for it.
struct DefectRequest {
  std::uint16_t id = 1;  // label id, unique within the sample
  std::string kind;
  std::uint32_t item = 0;
  std::string zone;
  Parameters parameters;  // complete: see complete_parameters
  std::optional<double>
      severity;            // 0 … 1, if it was asked for: what set those of the numbers that grow with it
  std::uint64_t seed = 0;  // of the place and the field
};

/// One defect as made: what was asked, where it is, what it measures.
struct DefectTruth {
  DefectRequest request;
  bool placed = false;
  std::string why_not;       // when not placed: e.g. "zone cutting_edge has no 4.2 mm of free edge"
  dvec3 position{0.0};       // [mm] part frame: the chart's origin, on the base surface
  dvec3 direction{1, 0, 0};  // unit, part frame: the chart's x axis there
  dvec3 normal{0, 0, 1};     // unit, part frame
  Measures measures;         // of the displaced surface
  // [mm³] change of the part's volume (negative: material is gone) over the defect's support, on both skins
  // where it goes through a sheet, and where it crosses another defect together with that one's: swept by the
  // mesh, and as the integral of the swept displacement field, curvature included. Bodies count with all that
  // they enclose; expected as if the base were plane and its edge straight.
  double swept_volume = 0, expected_volume = 0;
};

struct Injection {
  scenes::Station station;           // items have patches
  std::vector<DefectTruth> defects;  // in the order of the requests
};

/// Fills in defaults and checks names and ranges. Throws InputError naming the parameter.
Parameters complete_parameters(const Kind& kind, const Parameters& given);

/// Injects the defects into their items, in the order of the requests. A defect that finds no place is
/// reported, not dropped. The result is a function of the arguments. Throws InputError for an unknown kind or
/// zone, a zone of the wrong type (edges for a surface kind), a missing covering material, and a defect so
/// fine for its size that its patch would pass the limits of refine(). Where a kind's covering material is
/// missing and can be derived, it is added at the end of Station::materials. Invariants (CHECKed in tests):
/// no new boundary edges, no inverted or degenerate triangles in float32; added bodies closed and facing
/// outwards.
Injection inject(const scenes::Station& station, const std::vector<DefectRequest>& requests);

}  // namespace flawsmith::defects
