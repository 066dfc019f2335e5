// From what a ray met to a surface that can be shaded. Base triangles and patches go through the same code:
// the shading normal is the base triangle's (by base barycentrics), tilted by the patch's gradient, turned by
// the break of an edge that is near, tilted by the finish, and the point is projected along the ray onto the
// plane of the facet that was met. Point and base barycentrics come from the ray and that plane alone: the
// distance and the barycentrics that a backend found are rounded otherwise on a small triangle than on the
// large one that it lies in, by tens of nanometres, and that is seen where normals turn over micrometres (the
// finish, the rounding of a cutting edge). So a patch that changes nothing changes nothing in the picture.
#ifndef FLAWSMITH_SHARED_HIT_H
#define FLAWSMITH_SHARED_HIT_H
#include "renderer/shared/cut_face.h"
#include "renderer/shared/edge_break.h"
#include "renderer/shared/emitter.h"
#include "renderer/shared/finish.h"
#include "renderer/shared/form.h"
#include "renderer/shared/hairlines.h"

SHARED_BEGIN

struct Surface {
  vec3 start;    // [mm] where rays leave: the point, moved off the surface by the error of its coordinates
  vec3 outward;  // unit geometric normal on the side that was met; of the break where one was met
  vec3 tangent;  // shading frame: along the lay, across, normal
  vec3 bitangent;
  vec3 normal;
  vec3 smooth_normal;  // shading normal without the finish
  uint material;       // none: black
  float liquid_share;  // thickness of the liquid here over its material's liquid_thickness
  vec3 base_normal;    // unit; of what lies under a wet surface, in the shading frame
};

// Weights of corners 0, 1, 2 (x, y, z) and of the middles of sides 01, 12, 20: the six-node triangle.
SHARED_FN vec3 quadratic_tilt(IN(PatchRecord) t, float l0, float l1, float l2) {
  return l0 * (2.0f * l0 - 1.0f) * t.tilt0 + l1 * (2.0f * l1 - 1.0f) * t.tilt1 +
         l2 * (2.0f * l2 - 1.0f) * t.tilt2 + 4.0f * l0 * l1 * t.tilt01 + 4.0f * l1 * l2 * t.tilt12 +
         4.0f * l2 * l0 * t.tilt20;
}

SHARED_FN float sum_of_sizes(vec3 v) {
  return abs(v.x) + abs(v.y) + abs(v.z);
}

// A shading normal that faces away from the viewer is bent back until it just faces him.
SHARED_FN vec3 facing_normal(vec3 normal, vec3 wo) {
  float c = dot(normal, wo);
  return c >= 1.0e-3f ? normal : unit(normal + (1.0e-3f - c) * wo);
}

// Where a ray (in own coordinates) meets the plane of a facet. The second step takes away what the first one
// lost to rounding over the ray's length. Within 1e-4 rad of the plane, where neither would converge, it is
// the foot of the point at the distance that the backend found.
SHARED_FN vec3 point_on_facet(IN(FacetRecord) facet, vec3 origin, vec3 direction, float distance) {
  float cosine = dot(direction, facet.normal);
  if (abs(cosine) < 1.0e-4f) {
    vec3 near = origin + distance * direction;
    return near + dot(facet.anchor - near, facet.normal) * facet.normal;
  }
  float rate = 1.0f / cosine;
  vec3 p = origin + (rate * dot(facet.anchor - origin, facet.normal)) * direction;
  return p + (rate * dot(facet.anchor - p, facet.normal)) * direction;
}

// Interpolated vertex normal at a point of the facet; not past the corners, where rounding may put the point
// when the triangle is a sliver. Not of unit length.
SHARED_FN vec3 base_normal(IN(CornerNormals) corners, IN(FacetRecord) facet, vec2 anchor_uv, vec3 p) {
  vec3 from = p - facet.anchor;
  float u = anchor_uv.x + dot(facet.u_gradient, from);
  float v = anchor_uv.y + dot(facet.v_gradient, from);
  return max(1.0f - u - v, 0.0f) * corners.n0 + max(u, 0.0f) * corners.n1 + max(v, 0.0f) * corners.n2;
}

// Which material a liquid of this weight is at a point: where it is thin, itself; where it is thick, the wet
// one; grains in proportion to its thickness. u in [0, 1) decides.
SHARED_FN uint liquid_material(SCENE_PARAM uint cover, float weight, float u) {
  RECORD(MaterialRecord) liquid = material_record(SCENE_ARG cover);
  float thickness = weight * liquid.liquid_thickness;
  float grains = min(liquid.liquid_grains * thickness, 1.0f);
  if (u < grains) return liquid.grain_material;
  float t =
      clamp((thickness - liquid.liquid_follows) / (liquid.liquid_levels - liquid.liquid_follows), 0.0f, 1.0f);
  return u < grains + (1.0f - grains) * t * t * (3.0f - 2.0f * t) ? liquid.wet_material : cover;
}

// Of a base or patch triangle, or one that was added. u_cover in [0, 1) decides whether a cover lies here.
SHARED_FN Surface surface_of_part(SCENE_PARAM IN(RawHit) hit, vec3 origin, vec3 direction, float u_cover) {
  RECORD(InstanceRecord) instance = instance_record(SCENE_ARG hit.instance);
  uint triangle = hit.primitive;
  vec2 anchor_uv = vec2(0.0f, 0.0f);
  vec3 tilt = vec3(0.0f, 0.0f, 0.0f);
  uint cover = none;
  FacetRecord facet;
  CornerNormals corners;
  Surface s;
  s.liquid_share = 1.0f;
  if (hit.kind == hit_added) {
    RECORD(AddedRecord) a = added_record(SCENE_ARG hit.instance, triangle);
    facet = a.facet;
    corners = a.normals;
    s.material = a.material;
  } else {
    if (hit.kind == hit_patch) {
      RECORD(PatchRecord) p = patch_record(SCENE_ARG hit.instance, hit.primitive);
      float l0 = 1.0f - hit.uv.x - hit.uv.y;
      facet = p.facet;
      triangle = p.base;
      anchor_uv = p.anchor_uv;
      tilt = quadratic_tilt(p, l0, hit.uv.x, hit.uv.y);
      if (p.cover_material != none) {
        float weight = l0 * p.cover_weight.x + hit.uv.x * p.cover_weight.y + hit.uv.y * p.cover_weight.z;
        bool is_liquid = material_record(SCENE_ARG p.cover_material).liquid_thickness > 0.0f && weight > 0.0f;
        if (is_liquid) {
          cover = liquid_material(SCENE_ARG p.cover_material, weight, u_cover);
          s.liquid_share = weight;
        } else if (u_cover < weight) {
          cover = p.cover_material;
        }
      }
    } else {
      facet = base_facet(SCENE_ARG hit.instance, triangle);
    }
    corners = base_normals(SCENE_ARG hit.instance, triangle);
    s.material = cover != none ? cover : base_material(SCENE_ARG hit.instance, triangle);
  }

  vec3 d = direction * instance.rotation;  // row times matrix: the transpose, world to own
  vec3 p = point_on_facet(facet, (origin - instance.translation) * instance.rotation, d, hit.distance);
  vec3 in_part = p + instance.centre;

  vec3 n = base_normal(corners, facet, anchor_uv, p);
  n = dot(n, n) > 1.0e-6f ? unit(n) : facet.normal;
  CutPoint cut;
  cut.material = none;
  cut.way = 0.0f;
  if (hit.kind != hit_added) {
    vec3 from = p - facet.anchor;
    vec2 weights = anchor_uv + vec2(dot(facet.u_gradient, from), dot(facet.v_gradient, from));
    cut = cut_point(SCENE_ARG hit.instance, triangle, facet, weights, instance.finish_seed, in_part);
    if (cut.material != none) {
      n = unit(n + cut.slope * cut.stroke);
      if (cover == none) s.material = cut.material;
    }
  }
  RECORD(MaterialRecord) material = material_record(SCENE_ARG s.material);
  vec3 below = n;  // the surface that a liquid lies on
  if (dot(tilt, tilt) > 0.0f) n = unit(n + tilt);
  vec3 wo = -d;
  vec3 facing = facet.normal;
  vec3 start = p;
  if (dot(facing, wo) < 0.0f) {
    facing = -facing;
    n = -n;
    below = -below;
  } else if (hit.kind != hit_added) {
    EdgeBreak b = edge_break(SCENE_ARG hit.instance, triangle, instance.finish_seed, instance.centre, p, d);
    if (b.weight > 0.0f) {
      n = b.weight < 1.0f ? unit(n + b.weight * (b.normal - n)) : b.normal;
      below = n;
      if (b.weight > 0.5f) {
        facing = b.normal;
        start = b.start;
      }
    }
  }
  bool is_wet = material.kind == material_wet;
  vec3 relief = is_wet ? below : n;  // what has finish and hairlines: under a liquid, the metal
  vec3 form =
      form_tilt(instance.finish_seed + 2u, in_part, relief, material.waviness_slope,
                material.waviness_wavelength) +
      form_tilt(instance.finish_seed + 3u, in_part, relief, instance.form_slope, instance.form_wavelength);
  bool streaked = cut.way > 0.0f && cover == none;  // along the stroke
  vec3 fine;
  if (streaked)
    fine = stretched_tilt(cut,
                          finish_tilt(material, instance.finish_seed,
                                      stretched_place(cut, in_part, material.finish_aspect), relief),
                          material.finish_aspect);
  else
    fine = finish_tilt(material, instance.finish_seed, in_part, relief);
  vec3 rough = relief + fine + form;
  if (material.hairlines != none)
    rough = rough + hairline_tilt(SCENE_ARG material.hairlines, instance.finish_seed, in_part, relief);
  vec3 finished = is_wet ? n + form : rough;
  if (dot(finished - n, finished - n) > 0.0f) finished = unit(finished);
  n = facing_normal(n, wo);
  finished = facing_normal(finished, wo);
  basis_along(finished, streaked ? cut.stroke : lay_direction(material, in_part), s.tangent, s.bitangent);
  s.base_normal = vec3(0.0f, 0.0f, 1.0f);
  if (is_wet) s.base_normal = to_local(unit(rough), s.tangent, s.bitangent, finished);

  // Rounding of p, of its way to the world and back: 8 * 2^-24 of the coordinates' size. The size is that of
  // the base triangle's farthest corner, for a ray's test against a triangle errs with all its corners; it is
  // never 0.
  float offset = 4.76837158e-7f * (facet.reach + sum_of_sizes(instance.translation));
  s.start = instance.rotation * (start + offset * facing) + instance.translation;
  s.outward = instance.rotation * facing;
  s.tangent = instance.rotation * s.tangent;
  s.bitangent = instance.rotation * s.bitangent;
  s.normal = instance.rotation * finished;
  s.smooth_normal = instance.rotation * n;
  return s;
}

// Of a light's body.
SHARED_FN Surface surface_of_body(IN(BodyRecord) body, vec3 origin, vec3 direction, float distance) {
  Surface s;
  vec3 p = origin + distance * direction;
  vec3 n = body_normal(body, p);
  if (body.kind == body_sphere)
    p = body.origin + body.size.x * n;
  else if (body.kind == body_dome)
    p = body.origin - body.size.x * n;
  else
    p = p - dot(p - body.origin, n) * n;
  bool front = dot(n, direction) < 0.0f;
  s.material = front ? body.front_material : body.back_material;
  s.outward = front ? n : -n;
  s.normal = s.outward;
  s.smooth_normal = s.outward;
  basis_from_normal(s.normal, s.tangent, s.bitangent);
  s.liquid_share = 1.0f;
  s.base_normal = vec3(0.0f, 0.0f, 1.0f);
  s.start = p + 4.76837158e-7f * sum_of_sizes(p) * s.outward;
  return s;
}

SHARED_END
#endif
