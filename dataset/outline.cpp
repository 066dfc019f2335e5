#include "dataset/outline.h"

#include <algorithm>
#include <array>

#include "core/check.h"

namespace flawsmith::dataset {
namespace {
// Steps along the edges: right, down, left, up; each a right turn from the one before.
constexpr std::array<Corner, 4> step = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

// Edges between a pixel of the mask and one outside, as bits of the corner that they leave, with the mask on
// their right.
Image<std::uint8_t> edges_of(const Mask& mask) {
  const int width = mask.pixels.width(), height = mask.pixels.height();
  const auto set = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && mask.pixels.at(x, y) != 0;
  };
  Image<std::uint8_t> edges(width + 1, height + 1);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (!set(x, y)) continue;
      if (!set(x, y - 1)) edges.at(x, y) |= 1;
      if (!set(x + 1, y)) edges.at(x + 1, y) |= 2;
      if (!set(x, y + 1)) edges.at(x + 1, y + 1) |= 4;
      if (!set(x - 1, y)) edges.at(x, y + 1) |= 8;
    }
  return edges;
}

// The edge that follows on arriving in a direction. Where two leave, two pixels touch at the corner: the left
// turn goes on to the other one.
unsigned next_direction(std::uint8_t leaving, unsigned arriving) {
  for (const unsigned turn : {3u, 0u, 1u}) {
    const unsigned direction = (arriving + turn) % 4;
    if ((leaving >> direction) & 1u) return direction;
  }
  CHECK(false);  // every edge goes on
  return 0;
}
}  // namespace

std::vector<Ring> outline(const Mask& mask) {
  std::vector<Ring> rings;
  if (mask.empty()) return rings;
  const auto edges = edges_of(mask);
  auto left = edges;  // those not yet in a ring
  for (int y = 0; y < edges.height(); ++y)
    for (int x = 0; x < edges.width(); ++x)
      while (left.at(x, y) != 0) {
        unsigned direction = 0;
        while (((left.at(x, y) >> direction) & 1u) == 0) ++direction;
        Ring ring;
        Corner at{x, y};
        while ((left.at(at.x, at.y) >> direction) & 1u) {
          left.at(at.x, at.y) = static_cast<std::uint8_t>(left.at(at.x, at.y) & ~(1u << direction));
          at = {at.x + step[direction].x, at.y + step[direction].y};
          const unsigned next = next_direction(edges.at(at.x, at.y), direction);
          if (next != direction) ring.push_back({mask.x + at.x, mask.y + at.y});
          direction = next;
        }
        rings.push_back(std::move(ring));
      }
  return rings;
}

std::int64_t signed_area(const Ring& ring) {
  std::int64_t twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Corner &p = ring[i], &q = ring[(i + 1) % ring.size()];
    twice += std::int64_t{p.x} * q.y - std::int64_t{q.x} * p.y;
  }
  return twice / 2;
}

Mask fill(const std::vector<Ring>& rings) {
  if (rings.empty()) return {};
  Corner low = rings.front().front(), high = low;
  for (const auto& ring : rings)
    for (const auto& corner : ring) {
      low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
      high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
    }
  // A vertical edge flips the pixels to its right in the rows that it spans.
  Image<std::uint8_t> flips(high.x - low.x + 1, high.y - low.y);
  for (const auto& ring : rings)
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Corner &p = ring[i], &q = ring[(i + 1) % ring.size()];
      CHECK(p.x == q.x || p.y == q.y);
      for (int y = std::min(p.y, q.y); p.x == q.x && y < std::max(p.y, q.y); ++y)
        flips.at(p.x - low.x, y - low.y) ^= 1;
    }
  Mask mask{low.x, low.y, Image<std::uint8_t>(high.x - low.x, high.y - low.y)};
  for (int y = 0; y < mask.pixels.height(); ++y) {
    std::uint8_t inside = 0;
    for (int x = 0; x < mask.pixels.width(); ++x) mask.pixels.at(x, y) = inside ^= flips.at(x, y);
  }
  return tightened(mask);
}

}  // namespace flawsmith::dataset
