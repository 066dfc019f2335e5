// What the shared code knows of a scene: records of fixed layout and one flat table of floats that they point
// into. A backend supplies the accessors; in C++ they read SceneView, in GLSL the backend's shader defines
// them over its buffers before it includes what needs them. Material records are made by
// renderer/material_tables.h.
#ifndef FLAWSMITH_SHARED_SCENE_DATA_H
#define FLAWSMITH_SHARED_SCENE_DATA_H
#include "renderer/shared/lanes.h"

SHARED_BEGIN

SHARED_CONST uint material_conductor = 0u;
SHARED_CONST uint material_plastic = 1u;
SHARED_CONST uint material_diffuse = 2u;
SHARED_CONST uint material_wet = 3u;  // a conductor under a liquid; n, k, film and haze as they are in it

// What a finish's relief is made of.
SHARED_CONST uint relief_marks = 0u;    // lines along the lay (renderer/shared/finish.h)
SHARED_CONST uint relief_craters = 1u;  // no lay (renderer/shared/spots.h): of sparks,
SHARED_CONST uint relief_dents = 2u;    // of a blast,
SHARED_CONST uint relief_grains = 3u;   // of sintering, breaking, corrosion

SHARED_CONST uint none = 0xffffffffu;  // no group, material, body or label

// Curves on the spectral grid, and its description (core/spectrum.h; checked by a test).
SHARED_CONST float spectral_first = 300.0f;  // [nm]
SHARED_CONST float spectral_step = 2.0f;     // [nm]
SHARED_CONST uint spectral_count = 401u;

// Curves and tables are indices of their first value in the flat table.
struct MaterialRecord {
  uint kind;
  float alpha_u;  // GGX roughness along the lay
  float alpha_v;  // and across
  float coat_n;   // plastic: index of the coat
  uint n_curve;   // conductor: real part of the index
  uint k_curve;   // conductor: imaginary part
  uint
      reflectance_curve;  // conductor: mean Fresnel reflectance; plastic: albedo of the base; diffuse: albedo
  uint complement_table;  // conductor, plastic: renderer/shared/complement.h
  vec3 lay;               // unit; part frame
  uint lay_is_axis;       // 1: the lay runs around the direction above
  float finish_rms_slope;   // 0: none
  float finish_wavelength;  // [mm] longest scale across the lay; of spots, the largest diameter
  float finish_aspect;
  uint finish_relief;         // relief_marks ...
  float waviness_slope;       // rms; 0: none
  float waviness_wavelength;  // [mm]
  float film_thickness;       // [nm] of a film over a conductor; 0: none
  uint film_n_curve;          // index of the film
  uint film_k_curve;
  float haze_rq;     // [nm] of the relief that scatters into the haze; 0: none (haze.h)
  float haze_alpha;  // GGX roughness of the haze
  uint haze_table;   // renderer/haze_table.h
  uint hairlines;    // renderer/shared/hairlines.h; none: there are none
  // A cover that is a liquid: its weight is the film's thickness over this one [nm]; 0: no liquid.
  float liquid_thickness;
  float liquid_follows;  // [nm] thinner films follow the relief and interfere: this record, film and all
  float liquid_levels;   // [nm] thicker ones have a surface of their own: wet_material
  float liquid_grains;   // [1/nm] solid grains that a ray meets per thickness: grain_material
  uint wet_material;
  uint grain_material;
  uint film_is_liquid;  // 1: the film's thickness goes with the cover's weight
  // material_wet; coat_n is the liquid's index.
  float liquid_alpha;  // GGX roughness of its surface
  uint liquid_k_curve;
  uint wet_table;  // renderer/wet_table.h
};

#ifdef __cplusplus
struct TransportView;  // renderer/shared/transport_data.h
// The scene as C++ sees it: pointers into arrays that live elsewhere.
struct SceneView {
  const float* table = nullptr;
  const MaterialRecord* materials = nullptr;
  const TransportView* transport = nullptr;
};
inline float table_value(SCENE_PARAM uint index) {
  return scene.table[index];
}
inline const MaterialRecord& material_record(SCENE_PARAM uint index) {
  return scene.materials[index];
}
#else
float table_value(uint index);
MaterialRecord material_record(uint index);
#endif

// A curve of the table at four wavelengths [nm]: linear between grid points, constant beyond the ends.
SHARED_FN vec4 curve_values(SCENE_PARAM uint curve, IN(vec4) wavelengths) {
  Lanes x =
      lanes_clamp((lanes_of(wavelengths) - spectral_first) / spectral_step, 0.0f, float(spectral_count - 1u));
  ULanes i = lanes_min(whole_lanes(x), same_ulanes(spectral_count - 2u));
  Lanes part = x - float_lanes(i);
  i = i + curve;
  Lanes low = make_lanes(table_value(SCENE_ARG i[0]), table_value(SCENE_ARG i[1]),
                         table_value(SCENE_ARG i[2]), table_value(SCENE_ARG i[3]));
  Lanes high = make_lanes(table_value(SCENE_ARG i[0] + 1u), table_value(SCENE_ARG i[1] + 1u),
                          table_value(SCENE_ARG i[2] + 1u), table_value(SCENE_ARG i[3] + 1u));
  return vec4_of(low + part * (high - low));
}

SHARED_END
#endif
