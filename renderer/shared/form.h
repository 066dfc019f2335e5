// What is longer than the finish: waviness of a machined face, form deviation of a sheet, the orange peel of
// a polish. An isotropic random field of heights over the part's space, of which a surface feels the slope:
// two lattices (noise.h), turned against the axes and against each other, so that a flat face cuts neither
// square.
//
// A field of this kind with the rms height Wq has the rms slope 2 pi Wq/lambda along any line, that of a sine
// of the wavelength lambda: on lattice_noise of unit spacing the height has the variance (181/231)^3/3, the
// slope (20/7) (181/231)^2/3, so lambda = 2 pi sqrt((181/231) (7/20)) = 3.2904 spacings.
#ifndef FLAWSMITH_SHARED_FORM_H
#define FLAWSMITH_SHARED_FORM_H
#include "renderer/shared/noise.h"

SHARED_BEGIN

SHARED_CONST float form_spacings = 3.2903886f;    // of the lattice in a wavelength
SHARED_CONST float form_unit_slope = 0.9247260f;  // 1/sqrt(2) over the rms slope of lattice_noise

// Gradient [1] of the heights of rms slope 1, wavelength [mm]; position [mm] in the part's own (not
// recentred) coordinates.
SHARED_FN vec3 form_gradient(uint seed, vec3 position, float wavelength) {
  vec3 p = (form_spacings / wavelength) * position;
  vec3 a1 = vec3(0.66666667f, -0.33333333f, 0.66666667f);
  vec3 a2 = vec3(0.66666667f, 0.66666667f, -0.33333333f);
  vec3 a3 = vec3(-0.33333333f, 0.66666667f, 0.66666667f);
  vec3 b1 = vec3(0.28571429f, 0.42857143f, 0.85714286f);
  vec3 b2 = vec3(0.42857143f, -0.85714286f, 0.28571429f);
  vec3 b3 = vec3(0.85714286f, 0.28571429f, -0.42857143f);
  vec4 a = lattice_noise(seed, vec3(dot(a1, p), dot(a2, p), dot(a3, p)));
  vec4 b = lattice_noise(seed + 0x68e31da4u, vec3(dot(b1, p), dot(b2, p), dot(b3, p)));
  return form_unit_slope * ((a.y * a1 + a.z * a2 + a.w * a3) + (b.y * b1 + b.z * b2 + b.w * b3));
}

// What it adds to the unit normal: minus the gradient, in the tangent plane.
SHARED_FN vec3 form_tilt(uint seed, vec3 position, vec3 normal, float rms_slope, float wavelength) {
  if (rms_slope <= 0.0f) return vec3(0.0f);
  vec3 tilt = -rms_slope * form_gradient(seed, position, wavelength);
  return tilt - dot(tilt, normal) * normal;
}

SHARED_END
#endif
