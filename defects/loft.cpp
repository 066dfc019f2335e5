#include "defects/loft.h"

#include "core/check.h"

namespace flawsmith::defects {

ChartBody loft(const std::vector<std::vector<ChartBody::Point>>& rings, double bulge) {
  CHECK(rings.size() >= 2 && rings.front().size() >= 3);
  const auto n = static_cast<std::uint32_t>(rings.front().size());
  ChartBody body;
  for (const auto& ring : rings) {
    CHECK(ring.size() == n);
    body.points.insert(body.points.end(), ring.begin(), ring.end());
  }
  for (std::uint32_t r = 0; r + 1 < rings.size(); ++r)
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint32_t a = r * n + k, b = r * n + (k + 1) % n;
      body.triangles.push_back({a, b, a + n});
      body.triangles.push_back({b, b + n, a + n});
    }
  const auto middle_of = [&](std::size_t ring) {
    ChartBody::Point middle{};
    for (const ChartBody::Point& p : rings[ring]) {
      middle.at += p.at / static_cast<double>(n);
      middle.offset += p.offset / static_cast<double>(n);
    }
    return middle;
  };
  const auto close = [&](std::size_t ring, std::size_t next, bool turned) {
    ChartBody::Point middle = middle_of(ring);
    const ChartBody::Point inner = middle_of(next);
    const auto first = static_cast<std::uint32_t>(ring) * n;
    const auto tip = static_cast<std::uint32_t>(body.points.size());
    // The base stays where the ring has it: beyond, the chart may end.
    middle.offset += bulge * (middle.offset - inner.offset);
    middle.offset.x += bulge * (middle.at.x - inner.at.x);
    body.points.push_back(middle);
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint32_t a = first + k, b = first + (k + 1) % n;
      if (turned)
        body.triangles.push_back({b, a, tip});
      else
        body.triangles.push_back({a, b, tip});
    }
  };
  close(0, 1, true);
  close(rings.size() - 1, rings.size() - 2, false);
  return body;
}

}  // namespace flawsmith::defects
