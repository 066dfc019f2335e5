// The cut face of a stamping. The punch draws the sheet's edge in (rollover), cuts through a part of the
// thickness and leaves it smooth, streaked along the stroke (burnish); the rest tears off, rough and inclined
// (fracture). Which of the three a point lies in goes by its depth below the side that the punch came from;
// the borders between them go up and down along the edge, by noise at the point's foot on that side, so that
// each is one line. The relief of a band is stretched along the stroke by its finish's aspect. Where the part
// is drawn with a sharp border on the punch's side, the rollover is a normal that turns on the cut face, as a
// quarter of a circle's: at depth d of a rollover r, sin(turn) = 1 - d/r.
#ifndef FLAWSMITH_SHARED_CUT_FACE_H
#define FLAWSMITH_SHARED_CUT_FACE_H
#include "renderer/shared/noise.h"
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

struct CutPoint {
  uint material;  // of the band; none: no cut face
  vec3 stroke;    // unit, in the facet's plane, away from the punch's side
  float way;      // [mm] from the foot; 0: a rollover, which keeps the sheet's skin as it was
  float slope;    // of the face against the stroke; below 0: towards the punch's side
};

// Up and down of a border, rms 1: three octaves of lattice_noise on a turned lattice. One has the variance
// (181/231)^3/3 = 0.16036 (form.h), and 1/sqrt(0.16036 (1 + 1/4 + 1/16)) = 2.1797. position in periods of
// the longest.
SHARED_FN float uneven_border(uint seed, vec3 position) {
  vec3 p = vec3(0.66666667f * position.x - 0.33333333f * position.y + 0.66666667f * position.z,
                0.66666667f * position.x + 0.66666667f * position.y - 0.33333333f * position.z,
                -0.33333333f * position.x + 0.66666667f * position.y + 0.66666667f * position.z);
  return 2.1797f * (lattice_noise(seed, p).x + 0.5f * lattice_noise(seed + 1u, 3.71f * p).x +
                    0.25f * lattice_noise(seed + 2u, 13.9f * p).x);
}

// On a base triangle, at a point of it or, where a defect has moved it, above it. weights: of its corners 1
// and 2; in_part [mm]: the point in the part's own coordinates; seed: of the item.
SHARED_FN CutPoint cut_point(SCENE_PARAM uint instance, uint triangle, IN(FacetRecord) facet, vec2 weights,
                             uint seed, vec3 in_part) {
  CutPoint c;
  c.material = none;
  c.stroke = vec3(0.0f);
  c.way = 0.0f;
  c.slope = 0.0f;
  vec3 depths = cut_depths(SCENE_ARG instance, triangle);
  if (depths.x < 0.0f) return c;
  vec3 gradient = (depths.y - depths.x) * facet.u_gradient + (depths.z - depths.x) * facet.v_gradient;
  float rate = length(gradient);
  if (rate < 1.0e-3f) return c;
  c.stroke = gradient / rate;
  float depth = depths.x + weights.x * (depths.y - depths.x) + weights.y * (depths.z - depths.x);
  c.way = depth / rate;
  RECORD(CutRecord) bands = cut_record(SCENE_ARG instance);
  vec3 foot = (in_part - c.way * c.stroke) / bands.period;
  // A rollover is drawn in softly: its border is a third as ragged.
  if (depth < bands.rollover + 0.33333333f * bands.ragged * uneven_border(seed + 5u, foot)) {
    c.material = bands.rollover_material;
    c.way = 0.0f;
    // A face that is not square to the punch's side is a rollover of the part's own.
    if (bands.roll > 0.0f && rate > 0.99f) {
      float turn = clamp(1.0f - depth / bands.roll, 0.0f, 0.98f);  // up to 79 degrees
      c.slope = -turn / sqrt(1.0f - turn * turn);
    }
  } else if (depth < bands.burnish + bands.ragged * uneven_border(seed + 9u, foot)) {
    c.material = bands.burnish_material;
  } else {
    c.material = bands.fracture_material;
    c.slope = bands.slope;
  }
  return c;
}

// Where the relief of a band is taken from, and its tilt there brought back.
SHARED_FN vec3 stretched_place(IN(CutPoint) c, vec3 in_part, float aspect) {
  return in_part - c.way * (1.0f - 1.0f / aspect) * c.stroke;
}
SHARED_FN vec3 stretched_tilt(IN(CutPoint) c, vec3 tilt, float aspect) {
  return tilt - (1.0f - 1.0f / aspect) * dot(tilt, c.stroke) * c.stroke;
}

SHARED_END
#endif
