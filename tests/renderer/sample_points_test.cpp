// The sample points: nets in base 2, independent between dimensions and pixels.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "renderer/shared/random.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;

// Every block of 2^m points from a multiple of 2^m has one point in each of the 2^m boxes 2^-a by 2^-(m - a),
// for all a.
bool is_net(uint pixel, uint dimension, uint first, int m) {
  const uint n = 1u << m;
  for (int a = 0; a <= m; ++a) {
    std::set<uint> boxes;
    for (uint i = 0; i < n; ++i) {
      const vec2 p = sample_2d(make_sample_key(uvec2(1, 2), pixel, first + i), dimension);
      const auto x = static_cast<uint>(p.x * static_cast<float>(1u << a));
      const auto y = static_cast<uint>(p.y * static_cast<float>(1u << (m - a)));
      boxes.insert((x << (m - a)) | y);
    }
    if (boxes.size() != n) return false;
  }
  return true;
}

// n covariances of uniform numbers have sigma 1/(12 sqrt(n)); in these units.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - 0.5) * (b[i] - 0.5);
  return sum * 12.0 / std::sqrt(static_cast<double>(a.size()));
}
}  // namespace

TEST_CASE("four dimensions side by side are what each is alone, bit by bit", "[sample_points]") {
  for (uint i = 0; i < 1000; ++i) {
    const SampleKey key = make_sample_key(uvec2(3, 4), i % 7, i);
    const SampleLanes u = sample_lanes(
        key, make_ulanes(dimension_is_1d + 5, dimension_is_2d + 5, dimension_is_2d + i, dimension_is_1d + i));
    CHECK(u.first[0] == sample_1d(key, 5));
    CHECK(vec2(u.first[1], u.second[1]) == sample_2d(key, 5));
    CHECK(vec2(u.first[2], u.second[2]) == sample_2d(key, i));
    CHECK(u.first[3] == sample_1d(key, i));
  }
}

TEST_CASE("2D points are (0, m, 2)-nets in every aligned block", "[sample_points]") {
  for (uint pixel = 0; pixel < 4; ++pixel)
    for (const uint dimension : {0u, 1u, 17u})
      for (int m = 0; m <= 8; ++m)
        for (const uint block : {0u, 1u, 5u}) REQUIRE(is_net(pixel, dimension, block << m, m));
  // Blocks that are not aligned are none: the test can fail.
  CHECK_FALSE(is_net(0, 0, 3, 6));
}

TEST_CASE("1D points are stratified in every aligned block", "[sample_points]") {
  for (const uint first : {0u, 64u, 192u}) {
    std::set<int> strata;
    for (uint i = 0; i < 64; ++i)
      strata.insert(static_cast<int>(64.0f * sample_1d(make_sample_key(uvec2(1, 2), 9, first + i), 3)));
    CHECK(strata.size() == 64);
  }
}

TEST_CASE("points of different dimensions and pixels are not correlated", "[sample_points]") {
  // First of 16-point blocks over 20,000 pixels: |correlation| in sigmas. Twelve comparisons: 4.5 sigma
  // leaves 1e-4 for chance; a correlation of 0.045 is caught with 95 % probability (6.1/sqrt(20000)).
  constexpr uint pixels = 20000;
  for (const uint index : {0u, 7u}) {
    std::vector<std::vector<double>> series(6);
    for (uint pixel = 0; pixel < pixels; ++pixel) {
      const auto key = make_sample_key(uvec2(3, 4), pixel, index);
      series[0].push_back(static_cast<double>(sample_1d(key, 0)));
      series[1].push_back(static_cast<double>(sample_1d(key, 1)));
      series[2].push_back(static_cast<double>(sample_2d(key, 0).x));
      series[3].push_back(static_cast<double>(sample_2d(key, 0).y));
      series[4].push_back(static_cast<double>(sample_1d(make_sample_key(uvec2(3, 4), pixel + 1, index), 0)));
      series[5].push_back(static_cast<double>(sample_1d(make_sample_key(uvec2(3, 5), pixel, index), 0)));
    }
    for (std::size_t i = 0; i < series.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        INFO("series " << i << " and " << j << ", sample " << index);
        CHECK(std::abs(correlation(series[i], series[j])) < 4.5);
      }
  }
}

TEST_CASE("within a pixel, dimensions are paired by shuffles of their own", "[sample_points]") {
  // x of dimension d is 1/2 + sum of s_k 2^-(k+2) with signs s_k = (-1)^(b_k + h(b_j, j > k) + g(b_j, j <
  // k)): h from the shuffle, g from the scramble. Over a block of n samples, products s_k s'_l of two
  // dimensions are random signs for k != l: squared sum n. For k = l, b_k cancels, signs come in equal pairs:
  // 2 n. So the squared correlation, in units of random pairing, is 144 (sum over k, l of 2^-2(k+2) 2^-2(l+2)
  // + sum over k of 2^-4(k+2)) = 1 + 144/256 * 16/15 = 1.6. Its mean over 4000 pixels has sigma 1.6
  // sqrt(2/4000) = 0.036; 4.5 sigma. A pairing that repeats gives 256.
  double sum = 0.0;
  constexpr uint pixels = 4000;
  for (uint pixel = 0; pixel < pixels; ++pixel) {
    std::vector<double> a, b;
    for (uint i = 0; i < 256; ++i) {
      const auto key = make_sample_key(uvec2(3, 4), pixel, i);
      a.push_back(static_cast<double>(sample_2d(key, 2).x));
      b.push_back(static_cast<double>(sample_2d(key, 3).x));
    }
    const double c = correlation(a, b);
    sum += c * c / pixels;
  }
  CHECK(sum == Approx(1.6).margin(0.16));
}

TEST_CASE("scrambling flips each digit in half of the keys, whatever the digits before it",
          "[sample_points]") {
  // 32 digits, 4096 keys each for several inputs: counts have sigma 32; 5 sigma.
  for (const uint digits : {0u, 1u, 0xffffffffu, 0x12345678u}) {
    int flipped[32] = {};
    for (uint key = 0; key < 4096; ++key) {
      const uint change = scramble_digits(digits, mix_bits(key)) ^ digits;
      for (int k = 0; k < 32; ++k) flipped[k] += static_cast<int>((change >> k) & 1u);
    }
    for (const int count : flipped) CHECK(std::abs(count - 2048) < 160);
  }
  // And it is a nested permutation: inputs equal in their first k digits keep them equal.
  for (int k = 1; k < 32; ++k) {
    const uint mask = (1u << k) - 1u;
    CHECK((scramble_digits(0xabcdef01u, 77u) & mask) == (scramble_digits(0xabcdef01u & mask, 77u) & mask));
  }
}

TEST_CASE("stratified points integrate a smooth function far better than random ones", "[sample_points]") {
  // f = 4 x y over the square, integral 1, sigma per random sample sqrt(16/9 - 1) = 0.88: 256 random points
  // leave 0.055 rms. Scrambled nets of a smooth function leave O(n^-3/2): well under a tenth of that.
  double squares = 0.0;
  for (uint pixel = 0; pixel < 200; ++pixel) {
    double mean = 0.0;
    for (uint i = 0; i < 256; ++i) {
      const vec2 p = sample_2d(make_sample_key(uvec2(8, 8), pixel, i), 1);
      mean += 4.0 * static_cast<double>(p.x) * static_cast<double>(p.y) / 256.0;
    }
    squares += (mean - 1.0) * (mean - 1.0) / 200.0;
  }
  CHECK(std::sqrt(squares) < 0.0055);
}

}  // namespace flawsmith::renderer
