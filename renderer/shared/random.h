// Sample points as a function of (seed, pixel, sample, dimension): Owen-scrambled Sobol' points by hashing,
// in padded sets of one or two dimensions. The idea of hash-based Owen scrambling: Laine and Karras 2011; of
// shuffling the index so that sets can be padded: Burley 2020, "Practical hash-based Owen scrambling".
// Formulas and constants are ours.
//
// Bits of an index are a_0 (lowest) ... a_31. The first Sobol' coordinate has the binary digits y_k = a_k
// (digit k weighs 2^-(k+1)), the second y_k = XOR over j of C(j, k) a_j. C(j, k) is odd exactly when the set
// bits of k are set in j (Lucas), so that matrix is the fifth Kronecker power of [1 1; 0 1] and is applied in
// five masked shifts.
//
// A nested uniform (Owen) scramble of digits, first digit first, is a function whose output bit k depends on
// the input bits 0 ... k alone and flips bit k by a hash of the bits below: with digit k kept in bit k, x +=
// c, x *= odd and x ^= x * even all have that form, and so has any chain of them. Digits are turned into a
// number by one bit reversal.
#ifndef FLAWSMITH_SHARED_RANDOM_H
#define FLAWSMITH_SHARED_RANDOM_H
#include "renderer/shared/lanes.h"

SHARED_BEGIN

// A stream of sample points: all samples of one pixel, and which of them.
struct SampleKey {
  uint stream;  // hash of seed and pixel
  uint digits;  // of the sample's index, from 0: its bits in reverse, the lowest first
};

// Bijective mixing of 32 bits; constants of C. Wellons' "lowbias32" (public domain).
SHARED_FN uint mix_bits(uint x) {
  uint h = x;
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return h ^ (h >> 16);
}
SHARED_FN uint hash_pair(uint a, uint b) {
  return mix_bits(a ^ mix_bits(b + 0x9e3779b9u));
}

SHARED_FN uint reverse_bits(uint x) {
  uint r = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
  r = ((r >> 2) & 0x33333333u) | ((r & 0x33333333u) << 2);
  r = ((r >> 4) & 0x0f0f0f0fu) | ((r & 0x0f0f0f0fu) << 4);
  r = ((r >> 8) & 0x00ff00ffu) | ((r & 0x00ff00ffu) << 8);
  return (r >> 16) | (r << 16);
}

// Digits (digit k in bit k) of the second Sobol' coordinate of an index.
SHARED_FN uint sobol_second(uint index) {
  uint x = index;
  x = x ^ ((x >> 1) & 0x55555555u);
  x = x ^ ((x >> 2) & 0x33333333u);
  x = x ^ ((x >> 4) & 0x0f0f0f0fu);
  x = x ^ ((x >> 8) & 0x00ff00ffu);
  return x ^ ((x >> 16) & 0x0000ffffu);
}

// A nested uniform scramble of digits, digit k in bit k; see above.
SHARED_FN uint scramble_digits(uint digits, uint key) {
  uint x = digits;
  x = x ^ (x * 0x2c9277b4u);
  x = x + key;
  x = x * ((mix_bits(key) & 0xfffffffcu) | 1u);
  x = x ^ (x * 0x5bd1e99eu);
  x = x * 0x8da6b343u + (key >> 7);
  x = x ^ (x * 0x6b43a9b2u);
  return x;
}

// [0, 1): the 24 leading digits.
SHARED_FN float digits_to_unit(uint digits) {
  return float(reverse_bits(digits) >> 8) * 5.9604645e-8f;
}

SHARED_FN SampleKey make_sample_key(uvec2 seed, uint pixel, uint index) {
  SampleKey key;
  key.stream = hash_pair(hash_pair(seed.x, seed.y), pixel);
  key.digits = reverse_bits(index);
  return key;
}

// The index in the order of this dimension's own shuffle: blocks of 2^k samples from a multiple of 2^k stay
// blocks, so every such block keeps its stratification, while its pairing with other dimensions is random.
SHARED_FN uint shuffled_index(IN(SampleKey) key, uint set) {
  return reverse_bits(scramble_digits(key.digits, set));
}

SHARED_CONST uint dimension_is_1d = 0x51000000u;  // added to the number of a dimension
SHARED_CONST uint dimension_is_2d = 0x52000000u;

// A (0, 1)-sequence in base 2, scrambled. Dimensions are numbers of the caller's choice below 2^24; each is
// independent of the others, also of the 2D and 3D points with the same number.
SHARED_FN float sample_1d(IN(SampleKey) key, uint dimension) {
  uint set = hash_pair(key.stream, dimension + dimension_is_1d);
  return digits_to_unit(scramble_digits(shuffled_index(key, set), mix_bits(set + 1u)));
}

// A (0, 2)-sequence in base 2, scrambled.
SHARED_FN vec2 sample_2d(IN(SampleKey) key, uint dimension) {
  uint set = hash_pair(key.stream, dimension + dimension_is_2d);
  uint index = shuffled_index(key, set);
  return vec2(digits_to_unit(scramble_digits(index, mix_bits(set + 1u))),
              digits_to_unit(scramble_digits(sobol_second(index), mix_bits(set + 2u))));
}

// x, y: the 2D points, z: the 1D points of this dimension.
SHARED_FN vec3 sample_3d(IN(SampleKey) key, uint dimension) {
  vec2 u = sample_2d(key, dimension);
  return vec3(u.x, u.y, sample_1d(key, dimension));
}

// -- four dimensions side by side: what the functions above give for each, bit by bit

SHARED_FN ULanes reverse_lanes(ULanes x) {
  ULanes r = ((x >> 1u) & 0x55555555u) | ((x & 0x55555555u) << 1u);
  r = ((r >> 2u) & 0x33333333u) | ((r & 0x33333333u) << 2u);
  r = ((r >> 4u) & 0x0f0f0f0fu) | ((r & 0x0f0f0f0fu) << 4u);
  r = ((r >> 8u) & 0x00ff00ffu) | ((r & 0x00ff00ffu) << 8u);
  return (r >> 16u) | (r << 16u);
}
SHARED_FN ULanes scramble_lanes(ULanes digits, ULanes key) {
  ULanes x = digits;
  x = x ^ (x * 0x2c9277b4u);
  x = x + key;
  x = x * ((mix_lanes(key) & 0xfffffffcu) | 1u);
  x = x ^ (x * 0x5bd1e99eu);
  x = x * 0x8da6b343u + (key >> 7u);
  x = x ^ (x * 0x6b43a9b2u);
  return x;
}
SHARED_FN ULanes sobol_second_lanes(ULanes index) {
  ULanes x = index;
  x = x ^ ((x >> 1u) & 0x55555555u);
  x = x ^ ((x >> 2u) & 0x33333333u);
  x = x ^ ((x >> 4u) & 0x0f0f0f0fu);
  x = x ^ ((x >> 8u) & 0x00ff00ffu);
  return x ^ ((x >> 16u) & 0x0000ffffu);
}
SHARED_FN Lanes unit_lanes(ULanes digits) {
  return float_lanes(reverse_lanes(digits) >> 8u) * 5.9604645e-8f;
}

struct SampleLanes {
  Lanes first;   // sample_1d, or x of sample_2d
  Lanes second;  // y of sample_2d; of no use for 1D points
};
// dimensions: each with dimension_is_1d or dimension_is_2d.
SHARED_FN SampleLanes sample_lanes(IN(SampleKey) key, ULanes dimensions) {
  ULanes set = mix_lanes(key.stream ^ mix_lanes(dimensions + 0x9e3779b9u));
  ULanes index = reverse_lanes(scramble_lanes(same_ulanes(key.digits), set));
  SampleLanes s;
  s.first = unit_lanes(scramble_lanes(index, mix_lanes(set + 1u)));
  s.second = unit_lanes(scramble_lanes(sobol_second_lanes(index), mix_lanes(set + 2u)));
  return s;
}

SHARED_END
#endif
