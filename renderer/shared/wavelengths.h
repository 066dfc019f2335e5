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
  vec4 at = vec4(u, wrapped(u + 0.25f), wrapped(u + 0.5f), wrapped(u + 0.75f));
  ULanes i =
      make_ulanes(wavelength_interval(SCENE_ARG table, at.x), wavelength_interval(SCENE_ARG table, at.y),
                  wavelength_interval(SCENE_ARG table, at.z), wavelength_interval(SCENE_ARG table, at.w));
  ULanes first = i + table;
  Lanes start = make_lanes(table_value(SCENE_ARG first[0]), table_value(SCENE_ARG first[1]),
                           table_value(SCENE_ARG first[2]), table_value(SCENE_ARG first[3]));
  Lanes end = make_lanes(table_value(SCENE_ARG first[0] + 1u), table_value(SCENE_ARG first[1] + 1u),
                         table_value(SCENE_ARG first[2] + 1u), table_value(SCENE_ARG first[3] + 1u));
  Lanes mass = end - start;
  Lanes part = lanes_clamp((lanes_of(at) - start) / mass, 0.0f, 1.0f);
  part = lanes_choose(-mass, make_lanes(0.5f, 0.5f, 0.5f, 0.5f), part);  // an empty interval: u = 0 alone
  wavelengths = vec4_of(spectral_first + spectral_step * (float_lanes(i) + part));
  pdf = vec4_of(mass / spectral_step);
}

SHARED_END
#endif
