#include "defects/edge_section.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::defects {

EdgeSection::EdgeSection(const ChartSite& site, bool right)
    : cosine_(std::cos(site.edge_angle)), sine_(std::sin(site.edge_angle)), right_(right) {
  CHECK(site.type == ChartType::edge && sine_ > 0.0);
}

// With a the axis of the face and b that of the other one, at the angle θ: out = −a, up = (cos θ a − b)/sin
// θ.
dvec3 EdgeSection::offset(dvec2 p, double along) const {
  const double own = -p.x + p.y * cosine_ / sine_, other = -p.y / sine_;
  return right_ ? dvec3(along, own, other) : dvec3(along, other, own);
}

// Height over the other face: sin θ out − cos θ up.
dvec2 EdgeSection::out_up(const dvec3& measured) const {
  const double own = right_ ? measured.y : measured.z, other = right_ ? measured.z : measured.y;
  return {(other + cosine_ * own) / sine_, own};
}

dvec2 EdgeSection::down_other() const {
  return {-cosine_, -sine_};
}
dvec2 EdgeSection::other_normal() const {
  return {sine_, -cosine_};
}
double EdgeSection::side() const {
  return right_ ? 1.0 : -1.0;
}

bool names_right_face(const std::string& word, const ChartSite& site) {
  if (word == "right") return true;
  if (word == "left") return false;
  return (site.right_normal.z >= site.left_normal.z) == (word == "up");
}

double Section::top() const {
  double highest = 0.0;
  for (const auto& side : sides) highest = std::max({highest, side[0].y, side[1].y});
  return highest;
}

double Section::width_at(double level) const {
  double low = 1e300, high = -1e300;
  for (const auto& [a, b] : sides) {
    if ((a.y >= level) == (b.y >= level)) continue;
    const double out = glm::mix(a.x, b.x, (level - a.y) / (b.y - a.y));
    low = std::min(low, out);
    high = std::max(high, out);
  }
  return std::max(0.0, high - low);
}

std::vector<Section> cut_sections(const std::vector<MeasuredBody>& bodies, const EdgeSection& section,
                                  double half_length, int count) {
  std::vector<Section> result(static_cast<std::size_t>(count));
  const double spacing = 2.0 * half_length / count;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i].x = -half_length + (static_cast<double>(i) + 0.5) * spacing;
  for (const MeasuredBody& body : bodies)
    for (const auto& triangle : body.triangles) {
      std::array<dvec3, 3> p;
      for (std::size_t k = 0; k < 3; ++k) p[k] = body.points[triangle[k]];
      const double low = std::min({p[0].x, p[1].x, p[2].x}), high = std::max({p[0].x, p[1].x, p[2].x});
      const double first = std::max(0.0, std::ceil((low + half_length) / spacing - 0.5));
      for (auto i = static_cast<std::size_t>(first); i < result.size() && result[i].x <= high; ++i) {
        std::array<dvec2, 2> side;
        std::size_t ends = 0;
        for (std::size_t k = 0; k < 3; ++k) {
          const dvec3 &a = p[k], &b = p[(k + 1) % 3];
          if ((a.x <= result[i].x) == (b.x <= result[i].x)) continue;
          if (ends < 2) side[ends++] = section.out_up(glm::mix(a, b, (result[i].x - a.x) / (b.x - a.x)));
        }
        if (ends == 2) result[i].sides.push_back(side);
      }
    }
  return result;
}
}  // namespace flawsmith::defects
