#pragma once
// Placing: where on a zone a defect comes to lie. Uniform by area over faces, by length along edge chains,
// among the places where the defect's support fits.
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/random.h"
#include "defects/chart.h"
#include "defects/inject.h"

namespace flawsmith::defects {

/// A defect with its chart and field on one part.
struct Placed {
  std::size_t request = 0;  // index into the requests
  std::uint16_t id = 0;     // label id
  const Kind* kind = nullptr;
  Parameters parameters;
  std::unique_ptr<Chart> chart;
  std::unique_ptr<Field> field;
  SurfacePoint origin;
  // A defect that goes through a sheet is two, one on each skin: what place() returns holds its back.
  std::unique_ptr<Placed> back;
  bool is_back = false;
  double sheet = 0;  // [mm] thickness of that sheet; 0: one skin
};

/// A point uniform by area over the zone's triangles. The zone must have some.
SurfacePoint draw_on_faces(const scenes::Mesh& mesh, const scenes::Zone& zone, Random& random);
/// A place uniform by length along the zone's chains. The zone must have some.
ChainPlace draw_on_chains(const scenes::Mesh& mesh, const scenes::Zone& zone, Random& random);

/// Direction of a surface chart's u axis at a point: the part's x axis (its y axis where the surface faces
/// along x) projected onto the surface and turned by the angle [rad] counter-clockwise about the outward
/// normal.
dvec3 chart_direction(const scenes::Mesh& mesh, const SurfacePoint& point, double angle);

/// Tries places until the support fits: wholly on the chart, and clear of the defects that are there already
/// (surface defects may cross, but not cover each other; on an edge nothing else may come in, nor a second
/// cut into a cut's). None after `tries`: then why_not says what was in the way most often. The number
/// "angle_deg" fixes the direction on a surface; without it the direction is drawn. A kind that goes through
/// sheet needs room on both skins. In a zone of edges a kind for surfaces begins at a sheet's trim edge, if
/// it may (Kind::from_rim).
std::optional<Placed> place(const scenes::Mesh& mesh, const scenes::Topology& topology,
                            const scenes::Zone& zone, const Kind& kind, const Parameters& parameters,
                            std::uint64_t seed, std::span<const Placed> others, std::string& why_not,
                            int tries = 100);

}  // namespace flawsmith::defects
