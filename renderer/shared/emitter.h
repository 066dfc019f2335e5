// The bodies of lights, whatever their kind: where a ray meets them, what they emit, how next-event
// estimation draws a direction towards them and with which density.
#ifndef FLAWSMITH_SHARED_EMITTER_H
#define FLAWSMITH_SHARED_EMITTER_H
#include "renderer/shared/emission.h"
#include "renderer/shared/rectangle_light.h"
#include "renderer/shared/sphere_light.h"

SHARED_BEGIN

SHARED_FN vec3 body_local_point(IN(BodyRecord) body, vec3 p) {
  return to_local(p - body.origin, body.axis_x, body.axis_y, body.axis_z);
}
SHARED_FN vec3 body_local_direction(IN(BodyRecord) body, vec3 w) {
  return to_local(w, body.axis_x, body.axis_y, body.axis_z);
}
SHARED_FN vec3 body_world_direction(IN(BodyRecord) body, vec3 w) {
  return from_local(w, body.axis_x, body.axis_y, body.axis_z);
}

SHARED_FN bool flat_contains(IN(BodyRecord) body, vec2 p) {
  if (body.kind == body_rectangle) return rectangle_contains(body.size, p);
  if (body.kind == body_facet) return facet_contains(body.size, p);
  return disc_contains(body.size, p);
}

// Unit normal of the emitting side at a point of the body; world frame.
SHARED_FN vec3 body_normal(IN(BodyRecord) body, vec3 p) {
  if (body.kind == body_sphere) return unit(p - body.origin);
  if (body.kind == body_dome) return unit(body.origin - p);
  return body.axis_z;
}

// Distance along the ray to the body, if it is met. leaving: the ray starts on this body; a flat one or a
// ball is then not met again, and a dome no sooner than a ten-thousandth of its radius away.
SHARED_FN bool intersect_body(IN(BodyRecord) body, vec3 origin, vec3 direction, bool leaving,
                              OUT(float) distance) {
  distance = 0.0f;
  if (body.kind == body_surround || (leaving && body.kind != body_dome)) return false;
  if (body.kind != body_dome && body.kind != body_sphere) {
    // Flat: the plane first, its own axes only for rays that cross it ahead.
    vec3 from = origin - body.origin;
    float slope = dot(direction, body.axis_z);
    if (slope == 0.0f) return false;
    distance = -dot(from, body.axis_z) / slope;
    if (!(distance > 0.0f)) return false;
    return flat_contains(body, vec2(dot(from, body.axis_x) + distance * dot(direction, body.axis_x),
                                    dot(from, body.axis_y) + distance * dot(direction, body.axis_y)));
  }
  vec3 o = body_local_point(body, origin);
  vec3 d = body_local_direction(body, direction);
  if (body.kind == body_dome)
    return intersect_dome(body.size, o, d, leaving ? 1.0e-4f * body.size.x : 0.0f, distance);
  vec2 roots;
  if (!sphere_roots(body.size.x, o, d, roots) || roots.y <= 0.0f) return false;
  distance = roots.x > 0.0f ? roots.x : roots.y;
  return true;
}

// The same for a camera ray, which sees emitting sides alone and passes through all others.
SHARED_FN bool intersect_body_from_camera(IN(BodyRecord) body, vec3 origin, vec3 direction,
                                          OUT(float) distance) {
  distance = 0.0f;
  if (body.seen == 0u || !intersect_body(body, origin, direction, false, distance)) return false;
  vec3 p = origin + distance * direction;
  if (dot(body_normal(body, p), direction) < 0.0f) return true;
  if (body.kind != body_dome) return false;
  float further;  // a dome seen through its back: its inner wall may lie beyond
  if (!intersect_body(body, p, direction, true, further)) return false;
  distance = distance + further;
  return dot(body_normal(body, p + further * direction), direction) < 0.0f;
}

// Radiance of a body with a profile towards `leaving`, over its record's: of a flat one I/(A cos); a ball has
// its profile as a whole, so that every point of it shines alike in one direction.
SHARED_COLD_FN float profile_fall(SCENE_PARAM IN(BodyRecord) body, vec3 leaving, float cosine_there) {
  float fall = eval_emission(SCENE_ARG body.profile, body_local_direction(body, leaving));
  if (body.kind != body_sphere) fall = fall / max(cosine_there, 1.0e-6f);
  return fall;
}

// Radiance [W m^-2 sr^-1 nm^-1] at the four wavelengths that leaves in a direction (unit, world frame) which
// makes this cosine with the emitting side's normal. I = I0 cos^g, so the radiance falls as cos^(g - 1).
SHARED_FN vec4 body_radiance(SCENE_PARAM IN(BodyRecord) body, vec3 leaving, float cosine_there,
                             IN(vec4) wavelengths) {
  if (body.group == none || cosine_there <= 0.0f) return vec4(0.0f);
  float fall = 1.0f;
  if (body.profile != none) {
    fall = profile_fall(SCENE_ARG body, leaving, cosine_there);
  } else if (body.exponent != 0.0f) {
    fall = power(cosine_there, body.exponent);
  }
  return body.radiance * fall * curve_values(SCENE_ARG body.spectrum, wavelengths);
}

struct LightSample {
  vec3 direction;      // unit, world frame, from the surface to the light
  float distance;      // huge_value: infinitely far
  float cosine_there;  // at the light's emitting side
  float pdf;           // of the direction [1/sr]; 0: nothing to be seen
};

// The cosine-weighted hemisphere of the surface's normal.
SHARED_FN vec3 sample_around(vec3 normal, vec2 u, OUT(float) pdf) {
  vec3 tangent;
  vec3 bitangent;
  basis_from_normal(normal, tangent, bitangent);
  vec3 w = sample_cosine_hemisphere(u);
  pdf = pdf_cosine_hemisphere(w);
  return from_local(w, tangent, bitangent, normal);
}

// True where a narrow beam, not the body's size, bounds what a point (body frame) gets: a panel that is
// larger than the beam's footprint, and the point before it. A function of both alone, so that sampling and
// density agree.
SHARED_COLD_FN bool drawn_by_beam(IN(BodyRecord) body, vec3 from) {
  if (!(from.z > 0.0f)) return false;
  float footprint = body.beam * from.z * from.z;
  float margin = 1.5f * sqrt(footprint * inv_pi);
  if (body.kind == body_rectangle)
    return rectangle_area(body.size) > footprint && abs(from.x) < body.size.x + margin &&
           abs(from.y) < body.size.y + margin;
  return body.kind == body_disc && disc_area(body.size) > footprint &&
         from.x * from.x + from.y * from.y < sqr(body.size.x + margin);
}

// Directions in which the body shines, by its beam: against those the point sees it from (body frame).
SHARED_COLD_FN vec3 sample_beam(SCENE_PARAM IN(BodyRecord) body, vec2 u, OUT(float) pdf) {
  if (body.profile != none) return sample_emission(SCENE_ARG body.profile, u, pdf);
  return sample_power_lobe(body.exponent + 1.0f, u, pdf);
}
SHARED_COLD_FN float pdf_beam(SCENE_PARAM IN(BodyRecord) body, vec3 leaving) {
  if (body.profile != none) return pdf_emission(SCENE_ARG body.profile, leaving);
  return pdf_power_lobe(body.exponent + 1.0f, leaving);
}

SHARED_COLD_FN void sample_body_by_beam(SCENE_PARAM IN(BodyRecord) body, vec3 from, vec2 u,
                                        INOUT(LightSample) s) {
  float pdf;
  vec3 leaving = sample_beam(SCENE_ARG body, u, pdf);
  if (!(leaving.z > 0.0f)) return;
  float d = from.z / leaving.z;
  if (!flat_contains(body, vec2(from.x - d * leaving.x, from.y - d * leaving.y))) return;
  s.direction = body_world_direction(body, -leaving);
  s.distance = d;
  s.cosine_there = leaving.z;
  s.pdf = pdf;
}

// A direction from a surface point (world frame, with its unit normal) to the body.
SHARED_FN LightSample sample_body(SCENE_PARAM IN(BodyRecord) body, vec3 p, vec3 normal, vec2 u) {
  LightSample s;
  s.direction = vec3(0.0f, 0.0f, 1.0f);
  s.distance = huge_value;
  s.cosine_there = 1.0f;
  s.pdf = 0.0f;
  if (body.kind == body_surround) {
    s.direction = sample_around(normal, u, s.pdf);
    return s;
  }
  vec3 from = body_local_point(body, p);
  if (body.kind == body_sphere) {
    s.direction = body_world_direction(body, sample_sphere(body.size.x, from, u, s.pdf));
    if (!(s.pdf > 0.0f)) return s;
    // At the rim of the cone rounding may miss the ball; the tangent point is meant.
    float d;
    if (!intersect_body(body, p, s.direction, false, d)) d = sqrt(dot(from, from) - sqr(body.size.x));
    s.distance = d;
    s.cosine_there = max(-dot(s.direction, unit(p + d * s.direction - body.origin)), 0.0f);
    return s;
  }
  if (body.kind == body_dome && inside_dome(body.size, from)) {
    float pdf;
    vec3 w = sample_around(normal, u, pdf);
    float d;
    if (!intersect_body(body, p, w, false, d)) return s;
    s.direction = w;
    s.distance = d;
    s.cosine_there = dot(-w, body_normal(body, p + d * w));
    s.pdf = pdf;
    return s;
  }
  if (body.beam > 0.0f && drawn_by_beam(body, from)) {
    sample_body_by_beam(SCENE_ARG body, from, u, s);
    return s;
  }
  vec3 q;
  float area = 0.0f;
  float pdf_solid = 0.0f;
  if (body.kind == body_dome) {
    q = sample_dome_area(body.size, u);
    area = dome_area(body.size);
  } else if (body.kind == body_disc) {
    vec2 p2 = sample_disc_area(body.size, u);
    q = vec3(p2.x, p2.y, 0.0f);
    area = disc_area(body.size);
  } else if (body.kind == body_facet) {
    vec2 p2 = sample_facet_area(body.size, u);
    q = vec3(p2.x, p2.y, 0.0f);
    area = facet_area(body.size);
  } else {
    vec2 p2 = sample_rectangle(body.size, from, u, pdf_solid);
    q = vec3(p2.x, p2.y, 0.0f);
  }
  vec3 to = q - from;
  float d2 = dot(to, to);
  if (!(d2 > 0.0f)) return s;
  float d = sqrt(d2);
  vec3 w = (1.0f / d) * to;
  s.direction = body_world_direction(body, w);
  s.distance = d;
  s.cosine_there = body.kind == body_dome ? dot(w, q) / body.size.x : -w.z;
  if (s.cosine_there <= 0.0f) return s;
  s.pdf = body.kind == body_rectangle ? pdf_solid : pdf_of_area(area, d, s.cosine_there);
  return s;
}

// Density [1/sr] with which sample_body draws, from p, the direction in which the body was met at this
// distance.
SHARED_FN float pdf_body(SCENE_PARAM IN(BodyRecord) body, vec3 p, vec3 normal, vec3 direction, float distance,
                         float cosine_there) {
  if (cosine_there <= 0.0f) return 0.0f;
  if (body.kind == body_surround) return max(dot(normal, direction), 0.0f) * inv_pi;
  vec3 from = body_local_point(body, p);
  if (body.kind == body_sphere) return pdf_sphere(body.size.x, from);
  if (body.beam > 0.0f && drawn_by_beam(body, from))
    return pdf_beam(SCENE_ARG body, body_local_direction(body, -direction));
  if (body.kind == body_rectangle) return pdf_rectangle(body.size, from, distance, cosine_there);
  if (body.kind == body_disc) return pdf_of_area(disc_area(body.size), distance, cosine_there);
  if (body.kind == body_facet) return pdf_of_area(facet_area(body.size), distance, cosine_there);
  if (inside_dome(body.size, from)) return max(dot(normal, direction), 0.0f) * inv_pi;
  return pdf_of_area(dome_area(body.size), distance, cosine_there);
}

SHARED_END
#endif
