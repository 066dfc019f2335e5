#pragma once
// The sum of the placed fields over a part: displacement, the tilt of the shading normal, volumes.
#include <array>
#include <span>

#include "defects/place.h"

namespace flawsmith::defects {

class Displacement {
 public:
  /// Mesh and defects must outlive it.
  Displacement(const scenes::Mesh& mesh, std::span<const Placed> defects) : mesh_(mesh), defects_(defects) {}

  /// Displacement [mm] of a point of the base surface, part frame. Weights may leave the triangle a little.
  dvec3 at(const SurfacePoint& point) const;
  /// What is added to the unit shading normal so that it points along the displaced surface's true normal:
  /// T1 × D2 + D1 × T2 + D1 × D2 with the derivatives D1, D2 of the displacement along an orthonormal tangent
  /// basis, by differences over a step [mm] well below the cell size. Exactly zero where the displacement is.
  dvec3 tilt(const SurfacePoint& point, double step) const;
  /// Density [mm³ per mm² of base] of the volume swept by moving the surface along D: integrating D · (P1 ×
  /// P2) over the motion gives D · (n + (e1 × D2 + D1 × e2)/2 + D1 × D2/3), n the base facet's normal.
  double swept_density(const SurfacePoint& point, double step) const;

 private:
  struct Derivatives {
    dvec3 d1, d2;
  };
  // here: the displacement at the point itself.
  Derivatives derivatives(const SurfacePoint& point, const dvec3& here, const dvec3& e1, const dvec3& e2,
                          double step) const;
  const scenes::Mesh& mesh_;
  std::span<const Placed> defects_;
};

/// Volume [mm³] that a triangle sweeps whose corners move in straight lines: swept_density over it, in closed
/// form.
double swept_volume(const std::array<dvec3, 3>& base, const std::array<dvec3, 3>& moved);

}  // namespace flawsmith::defects
