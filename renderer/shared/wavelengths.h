// The four wavelengths of a path: drawn together from one uniform number, a quarter of the distribution
// apart, so that each alone follows the density and together they are stratified. The distribution is a table
// of spectral_count values that rise from 0 to 1 over the spectral grid, uniform between neighbours
// (renderer/spectral_tables.h builds it).
#ifndef FLAWSMITH_SHARED_WAVELENGTHS_H
#define FLAWSMITH_SHARED_WAVELENGTHS_H
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

// Behind the distribution's values stand wavelength_marks + 1 numbers of intervals: those that hold
// u = 0, 1/wavelength_marks, ... 1.
SHARED_CONST uint wavelength_marks = 256u;

// The interval of the table that holds u: the last whose start is not above u. Bisection between two marks.
SHARED_FN uint wavelength_interval(SCENE_PARAM uint table, float u) {
  uint mark = table + spectral_count + min(uint(u * float(wavelength_marks)), wavelength_marks - 1u);
  uint low = uint(table_value(SCENE_ARG mark));
  uint high = uint(table_value(SCENE_ARG mark + 1u)) + 1u;
  while (high - low > 1u) {
    uint middle = (low + high) >> 1;
    if (table_value(SCENE_ARG table + middle) <= u) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

// x: wavelength [nm], y: its density [1/nm], for one uniform number in [0, 1).
SHARED_FN vec2 sample_wavelength(SCENE_PARAM uint table, float u) {
  uint i = wavelength_interval(SCENE_ARG table, u);
  float start = table_value(SCENE_ARG table + i);
  float mass = table_value(SCENE_ARG table + i + 1u) - start;
  float part = mass > 0.0f ? clamp((u - start) / mass, 0.0f, 1.0f) : 0.5f;
  return vec2(spectral_first + spectral_step * (float(i) + part), mass / spectral_step);
}

// Density [1/nm] of each of the four wavelengths at a wavelength [nm].
SHARED_FN float pdf_wavelength(SCENE_PARAM uint table, float wavelength) {
  float x = (wavelength - spectral_first) / spectral_step;
  if (x < 0.0f || x > float(spectral_count - 1u)) return 0.0f;
  uint i = min(uint(x), spectral_count - 2u);
  return (table_value(SCENE_ARG table + i + 1u) - table_value(SCENE_ARG table + i)) / spectral_step;
}

SHARED_FN float wrapped(float u) {
  return u >= 1.0f ? u - 1.0f : u;
}

// Four wavelengths [nm] and the density [1/nm] of each.
SHARED_FN void sample_wavelengths(SCENE_PARAM uint table, float u, OUT(vec4) wavelengths, OUT(vec4) pdf) {
  vec2 a = sample_wavelength(SCENE_ARG table, u);
  vec2 b = sample_wavelength(SCENE_ARG table, wrapped(u + 0.25f));
  vec2 c = sample_wavelength(SCENE_ARG table, wrapped(u + 0.5f));
  vec2 d = sample_wavelength(SCENE_ARG table, wrapped(u + 0.75f));
  wavelengths = vec4(a.x, b.x, c.x, d.x);
  pdf = vec4(a.y, b.y, c.y, d.y);
}

SHARED_END
#endif
