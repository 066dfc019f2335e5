// Relief of surfaces without lay: spots that overlap, the later one over the earlier. A spark melts a crater
// with a raised rim, a blast leaves round dents, sintering and breaking leave grains that each end in a face
// of their own:
//
//   h(p) = sum W_i v_i / (e + sum W_i),   t = |p - c_i|^2 / R_i^2 < 1
//   craters, dents   v_i = level_i + depth_i R_i (-1 + rise t + fall t^2)   W_i = A_i (1 - t)^2
//   grains           v_i = level_i + g_i (p - c_i)                          W_i = A_i (1 - t)^8 (1 + stand
//   v_i)^8
//
// over balls in space of random centre c_i, radius R_i, level, depth and tilt g_i. The surface cuts them, so
// that spots of all sizes and depths appear on it. The A_i of craters spread over two decades: where balls
// overlap, the one with the greatest is seen nearly alone and up to its border, as the youngest spark is. Of
// grains the nearest and the higher one is seen, so that they border on each other in straight lines. What no
// ball covers lies at h = 0.
//
// Each cell of a lattice holds the centre of one ball, anywhere in it, and the formula knows distances only:
// the field is isotropic but for the weak order of one centre to a cell. Three octaves, each on a lattice
// turned its own way.
#ifndef FLAWSMITH_SHARED_SPOTS_H
#define FLAWSMITH_SHARED_SPOTS_H
#include "renderer/shared/lanes.h"
#include "renderer/shared/random.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

// Lengths in units of the greatest radius.
struct SpotShape {
  float smallest;  // radius
  float level;     // spread of the levels, each way
  float least;     // of the root of A, fourth; the greatest is 1
  float depth;     // of a ball's cut over its radius, mean
  float rise;      // the profile's coefficients of t and t^2
  float fall;
  float tilt;  // greatest in each direction; above 0: grains
  float stand;
  float finer;       // slope of an octave over that of the one before
  float unit_slope;  // makes the rms slope of all octaves 1 along any line; measured
};

// Assumed, by eye beside micrographs; ratios of depth to diameter come from the finish's Ra and spacing.
SHARED_FN SpotShape spot_shape(uint relief) {
  SpotShape s;
  s.smallest = 0.45f;
  s.level = 0.2f;
  s.least = 0.35f;
  s.depth = 0.5f;
  s.rise = 3.0f;
  s.fall = -1.8f;
  s.tilt = 0.0f;
  s.stand = 0.0f;
  s.finer = 0.7f;
  s.unit_slope = 1.2984f;
  if (relief == relief_dents) {
    s.smallest = 0.6f;
    s.level = 0.15f;
    s.rise = 1.25f;
    s.fall = 0.0f;
    s.finer = 0.6f;
    s.unit_slope = 1.6129f;
  } else if (relief == relief_grains) {
    s.smallest = 0.8f;
    s.level = 0.1f;
    s.least = 0.7f;
    s.tilt = 0.6f;
    s.stand = 0.5f;
    s.finer = 0.6f;
    s.unit_slope = 1.5239f;
  }
  return s;
}

SHARED_CONST float spots_ground = 1.0e-3f;  // e above

// Heights and weights of four spots at a point, or sums of them, with their gradients.
struct Spots {
  Lanes height;
  Lanes height_x;
  Lanes height_y;
  Lanes height_z;
  Lanes weight;
  Lanes weight_x;
  Lanes weight_y;
  Lanes weight_z;
};

// Eight and ten bits of a word, from this one up: [0, 1).
SHARED_FN Lanes unit_of_byte(ULanes word, uint first) {
  return float_lanes((word >> first) & 0xffu) * 3.90625e-3f;
}
SHARED_FN Lanes unit_of_ten_bits(ULanes word, uint first) {
  return float_lanes((word >> first) & 0x3ffu) * 9.765625e-4f;
}

// Four balls; x, y, z: the point as seen from their centres, `square` its distances squared.
SHARED_FN Spots four_spots(IN(SpotShape) shape, ULanes key, Lanes x, Lanes y, Lanes z, Lanes square) {
  ULanes word = mix_lanes(key + 0x9e3779b9u);
  Lanes radius = shape.smallest + (1.0f - shape.smallest) * unit_of_byte(word, 0u);
  Lanes rate = 1.0f / (radius * radius);
  Lanes t = square * rate;
  Lanes rest = lanes_max(1.0f - t, 0.0f);
  Lanes level = shape.level * (2.0f * unit_of_byte(word, 24u) - 1.0f);
  Lanes strength = shape.least + (1.0f - shape.least) * unit_of_byte(word, 8u);
  strength = strength * strength;
  strength = strength * strength;
  Spots s;
  if (shape.tilt > 0.0f) {
    ULanes more = mix_lanes(word + 0x9e3779b9u);
    s.height_x = shape.tilt * (2.0f * unit_of_ten_bits(more, 0u) - 1.0f);
    s.height_y = shape.tilt * (2.0f * unit_of_ten_bits(more, 10u) - 1.0f);
    s.height_z = shape.tilt * (2.0f * unit_of_ten_bits(more, 20u) - 1.0f);
    s.height = level + s.height_x * x + s.height_y * y + s.height_z * z;
    Lanes base = rest * lanes_max(1.0f + shape.stand * s.height, 0.0f);  // W = A base^8
    Lanes square_base = base * base;
    Lanes cube = square_base * base;
    Lanes seventh = cube * cube * base;
    s.weight = strength * seventh * base;
    Lanes by_height = 8.0f * shape.stand * strength * seventh * rest;
    Lanes by_place = -16.0f * strength * seventh * lanes_max(1.0f + shape.stand * s.height, 0.0f) * rate;
    s.weight_x = by_height * s.height_x + by_place * x;
    s.weight_y = by_height * s.height_y + by_place * y;
    s.weight_z = by_height * s.height_z + by_place * z;
  } else {
    Lanes depth = shape.depth * radius * (0.5f + unit_of_byte(word, 16u));
    s.height = level + depth * (-1.0f + t * (shape.rise + shape.fall * t));
    Lanes climb = 2.0f * depth * rate * (shape.rise + 2.0f * shape.fall * t);
    s.height_x = climb * x;
    s.height_y = climb * y;
    s.height_z = climb * z;
    s.weight = strength * rest * rest;
    Lanes by_place = -4.0f * strength * rest * rate;
    s.weight_x = by_place * x;
    s.weight_y = by_place * y;
    s.weight_z = by_place * z;
  }
  return s;
}

// Height and its gradient (y, z, w) at a point, in units of the greatest radius. A row of four cells reaches
// 1 to either side of any point in it when cells are 2/3 long; `rows` of them, 2 or 3, in the two other
// directions when they are 2/(rows - 1) wide.
SHARED_FN vec4 spots_octave(IN(SpotShape) shape, uint seed, vec3 p, float rows) {
  float width = 2.0f / (rows - 1.0f);
  float first_x = floor(1.5f * (p.x - 1.0f));
  float first_y = floor((p.y - 1.0f) / width);
  float first_z = floor((p.z - 1.0f) / width);
  Lanes zero = make_lanes(0.0f, 0.0f, 0.0f, 0.0f);
  Spots sum;  // of weights, and of weights times heights
  sum.weight = zero;
  sum.height = zero;
  sum.weight_x = zero;
  sum.weight_y = zero;
  sum.weight_z = zero;
  sum.height_x = zero;
  sum.height_y = zero;
  sum.height_z = zero;
  Lanes corner_x = p.x - (first_x + make_lanes(0.0f, 1.0f, 2.0f, 3.0f)) * 0.66666667f;
  uint key_x = seed + uint(int(first_x)) * 0x9e3779b1u;
  for (float k = first_z; k < first_z + rows; k = k + 1.0f) {
    for (float j = first_y; j < first_y + rows; j = j + 1.0f) {
      uint row = key_x + uint(int(j)) * 0x85ebca77u + uint(int(k)) * 0xc2b2ae3du;
      ULanes key = mix_lanes(row + make_ulanes(0u, 0x9e3779b1u, 0x3c6ef362u, 0xdaa66d13u));
      Lanes x = corner_x - 0.66666667f * unit_of_ten_bits(key, 0u);
      Lanes y = p.y - width * (j + unit_of_ten_bits(key, 10u));
      Lanes z = p.z - width * (k + unit_of_ten_bits(key, 20u));
      Lanes square = x * x + y * y + z * z;
      if (lanes_sum(lanes_max(1.0f - square, 0.0f)) > 0.0f) {
        Spots s = four_spots(shape, key, x, y, z, square);
        sum.weight = sum.weight + s.weight;
        sum.height = sum.height + s.weight * s.height;
        sum.weight_x = sum.weight_x + s.weight_x;
        sum.weight_y = sum.weight_y + s.weight_y;
        sum.weight_z = sum.weight_z + s.weight_z;
        sum.height_x = sum.height_x + s.weight_x * s.height + s.weight * s.height_x;
        sum.height_y = sum.height_y + s.weight_y * s.height + s.weight * s.height_y;
        sum.height_z = sum.height_z + s.weight_z * s.height + s.weight * s.height_z;
      }
    }
  }
  float over = 1.0f / (spots_ground + lanes_sum(sum.weight));
  float height = over * lanes_sum(sum.height);
  return vec4(height, over * (lanes_sum(sum.height_x) - height * lanes_sum(sum.weight_x)),
              over * (lanes_sum(sum.height_y) - height * lanes_sum(sum.weight_y)),
              over * (lanes_sum(sum.height_z) - height * lanes_sum(sum.weight_z)));
}

SHARED_CONST uint spot_octaves = 3u;
SHARED_CONST float spot_lacunarity = 2.61f;

// Height [mm] and its gradient (y, z, w) at a point of the part [mm], of a relief of rms slope 1 along any
// line in a plane. diameter [mm]: of the largest spots.
SHARED_FN vec4 spots_relief(uint relief, uint seed, vec3 position, float diameter) {
  SpotShape shape = spot_shape(relief);
  // An orthonormal frame; the next octave's lies in it as it lies in the part's.
  vec3 e1 = vec3(0.66666667f, -0.33333333f, 0.66666667f);
  vec3 e2 = vec3(0.66666667f, 0.66666667f, -0.33333333f);
  vec3 e3 = vec3(-0.33333333f, 0.66666667f, 0.66666667f);
  vec4 sum = vec4(0.0f);
  float size = 0.5f * diameter;
  float slope = shape.unit_slope;
  float rows = 3.0f;
  for (uint octave = 0u; octave < spot_octaves; octave = octave + 1u) {
    vec3 p = position / size;
    vec4 o = spots_octave(shape, hash_pair(seed, octave), vec3(dot(e1, p), dot(e2, p), dot(e3, p)), rows);
    vec3 gradient = o.y * e1 + o.z * e2 + o.w * e3;
    sum = sum + slope * vec4(size * o.x, gradient.x, gradient.y, gradient.z);
    size = size / spot_lacunarity;
    slope = slope * shape.finer;
    rows = 2.0f;
    vec3 f1 = 0.28571429f * e1 + 0.42857143f * e2 + 0.85714286f * e3;
    vec3 f2 = 0.42857143f * e1 - 0.85714286f * e2 + 0.28571429f * e3;
    e3 = 0.85714286f * e1 + 0.28571429f * e2 - 0.42857143f * e3;
    e1 = f1;
    e2 = f2;
  }
  return sum;
}

SHARED_END
#endif
