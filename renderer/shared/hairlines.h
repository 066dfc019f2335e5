// Hairlines: what polishing leaves behind, thousands of grooves finer than meshing them would make sense, as
// a relief whose every line can be counted. Lines come in sets of one direction each, over the plane at the
// place; a stroke may follow a gentle arc. In a set, rows lie `pitch` apart across the strokes; each row is
// cut along them into cells of its own spacing and phase, and a cell in `share` of the cases holds one line:
//
//   h(u, v) = -d T(u) (1 - e^2)^2,  e = (v - centre(u)) / (w / 2) in (-1, 1)
//
// w: width, uniform on 0.5 ... 1.5 of its mean; d: depth over width is (0.45 + 2.75 q^4) of its mean with q
// uniform, so that a few are deep; T: fades (6 t^5 - 15 t^4 + 10 t^3) over 0.2 of the line's length at both
// ends; the line takes 0.4 ... 0.9 of its cell, lies anywhere in its row, and runs askew by up to a row's
// pitch. So (angle brackets: means)
//
//   lines met per mm square to a set's strokes   n = share <0.4 ... 0.9> / pitch = 0.65 share / pitch
//   mean square slope  n <d^2 / w> int (dh/de)^2 ... = n * 1.5378 * depth^2 / width * 512/105 * 0.75671
//   mean depth         n <d w> * 8/15 * 0.8          = n * 1.0833 * depth * width * 8/15 * 0.8
//
// with depth and width the means, <q-part^2> = 1.5378, <(w/width)^2> = 1.0833, int T^2 = 0.75671 and int T =
// 0.8 of a line's length. The numbers lie in the scene's table (see HairlineTable below).
#ifndef FLAWSMITH_SHARED_HAIRLINES_H
#define FLAWSMITH_SHARED_HAIRLINES_H
#include "renderer/shared/math.h"
#include "renderer/shared/random.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

SHARED_CONST float hairline_share = 0.35f;
SHARED_CONST float hairline_shortest = 0.4f;  // of its cell
SHARED_CONST float hairline_longest = 0.9f;
SHARED_CONST float hairline_fade = 0.2f;

// Offsets in the table from MaterialRecord::hairlines. Vectors in the part's own coordinates.
SHARED_CONST uint hairline_origin = 0u;  // [mm]
SHARED_CONST uint hairline_along = 3u;
SHARED_CONST uint hairline_across = 6u;
SHARED_CONST uint hairline_sets = 9u;
SHARED_CONST uint hairline_cosine = 10u;  // of the angle from one set to the next
SHARED_CONST uint hairline_sine = 11u;
SHARED_CONST uint hairline_bend = 12u;    // [1/mm] curvature of the strokes
SHARED_CONST uint hairline_pitch = 13u;   // [mm] of the rows
SHARED_CONST uint hairline_length = 14u;  // [mm] of a line, mean
SHARED_CONST uint hairline_width = 15u;   // [mm] mean
SHARED_CONST uint hairline_depth = 16u;   // [mm] mean
SHARED_CONST uint hairline_seed = 17u;    // a whole number below 2^24
SHARED_CONST uint hairline_values = 18u;

SHARED_FN vec3 table_vector(SCENE_PARAM uint first) {
  return vec3(table_value(SCENE_ARG first), table_value(SCENE_ARG first + 1u),
              table_value(SCENE_ARG first + 2u));
}

// [0, 1) from 16 bits of a hash.
SHARED_FN float unit_of_bits(uint bits) {
  return float(bits & 0xffffu) * 1.5258789e-5f;
}

// Height [mm] and its derivatives along and across the strokes, of one row's line at (u, v) [mm].
SHARED_FN vec3 hairline_of_row(uint row_key, float row_middle, float u, float v, float pitch,
                               float mean_length, float width, float depth) {
  float cell_length = mean_length / 0.65f * (0.7f + 0.6f * unit_of_bits(row_key));
  float x = u / cell_length + unit_of_bits(row_key >> 16u);
  float cell = floor(x);
  uint a = hash_pair(row_key, uint(int(cell)));
  if (unit_of_bits(a) >= hairline_share) return vec3(0.0f);
  uint b = mix_bits(a);
  uint c = mix_bits(b);
  float share = hairline_shortest + (hairline_longest - hairline_shortest) * unit_of_bits(a >> 16u);
  float t = (x - cell - (1.0f - share) * unit_of_bits(b)) / share;  // 0 ... 1 along the line
  if (t <= 0.0f || t >= 1.0f) return vec3(0.0f);
  float askew = (unit_of_bits(c >> 16u) - 0.5f) * pitch;
  float centre = row_middle + (unit_of_bits(b >> 16u) - 0.5f) * pitch + askew * (2.0f * t - 1.0f);
  float part = 0.5f + unit_of_bits(c);
  float half_width = 0.5f * part * width;
  float e = (v - centre) / half_width;
  if (e <= -1.0f || e >= 1.0f) return vec3(0.0f);
  float q = unit_of_bits(mix_bits(c));
  float deep = depth * part * (0.45f + 2.75f * (q * q) * (q * q));
  float end = min(t, 1.0f - t) / hairline_fade;
  float faded = 1.0f;
  float faded_slope = 0.0f;
  if (end < 1.0f) {
    faded = end * end * end * (end * (6.0f * end - 15.0f) + 10.0f);
    faded_slope = 30.0f * end * end * (1.0f - end) * (1.0f - end) / hairline_fade;
    if (t > 0.5f) faded_slope = -faded_slope;
  }
  float rest = 1.0f - e * e;
  float per_t = 1.0f / (share * cell_length);
  float slope_v = deep * faded * 4.0f * e * rest / half_width;
  float slope_u = (-deep * faded_slope * rest * rest - 2.0f * askew * slope_v) * per_t;
  return vec3(-deep * faded * rest * rest, slope_u, slope_v);
}

// Height [mm] at a point of the part [mm, its own coordinates] and the derivatives along hairline_along and
// hairline_across. The point is projected onto their plane.
SHARED_FN vec3 hairline_relief(SCENE_PARAM uint first, uint item_seed, vec3 position) {
  vec3 from = position - table_vector(SCENE_ARG first + hairline_origin);
  float x = dot(from, table_vector(SCENE_ARG first + hairline_along));
  float bend = table_value(SCENE_ARG first + hairline_bend);
  // An arc of small angle is a parabola; y is the distance from the one through the origin.
  float y = dot(from, table_vector(SCENE_ARG first + hairline_across)) - 0.5f * bend * x * x;
  float cosine = table_value(SCENE_ARG first + hairline_cosine);
  float sine = table_value(SCENE_ARG first + hairline_sine);
  float pitch = table_value(SCENE_ARG first + hairline_pitch);
  float mean_length = table_value(SCENE_ARG first + hairline_length);
  float width = table_value(SCENE_ARG first + hairline_width);
  float depth = table_value(SCENE_ARG first + hairline_depth);
  uint seed = hash_pair(item_seed, uint(int(table_value(SCENE_ARG first + hairline_seed))));
  uint sets = uint(int(table_value(SCENE_ARG first + hairline_sets)));
  vec3 sum = vec3(0.0f);
  vec2 turn = vec2(1.0f, 0.0f);
  for (uint k = 0u; k < sets; k = k + 1u) {
    float u = turn.x * x + turn.y * y;
    float v = turn.x * y - turn.y * x;
    float row = floor(v / pitch);
    for (float j = row - 1.0f; j < row + 1.5f; j = j + 1.0f) {
      vec3 line = hairline_of_row(hash_pair(hash_pair(seed, k), uint(int(j))), (j + 0.5f) * pitch, u, v,
                                  pitch, mean_length, width, depth);
      sum = sum + vec3(line.x, turn.x * line.y - turn.y * line.z, turn.y * line.y + turn.x * line.z);
    }
    turn = vec2(cosine * turn.x - sine * turn.y, sine * turn.x + cosine * turn.y);
  }
  return vec3(sum.x, sum.y - bend * x * sum.z, sum.z);
}

// What the hairlines add to the unit normal, in the part's frame and the surface's tangent plane.
SHARED_FN vec3 hairline_tilt(SCENE_PARAM uint first, uint item_seed, vec3 position, vec3 normal) {
  vec3 relief = hairline_relief(SCENE_ARG first, item_seed, position);
  if (relief.y == 0.0f && relief.z == 0.0f) return vec3(0.0f);
  vec3 tilt = -(relief.y * table_vector(SCENE_ARG first + hairline_along) +
                relief.z * table_vector(SCENE_ARG first + hairline_across));
  return tilt - dot(tilt, normal) * normal;
}

SHARED_END
#endif
