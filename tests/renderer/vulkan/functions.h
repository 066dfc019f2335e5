// Every function of renderer/shared, called with the same numbers in C++ and in GLSL. A new function is one
// line here and one in the list of agreement_test.cpp. Numbers come in sixteen at a time: two directions of
// the upper hemisphere with short decimals' worth of room below them, and uniform numbers; factors are powers
// of two, so that arguments are made without rounding that the languages could do differently.
#ifndef FLAWSMITH_TEST_FUNCTIONS_H
#define FLAWSMITH_TEST_FUNCTIONS_H
#include "renderer/shared/bsdf.h"
#include "renderer/shared/finish.h"
#include "renderer/shared/hairlines.h"
#include "renderer/shared/random.h"
#include "renderer/shared/wavelengths.h"

SHARED_BEGIN

struct Numbers {
  vec4 wo;  // xyz: unit, z > 0; w: uniform
  vec4 wi;  // the same
  vec4 u;   // uniform on [0, 1)
  vec4 v;
};
struct Answer {
  vec4 a;
  vec4 b;
};

// Where the scene of the test keeps what functions want.
SHARED_CONST uint test_material_count = 6u;
SHARED_CONST uint test_wet_material = 6u;      // of material 2
SHARED_CONST uint test_wavelength_table = 0u;  // first in the table

SHARED_FN vec3 three(vec4 v) {
  return vec3(v.x, v.y, v.z);
}
SHARED_FN uint whole(float u, uint count) {
  return min(uint(u * float(count)), count - 1u);
}
SHARED_FN vec4 test_wavelengths(float u) {
  return vec4(400.0f) + 256.0f * vec4(u, 0.5f * u, 0.25f * u, 0.125f * u);
}
SHARED_FN vec2 test_alpha(IN(Numbers) n) {
  return vec2(0.0625f) + 0.5f * vec2(n.u.z, n.u.w);
}

SHARED_FN Answer answer(IN(vec4) a, IN(vec4) b) {
  Answer r;
  r.a = a;
  r.b = b;
  return r;
}
SHARED_FN Answer answer1(float x) {
  return answer(vec4(x, 0.0f, 0.0f, 0.0f), vec4(0.0f));
}
SHARED_FN Answer answer2(vec2 x) {
  return answer(vec4(x.x, x.y, 0.0f, 0.0f), vec4(0.0f));
}
SHARED_FN Answer answer3(vec3 x) {
  return answer(vec4(x.x, x.y, x.z, 0.0f), vec4(0.0f));
}
SHARED_FN Answer answer6(vec3 x, vec3 y) {
  return answer(vec4(x.x, x.y, x.z, 0.0f), vec4(y.x, y.y, y.z, 0.0f));
}
// A 32-bit result in halves, exact in floats.
SHARED_FN Answer answer_bits(uint x) {
  return answer2(vec2(float(x >> 16), float(x & 0xffffu)));
}

SHARED_FN Answer evaluate_math(uint function, IN(Numbers) n) {
  vec3 wo = three(n.wo);
  vec3 wi = three(n.wi);
  vec3 x;
  vec3 y;
  switch (function) {
    case 0u:
      return answer2(cosine_sine(256.0f * n.u.x - 128.0f));
    case 1u:
      return answer1(exponential(32.0f * n.u.x - 24.0f));
    case 2u:
      return answer1(logarithm(n.u.x + 1.0e-6f));
    case 3u:
      return answer1(power(2.0f * n.u.x, 4.0f * n.u.y));
    case 4u:
      return answer1(arc_tangent(2.0f * n.u.x - 1.0f, 2.0f * n.u.y - 1.0f));
    case 5u:
      return answer2(vec2(arc_cosine(2.0f * n.u.x - 1.0f), arc_sine(2.0f * n.u.x - 1.0f)));
    case 6u:
      basis_from_normal(vec3(wo.x, wo.y, n.u.x < 0.5f ? wo.z : -wo.z), x, y);
      return answer6(x, y);
    case 7u:
      basis_along(wo, wi, x, y);
      return answer6(x, y);
    case 8u:
      return answer6(unit(wo + 2.0f * wi), reflected(wo, wi));
    case 9u:
      return answer6(to_local(wo, wi, wo, wi), from_local(wo, wi, wo, wi));
    case 10u:
      return answer2(complex_sqrt(8.0f * n.u.x - 4.0f, 8.0f * n.u.y));
    default:
      return answer(vec4(mean_of(n.u), largest_of(n.u), sqr(n.u.x), safe_sqrt(n.u.y - 0.5f)), vec4(0.0f));
  }
}

SHARED_FN Answer evaluate_random(uint function, IN(Numbers) n) {
  uint bits = floatBitsToUint(n.u.x) * 0x9e3779b9u ^ floatBitsToUint(n.u.y);
  uint more = floatBitsToUint(n.u.z);
  SampleKey key = make_sample_key(uvec2(bits, more), whole(n.u.w, 4096u), whole(n.v.x, 65536u));
  switch (function) {
    case 0u:
      return answer_bits(mix_bits(bits));
    case 1u:
      return answer_bits(hash_pair(bits, more));
    case 2u:
      return answer_bits(reverse_bits(bits));
    case 3u:
      return answer_bits(sobol_second(bits));
    case 4u:
      return answer_bits(scramble_digits(bits, more));
    case 5u:
      return answer_bits(shuffled_index(key, more));
    case 6u:
      return answer1(sample_1d(key, whole(n.v.y, 64u)));
    case 7u:
      return answer2(sample_2d(key, whole(n.v.y, 64u)));
    case 8u: {
      // The same lane by lane.
      uint d = whole(n.v.y, 64u);
      SampleLanes s = sample_lanes(
          key, d + make_ulanes(dimension_is_1d, dimension_is_2d, dimension_is_2d + 1u, dimension_is_1d + 3u));
      return answer(vec4(sample_3d(key, d), s.first[0]),
                    vec4(s.first[1], s.second[1], s.second[2], s.first[3]));
    }
    case 9u:
      return answer1(digits_to_unit(bits));
    case 10u:
      return answer2(sample_disc(vec2(n.u.x, n.u.y)));
    case 11u:
      return answer(vec4(three(vec4(sample_cosine_hemisphere(vec2(n.u.x, n.u.y)), 0.0f)),
                         pdf_cosine_hemisphere(three(n.wi))),
                    vec4(0.0f));
    case 12u:
      return answer3(sample_uniform_hemisphere(vec2(n.u.x, n.u.y)));
    default:
      return answer2(sample_triangle(vec2(n.u.x, n.u.y)));
  }
}

SHARED_FN Answer evaluate_materials(SCENE_PARAM uint function, IN(Numbers) n) {
  vec3 wo = three(n.wo);
  vec3 wi = three(n.wi);
  vec2 alpha = test_alpha(n);
  uint material = whole(n.v.x, test_material_count);
  MaterialRecord record = material_record(SCENE_ARG material);
  vec4 wavelengths = test_wavelengths(n.v.y);
  Bsdf b = prepare_bsdf(SCENE_ARG material, wavelengths);
  // Tables belong to conductors and plastics: materials 0 to 4.
  MaterialRecord rough = material_record(SCENE_ARG whole(n.v.x, 5u));
  vec2 rough_alpha = vec2(rough.alpha_u, rough.alpha_v);
  Conductor metal = conductor_of(prepare_bsdf(SCENE_ARG whole(n.v.x, 3u), wavelengths));
  Plastic plastic = plastic_of(prepare_bsdf(SCENE_ARG 3u + whole(n.v.x, 2u), wavelengths));
  vec3 u = vec3(n.u.x, n.u.y, n.v.w);
  vec3 w;
  vec4 f;
  vec4 g;
  float pdf;
  Outgoing o;
  RoughTerms t;
  switch (function) {
    case 0u:
      return answer(vec4(fresnel_conductor(n.u.x, 4.0f * n.u.y + 0.125f, 8.0f * n.u.z)),
                    fresnel_conductor4(n.u.x, 4.0f * n.v + vec4(0.125f), 8.0f * n.u));
    case 1u:
      return answer1(fresnel_dielectric(n.u.x, 0.5f + 2.0f * n.u.y));
    case 2u:
      return answer1(ggx_distribution(alpha, unit(wo + wi)));
    case 3u:
      return answer2(vec2(ggx_reflection(alpha, wo, wi, unit(wo + wi)), ggx_stretch(alpha, wo)));
    case 4u:
      return answer2(vec2(ggx_reflection_pdf(alpha, wo, unit(wo + wi)), ggx_blocked(alpha, wo, wi)));
    case 5u:
      return answer3(sample_ggx_normal(alpha, wo, vec2(n.u.x, n.u.y)));
    case 6u:
      return answer(curve_values(SCENE_ARG record.reflectance_curve, wavelengths), vec4(0.0f));
    case 7u:
      return answer2(vec2(complement_albedo(SCENE_ARG rough.complement_table, rough_alpha, wo),
                          complement_average(SCENE_ARG rough.complement_table)));
    case 8u:
      o = rough_outgoing(SCENE_ARG rough.complement_table, rough_alpha, n.u.x, n.u.y + 0.0625f, wo);
      t = rough_terms(SCENE_ARG rough.complement_table, rough_alpha, o, wi);
      return answer(vec4(t.half_cosine, t.facets, t.lobe, t.pdf),
                    vec4(o.stretched, o.complement, o.share, 0.0f));
    case 9u:
      return answer3(sample_complement(SCENE_ARG rough.complement_table, vec2(n.u.x, n.u.y)));
    case 10u:
      return answer1(pdf_complement(SCENE_ARG rough.complement_table, wi));
    case 11u:
      f = eval_conductor(SCENE_ARG metal, outgoing_conductor(SCENE_ARG metal, wo), wi, pdf);
      return answer(f, vec4(pdf));
    case 12u:
      return answer3(sample_conductor(SCENE_ARG metal, outgoing_conductor(SCENE_ARG metal, wo), u));
    case 13u:
      f = eval_plastic(SCENE_ARG plastic, outgoing_plastic(SCENE_ARG plastic, wo), wi, pdf);
      return answer(f, vec4(pdf));
    case 14u:
      return answer3(sample_plastic(SCENE_ARG plastic, outgoing_plastic(SCENE_ARG plastic, wo), u));
    case 15u:
      return answer(eval_diffuse(n.u, wo, wi), vec4(sample_diffuse(vec2(n.u.x, n.u.y)), pdf_diffuse(wo, wi)));
    case 16u:
      return answer(b.scale, vec4(b.n.x, b.k.x, b.fresnel_mean, b.coat_n));
    case 17u:
      return answer(eval_bsdf(SCENE_ARG b, wo, wi), vec4(pdf_bsdf(SCENE_ARG b, wo, wi)));
    case 18u: {
      bool goes_on = sample_bsdf(SCENE_ARG b, wo, u, w, f, pdf);
      return answer(f, vec4(w.x, w.y, w.z, goes_on ? 1.0f : 0.0f));
    }
    case 19u:
      sample_wavelengths(SCENE_ARG test_wavelength_table, n.u.x, f, g);
      return answer(0.0009765625f * f, g);
    case 20u:
      return answer2(vec2(pdf_wavelength(SCENE_ARG test_wavelength_table, wavelengths.x),
                          float(wavelength_interval(SCENE_ARG test_wavelength_table, n.u.x))));
    case 21u:
      return answer3(finish_tilt(record, 77u, 4.0f * three(n.u), wo));
    case 22u:
      return answer3(lay_direction(record, 4.0f * three(n.u)));
    case 23u:
      return answer(repeated_reflection(n.u, 0.5f * n.v.x), plastic_base(n.u, 1.25f + n.v.y, n.v.z));
    case 24u:
      o = outgoing_conductor(SCENE_ARG metal, wo);
      return answer(
          haze_scale(SCENE_ARG haze_of(material_record(SCENE_ARG 0u), wavelengths), scale_of_haze, n.u.x),
          vec4(o.core, mean_of(exponential4(-8.0f * n.u)), 0.0f, 0.0f));
    case 25u:
      return answer3(hairline_tilt(SCENE_ARG record.hairlines, 77u, 4.0f * three(n.u), wo));
    case 26u:
    case 27u: {
      Bsdf wet = prepare_bsdf(SCENE_ARG test_wet_material, wavelengths, n.v.z + 0.0625f,
                              unit(wo + 4.0f * vec3(0.0f, 0.0f, 1.0f)));
      o = prepare_outgoing(SCENE_ARG wet, wo);
      if (function == 26u) {
        f = eval_and_pdf_bsdf(SCENE_ARG wet, o, wi, pdf);
        return answer(f, vec4(pdf, o.top, o.rest, mean_of(wet.wet.colour)));
      }
      w = sample_wet(SCENE_ARG wet.wet, conductor_of(wet), o, u);
      return answer(o.carried, vec4(w.x, w.y, w.z, 0.0f));
    }
    case 28u:
      w = into_liquid(1.25f, wi);
      return answer(vec4(w.x, w.y, w.z, n.u.x), rest_colour(n.u, n.v, 0.5f * n.u.y));
    case 29u:
      // Slopes to 20, over borders of spots a hundredth of a millimetre wide.
      return answer(0.0625f * spots_relief(1u + uint(int(3.0f * n.u.w)), 77u, 16.0f * three(n.u), 8.0f),
                    vec4(0.0f));
    default:
      // 2 beta up to about 50.
      return answer(fresnel_film4(n.u.x, 4.0f * n.v + vec4(0.125f), 8.0f * n.u, 2.0f * n.u + vec4(1.0f), n.v,
                                  16.0f * n.wo),
                    vec4(0.0f));
  }
}

SHARED_CONST uint first_math = 0u;
SHARED_CONST uint first_random = 12u;
SHARED_CONST uint first_materials = 26u;
SHARED_CONST uint first_free = 57u;

SHARED_FN Answer evaluate(SCENE_PARAM uint function, IN(Numbers) n) {
  if (function < first_random) return evaluate_math(function - first_math, n);
  if (function < first_materials) return evaluate_random(function - first_random, n);
  return evaluate_materials(SCENE_ARG function - first_materials, n);
}

SHARED_END
#endif
