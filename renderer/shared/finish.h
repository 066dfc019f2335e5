// The finish of a surface: the relief of grinding, brushing or turning, too fine to mesh and too coarse for
// microfacets, as a random field of slopes that stays with the item. Heights are a sum of octaves over space;
// each is made of lines of marks that run along the lay:
//
//   h(p) = sum over octaves o, over the lattice lines j around p:  K(x - j_x) K(y - j_y) V_oj(a)
//
// (x, y) are coordinates across the lay in units of the octave's wavelength, turned by an angle of the
// octave's own so that a flat face cuts the lattice at an irrational slope and no spacing repeats. a runs
// along the lay; V_oj is a row of random heights of line j's own spacing and phase, so that marks begin
// and end anywhere; a few are much deeper than the rest, as the grains of a wheel are unequal. K and V
// interpolate with the fade of renderer/shared/noise.h. Octaves are equal in slope.
//
// Straight lay: (x, y) is the plane square to it. Lay around an axis: x is the radius, y the height along the
// axis and a the azimuth, with a whole number of marks around each line, so that the field closes.
//
// A finish without lay is a relief of spots (spots.h).
#ifndef FLAWSMITH_SHARED_FINISH_H
#define FLAWSMITH_SHARED_FINISH_H
#include "renderer/shared/noise.h"
#include "renderer/shared/spots.h"

SHARED_BEGIN

SHARED_CONST uint finish_octaves = 3u;
SHARED_CONST float finish_lacunarity = 2.61f;  // ratio of wavelengths; not a simple fraction
// Scale of the slopes: h per octave = sigma v K K V with Var(value) = 1, so that by independence of the
// lattice's values
//   Var(dh/dx) = <sum K'^2> <sum K^2> <sum K^2> = (20/7) (181/231)^2
// with the cell means of the fade f: 2 int f'^2 = 20/7, int f^2 + (1 - f)^2 = 181/231. This is 1/sqrt of 3
// octaves of it.
SHARED_CONST float finish_unit_slope = 0.435920f;

// Heights of a mark on each of four lines: uniform on (-1, 1), times a depth 0.45 + 2 q^4 with q uniform, so
// that a few are deep; variance 1 (the mean square of the depth is 1.00694).
SHARED_FN Lanes finish_heights(ULanes line, ULanes node) {
  ULanes h = mix_lanes(line ^ (node * 0x9e3779b9u));
  Lanes q = float_lanes(h & 0xffffu) * 1.5258789e-5f;
  Lanes signed_part = float_lanes(h >> 16u) * 3.0517578e-5f - 0.99998474f;
  Lanes q2 = q * q;
  return signed_part * (0.45f + 2.0f * (q2 * q2)) * 1.7260679f;
}

// node modulo count, for node < 4 count: where node < count the difference wraps around to a large number.
SHARED_FN ULanes node_around(ULanes node, ULanes count) {
  ULanes n = lanes_min(node, node - count);
  n = lanes_min(n, n - count);
  return lanes_min(n, n - count);
}

// Values and derivatives (per unit of a) of four lines of marks. mark_length: at the mean. closed: a runs
// from 0 to `around`, the circumference, in which a whole number of marks must fit.
SHARED_FN void finish_lines(ULanes line, Lanes a, float mark_length, bool closed, Lanes around,
                            OUT(Lanes) value, OUT(Lanes) slope) {
  Lanes spacing = mark_length * (0.6f + 0.8f * float_lanes(line >> 16u) * 1.5258789e-5f);
  Lanes phase = float_lanes(line & 0xffffu) * 1.5258789e-5f;
  Lanes rate = 1.0f / spacing;
  Lanes count = rate;
  if (closed) {
    count = lanes_max(lanes_floor(around * rate + 0.5f), 1.0f);
    rate = count / around;
  }
  Lanes x = a * rate + phase;
  Lanes cell = lanes_floor(x);
  Fade f = fade(x - cell);
  ULanes node = whole_lanes(cell);
  ULanes next = node + 1u;
  if (closed) {  // the cell is between 0 and count + 1
    ULanes marks = whole_lanes(count);
    node = node_around(node, marks);
    next = node_around(next, marks);
  }
  Lanes v0 = finish_heights(line, node);
  Lanes v1 = finish_heights(line, next);
  value = (1.0f - f.upper) * v0 + f.upper * v1;
  slope = f.slope * (v1 - v0) * rate;
}

// Gradient of the heights of unit rms slope by (across x, across y, along a). axis_lay: x is a radius [mm].
SHARED_FN vec3 finish_gradient(uint seed, float x, float y, float a, bool axis_lay, float wavelength,
                               float aspect) {
  vec3 gradient = vec3(0.0f);
  float size = wavelength;
  vec2 turn = vec2(0.7986355f, 0.6018150f);  // 0.6458 rad, then a golden angle more each octave
  for (uint octave = 0u; octave < finish_octaves; octave = octave + 1u) {
    uint octave_key = hash_pair(seed, octave);
    Lanes p = make_lanes((turn.x * x + turn.y * y) / size, (turn.x * y - turn.y * x) / size, 0.0f, 0.0f);
    Lanes c = lanes_floor(p);
    Fade f = fade(p - c);
    // The four lines around p: (0, 0), (1, 0), (0, 1), (1, 1).
    float x1 = f.upper[0];
    float y1 = f.upper[1];
    Lanes weight_x = make_lanes(1.0f - x1, x1, 1.0f - x1, x1);
    Lanes weight_y = make_lanes(1.0f - y1, 1.0f - y1, y1, y1);
    Lanes slope_x = f.slope[0] * make_lanes(-1.0f, 1.0f, -1.0f, 1.0f);
    Lanes slope_y = f.slope[1] * make_lanes(-1.0f, -1.0f, 1.0f, 1.0f);
    uint corner = octave_key + uint(int(c[0])) * 0x9e3779b1u + uint(int(c[1])) * 0x85ebca77u;
    ULanes line = mix_lanes(corner + make_ulanes(0u, 0x9e3779b1u, 0x85ebca77u, 0x24234428u));
    Lanes along = make_lanes(a, a, a, a);
    Lanes scale = make_lanes(1.0f, 1.0f, 1.0f, 1.0f);
    if (axis_lay) {
      // Each line's own radius; the azimuth is stretched to arc length there.
      Lanes radius = lanes_abs(turn.x * (c[0] + make_lanes(0.0f, 1.0f, 0.0f, 1.0f)) -
                               turn.y * (c[1] + make_lanes(0.0f, 0.0f, 1.0f, 1.0f))) *
                     size;
      scale = 2.0f * pi * lanes_max(radius, 0.25f * size);
      along = a * scale;
    }
    Lanes value;
    Lanes slope;
    finish_lines(line, along, aspect * size, axis_lay, scale, value, slope);
    float across_x = lanes_sum(slope_x * weight_y * value);
    float across_y = lanes_sum(weight_x * slope_y * value);
    // Heights are in units of the octave's size, so slopes across need no scale.
    gradient = gradient + finish_unit_slope * vec3(turn.x * across_x - turn.y * across_y,
                                                   turn.y * across_x + turn.x * across_y,
                                                   size * lanes_sum(weight_x * weight_y * slope * scale));
    size = size / finish_lacunarity;
    turn = vec2(-0.7373688f * turn.x - 0.6754903f * turn.y, 0.6754903f * turn.x - 0.7373688f * turn.y);
  }
  return gradient;
}

// Direction of the lay at a point: part frame, not projected; zero length on the axis of a turned part.
SHARED_FN vec3 lay_direction(IN(MaterialRecord) material, vec3 position) {
  return material.lay_is_axis != 0u ? cross(material.lay, position) : material.lay;
}

// What the finish adds to the unit normal at a point, in the part's frame and the surface's tangent plane:
// minus the gradient of the heights. position [mm] in the part's own (not recentred) coordinates; seed: of
// the item.
SHARED_FN vec3 finish_tilt(IN(MaterialRecord) material, uint seed, vec3 position, vec3 normal) {
  if (material.finish_rms_slope <= 0.0f) return vec3(0.0f);
  if (material.finish_relief != relief_marks) {
    vec4 spots = spots_relief(material.finish_relief, seed, position, material.finish_wavelength);
    vec3 fall = -material.finish_rms_slope * vec3(spots.y, spots.z, spots.w);
    return fall - dot(fall, normal) * normal;
  }
  float along = dot(position, material.lay);
  vec3 gradient = vec3(0.0f);
  if (material.lay_is_axis != 0u) {
    vec3 e1;
    vec3 e2;
    basis_from_normal(material.lay, e1, e2);
    float p1 = dot(position, e1);
    float p2 = dot(position, e2);
    float radius = max(sqrt(p1 * p1 + p2 * p2), 1.0e-6f);
    float turn = arc_tangent(p2, p1) * (0.5f * inv_pi);
    if (turn < 0.0f) turn = turn + 1.0f;
    vec3 g =
        finish_gradient(seed, radius, along, turn, true, material.finish_wavelength, material.finish_aspect);
    vec3 outward = (p1 / radius) * e1 + (p2 / radius) * e2;
    vec3 forward = (p1 / radius) * e2 - (p2 / radius) * e1;
    gradient = g.x * outward + g.y * material.lay + (g.z / (2.0f * pi * radius)) * forward;
  } else {
    vec3 e1;
    vec3 e2;
    basis_from_normal(material.lay, e1, e2);
    vec3 g = finish_gradient(seed, dot(position, e1), dot(position, e2), along, false,
                             material.finish_wavelength, material.finish_aspect);
    gradient = g.x * e1 + g.y * e2 + g.z * material.lay;
  }
  vec3 tilt = -material.finish_rms_slope * gradient;
  return tilt - dot(tilt, normal) * normal;
}

SHARED_END
#endif
