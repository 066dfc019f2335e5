// The complement lobe: what single scattering at the rough surface leaves over, given back. With E(w) the
// directional albedo of the specular part and C = 1 - E, the lobe
//   f(wo, wi) = C(wo) C(wi) / (pi C_avg),   C_avg = (1/pi) integral of C cos over the hemisphere,
// is reciprocal and reflects exactly C(wo), so that specular part and lobe together conserve energy. Kulla
// and Conty 2017, "Revisiting physically based shading at Imageworks"; Kelemen and Szirmay-Kalos 2001.
// Conductors scale it by what repeated reflections leave, plastics by what the base under the coat sends
// back.
//
// C comes from a table of the material's own roughness (renderer/material_tables.h) at complement_table:
//   [0] C_avg   [1] columns   [2 ...] distribution of t (complement_nodes values, from 0 to 1)   then the
//   columns of C.
// Rows are nodes of t = sqrt(cos theta), equally spaced (C changes fastest at grazing angles); columns are
// nodes of the roughness seen along w, sqrt(ax^2 cos^2 phi + ay^2 sin^2 phi), equally spaced from the smaller
// to the larger alpha.
#ifndef FLAWSMITH_SHARED_COMPLEMENT_H
#define FLAWSMITH_SHARED_COMPLEMENT_H
#include "renderer/shared/ggx.h"
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

SHARED_CONST uint complement_nodes = 64u;
SHARED_CONST uint complement_header = 2u;  // C_avg, columns

SHARED_FN float complement_column(SCENE_PARAM uint column, uint row, float part) {
  float low = table_value(SCENE_ARG column + row);
  return low + part * (table_value(SCENE_ARG column + row + 1u) - low);
}

// C(w); 0 below the surface.
SHARED_FN float complement_albedo(SCENE_PARAM uint table, vec2 alpha, vec3 w) {
  if (w.z <= 0.0f) return 0.0f;
  float t = sqrt(min(w.z, 1.0f)) * float(complement_nodes - 1u);
  uint row = min(uint(t), complement_nodes - 2u);
  float part = t - float(row);
  uint first = table + complement_header + complement_nodes;
  uint columns = uint(table_value(SCENE_ARG table + 1u));
  if (columns == 1u) return complement_column(SCENE_ARG first, row, part);
  float across = max(w.x * w.x + w.y * w.y, 1.0e-20f);
  float low = min(alpha.x, alpha.y);
  float high = max(alpha.x, alpha.y);
  float seen = sqrt(ggx_stretch(alpha, w) / across);
  float p = clamp((seen - low) / (high - low), 0.0f, 1.0f) * float(columns - 1u);
  uint column = min(uint(p), columns - 2u);
  float a = complement_column(SCENE_ARG first + column * complement_nodes, row, part);
  float b = complement_column(SCENE_ARG first + (column + 1u) * complement_nodes, row, part);
  return a + (p - float(column)) * (b - a);
}

SHARED_FN float complement_average(SCENE_PARAM uint table) {
  return table_value(SCENE_ARG table);
}

// cos^2 of a row's node: t^4.
SHARED_FN float complement_fourth_power(uint row) {
  return sqr(sqr(float(row) / float(complement_nodes - 1u)));
}

// wi with density near C(wi) cos(theta_i): between two nodes C counts as constant, so that cos^2 is uniform
// there; azimuth uniform.
SHARED_FN vec3 sample_complement(SCENE_PARAM uint table, vec2 u) {
  uint first = table + complement_header;
  uint low = 0u;
  uint high = complement_nodes - 1u;
  while (high - low > 1u) {
    uint middle = (low + high) >> 1;
    if (table_value(SCENE_ARG first + middle) <= u.x) {
      low = middle;
    } else {
      high = middle;
    }
  }
  float start = table_value(SCENE_ARG first + low);
  float mass = table_value(SCENE_ARG first + low + 1u) - start;
  float part = mass > 0.0f ? clamp((u.x - start) / mass, 0.0f, 1.0f) : 0.5f;
  float z = min(sqrt(mix(complement_fourth_power(low), complement_fourth_power(low + 1u), part)), 1.0f);
  float r = safe_sqrt((1.0f - z) * (1.0f + z));
  vec2 d = cosine_sine(2.0f * pi * u.y);
  return vec3(r * d.x, r * d.y, z);
}

// d omega = dz d phi and d(z^2) = 2 z dz.
SHARED_FN float pdf_complement(SCENE_PARAM uint table, vec3 wi) {
  if (wi.z <= 0.0f) return 0.0f;
  float t = sqrt(min(wi.z, 1.0f));
  uint row = min(uint(t * float(complement_nodes - 1u)), complement_nodes - 2u);
  uint first = table + complement_header;
  float mass = table_value(SCENE_ARG first + row + 1u) - table_value(SCENE_ARG first + row);
  return mass * wi.z * inv_pi / (complement_fourth_power(row + 1u) - complement_fourth_power(row));
}

// Probability of choosing the lobe, from C(wo) and the mean reflectances of lobe and specular part.
SHARED_FN float complement_share(float c, float lobe_mean, float specular_mean) {
  float lobe = c * lobe_mean;
  float sum = lobe + (1.0f - c) * specular_mean;
  return sum > 0.0f ? lobe / sum : 0.0f;
}

SHARED_END
#endif
