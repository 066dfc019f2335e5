// Lens distortion in OpenCV's sense (k1, k2, p1, p2, k3 ... k6, s1 ... s4, tau_x, tau_y; calib3d's camera
// model): from ideal normalised image coordinates (x/z, y/z) to distorted ones, and back by Newton's method.
#ifndef FLAWSMITH_SHARED_DISTORTION_H
#define FLAWSMITH_SHARED_DISTORTION_H
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

// Where an ideal point goes on an upright sensor, and how that changes with the point.
struct Distorted {
  vec2 at;
  vec2 by_x;  // derivative along x
  vec2 by_y;
};

// Radial (rational), tangential and thin-prism terms.
SHARED_FN Distorted distort(IN(CameraRecord) c, vec2 p) {
  float r2 = dot(p, p);
  float denominator = 1.0f + r2 * (c.k4 + r2 * (c.k5 + r2 * c.k6));
  float radial = (1.0f + r2 * (c.k1 + r2 * (c.k2 + r2 * c.k3))) / denominator;
  // d radial / d r2
  float slope = (c.k1 + r2 * (2.0f * c.k2 + r2 * 3.0f * c.k3) -
                 radial * (c.k4 + r2 * (2.0f * c.k5 + r2 * 3.0f * c.k6))) /
                denominator;
  vec2 prism = vec2(c.s1 + 2.0f * c.s2 * r2, c.s3 + 2.0f * c.s4 * r2);  // by r2
  float mixed = 2.0f * (slope * p.x * p.y + c.p1 * p.x + c.p2 * p.y);
  Distorted d;
  d.at =
      vec2(p.x * radial + 2.0f * c.p1 * p.x * p.y + c.p2 * (r2 + 2.0f * p.x * p.x) + r2 * (c.s1 + r2 * c.s2),
           p.y * radial + c.p1 * (r2 + 2.0f * p.y * p.y) + 2.0f * c.p2 * p.x * p.y + r2 * (c.s3 + r2 * c.s4));
  d.by_x =
      vec2(radial + 2.0f * slope * p.x * p.x + 2.0f * c.p1 * p.y + 6.0f * c.p2 * p.x + 2.0f * prism.x * p.x,
           mixed + 2.0f * prism.y * p.x);
  d.by_y = vec2(mixed + 2.0f * prism.x * p.y, radial + 2.0f * slope * p.y * p.y + 6.0f * c.p1 * p.y +
                                                  2.0f * c.p2 * p.x + 2.0f * prism.y * p.y);
  return d;
}

// The determinant of the derivative: positive where neighbours keep their order.
SHARED_FN float area_change(IN(Distorted) d) {
  return d.by_x.x * d.by_y.y - d.by_x.y * d.by_y.x;
}

SHARED_COLD_FN vec2 upright(IN(CameraRecord) c, vec2 tilted) {
  vec3 p = c.untilt * vec3(tilted.x, tilted.y, 1.0f);
  return vec2(p.x / p.z, p.y / p.z);
}

// The ideal point that distort() takes to `target`, by Newton's method from `start`.
SHARED_COLD_FN vec2 invert_distortion(IN(CameraRecord) c, vec2 target, vec2 start) {
  vec2 p = start;
  for (int i = 0; i < 12; ++i) {
    Distorted d = distort(c, p);
    float determinant = area_change(d);
    if (abs(determinant) < 1.0e-12f) return p;
    vec2 error = d.at - target;
    vec2 change =
        vec2(d.by_y.y * error.x - d.by_y.x * error.y, d.by_x.x * error.y - d.by_x.y * error.x) / determinant;
    p = p - change;
    // Newton's error goes with the square of the last change: 1e-10 of the size, below single precision.
    if (dot(change, change) < 1.0e-10f * (1.0e-8f + dot(p, p))) return p;
  }
  return p;
}

// The start is the distorted point itself, so that of several solutions (strong barrel distortion folds the
// far field back) the nearest one is found. renderer/camera_build.h checks that it is the right one.
SHARED_FN vec2 undistort(IN(CameraRecord) c, vec2 distorted) {
  if (c.distorted == 0u) return distorted;
  vec2 target = upright(c, distorted);
  return invert_distortion(c, target, target);
}

SHARED_END
#endif
