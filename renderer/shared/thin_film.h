// Reflectance of a smooth metal under one thin, even film, for unpolarised light: oxides that give steel its
// temper colours, interference layers. All reflections inside the film are summed with their phases (Airy):
//   r = (r01 + r12 e^{i 2 beta}) / (1 + r01 r12 e^{i 2 beta}),  2 beta = 4 pi d q1 / lambda
// with q_j = sqrt(N_j^2 - sin^2(theta)), the index times the cosine inside, and Fresnel's amplitudes
//   s: r_ij = (q_i - q_j)/(q_i + q_j),   p: r_ij = (N_j^2 q_i - N_i^2 q_j)/(N_j^2 q_i + N_i^2 q_j).
// Born and Wolf, Principles of Optics, 1.6.2 and 14.4; N = n + i k, waves e^{-i omega t}.
#ifndef FLAWSMITH_SHARED_THIN_FILM_H
#define FLAWSMITH_SHARED_THIN_FILM_H
#include "renderer/shared/lanes.h"

SHARED_BEGIN

// Four complex numbers.
struct ComplexLanes {
  Lanes re;
  Lanes im;
};
SHARED_FN ComplexLanes complex_lanes(Lanes re, Lanes im) {
  ComplexLanes z;
  z.re = re;
  z.im = im;
  return z;
}
SHARED_FN ComplexLanes complex_sum(IN(ComplexLanes) a, IN(ComplexLanes) b) {
  return complex_lanes(a.re + b.re, a.im + b.im);
}
SHARED_FN ComplexLanes complex_difference(IN(ComplexLanes) a, IN(ComplexLanes) b) {
  return complex_lanes(a.re - b.re, a.im - b.im);
}
SHARED_FN ComplexLanes complex_product(IN(ComplexLanes) a, IN(ComplexLanes) b) {
  return complex_lanes(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}
SHARED_FN Lanes complex_square_size(IN(ComplexLanes) a) {
  return a.re * a.re + a.im * a.im;
}
SHARED_FN ComplexLanes complex_quotient(IN(ComplexLanes) a, IN(ComplexLanes) b) {
  Lanes size = complex_square_size(b);
  return complex_lanes((a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size);
}
// The root with parts >= 0; the imaginary part of z must be >= 0. See complex_sqrt (math.h).
SHARED_FN ComplexLanes complex_root(IN(ComplexLanes) z) {
  Lanes larger = lanes_sqrt(0.5f * (lanes_sqrt(complex_square_size(z)) + lanes_abs(z.re)));
  Lanes smaller = 0.5f * z.im / lanes_max(larger, 1.0e-18f);
  return complex_lanes(lanes_choose(z.re, larger, smaller), lanes_choose(z.re, smaller, larger));
}
// e^{i z} with the imaginary part of z >= 0 and |z| <= 8000.
SHARED_FN ComplexLanes complex_wave(IN(ComplexLanes) z) {
  vec2 w0 = exponential(-z.im[0]) * cosine_sine(z.re[0]);
  vec2 w1 = exponential(-z.im[1]) * cosine_sine(z.re[1]);
  vec2 w2 = exponential(-z.im[2]) * cosine_sine(z.re[2]);
  vec2 w3 = exponential(-z.im[3]) * cosine_sine(z.re[3]);
  return complex_lanes(make_lanes(w0.x, w1.x, w2.x, w3.x), make_lanes(w0.y, w1.y, w2.y, w3.y));
}

SHARED_FN Lanes airy_reflectance(IN(ComplexLanes) r01, IN(ComplexLanes) r12, IN(ComplexLanes) wave) {
  ComplexLanes inner = complex_product(r12, wave);
  ComplexLanes one = complex_lanes(make_lanes(1.0f, 1.0f, 1.0f, 1.0f), make_lanes(0.0f, 0.0f, 0.0f, 0.0f));
  return complex_square_size(complex_sum(r01, inner)) /
         complex_square_size(complex_sum(one, complex_product(r01, inner)));
}

// (a - b)/(a + b)
SHARED_FN ComplexLanes amplitude(IN(ComplexLanes) a, IN(ComplexLanes) b) {
  return complex_quotient(complex_difference(a, b), complex_sum(a, b));
}

// c: cosine of incidence in [0, 1]; n, k: of the metal; film_n, film_k: of the film; phase: 4 pi d / lambda.
// Indices below 1e4, film_n > 0.
SHARED_FN vec4 fresnel_film4(float c, IN(vec4) n, IN(vec4) k, IN(vec4) film_n, IN(vec4) film_k,
                             IN(vec4) phase) {
  float s2 = max((1.0f - c) * (1.0f + c), 0.0f);
  ComplexLanes index1 = complex_lanes(lanes_of(film_n), lanes_of(film_k));
  ComplexLanes index2 = complex_lanes(lanes_of(n), lanes_of(k));
  ComplexLanes square1 = complex_product(index1, index1);
  ComplexLanes square2 = complex_product(index2, index2);
  ComplexLanes q0 = complex_lanes(make_lanes(c, c, c, c), make_lanes(0.0f, 0.0f, 0.0f, 0.0f));
  ComplexLanes q1 = complex_root(complex_lanes(square1.re - s2, square1.im));
  ComplexLanes q2 = complex_root(complex_lanes(square2.re - s2, square2.im));
  Lanes p = lanes_of(phase);
  ComplexLanes wave = complex_wave(complex_lanes(p * q1.re, p * q1.im));
  Lanes rs = airy_reflectance(amplitude(q0, q1), amplitude(q1, q2), wave);
  Lanes rp = airy_reflectance(amplitude(complex_product(square1, q0), q1),
                              amplitude(complex_product(square2, q1), complex_product(square1, q2)), wave);
  return vec4_of(0.5f * (rs + rp));
}

SHARED_END
#endif
