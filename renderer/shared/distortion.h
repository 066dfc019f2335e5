// Lens distortion in OpenCV's sense (k1, k2, p1, p2, k3; calib3d's camera model): from ideal normalised image
// coordinates (x/z, y/z) to distorted ones, and back by Newton's method.
#ifndef FLAWSMITH_SHARED_DISTORTION_H
#define FLAWSMITH_SHARED_DISTORTION_H
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

SHARED_FN vec2 distort(IN(CameraRecord) c, vec2 p) {
  float r2 = dot(p, p);
  float radial = 1.0f + r2 * (c.k1 + r2 * (c.k2 + r2 * c.k3));
  return vec2(p.x * radial + 2.0f * c.p1 * p.x * p.y + c.p2 * (r2 + 2.0f * p.x * p.x),
              p.y * radial + c.p1 * (r2 + 2.0f * p.y * p.y) + 2.0f * c.p2 * p.x * p.y);
}

// The ideal point that distort() takes to `distorted`; the start is the distorted point itself, so that of
// several solutions (strong barrel distortion folds the far field back) the nearest one is found.
SHARED_FN vec2 undistort(IN(CameraRecord) c, vec2 distorted) {
  if (c.k1 == 0.0f && c.k2 == 0.0f && c.k3 == 0.0f && c.p1 == 0.0f && c.p2 == 0.0f) return distorted;
  vec2 p = distorted;
  for (int i = 0; i < 12; ++i) {
    vec2 error = distort(c, p) - distorted;
    float r2 = dot(p, p);
    float radial = 1.0f + r2 * (c.k1 + r2 * (c.k2 + r2 * c.k3));
    float slope = 2.0f * (c.k1 + r2 * (2.0f * c.k2 + r2 * 3.0f * c.k3));  // d radial / d r2, times 2
    float xx = radial + slope * p.x * p.x + 2.0f * c.p1 * p.y + 6.0f * c.p2 * p.x;
    float xy = slope * p.x * p.y + 2.0f * c.p1 * p.x + 2.0f * c.p2 * p.y;  // symmetric
    float yy = radial + slope * p.y * p.y + 6.0f * c.p1 * p.y + 2.0f * c.p2 * p.x;
    float determinant = xx * yy - xy * xy;
    if (abs(determinant) < 1.0e-12f) return p;
    vec2 change = vec2(yy * error.x - xy * error.y, xx * error.y - xy * error.x) / determinant;
    p = p - change;
    // Newton's error goes with the square of the last change: 1e-10 of the size, below single precision.
    if (dot(change, change) < 1.0e-10f * (1.0e-8f + dot(p, p))) return p;
  }
  return p;
}

SHARED_END
#endif
