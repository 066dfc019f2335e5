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
// interpolate with the fade 6 t^5 - 15 t^4 + 10 t^3 (Perlin 2002), whose gradient is continuous and known in
// closed form. Octaves are equal in slope.
//
// Straight lay: (x, y) is the plane square to it. Lay around an axis: x is the radius, y the height along the
// axis and a the azimuth, with a whole number of marks around each line, so that the field closes.
#ifndef FLAWSMITH_SHARED_FINISH_H
#define FLAWSMITH_SHARED_FINISH_H
#include "renderer/shared/random.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

SHARED_CONST uint finish_octaves = 3u;
SHARED_CONST float finish_lacunarity = 2.61f;  // ratio of wavelengths; not a simple fraction
// Scale of the slopes: h per octave = sigma v K K V with Var(value) = 1, so that by independence of the
// lattice's values
//   Var(dh/dx) = <sum K'^2> <sum K^2> <sum K^2> = (20/7) (181/231)^2
// with the cell means of the fade f: 2 int f'^2 = 20/7, int f^2 + (1 - f)^2 = 181/231. This is 1/sqrt of 3
// octaves of it.
SHARED_CONST float finish_unit_slope = 0.435920f;

struct FadeWeights {
  float w0;  // of the lower node
  float w1;  // of the upper
  float d1;  // derivative of w1; that of w0 is the opposite
};
SHARED_FN FadeWeights fade_weights(float t) {
  FadeWeights f;
  f.w1 = t * t * t * (t * (6.0f * t - 15.0f) + 10.0f);
  f.w0 = 1.0f - f.w1;
  f.d1 = 30.0f * sqr(t * (1.0f - t));
  return f;
}

// Height of a mark: uniform on (-1, 1), times a depth 0.45 + 2 q^4 with q uniform, so that a few are deep;
// variance 1 (the mean square of the depth is 1.00694).
SHARED_FN float finish_height(uint line, uint node) {
  uint h = mix_bits(line ^ (node * 0x9e3779b9u));
  float q = float(h & 0xffffu) * 1.5258789e-5f;
  float signed_part = float(h >> 16) * 3.0517578e-5f - 0.99998474f;
  return signed_part * (0.45f + 2.0f * sqr(sqr(q))) * 1.7260679f;
}

// Value and derivative (per unit of a) of one line of marks. length: of a mark at the mean; around > 0: the
// circumference, in the unit of a, in which a whole number of marks must fit.
SHARED_FN vec2 finish_line(uint line, float a, float mark_length, float around) {
  float spacing = mark_length * (0.6f + 0.8f * float(line >> 16) * 1.5258789e-5f);
  float phase = float(line & 0xffffu) * 1.5258789e-5f;
  float rate = 1.0f / spacing;
  uint count = 0u;
  if (around > 0.0f) {
    count = uint(max(floor(around * rate + 0.5f), 1.0f));
    rate = float(count) / around;
  }
  float x = a * rate + phase;
  float cell = floor(x);
  FadeWeights f = fade_weights(x - cell);
  uint node = uint(int(cell));
  uint next = node + 1u;
  if (count > 0u) {
    // a runs from 0 to `around`, so that cell is between 0 and count.
    node = node % count;
    next = next % count;
  }
  float v0 = finish_height(line, node);
  float v1 = finish_height(line, next);
  return vec2(f.w0 * v0 + f.w1 * v1, f.d1 * (v1 - v0) * rate);
}

// Gradient of the heights of unit rms slope by (across x, across y, along a). axis_lay: x is a radius [mm].
SHARED_FN vec3 finish_gradient(uint seed, float x, float y, float a, bool axis_lay, float wavelength,
                               float aspect) {
  vec3 gradient = vec3(0.0f);
  float size = wavelength;
  vec2 turn = vec2(0.7986355f, 0.6018150f);  // 0.6458 rad, then a golden angle more each octave
  for (uint octave = 0u; octave < finish_octaves; octave = octave + 1u) {
    uint octave_key = hash_pair(seed, octave);
    float px = (turn.x * x + turn.y * y) / size;
    float py = (turn.x * y - turn.y * x) / size;
    float cx = floor(px);
    float cy = floor(py);
    FadeWeights fx = fade_weights(px - cx);
    FadeWeights fy = fade_weights(py - cy);
    uint ix = uint(int(cx));
    uint iy = uint(int(cy));
    float slope_x = 0.0f;
    float slope_y = 0.0f;
    float slope_a = 0.0f;
    for (uint corner = 0u; corner < 4u; corner = corner + 1u) {
      uint jx = corner & 1u;
      uint jy = corner >> 1;
      uint line = mix_bits(octave_key + (ix + jx) * 0x9e3779b1u + (iy + jy) * 0x85ebca77u);
      float around = 0.0f;
      float scale_a = 1.0f;
      if (axis_lay) {
        // The line's own radius; the azimuth is stretched to arc length there.
        float radius = abs(turn.x * (cx + float(jx)) - turn.y * (cy + float(jy))) * size;
        around = 2.0f * pi * max(radius, 0.25f * size);
        scale_a = around;
      }
      vec2 v = finish_line(line, axis_lay ? a * scale_a : a, aspect * size, around);
      float wx = jx == 0u ? fx.w0 : fx.w1;
      float wy = jy == 0u ? fy.w0 : fy.w1;
      float dx = jx == 0u ? -fx.d1 : fx.d1;
      float dy = jy == 0u ? -fy.d1 : fy.d1;
      slope_x = slope_x + dx * wy * v.x;
      slope_y = slope_y + wx * dy * v.x;
      slope_a = slope_a + wx * wy * v.y * size * scale_a;
    }
    // Heights are in units of the octave's size, so slopes across need no scale.
    gradient = gradient + finish_unit_slope * vec3(turn.x * slope_x - turn.y * slope_y,
                                                   turn.y * slope_x + turn.x * slope_y, slope_a);
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
