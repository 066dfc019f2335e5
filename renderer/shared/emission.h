// Where a light's surface sends its light: intensity over direction relative to its peak, as a table (a
// photometric file, a data sheet's curve) or as cos^g. Body frame: +z is the emission axis. Each with its
// density.
//
// A table holds the number of angles and of azimuths, the angles from +z [rad], the azimuths from 0 to 2 pi
// (from x to -y, as the planes C of photometry), the intensities azimuth by azimuth, and the cumulated shares
// of the flux of its cells (renderer/emission_table.h builds it). Between its points it is linear in both
// angles; beyond them it is dark.
#ifndef FLAWSMITH_SHARED_EMISSION_H
#define FLAWSMITH_SHARED_EMISSION_H
#include "renderer/shared/sampling.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

struct EmissionTable {
  uint angle_count;
  uint azimuth_count;
  uint angles;  // indices of the first value in the flat table
  uint azimuths;
  uint values;
  uint cells;
};

SHARED_FN EmissionTable emission_table(SCENE_PARAM uint profile) {
  EmissionTable t;
  t.angle_count = uint(table_value(SCENE_ARG profile));
  t.azimuth_count = uint(table_value(SCENE_ARG profile + 1u));
  t.angles = profile + 2u;
  t.azimuths = t.angles + t.angle_count;
  t.values = t.azimuths + t.azimuth_count;
  t.cells = t.values + t.angle_count * t.azimuth_count;
  return t;
}

// The interval of a rising list that holds x: the last whose start is not above it.
SHARED_FN uint list_interval(SCENE_PARAM uint first, uint count, float x) {
  uint low = 0u;
  uint high = count - 1u;
  while (high - low > 1u) {
    uint middle = (low + high) / 2u;
    if (table_value(SCENE_ARG first + middle) <= x)
      low = middle;
    else
      high = middle;
  }
  return low;
}

// Angle from +z and azimuth of a direction.
SHARED_FN vec2 emission_angles(IN(EmissionTable) t, vec3 w) {
  float angle = arc_tangent(sqrt(w.x * w.x + w.y * w.y), w.z);
  float azimuth = t.azimuth_count > 2u ? arc_tangent(-w.y, w.x) : 0.0f;
  return vec2(angle, azimuth < 0.0f ? azimuth + 2.0f * pi : azimuth);
}

// Intensity towards w (unit), over its peak.
SHARED_COLD_FN float eval_emission(SCENE_PARAM uint profile, vec3 w) {
  EmissionTable t = emission_table(SCENE_ARG profile);
  vec2 at = emission_angles(t, w);
  if (at.x < table_value(SCENE_ARG t.angles) || at.x > table_value(SCENE_ARG t.azimuths - 1u)) return 0.0f;
  uint i = list_interval(SCENE_ARG t.angles, t.angle_count, at.x);
  uint j = list_interval(SCENE_ARG t.azimuths, t.azimuth_count, at.y);
  float a = table_value(SCENE_ARG t.angles + i);
  float b = table_value(SCENE_ARG t.azimuths + j);
  float s = clamp((at.x - a) / (table_value(SCENE_ARG t.angles + i + 1u) - a), 0.0f, 1.0f);
  float r = clamp((at.y - b) / (table_value(SCENE_ARG t.azimuths + j + 1u) - b), 0.0f, 1.0f);
  uint low = t.values + j * t.angle_count + i;
  uint high = low + t.angle_count;
  return (1.0f - r) * ((1.0f - s) * table_value(SCENE_ARG low) + s * table_value(SCENE_ARG low + 1u)) +
         r * ((1.0f - s) * table_value(SCENE_ARG high) + s * table_value(SCENE_ARG high + 1u));
}

// sin^2 of half the angle: (1 - cos)/2 without cancellation, in which solid angle is linear.
SHARED_FN float half_versed(float angle) {
  return sqr(sine(0.5f * angle));
}

// Share of the flux in cell (azimuth j, angle i) over the cell's solid angle.
SHARED_FN float cell_density(SCENE_PARAM IN(EmissionTable) t, uint i, uint j) {
  uint cell = j * (t.angle_count - 1u) + i;
  float before = cell > 0u ? table_value(SCENE_ARG t.cells + cell - 1u) : 0.0f;
  float share = table_value(SCENE_ARG t.cells + cell) - before;
  float width = table_value(SCENE_ARG t.azimuths + j + 1u) - table_value(SCENE_ARG t.azimuths + j);
  float height = 2.0f * (half_versed(table_value(SCENE_ARG t.angles + i + 1u)) -
                         half_versed(table_value(SCENE_ARG t.angles + i)));
  return share / max(width * height, 1.0e-30f);
}

// A direction by the flux of the table's cells, uniform in each; density [1/sr].
SHARED_COLD_FN vec3 sample_emission(SCENE_PARAM uint profile, vec2 u, OUT(float) pdf) {
  EmissionTable t = emission_table(SCENE_ARG profile);
  uint rows = t.angle_count - 1u;
  uint low = 0u;
  uint high = rows * (t.azimuth_count - 1u) - 1u;
  while (low < high) {
    uint middle = (low + high) / 2u;
    if (u.x < table_value(SCENE_ARG t.cells + middle))
      high = middle;
    else
      low = middle + 1u;
  }
  float before = low > 0u ? table_value(SCENE_ARG t.cells + low - 1u) : 0.0f;
  float share = table_value(SCENE_ARG t.cells + low) - before;
  float part = clamp((u.x - before) / max(share, 1.0e-30f), 0.0f, 1.0f);
  uint j = low / rows;
  uint i = low - j * rows;
  float b = table_value(SCENE_ARG t.azimuths + j);
  vec2 cs = cosine_sine(b + part * (table_value(SCENE_ARG t.azimuths + j + 1u) - b));
  float h0 = half_versed(table_value(SCENE_ARG t.angles + i));
  float h = h0 + u.y * (half_versed(table_value(SCENE_ARG t.angles + i + 1u)) - h0);
  float s = 2.0f * safe_sqrt(h * (1.0f - h));
  pdf = cell_density(SCENE_ARG t, i, j);
  return vec3(s * cs.x, -s * cs.y, 1.0f - 2.0f * h);
}

SHARED_COLD_FN float pdf_emission(SCENE_PARAM uint profile, vec3 w) {
  EmissionTable t = emission_table(SCENE_ARG profile);
  vec2 at = emission_angles(t, w);
  if (at.x < table_value(SCENE_ARG t.angles) || at.x > table_value(SCENE_ARG t.azimuths - 1u)) return 0.0f;
  return cell_density(SCENE_ARG t, list_interval(SCENE_ARG t.angles, t.angle_count, at.x),
                      list_interval(SCENE_ARG t.azimuths, t.azimuth_count, at.y));
}

// A direction by cos^g, density (g + 1)/(2 pi) cos^g: 1 - cos = 1 - u^(1/(g + 1)), by its series where it is
// small.
SHARED_COLD_FN vec3 sample_power_lobe(float g, vec2 u, OUT(float) pdf) {
  float x = -logarithm(max(1.0f - u.y, 1.0e-7f)) / (g + 1.0f);
  float drop = x < 0.05f ? x * (1.0f - 0.5f * x * (1.0f - x * 0.33333333f)) : 1.0f - exponential(-x);
  float s = safe_sqrt(drop * (2.0f - drop));
  vec2 cs = cosine_sine(2.0f * pi * u.x);
  vec3 w = vec3(s * cs.x, s * cs.y, 1.0f - drop);
  pdf = 0.5f * inv_pi * (g + 1.0f) * power(w.z, g);
  return w;
}
SHARED_COLD_FN float pdf_power_lobe(float g, vec3 w) {
  return w.z > 0.0f ? 0.5f * inv_pi * (g + 1.0f) * power(w.z, g) : 0.0f;
}

SHARED_END
#endif
