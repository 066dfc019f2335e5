// The break of an edge: no real edge is sharp. The mesh keeps its sharp edge; what a camera sees of the
// break, a thin bright line where the normal turns from one face to the other, is made at the hit. The
// material that the break takes off is the sliver between the two faces and a fillet of radius r that touches
// both: a ray that enters the sliver goes on, in the plane square to the edge, to the fillet's circle, and
// what it sees is the circle's normal there. Where it passes the circle by, it grazes: the normal is that of
// its nearest point.
//
// The plane square to the edge, from the edge's point e nearest to the hit p, q = p - e:
//   g0, g1 unit normals of the two faces, c = g0.g1; the circle's centre is at -r (g0 + g1)/(1 + c);
//   the sliver lies where p - centre = a g0 + b g1 with a, b >= 0 and |p - centre| >= r.
// It reaches r tan(phi/2) from the edge, phi the angle from g0 to g1: r on a block's edge.
//
// All is asked of the ray and of the point on the facet's plane, so that a patch that changes nothing changes
// nothing here. A point that a defect has moved below the fillet is not in the sliver: what the break would
// have taken is gone already, and the defect's own surface is seen.
#ifndef FLAWSMITH_SHARED_EDGE_BREAK_H
#define FLAWSMITH_SHARED_EDGE_BREAK_H
#include "renderer/shared/noise.h"
#include "renderer/shared/transport_data.h"

SHARED_BEGIN

// Deburring is uneven: the radius goes up and down along the edge by this share of it, over 1.5 mm and over a
// sixth of that. Assumed.
SHARED_CONST float break_variation = 0.3f;
SHARED_CONST float break_wavelength = 1.5f;  // [mm]
// Of the radius: how far below the fillet a defect's surface is seen in full, and how far above the faces a
// body that lies on them.
SHARED_CONST float break_fade_below = 0.1f;
SHARED_CONST float break_fade_above = 0.25f;

struct EdgeBreak {
  float weight;  // of the normal below, 0 to 1; 0: no break here
  vec3 normal;   // unit, own coordinates
  vec3 start;    // [mm] on the sharp edge: from there no ray on the normal's side meets the two faces
  float way;     // [mm] along the ray from the facet to the fillet
};
SHARED_FN EdgeBreak no_break() {
  EdgeBreak b;
  b.weight = 0.0f;
  b.normal = vec3(0.0f);
  b.start = vec3(0.0f);
  b.way = -huge_value;
  return b;
}

// Factor of the radius at a point of an edge, part frame [mm]: 1 -+ break_variation.
SHARED_FN float uneven_break(uint seed, vec3 edge_point) {
  vec3 x = edge_point / break_wavelength;
  return 1.0f +
         break_variation * (0.6f * lattice_noise(seed, x).x + 0.4f * lattice_noise(seed + 1u, 6.13f * x).x);
}

// What one edge makes of a hit at p that came along the unit vector `direction` (own coordinates; centre as
// in InstanceRecord).
SHARED_FN EdgeBreak break_of_edge(IN(BrokenEdgeRecord) edge, uint seed, vec3 centre, vec3 p, vec3 direction) {
  EdgeBreak found = no_break();
  vec3 from = p - edge.start;
  float s = dot(from, edge.along);
  if (s < -edge.slack || s > edge.span + edge.slack) return found;
  vec3 q = from - s * edge.along;
  if (dot(q, q) > edge.reach * edge.reach) return found;
  found.start = edge.start + s * edge.along;
  float r = edge.radius * uneven_break(seed, found.start + centre);
  float c = dot(edge.facet0, edge.facet1);
  vec3 rel = q + (r / (1.0f + c)) * (edge.facet0 + edge.facet1);  // from the circle's centre
  float rel0 = dot(rel, edge.facet0);
  float rel1 = dot(rel, edge.facet1);
  float size = length(rel);
  if (rel0 < c * rel1 || rel1 < c * rel0) return found;  // beyond where fillet and face touch
  float below = (r - size) / (break_fade_below * r);
  float above = (max(rel0, rel1) - r) / (break_fade_above * r);
  found.weight = clamp(1.0f - below, 0.0f, 1.0f) * clamp(1.0f - above, 0.0f, 1.0f);
  if (!(found.weight > 0.0f)) return found;

  vec3 d = direction - dot(direction, edge.along) * edge.along;
  float dd = dot(d, d);
  vec3 m = rel;
  if (dd > 1.0e-8f) {
    float rd = dot(rel, d);
    found.way = (-rd - safe_sqrt(rd * rd - dd * (size * size - r * r))) / dd;
    m = rel + found.way * d;
  }
  // As a sum of the faces' normals there, which turn along a curved edge.
  float m0 = dot(m, edge.facet0);
  float m1 = dot(m, edge.facet1);
  float part = clamp(s / edge.span, 0.0f, 1.0f);
  vec3 n0 = edge.normal00 + part * (edge.normal01 - edge.normal00);
  vec3 n1 = edge.normal10 + part * (edge.normal11 - edge.normal10);
  vec3 n = max(m0 - c * m1, 0.0f) * n0 + max(m1 - c * m0, 0.0f) * n1;
  if (!(dot(n, n) > 0.0f)) return no_break();
  found.normal = unit(n);
  return found;
}

// What the edges near a base triangle make of a hit. Of several slivers that the ray enters it leaves the
// deepest last: that fillet is seen.
SHARED_FN EdgeBreak edge_break(SCENE_PARAM uint instance, uint triangle, uint seed, vec3 centre, vec3 p,
                               vec3 direction) {
  EdgeBreak deepest = no_break();
  uvec2 range = near_edges(SCENE_ARG instance, triangle);
  for (uint i = range.x; i < range.y; ++i) {
    EdgeBreak found = break_of_edge(near_edge(SCENE_ARG instance, i), seed, centre, p, direction);
    if (found.weight > 0.0f && (deepest.weight == 0.0f || found.way > deepest.way)) deepest = found;
  }
  return deepest;
}

SHARED_END
#endif
