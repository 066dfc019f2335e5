#include "scenes/nearest_point.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/check.h"

namespace flawsmith::scenes {

NearestPoint::NearestPoint(std::vector<dvec3> points) : points_(std::move(points)), order_(points_.size()) {
  CHECK(!points_.empty());
  std::iota(order_.begin(), order_.end(), 0u);
  build(0, order_.size(), 0);
}

std::uint32_t NearestPoint::of(const dvec3& p) const {
  Found best{std::numeric_limits<double>::max(), std::numeric_limits<std::uint32_t>::max()};
  search(p, 0, order_.size(), 0, best);
  return best.index;
}

void NearestPoint::build(std::size_t begin, std::size_t end, int axis) {
  if (end - begin < 2) return;
  const std::size_t middle = begin + (end - begin) / 2;
  const auto at = [&](std::size_t i) { return order_.begin() + static_cast<std::ptrdiff_t>(i); };
  std::nth_element(at(begin), at(middle), at(end), [&](std::uint32_t a, std::uint32_t b) {
    return points_[a][axis] != points_[b][axis] ? points_[a][axis] < points_[b][axis] : a < b;
  });
  build(begin, middle, (axis + 1) % 3);
  build(middle + 1, end, (axis + 1) % 3);
}

void NearestPoint::search(const dvec3& p, std::size_t begin, std::size_t end, int axis, Found& best) const {
  if (begin >= end) return;
  const std::size_t middle = begin + (end - begin) / 2;
  const std::uint32_t here = order_[middle];
  const dvec3 away = p - points_[here];
  const double square = glm::dot(away, away);
  if (square < best.square || (square == best.square && here < best.index)) best = {square, here};
  const double beyond = away[axis];
  const int next = (axis + 1) % 3;
  const auto low = [&] { search(p, begin, middle, next, best); };
  const auto high = [&] { search(p, middle + 1, end, next, best); };
  beyond < 0.0 ? low() : high();
  // Equally near ones on the other side may have a lower index.
  if (beyond * beyond <= best.square) beyond < 0.0 ? high() : low();
}

}  // namespace flawsmith::scenes
