// What the path loop knows of a scene besides materials: emitters and other bodies of lights, instances of
// parts, their facets, and the camera. World frame: the station's, moved so that the inspected items are near
// its origin; [mm]. A backend supplies the accessors, as in scene_data.h.
#ifndef FLAWSMITH_SHARED_TRANSPORT_DATA_H
#define FLAWSMITH_SHARED_TRANSPORT_DATA_H
#include "renderer/shared/scene_data.h"

SHARED_BEGIN

SHARED_CONST uint body_rectangle = 0u;  // size: half width along x, half height along y
SHARED_CONST uint body_facet = 1u;      // trapezoid; size: half width at y = -h, half width at y = +h, h
SHARED_CONST uint body_disc = 2u;       // size: radius
SHARED_CONST uint body_sphere = 3u;     // size: radius; emits outwards
SHARED_CONST uint body_dome =
    4u;  // cap about +z; size: radius, cosine of the rim, cosine of the hole; emits inwards
SHARED_CONST uint body_surround = 5u;  // everywhere, at infinity

// A body of a light. Flat ones emit towards +z of their frame.
struct BodyRecord {
  uint kind;
  uint group;           // light group, or none: does not emit
  uint spectrum;        // curve in the table [1/nm]
  uint front_material;  // of the emitting side; none: black
  uint back_material;   // of the other side
  float radiance;       // [W m^-2 sr^-1] along the emission axis at unit current
  float exponent;       // radiance falls as cos^exponent from the axis
  uint profile;         // in place of it: table of emission.h, or none
  float beam;           // [sr] solid angle of a narrow emission (flux over peak intensity); 0: it is wide
  uint seen;            // 1: cameras see its emitting side; they look through everything else of a light
  float choice;         // probability that next-event estimation chooses this body
  vec3 origin;          // [mm] world frame
  vec3 axis_x;          // unit
  vec3 axis_y;
  vec3 axis_z;
  vec3 size;  // [mm], see above
};

// Lights are chosen by a table of cumulated probabilities, one entry per emitting body, the last one 1.
struct LightingRecord {
  uint body_count;     // real bodies: 0 .. body_count - 1; they block light
  uint virtual_count;  // bodies that follow: they emit, but neither block light nor are seen by cameras
  uint choice_count;
  uint choice_cdf;   // index in the table: choice_count values
  uint choice_body;  // index in the table: choice_count body numbers
  // Light groups that every camera sample's first surface asks one by one; 0: it asks one body of all, as the
  // others do. Choices of a group lie side by side, a group_count-th of the probability each.
  uint group_count;
  uint group_first;  // index in the table: group_count + 1 numbers of choices
  uint surround;     // body that rays find that hit nothing, or none
};

// A part where it stands. Its own coordinates are recentred: part frame minus `centre`.
struct InstanceRecord {
  mat3 rotation;     // own to world
  vec3 translation;  // [mm]
  vec3 centre;       // [mm] part frame
  uint finish_seed;
  float form_slope;       // rms, of the form deviation; 0: none
  float form_wavelength;  // [mm]
};

// The plane of a triangle and its way to the base triangle's shading. Base barycentrics (of corners 1 and 2)
// are affine over the plane, so that a point of it says by itself where on the base it is.
struct FacetRecord {
  vec3 anchor;  // [mm] the base triangle's corner 0, on a patch moved square onto the plane; own coordinates
                // of the instance
  vec3 normal;  // unit, outwards; from double precision
  float
      reach;  // [mm] |x| + |y| + |z| of the base triangle's farthest corner: what its rounding errors go with
  vec3 u_gradient;  // [1/mm] of the base barycentrics, in the plane
  vec3 v_gradient;
};

struct CornerNormals {
  vec3 n0;  // unit, own coordinates
  vec3 n1;
  vec3 n2;
};

// A triangle that stands in for a piece of a base triangle (scenes/patch.h).
struct PatchRecord {
  FacetRecord facet;
  uint base;
  vec2 anchor_uv;  // base barycentrics of the facet's anchor (a base triangle's own: 0)
  vec3 tilt0;      // at the corners, then at the middles of the sides
  vec3 tilt1;
  vec3 tilt2;
  vec3 tilt01;
  vec3 tilt12;
  vec3 tilt20;
  uint cover_material;  // none: no cover
  vec3 cover_weight;    // at the corners
};

// A triangle of a closed body that was added to a part (scenes/patch.h). It stands for itself, as a base
// triangle does.
struct AddedRecord {
  FacetRecord facet;
  CornerNormals normals;
  uint material;
};

// A convex edge of the base mesh whose break is seen (renderer/shared/edge_break.h). Own coordinates.
struct BrokenEdgeRecord {
  vec3 start;    // [mm]
  vec3 along;    // unit
  float span;    // [mm] its length
  float slack;   // [mm] past either end
  float radius;  // [mm] of the fillet, at the mean
  float reach;   // [mm] of the break from the edge, where it is largest
  vec3 facet0;   // unit normals of the two triangles on the edge
  vec3 facet1;
  vec3 normal00;  // shading normals of triangle 0 at the start and at the end
  vec3 normal01;
  vec3 normal10;  // and of triangle 1
  vec3 normal11;
};

// Cut faces of an instance (renderer/shared/cut_face.h).
struct CutRecord {
  float rollover;  // [mm] depths where the bands end
  float burnish;
  float ragged;  // [mm] rms of the burnish's border along the edge
  float period;  // [mm] the longest of that border
  float slope;   // of the fracture against the stroke
  float roll;    // [mm] depth over which a sharp border's normal turns; 0: the part has its rollover itself
  uint rollover_material;
  uint burnish_material;
  uint fracture_material;
};

SHARED_CONST uint lens_pinhole = 0u;
SHARED_CONST uint lens_thin = 1u;
SHARED_CONST uint lens_telecentric = 2u;
SHARED_CONST uint lens_corrected = 3u;  // sine-corrected, with an entrance pupil (renderer/shared/camera.h)

struct CameraRecord {
  uint lens;
  vec3 origin;  // [mm] world frame
  vec3 axis_x;  // right, down and forward
  vec3 axis_y;
  vec3 axis_z;
  vec2 principal_point;   // [px]
  vec2 pitch;             // [mm] per pixel, x and y; they differ where a calibration has two focal lengths
  float pixel_aperture;   // side of the square that is sensitive to light, over the pitch
  float image_distance;   // [mm] image height per tangent of the object's angle (telecentric: unused)
  float focus_distance;   // [mm] s
  float lens_radius;      // [mm] of the aperture, corrected: of the entrance pupil (telecentric: unused)
  float magnification;    // telecentric
  float object_aperture;  // telecentric: sine of the cone's half angle
  float telecentricity;   // [1/mm] telecentric: sine of the chief ray's angle per mm of the object
  float rim_radius;       // [mm] corrected: of the rim that vignettes; 0: none
  float rim_distance;     // [mm] from the entrance pupil towards the object
  float airy_scale;       // [mm/nm] working f-number/pi (renderer/shared/diffraction.h); 0: no diffraction
  uint airy_table;
  uint distorted;                                        // 0: all that follows is without effect
  float k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4;  // OpenCV's order and meaning
  mat3 untilt;  // from the tilted sensor's plane back to the upright one, homogeneous
};

// What turns radiance into electrons; channels of a Bayer pattern share the camera's record.
struct FilmRecord {
  float scale;  // [mm^2 ...] pixel area x transmission x photons per joule and nanometre, see
                // renderer/shared/film.h
  uint channel_count;
  uint efficiency0, efficiency1, efficiency2;     // curves of the quantum efficiency
  uint wavelengths0, wavelengths1, wavelengths2;  // tables of renderer/shared/wavelengths.h
};

// What a ray met, as the backend says it. kind 0: nothing.
SHARED_CONST uint hit_nothing = 0u;
SHARED_CONST uint hit_base = 1u;   // base triangle `primitive` of an instance
SHARED_CONST uint hit_patch = 2u;  // patch triangle `primitive` of an instance
SHARED_CONST uint hit_body = 3u;   // body `primitive` of a light
SHARED_CONST uint hit_added = 4u;  // triangle `primitive` of what was added to an instance
struct RawHit {
  uint kind;
  uint instance;
  uint primitive;
  float distance;  // along the ray
  vec2 uv;         // barycentrics of corners 1 and 2
};

#ifdef __cplusplus
struct TransportView {
  const BodyRecord* bodies = nullptr;
  const InstanceRecord* instances = nullptr;
  // Per instance:
  const FacetRecord* const* base_facets = nullptr;
  const CornerNormals* const* base_normals = nullptr;
  const uint* const* base_materials = nullptr;  // an entry may be null: the instance has one material alone
  const uint* default_materials = nullptr;
  const PatchRecord* const* patches = nullptr;
  const AddedRecord* const* added = nullptr;
  // Edges near triangle t: edges[near[first[t]]] to edges[near[first[t + 1] - 1]]. An entry may be null: all
  // edges of the instance are sharp.
  const uint* const* edges_first = nullptr;
  const uint* const* edges_near = nullptr;
  const BrokenEdgeRecord* const* edges = nullptr;
  // Depths at the corners of base triangles [mm]; an entry may be null: the instance has no cut faces.
  const vec3* const* depths = nullptr;
  const CutRecord* cuts = nullptr;
};
inline const BodyRecord& body_record(SCENE_PARAM uint body) {
  return scene.transport->bodies[body];
}
inline const InstanceRecord& instance_record(SCENE_PARAM uint instance) {
  return scene.transport->instances[instance];
}
inline const FacetRecord& base_facet(SCENE_PARAM uint instance, uint triangle) {
  return scene.transport->base_facets[instance][triangle];
}
inline const CornerNormals& base_normals(SCENE_PARAM uint instance, uint triangle) {
  return scene.transport->base_normals[instance][triangle];
}
inline uint base_material(SCENE_PARAM uint instance, uint triangle) {
  const uint* own = scene.transport->base_materials[instance];
  return own ? own[triangle] : scene.transport->default_materials[instance];
}
inline const PatchRecord& patch_record(SCENE_PARAM uint instance, uint triangle) {
  return scene.transport->patches[instance][triangle];
}
inline const AddedRecord& added_record(SCENE_PARAM uint instance, uint triangle) {
  return scene.transport->added[instance][triangle];
}
inline uvec2 near_edges(SCENE_PARAM uint instance, uint triangle) {
  const uint* first = scene.transport->edges_first[instance];
  return first ? uvec2(first[triangle], first[triangle + 1]) : uvec2(0u);
}
inline const BrokenEdgeRecord& near_edge(SCENE_PARAM uint instance, uint index) {
  return scene.transport->edges[instance][scene.transport->edges_near[instance][index]];
}
// Depths at a triangle's corners; x < 0: it is no cut face.
inline vec3 cut_depths(SCENE_PARAM uint instance, uint triangle) {
  const vec3* own = scene.transport->depths[instance];
  return own ? own[triangle] : vec3(-1.0f);
}
inline const CutRecord& cut_record(SCENE_PARAM uint instance) {
  return scene.transport->cuts[instance];
}
#else
BodyRecord body_record(uint body);
InstanceRecord instance_record(uint instance);
FacetRecord base_facet(uint instance, uint triangle);
CornerNormals base_normals(uint instance, uint triangle);
uint base_material(uint instance, uint triangle);
PatchRecord patch_record(uint instance, uint triangle);
AddedRecord added_record(uint instance, uint triangle);
uvec2 near_edges(uint instance, uint triangle);  // indices for near_edge: the first, and one past the last
BrokenEdgeRecord near_edge(uint instance, uint index);
vec3 cut_depths(uint instance, uint triangle);
CutRecord cut_record(uint instance);
#endif

SHARED_END
#endif
