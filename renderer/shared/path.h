// The path: light found along a camera ray, by next-event estimation and scattered rays together (Veach and
// Guibas 1995, one sample of each, power heuristic), for all light groups in one pass.
#ifndef FLAWSMITH_SHARED_PATH_H
#define FLAWSMITH_SHARED_PATH_H
#include "renderer/shared/bsdf.h"
#include "renderer/shared/film.h"
#include "renderer/shared/hit.h"
#include "renderer/shared/random.h"

SHARED_BEGIN

// -- what the backend supplies. PathContext is its own: where light is gathered, what was met on the way.
#ifdef __cplusplus
struct PathContext;
#endif
// The nearest surface. leaving: body that the ray starts on, or none. Camera rays pass through the sides of
// lights that do not emit.
RawHit closest_hit(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction, uint leaving,
                   bool from_camera);
// True if anything but the body `target` lies nearer than `distance`.
bool is_blocked(SCENE_PARAM INOUT(PathContext) context, vec3 origin, vec3 direction, float distance,
                uint leaving, uint target);
// Adds electrons per second to a light group's sum for this sample.
void add_light(INOUT(PathContext) context, uint group, float electrons);

// Dimensions of the sample points.
SHARED_CONST uint dimension_film = 0u;
SHARED_CONST uint dimension_aperture = 1u;
SHARED_CONST uint dimension_wavelength = 2u;
SHARED_CONST uint dimension_diffraction = 3u;
SHARED_CONST uint dimension_time = 4u;
SHARED_CONST uint dimension_first_bounce = 8u;
SHARED_CONST uint dimensions_per_bounce = 8u;
SHARED_CONST uint dimension_scatter = 0u;  // below: added to the bounce's first
SHARED_CONST uint dimension_light = 1u;
SHARED_CONST uint dimension_light_point = 2u;
SHARED_CONST uint dimension_roulette = 3u;
SHARED_CONST uint dimension_cover = 4u;
SHARED_CONST uint dimension_every_group = 0x800000u;  // of the first group, where each is asked

// Paths are ended by chance once they are worth less than a quarter: where light goes to and fro, as in a
// dome, a survivor that is worth 1 again would gather as much as all that the pixel sees straight. Measured
// under a dome (bracket): an eighth more time per path, a third less variance.
SHARED_CONST float roulette_gain = 4.0f;

// Balance of two ways to draw the same direction. Veach 1997, Eq. 9.11 with exponent 2.
SHARED_FN float mis_weight(float pdf, float other) {
  float ratio = other / pdf;
  return 1.0f / (1.0f + ratio * ratio);
}

SHARED_FN float sum_of(IN(vec4) v) {
  return (v.x + v.y) + (v.z + v.w);
}

// The emitting body that u in [0, 1) chooses among those from `low` to `high`: the first whose cumulated
// probability exceeds it, or the last.
SHARED_FN uint choose_body(SCENE_PARAM IN(LightingRecord) lighting, uint low, uint high, float u) {
  // Where all are equally likely, this is it at once.
  uint guess = max(min(uint(u * float(lighting.choice_count)), high), low);
  if (u < table_value(SCENE_ARG lighting.choice_cdf + guess)) {
    high = guess;
    if (guess > low && u < table_value(SCENE_ARG lighting.choice_cdf + guess - 1u))
      high = guess - 1u;
    else
      low = guess;
  } else {
    low = min(guess + 1u, high);
  }
  while (low < high) {
    uint middle = (low + high) / 2u;
    if (u < table_value(SCENE_ARG lighting.choice_cdf + middle))
      high = middle;
    else
      low = middle + 1u;
  }
  return uint(table_value(SCENE_ARG lighting.choice_body + low));
}

// The vertex that a ray left: what the densities of next-event estimation there depend on.
struct Departure {
  vec3 point;
  vec3 normal;
  float pdf;    // of the direction by the bsdf
  float share;  // of next-event estimation that one body of all got: 1, or how many groups were asked each
};

// Emission of a body that a ray met at this distance.
SHARED_FN void add_emission(SCENE_PARAM INOUT(PathContext) context, IN(BodyRecord) body, IN(Departure) from,
                            bool from_camera, vec3 direction, float distance, float cosine_there,
                            IN(vec4) throughput, IN(vec4) wavelengths) {
  if (body.group == none || cosine_there <= 0.0f) return;
  float weight = 1.0f;
  if (!from_camera)
    weight = mis_weight(
        from.pdf, from.share * body.choice *
                      pdf_body(SCENE_ARG body, from.point, from.normal, direction, distance, cosine_there));
  vec4 radiance = body_radiance(SCENE_ARG body, -direction, cosine_there, wavelengths);
  add_light(context, body.group, weight * sum_of(throughput * radiance));
}

// Light straight from one body: `chosen`, which was to be drawn with `share` times its own probability.
SHARED_FN void add_direct_light(SCENE_PARAM INOUT(PathContext) context, uint chosen, float share,
                                IN(Surface) s, uint leaving, IN(Bsdf) bsdf, IN(Outgoing) wo, vec2 u_point,
                                IN(vec4) throughput, IN(vec4) wavelengths) {
  RECORD(BodyRecord) body = body_record(SCENE_ARG chosen);
  LightSample light = sample_body(SCENE_ARG body, s.start, s.normal, u_point);
  float pdf = light.pdf * (share * body.choice);
  if (!(pdf > 0.0f) || dot(light.direction, s.outward) <= 0.0f) return;
  vec3 wi = to_local(light.direction, s.tangent, s.bitangent, s.normal);
  float pdf_scattered;
  vec4 f = eval_and_pdf_bsdf(SCENE_ARG bsdf, wo, wi, pdf_scattered);
  if (!(largest_of(f) > 0.0f)) return;
  float weight = mis_weight(pdf, pdf_scattered) / pdf;
  vec4 radiance = body_radiance(SCENE_ARG body, -light.direction, light.cosine_there, wavelengths);
  float electrons = weight * sum_of(throughput * f * radiance);
  if (electrons == 0.0f) return;
  if (is_blocked(SCENE_ARG context, s.start, light.direction, light.distance, leaving, chosen)) return;
  add_light(context, body.group, electrons);
}

// Light straight from one body of each group: p of a group is 1, not 1/group_count, for one more ray each.
SHARED_FN void add_light_of_every_group(SCENE_PARAM INOUT(PathContext) context, IN(LightingRecord) lighting,
                                        IN(SampleKey) key, IN(Surface) s, uint leaving, IN(Bsdf) bsdf,
                                        IN(Outgoing) wo, IN(vec4) throughput, IN(vec4) wavelengths) {
  float share = float(lighting.group_count);
  for (uint g = 0u; g < lighting.group_count; ++g) {
    vec3 u = sample_3d(key, dimension_every_group + g);
    uint first = uint(table_value(SCENE_ARG lighting.group_first + g));
    uint end = uint(table_value(SCENE_ARG lighting.group_first + g + 1u));
    uint chosen = choose_body(SCENE_ARG lighting, first, end - 1u, (float(g) + u.z) / share);
    add_direct_light(SCENE_ARG context, chosen, share, s, leaving, bsdf, wo, vec2(u.x, u.y), throughput,
                     wavelengths);
  }
}

// response: electrons per second that each wavelength's radiance is worth (film.h). max_depth: scattering
// events after which a path is cut, a bias; 0: never cut, only ended by Russian roulette from the third event
// on.
SHARED_FN void trace_path(SCENE_PARAM INOUT(PathContext) context, IN(LightingRecord) lighting,
                          IN(SampleKey) key, IN(CameraRay) ray, IN(vec4) wavelengths, IN(vec4) response,
                          uint max_depth) {
  vec3 origin = ray.origin;
  vec3 direction = ray.direction;
  vec4 throughput = vec4(1.0f);
  uint leaving = none;
  Departure from;
  from.point = origin;
  from.normal = direction;
  from.pdf = 1.0f;
  from.share = 1.0f;
  for (uint depth = 0u;; ++depth) {
    bool from_camera = depth == 0u;
    uint bounce = dimension_first_bounce + depth * dimensions_per_bounce;
    vec4 worth = throughput * response;
    RawHit hit = closest_hit(SCENE_ARG context, origin, direction, leaving, from_camera);

    for (uint i = 0u; i < lighting.virtual_count && !from_camera; ++i) {
      RECORD(BodyRecord) body = body_record(SCENE_ARG lighting.body_count + i);
      float distance;
      if (intersect_body(body, origin, direction, false, distance) &&
          (hit.kind == hit_nothing || distance < hit.distance))
        add_emission(SCENE_ARG context, body, from, from_camera, direction, distance,
                     -dot(direction, body.axis_z), worth, wavelengths);
    }
    if (hit.kind == hit_nothing) {
      if (lighting.surround != none)
        add_emission(SCENE_ARG context, body_record(SCENE_ARG lighting.surround), from, from_camera,
                     direction, huge_value, 1.0f, worth, wavelengths);
      return;
    }

    Surface s;
    if (hit.kind == hit_body) {
      RECORD(BodyRecord) body = body_record(SCENE_ARG hit.primitive);
      vec3 met = origin + hit.distance * direction;
      add_emission(SCENE_ARG context, body, from, from_camera, direction, hit.distance,
                   -dot(direction, body_normal(body, met)), worth, wavelengths);
      s = surface_of_body(body, origin, direction, hit.distance);
      leaving = hit.primitive;
    } else {
      // Only patches have covers.
      float u_cover = hit.kind == hit_patch ? sample_1d(key, bounce + dimension_cover) : 0.0f;
      s = surface_of_part(SCENE_ARG hit, origin, direction, u_cover);
      leaving = none;
    }
    if (s.material == none || (max_depth > 0u && depth >= max_depth)) return;

    Bsdf bsdf = prepare_bsdf(SCENE_ARG s.material, wavelengths, s.liquid_share, s.base_normal);
    Outgoing wo = prepare_outgoing(SCENE_ARG bsdf, to_local(-direction, s.tangent, s.bitangent, s.normal));
    SampleLanes u = sample_lanes(
        key, bounce + make_ulanes(dimension_is_1d + dimension_light, dimension_is_2d + dimension_light_point,
                                  dimension_is_2d + dimension_scatter, dimension_is_1d + dimension_scatter));
    if (from_camera && lighting.group_count > 0u) {
      from.share = float(lighting.group_count);
      add_light_of_every_group(SCENE_ARG context, lighting, key, s, leaving, bsdf, wo, worth, wavelengths);
    } else if (lighting.choice_count > 0u) {
      from.share = 1.0f;
      uint chosen = choose_body(SCENE_ARG lighting, 0u, lighting.choice_count - 1u, u.first[0]);
      add_direct_light(SCENE_ARG context, chosen, 1.0f, s, leaving, bsdf, wo, vec2(u.first[1], u.second[1]),
                       worth, wavelengths);
    }

    vec3 wi;
    vec4 weight;
    float pdf;
    if (!sample_bsdf(SCENE_ARG bsdf, wo, vec3(u.first[2], u.second[2], u.first[3]), wi, weight, pdf)) return;
    direction = from_local(wi, s.tangent, s.bitangent, s.normal);
    throughput = throughput * weight;
    // What a turned normal throws below the facet would meet the relief's next wall, which is not there: it
    // is mirrored at the facet and pays for a second reflection. Next-event estimation knows no such paths.
    float above = dot(direction, s.outward);
    if (above <= 0.0f) {
      direction = direction - (2.0f * above) * s.outward;
      throughput = throughput * weight;
      pdf = huge_value;
    }
    if (depth >= 2u) {
      float survival = min(roulette_gain * largest_of(throughput), 0.95f);
      if (!(sample_1d(key, bounce + dimension_roulette) < survival)) return;
      throughput = (1.0f / survival) * throughput;
    }
    origin = s.start;
    from.point = s.start;
    from.normal = s.normal;
    from.pdf = pdf;
  }
}

SHARED_END
#endif
