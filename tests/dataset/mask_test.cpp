// Masks, run lengths and outlines against examples worked by hand.
#include <catch2/catch.hpp>

#include "core/error.h"
#include "dataset/outline.h"
#include "dataset/rle.h"
#include "tests/dataset/example.h"

using namespace flawsmith;
using namespace flawsmith::dataset;

namespace {
// A frame drawn with characters: # is set.
Mask drawn(const std::vector<std::string>& rows) {
  Image<std::uint8_t> frame(static_cast<int>(rows[0].size()), static_cast<int>(rows.size()));
  for (int y = 0; y < frame.height(); ++y)
    for (int x = 0; x < frame.width(); ++x)
      frame.at(x, y) = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] == '#';
  return mask_of(frame);
}

Mask random_mask(std::uint64_t seed, int width, int height, double share) {
  Random random(seed);
  return example::mask_where(width, height, [&](int, int) { return random.uniform() < share; });
}
}  // namespace

TEST_CASE("a mask keeps its tight box", "[mask]") {
  const Mask mask = drawn({"......", "..##..", "..#...", "......"});
  CHECK(box_of(mask) == Box{2, 1, 2, 2});
  CHECK(area_of(mask) == 3);
  CHECK(is_tight(mask));
  CHECK_FALSE(is_tight({2, 1, Image<std::uint8_t>(3, 2, 1, 0)}));
  CHECK(mask_of(Image<std::uint8_t>(5, 5)).empty());
  CHECK(same_pixels({0, 0, Image<std::uint8_t>(2, 2)}, {}));
}

TEST_CASE("run lengths go down the columns, zeros first", "[rle]") {
  // Columns of the first: "...", ".#.", "...": 4 zeros, 1 one, 4 zeros.
  CHECK(encode_rle(drawn({"...", ".#.", "..."}), 3, 3) == RunLengths{4, 1, 4});
  // First pixel set: a run of no zeros. Columns "##", "#.", "..": ones run on into the next column.
  CHECK(encode_rle(drawn({"##.", "#.."}), 3, 2) == RunLengths{0, 3, 3});
  // A full frame, and none.
  CHECK(encode_rle(drawn({"##", "##"}), 2, 2) == RunLengths{0, 4});
  CHECK(encode_rle({}, 3, 2) == RunLengths{6});
  // The last pixel of one column and the first of the next touch: one run.
  CHECK(encode_rle(drawn({".#", "#."}), 2, 2) == RunLengths{1, 2, 1});
  CHECK_THROWS_AS(decode_rle({4, 1, 3}, 3, 3), InputError);
}

TEST_CASE("compressed run lengths, worked by hand", "[rle]") {
  // Each below 16 fits one character: value + 48. The first three are no differences.
  CHECK(compress_rle({4, 1, 4}) == "414");
  // 100 = 3·32 + 4: low five bits 4 | 0x20 = 36 → 'T' (84), then 3 → '3'. 7 → '7'. 93 = 2·32 + 29: 29 | 0x20
  // = 61 → 'm' (109), then 2 → '2'.
  CHECK(compress_rle({100, 7, 93}) == "T37m2");
  // From the fourth on, less the one two before: 1 − 3 = −2 → 30 (bit 0x10 set, nothing follows) → 'N' (78);
  // 5 − 5 = 0 → '0'.
  CHECK(compress_rle({2, 3, 5, 1, 5}) == "235N0");
  // 16 needs a second group, or its bit 0x10 would read as a sign: 16 | 0x20 = 48 → '`' (96), then '0'.
  CHECK(compress_rle({16}) == "`0");
  for (const RunLengths& counts : {RunLengths{4, 1, 4}, RunLengths{100, 7, 93}, RunLengths{2, 3, 5, 1, 5},
                                   RunLengths{16}, RunLengths{0, 5000000, 1, 4999999, 3, 16, 31, 32, 33}})
    CHECK(decompress_rle(compress_rle(counts)) == counts);
  CHECK_THROWS_AS(decompress_rle("T"), InputError);
  CHECK_THROWS_AS(decompress_rle("4 1"), InputError);
  CHECK_THROWS_AS(decompress_rle("N"), InputError);  // a negative length
}

TEST_CASE("an outline goes along the pixels' edges", "[outline]") {
  // One pixel at (1, 1): its four corners, clockwise from the top right.
  const auto one = outline(drawn({"...", ".#.", "..."}));
  REQUIRE(one.size() == 1);
  CHECK(one[0] == Ring{{2, 1}, {2, 2}, {1, 2}, {1, 1}});
  CHECK(signed_area(one[0]) == 1);
  // An L of three pixels has six corners.
  const auto ell = outline(drawn({"#.", "##"}));
  REQUIRE(ell.size() == 1);
  CHECK(ell[0].size() == 6);
  CHECK(signed_area(ell[0]) == 3);
  // A frame around a hole: two rings, the inner one counter-clockwise: 9 − 1.
  const auto ring = outline(drawn({"###", "#.#", "###"}));
  REQUIRE(ring.size() == 2);
  CHECK(signed_area(ring[0]) == 9);
  CHECK(signed_area(ring[1]) == -1);
  // Pixels that touch at a corner, either way, share one ring; apart they have two.
  CHECK(outline(drawn({"#.", ".#"})).size() == 1);
  CHECK(outline(drawn({".#", "#."})).size() == 1);
  CHECK(outline(drawn({"#.#"})).size() == 2);
  CHECK(outline({}).empty());
}

TEST_CASE("run lengths and outlines give any mask back", "[rle][outline]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const int width = 1 + static_cast<int>(random.below(40)), height = 1 + static_cast<int>(random.below(40));
    const Mask mask = random_mask(seed + 1000, width, height, random.uniform());
    CAPTURE(seed, width, height);
    const auto counts = encode_rle(mask, width, height);
    std::uint64_t total = 0, set = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      total += counts[i];
      if (i % 2 == 1) set += counts[i];
      REQUIRE((i == 0 || counts[i] > 0));
    }
    REQUIRE(total == static_cast<std::uint64_t>(width * height));
    REQUIRE(set == static_cast<std::uint64_t>(area_of(mask)));
    const Mask back = decode_rle(decompress_rle(compress_rle(counts)), width, height);
    REQUIRE(box_of(back) == box_of(mask));
    REQUIRE(back.pixels == mask.pixels);

    const auto rings = outline(mask);
    std::int64_t area = 0;
    for (const auto& ring : rings) {
      REQUIRE(ring.size() >= 4);
      area += signed_area(ring);
    }
    REQUIRE(area == area_of(mask));
    REQUIRE(same_pixels(fill(rings), mask));
  }
}
