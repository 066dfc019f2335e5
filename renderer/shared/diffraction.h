// Diffraction at the aperture: the image of a point in focus is the Airy pattern, so that a point of the film
// sees what lies around the ray's own place with that pattern's weight. The film point is displaced at random
// by the pattern of the first of the path's four wavelengths. As the four are drawn alike, each is the first
// equally often, and the weights of the balance heuristic over the four patterns make all of them right
// (hero wavelengths: Wilkie et al. 2014, Eq. 5): bounded by 4, and 1 for light of one wavelength.
//
// Working f-number N: at a distance r the pattern is proportional to (J1(v)/v)^2/lambda^2, v = pi r/(lambda
// N). It is cut at v = airy_reach, beyond which 0.12 % of the light lies, and normalised.
#ifndef FLAWSMITH_SHARED_DIFFRACTION_H
#define FLAWSMITH_SHARED_DIFFRACTION_H
#include "renderer/shared/scene_data.h"
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

SHARED_CONST uint airy_intervals = 4096u;  // of the table: v^2 at equal steps of encircled energy
SHARED_CONST float airy_reach = 512.0f;

// J1(x)/x for x >= 0, within 2e-8 (relative to its envelope). Abramowitz and Stegun 1964, 9.4.4 and 9.4.6.
SHARED_FN float bessel_j1_over_x(float x) {
  if (x <= 3.0f) {
    float t = sqr(x / 3.0f);
    return 0.5f + t * (-0.56249985f +
                       t * (0.21093573f +
                            t * (-0.03954289f + t * (0.00443319f + t * (-0.00031761f + t * 0.00001109f)))));
  }
  float t = 3.0f / x;
  float envelope =
      0.79788456f +
      t * (0.00000156f +
           t * (0.01659667f + t * (0.00017105f + t * (-0.00249511f + t * (0.00113653f - t * 0.00020033f)))));
  float phase =
      -2.35619449f +
      t * (0.12499612f +
           t * (0.00005650f + t * (-0.00637879f + t * (0.00074348f + t * (0.00079824f - t * 0.00029166f)))));
  return envelope * cosine_sine(x + phase).x / (x * sqrt(x));
}

// Proportional to the pattern at a distance r [mm] of this wavelength [nm].
SHARED_FN float airy_pattern(float scale, float wavelength, float r) {
  float v = r / (scale * wavelength);
  return v > airy_reach ? 0.0f : sqr(bessel_j1_over_x(v) / wavelength);
}

// A displacement on the film [mm], and per wavelength the pattern's weight over the density of drawing it.
SHARED_COLD_FN vec2 sample_diffraction(SCENE_PARAM IN(CameraRecord) c, IN(vec4) wavelengths, vec2 u,
                                       OUT(vec4) weight) {
  float x = u.x * float(airy_intervals);
  uint i = min(uint(x), airy_intervals - 1u);
  float v2 = mix(table_value(SCENE_ARG c.airy_table + i), table_value(SCENE_ARG c.airy_table + i + 1u),
                 x - float(i));
  float r = c.airy_scale * wavelengths.x * sqrt(v2);
  vec4 pattern =
      vec4(airy_pattern(c.airy_scale, wavelengths.x, r), airy_pattern(c.airy_scale, wavelengths.y, r),
           airy_pattern(c.airy_scale, wavelengths.z, r), airy_pattern(c.airy_scale, wavelengths.w, r));
  float mean = 0.25f * ((pattern.x + pattern.y) + (pattern.z + pattern.w));
  weight = mean > 0.0f ? pattern / mean : vec4(1.0f);  // none: u fell on the table's end
  return r * cosine_sine(2.0f * pi * u.y);
}

SHARED_END
#endif
