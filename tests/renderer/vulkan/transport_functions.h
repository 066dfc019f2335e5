// The functions of renderer/shared about lights, cameras and paths, on a tiny scene that both languages
// search by brute force: two triangles of floor with two broken edges, a patch triangle and an added one
// above them, and eight bodies of lights, one of each kind and two
// that shine in beams.
#ifndef FLAWSMITH_TEST_TRANSPORT_FUNCTIONS_H
#define FLAWSMITH_TEST_TRANSPORT_FUNCTIONS_H
#include "renderer/shared/film.h"
#include "renderer/shared/hit.h"
#include "tests/renderer/vulkan/functions.h"

SHARED_BEGIN

struct TestTriangle {
  vec3 a;  // own coordinates of the instance
  vec3 b;
  vec3 c;
  FacetRecord facet;
  CornerNormals normals;
  uint material;
  vec3 depths;
};
struct TestPatch {
  vec3 a;
  vec3 b;
  vec3 c;
  PatchRecord patch_record;
};
struct TestAdded {
  vec3 a;
  vec3 b;
  vec3 c;
  AddedRecord added_record;
};
struct TestTransport {
  LightingRecord lighting;
  FilmRecord film;
  CameraRecord pinhole;
  CameraRecord thin;
  CameraRecord telecentric;
  CameraRecord corrected;
  InstanceRecord instance;
  BrokenEdgeRecord edge0;
  BrokenEdgeRecord edge1;
  CutRecord cut;
};

SHARED_CONST uint test_triangle_count = 2u;
SHARED_CONST uint test_patch_count = 1u;
SHARED_CONST uint test_added_count = 1u;
SHARED_CONST uint test_edge_count = 2u;
SHARED_CONST uint test_body_count = 8u;
SHARED_CONST uint test_profiled_body = 6u;

// What the renderer asks of a backend, by brute force. Light of up to eight groups.
struct PathContext {
  vec4 light0;
  vec4 light1;
  uint rays;
};

#ifdef __cplusplus
struct TestView : SceneView {
  const TestTriangle* triangles = nullptr;
  const TestPatch* patches = nullptr;
  const TestAdded* added = nullptr;
  const TestTransport* station = nullptr;
};
inline TestTriangle test_triangle(SCENE_PARAM uint i) {
  return static_cast<const TestView&>(scene).triangles[i];
}
inline TestPatch test_patch(SCENE_PARAM uint i) {
  return static_cast<const TestView&>(scene).patches[i];
}
inline TestAdded test_added(SCENE_PARAM uint i) {
  return static_cast<const TestView&>(scene).added[i];
}
#else
TestTriangle test_triangle(uint i);
TestPatch test_patch(uint i);
TestAdded test_added(uint i);
#endif

// Moeller and Trumbore 1997. True and (distance, u, v) if the ray meets the triangle.
SHARED_FN bool meets_triangle(vec3 o, vec3 d, vec3 a, vec3 b, vec3 c, OUT(vec3) found) {
  found = vec3(0.0f);
  vec3 e1 = b - a;
  vec3 e2 = c - a;
  vec3 p = cross(d, e2);
  float determinant = dot(e1, p);
  if (abs(determinant) < 1.0e-12f) return false;
  vec3 s = o - a;
  vec3 q = cross(s, e1);
  found = vec3(dot(e2, q), dot(s, p), dot(d, q)) / determinant;
  return found.y >= 0.0f && found.z >= 0.0f && found.y + found.z <= 1.0f && found.x > 0.0f;
}

SHARED_END

#include "renderer/shared/path.h"

SHARED_BEGIN

SHARED_FN RawHit closest_hit(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction,
                             uint leaving, bool from_camera) {
  context.rays += 1u;
  InstanceRecord instance = instance_record(SCENE_ARG 0u);
  vec3 o = (origin - instance.translation) * instance.rotation;
  vec3 d = direction * instance.rotation;
  RawHit hit;
  hit.kind = hit_nothing;
  hit.instance = 0u;
  hit.primitive = 0u;
  hit.distance = huge_value;
  hit.uv = vec2(0.0f);
  vec3 found;
  for (uint i = 0u; i < test_triangle_count; ++i) {
    TestTriangle t = test_triangle(SCENE_ARG i);
    if (meets_triangle(o, d, t.a, t.b, t.c, found) && found.x < hit.distance) {
      hit.kind = hit_base;
      hit.primitive = i;
      hit.distance = found.x;
      hit.uv = vec2(found.y, found.z);
    }
  }
  for (uint i = 0u; i < test_patch_count; ++i) {
    TestPatch t = test_patch(SCENE_ARG i);
    if (meets_triangle(o, d, t.a, t.b, t.c, found) && found.x < hit.distance) {
      hit.kind = hit_patch;
      hit.primitive = i;
      hit.distance = found.x;
      hit.uv = vec2(found.y, found.z);
    }
  }
  for (uint i = 0u; i < test_added_count; ++i) {
    TestAdded t = test_added(SCENE_ARG i);
    if (meets_triangle(o, d, t.a, t.b, t.c, found) && found.x < hit.distance) {
      hit.kind = hit_added;
      hit.primitive = i;
      hit.distance = found.x;
      hit.uv = vec2(found.y, found.z);
    }
  }
  for (uint i = 0u; i < test_body_count - 1u; ++i) {
    BodyRecord body = body_record(SCENE_ARG i);
    float distance = 0.0f;
    bool met = from_camera ? intersect_body_from_camera(body, origin, direction, distance)
                           : intersect_body(body, origin, direction, i == leaving, distance);
    if (met && distance < hit.distance) {
      hit.kind = hit_body;
      hit.primitive = i;
      hit.distance = distance;
    }
  }
  return hit;
}

SHARED_FN bool is_blocked(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction, float distance,
                          uint leaving, uint target) {
  RawHit hit = closest_hit(SCENE_ARG context, origin, direction, leaving, false);
  if (hit.kind == hit_nothing || (hit.kind == hit_body && hit.primitive == target)) return false;
  return hit.distance < distance;
}

SHARED_FN void add_light(INOUT(PathContext) context, uint group, float electrons) {
  if (group == 0u) context.light0.x += electrons;
  if (group == 1u) context.light0.y += electrons;
  if (group == 2u) context.light0.z += electrons;
  if (group == 3u) context.light0.w += electrons;
  if (group == 4u) context.light1.x += electrons;
  if (group == 5u) context.light1.y += electrons;
  if (group == 6u) context.light1.z += electrons;
}

SHARED_FN Answer evaluate_transport(SCENE_PARAM uint function, IN(TestTransport) station, IN(Numbers) n) {
  vec3 wo = three(n.wo);
  vec3 wi = three(n.wi);
  uint kind = whole(n.v.x, test_body_count);
  BodyRecord body = body_record(SCENE_ARG kind);
  vec4 wavelengths = test_wavelengths(n.v.y);
  vec3 p = vec3(32.0f * n.u.x - 16.0f, 32.0f * n.u.y - 16.0f, 2.0f * n.u.z);
  vec2 film = vec2(512.0f * n.u.x, 256.0f * n.u.y);
  vec2 u = vec2(n.v.z, n.v.w);
  CameraRecord camera = station.pinhole;
  if (n.v.x >= 0.25f) camera = station.thin;
  if (n.v.x >= 0.5f) camera = station.telecentric;
  if (n.v.x >= 0.75f) camera = station.corrected;
  PathContext context;
  context.light0 = vec4(0.0f);
  context.light1 = vec4(0.0f);
  context.rays = 0u;
  float distance = 0.0f;
  switch (function) {
    case 0u: {
      LightSample s = sample_body(SCENE_ARG body, p, wo, u);
      return answer(vec4(s.direction.x, s.direction.y, s.direction.z, s.pdf),
                    vec4(min(s.distance, 1.0e6f), s.cosine_there, 0.0f, 0.0f));
    }
    case 1u:
      return answer1(pdf_body(SCENE_ARG body, p, wo, wi, 32.0f + 16.0f * n.u.w, 0.125f + 0.75f * n.v.w));
    case 2u: {
      bool met = intersect_body(body, p, wi, false, distance);
      return answer2(met ? vec2(1.0f, distance) : vec2(0.0f));
    }
    case 3u: {
      bool met = intersect_body_from_camera(body, p, wi, distance);
      return answer2(met ? vec2(1.0f, distance) : vec2(0.0f));
    }
    case 4u:
      return answer(0.0078125f * body_radiance(SCENE_ARG body, wi, n.u.x, wavelengths), vec4(0.0f));
    case 5u: {
      CameraRay ray = camera_ray(camera, film, u);
      return answer(vec4(ray.direction.x, ray.direction.y, ray.direction.z, ray.weight),
                    vec4(ray.origin.x, ray.origin.y, ray.origin.z, 0.0f));
    }
    case 6u:
      return answer2(undistort(station.thin, n.u.w * vec2(n.u.x, n.u.y)));
    case 7u:
      return answer(
          film_response(SCENE_ARG station.film, station.film.efficiency0, n.u.x, wavelengths, vec4(0.0625f)),
          vec4(0.0f));
    case 8u: {
      // The floor, the patch or what was added, from a point above it.
      vec3 origin = p + vec3(0.0f, 0.0f, 8.0f);
      RawHit hit = closest_hit(SCENE_ARG context, origin, -wi, none, true);
      if (hit.kind == hit_nothing || hit.kind == hit_body) return answer1(float(hit.kind));
      Surface s = surface_of_part(SCENE_ARG hit, origin, -wi, n.u.w);
      return answer(vec4(s.normal.x, s.normal.y, s.normal.z, float(s.material)),
                    vec4(s.tangent.x, s.tangent.y, s.start.z, s.start.x));
    }
    case 9u: {
      Surface s = surface_of_body(body, p, wi, 8.0f + n.u.w);
      return answer6(0.0625f * s.start, s.normal);
    }
    case 10u:
      return answer2(vec2(
          mis_weight(n.u.x + 0.0625f, n.u.y),
          float(choose_body(SCENE_ARG station.lighting, 0u, station.lighting.choice_count - 1u, n.u.z))));
    case 11u:
      return answer(vec4(quadratic_tilt(test_patch(SCENE_ARG 0u).patch_record, n.u.x, n.u.y, n.u.z), 0.0f),
                    vec4(facing_normal(wo, -wi), 0.0f));
    case 12u: {
      EdgeBreak b = edge_break(SCENE_ARG 0u, 0u, 3u, vec3(0.0f), 0.25f * p, -wi);
      return answer(vec4(b.normal, b.weight), vec4(b.start, 0.0f));
    }
    case 13u:
      return answer(lattice_noise(5u, p), vec4(0.0f));
    case 14u:
      return answer(vec4(form_tilt(7u, p, wo, 0.25f, 9.0f), 0.0f), vec4(0.0f));
    case 15u: {
      float pdf;
      float lobe;
      vec3 w = sample_emission(SCENE_ARG body_record(SCENE_ARG test_profiled_body).profile, u, pdf);
      vec3 v = sample_power_lobe(200.0f, u, lobe);
      return answer(vec4(w, 0.015625f * pdf), vec4(v, 0.015625f * lobe));
    }
    case 16u: {
      uint profile = body_record(SCENE_ARG test_profiled_body).profile;
      vec3 w = unit(vec3(0.25f * (n.u.x - 0.5f), 0.25f * (n.u.y - 0.5f), 1.0f));
      return answer(vec4(eval_emission(SCENE_ARG profile, w), 0.015625f * pdf_emission(SCENE_ARG profile, w),
                         pdf_power_lobe(4.0f, w), 0.0f),
                    vec4(0.0f));
    }
    case 17u: {
      vec4 share;
      vec2 moved = sample_diffraction(SCENE_ARG station.thin, wavelengths, u, share);
      return answer(share, vec4(32.0f * moved.x, 32.0f * moved.y, bessel_j1_over_x(8.0f * n.u.x), 0.0f));
    }
    default: {
      FilmSample seen =
          sample_film(SCENE_ARG station.thin, station.film, station.film.efficiency0, test_wavelength_table,
                      film, vec2(n.u.z, n.u.w), u, n.v.y, vec2(n.u.w, n.u.z));
      SampleKey key = make_sample_key(uvec2(5u, 6u), whole(n.v.x, 4096u), whole(n.u.w, 4096u));
      trace_path(SCENE_ARG context, station.lighting, key, seen.ray, seen.wavelengths, seen.response, 4u);
      context.light1.w = float(context.rays);
      return answer(context.light0, context.light1);
    }
  }
}

SHARED_CONST uint transport_function_count = 19u;

SHARED_END
#endif
