// Smooth random fields over space, as functions of a seed and a point: heights at the points of a lattice,
// interpolated by the fade 6 t^5 - 15 t^4 + 10 t^3 (Perlin 2002), whose gradient is continuous and known in
// closed form.
#ifndef FLAWSMITH_SHARED_NOISE_H
#define FLAWSMITH_SHARED_NOISE_H
#include "renderer/shared/lanes.h"

SHARED_BEGIN

struct Fade {
  Lanes upper;  // weight of the upper node; the lower one has the rest
  Lanes slope;  // derivative of `upper`
};
SHARED_FN Fade fade(Lanes t) {
  Fade f;
  f.upper = t * t * t * (t * (6.0f * t - 15.0f) + 10.0f);
  Lanes bump = t * (1.0f - t);
  f.slope = 30.0f * (bump * bump);
  return f;
}

// Isotropic as far as a cubic lattice of unit spacing is: x the value, from -1 to 1, y, z, w its gradient.
// The heights of the lattice are uniform on (-1, 1).
SHARED_FN vec4 lattice_noise(uint seed, vec3 position) {
  Lanes p = make_lanes(position.x, position.y, position.z, 0.0f);
  Lanes c = lanes_floor(p);
  Fade f = fade(p - c);
  float x1 = f.upper[0];
  float y1 = f.upper[1];
  float z1 = f.upper[2];
  uint corner =
      seed + uint(int(c[0])) * 0x9e3779b1u + uint(int(c[1])) * 0x85ebca77u + uint(int(c[2])) * 0xc2b2ae3du;
  // The corners (0, 0), (1, 0), (0, 1), (1, 1) of the lower and of the upper face.
  ULanes key = corner + make_ulanes(0u, 0x9e3779b1u, 0x85ebca77u, 0x24234428u);
  Lanes low = float_lanes(mix_lanes(key) >> 8u) * 1.1920929e-7f - 1.0f;
  Lanes high = float_lanes(mix_lanes(key + 0xc2b2ae3du) >> 8u) * 1.1920929e-7f - 1.0f;
  Lanes weight_x = make_lanes(1.0f - x1, x1, 1.0f - x1, x1);
  Lanes weight_y = make_lanes(1.0f - y1, 1.0f - y1, y1, y1);
  Lanes between = low + z1 * (high - low);
  Lanes slope_x = f.slope[0] * make_lanes(-1.0f, 1.0f, -1.0f, 1.0f);
  Lanes slope_y = f.slope[1] * make_lanes(-1.0f, -1.0f, 1.0f, 1.0f);
  return vec4(lanes_sum(weight_x * weight_y * between), lanes_sum(slope_x * weight_y * between),
              lanes_sum(weight_x * slope_y * between),
              f.slope[2] * lanes_sum(weight_x * weight_y * (high - low)));
}

SHARED_END
#endif
