// Builds an indexable turning insert ISO 1832 - CNMG 120408 (assets/parts/rhombic_insert.h): chip breakers on
// both faces (G). The chip breaker is no maker's: land, rake, groove and back wall have the sizes of a
// medium-duty breaker.
#include <cmath>

#include "assets/parts/rhombic_insert.h"

namespace {
using flawsmith::assets::degree;
using flawsmith::assets::ProfilePiece;
using flawsmith::assets::ProfilePole;

// The chip breaker's profile, going inwards from the cutting edge.
constexpr double land_width = 0.20, land_slope = 5 * degree;  // positive land: it falls away from the edge
constexpr double rake_slope = 18 * degree;
constexpr double groove_radius = 1.0, groove_depth = 0.25;  // depth below the cutting edge
constexpr double wall_slope = 30 * degree;
constexpr double wall_radius = 0.4;  // where the back wall rolls over into the seat

/// An arc that begins at `from` with the slope `begin` (angle of the tangent) and ends with the slope `end`;
/// turns left (concave from above) for end > begin. Its middle pole is where the end tangents meet.
ProfilePiece arc(const std::string& name, ProfilePole from, double begin, double end, double radius) {
  const double half = (end - begin) / 2, chord = 2 * radius * std::sin(std::abs(half));
  const double tangent = radius * std::tan(std::abs(half));
  const ProfilePole middle{from.offset + tangent * std::cos(begin), from.height + tangent * std::sin(begin),
                           std::cos(half)};
  const ProfilePole last{from.offset + chord * std::cos(begin + half),
                         from.height + chord * std::sin(begin + half), 1};
  return {name, {from, middle, last}};
}

std::vector<ProfilePiece> breaker_profile() {
  const ProfilePole edge{0, 0, 1};
  const ProfilePole land_end{land_width, -land_width * std::tan(land_slope), 1};
  // The rake runs straight until the groove, which begins tangent to it, just reaches its depth.
  const double groove_sag = groove_radius * (1 - std::cos(rake_slope));
  const double rake_fall = groove_depth + land_end.height - groove_sag;
  const ProfilePole rake_end{land_end.offset + rake_fall / std::tan(rake_slope), land_end.height - rake_fall,
                             1};
  const auto groove = arc("breaker", rake_end, -rake_slope, wall_slope, groove_radius);
  // The back wall runs straight until the roll-over, which ends level with the cutting edge.
  const ProfilePole wall_begin = groove.poles.back();
  const double wall_rise = -wall_begin.height - wall_radius * (1 - std::cos(wall_slope));
  const ProfilePole wall_end{wall_begin.offset + wall_rise / std::tan(wall_slope),
                             wall_begin.height + wall_rise, 1};
  return {{"land", {edge, land_end}},
          {"rake", {land_end, rake_end}},
          groove,
          {"breaker_wall", {wall_begin, wall_end}},
          arc("breaker_roll", wall_end, wall_slope, 0, wall_radius)};
}

}  // namespace

int main(int argc, char** argv) {
  return flawsmith::assets::build_insert(argc, argv, "build_cnmg120408", "CNMG 120408", breaker_profile(),
                                         {land_width, land_slope});
}
