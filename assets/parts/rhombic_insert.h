#pragma once
// Indexable turning inserts ISO 1832 - CN.. 1204 08: rhombus of 80° (C), no clearance (N), class M, a
// cylindrical hole, inscribed circle 12.70 mm, thickness 4.76 mm from the cutting edge to the opposite seat,
// nose radius 0.8 mm, hole 5.16 mm. What of the faces lies inside the cutting edge is a profile that runs
// round the outline.
//
// Frame: mm; the origin is the insert's centre, z the hole's axis, the two 80° noses lie on the x axis. The
// cutting edges are sharp; their preparation is added when a station's items are manufactured.
#include <numbers>
#include <string>
#include <vector>

#include "assets/parts/named_step.h"

namespace flawsmith::assets {

constexpr double degree = std::numbers::pi / 180.0;

/// A control point of the profile: offset inwards from the outline, height over the cutting edge [mm],
/// weight.
struct ProfilePole {
  double offset = 0, height = 0, weight = 1;
};
/// A straight line (two poles) or a circular arc (three) of the profile.
struct ProfilePiece {
  std::string name;
  std::vector<ProfilePole> poles;
};
/// The strip behind the edge, the profile's first piece "land": it falls away from the edge.
struct Land {
  double width = 0, slope = 0;  // [mm], [rad]
};

/// All faces of an insert, both halves alike. Without a profile the rake is the seat itself.
std::vector<NamedFace> insert_faces(const std::vector<ProfilePiece>& profile, const Land& land);

/// What the programs that build inserts do: writes FILE.step; the exit status.
int build_insert(int argc, char** argv, const char* program, const char* product,
                 const std::vector<ProfilePiece>& profile, const Land& land);

}  // namespace flawsmith::assets
