#include "defects/bodies.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scenes/import/soup.h"

namespace flawsmith::defects {
namespace {
// Base points of a body's points: found once for neighbours at the same place. Where the chart has none (in
// the seams that unfolding a curved surface leaves), the last one's tangent plane goes on.
class BasePoints {
 public:
  BasePoints(const scenes::Mesh& mesh, const Chart& chart) : mesh_(mesh), chart_(chart) { go({0.0, 0.0}); }

  dvec3 moved(const ChartBody::Point& point) {
    go(point.at);
    return position_ + frame_ * (point.offset + beyond_);
  }
  const dvec3& position() const { return position_; }
  const dmat3& frame() const { return frame_; }
  std::uint32_t triangle() const { return triangle_; }

 private:
  void go(ChartPoint at) {
    if (known_ && at == at_) return;
    at_ = at;
    const auto found = chart_.locate(at);
    CHECK(found || known_);
    if (!found) {
      beyond_ = {at - located_, 0.0};
      return;
    }
    known_ = true;
    located_ = at;
    beyond_ = dvec3(0.0);
    triangle_ = found->triangle;
    position_ = defects::position(mesh_, *found);
    frame_ = chart_.frame(*found, at);
  }

  const scenes::Mesh& mesh_;
  const Chart& chart_;
  bool known_ = false;
  ChartPoint at_{0.0}, located_{0.0};
  dvec3 position_{0.0}, beyond_{0.0};
  dmat3 frame_{1.0};
  std::uint32_t triangle_ = 0;
};

// Volume by the divergence theorem, about a point of the body's own; area.
void set_sizes(MeasuredBody& body, const std::vector<dvec3>& p) {
  for (const auto& [a, b, c] : body.triangles) {
    body.volume += glm::dot(p[a] - p[0], glm::cross(p[b] - p[0], p[c] - p[0])) / 6.0;
    body.area += 0.5 * glm::length(glm::cross(p[b] - p[a], p[c] - p[a]));
  }
  body.volume = std::abs(body.volume);
}
}  // namespace

scenes::AddedBody make_body(const scenes::Mesh& mesh, const Chart& chart, const ChartBody& body) {
  scenes::AddedBody made;
  BasePoints base(mesh, chart);
  for (const ChartBody::Point& point : body.points) {
    made.mesh.positions.push_back(base.moved(point));
    if (made.mesh.positions.size() == 1) made.base = base.triangle();
  }
  made.mesh.triangles = body.triangles;
  made.mesh.normals.resize(body.triangles.size());
  scenes::turn_outwards(made.mesh);
  scenes::shade_by_crease(made.mesh, body.crease_angle);
  return made;
}

MeasuredBody measured_body(const scenes::Mesh& mesh, const Chart& chart, const ChartBody& body,
                           const scenes::Mesh& made) {
  CHECK(made.positions.size() == body.points.size());
  MeasuredBody result;
  result.triangles = made.triangles;
  BasePoints base(mesh, chart), edge(mesh, chart);
  const bool on_edge = chart.site().type == ChartType::edge;
  for (std::size_t i = 0; i < body.points.size(); ++i) {
    const ChartPoint at = body.points[i].at;
    base.moved({at, dvec3(0.0)});
    const dvec3 from_base = made.positions[i] - base.position();
    const dmat3& frame = base.frame();
    const double along = at.x + glm::dot(from_base, frame[0]);
    if (!on_edge) {
      result.points.emplace_back(along, at.y + glm::dot(from_base, frame[1]), glm::dot(from_base, frame[2]));
      continue;
    }
    edge.moved({{at.x, 0.0}, dvec3(0.0)});
    const dvec3 from_edge = made.positions[i] - edge.position();
    const dvec3 right = glm::normalize(glm::cross(frame[1], frame[0]));
    const dvec3 left = glm::normalize(glm::cross(frame[0], frame[2]));
    result.points.emplace_back(along, glm::dot(at.y >= 0.0 ? from_base : from_edge, right),
                               glm::dot(at.y < 0.0 ? from_base : from_edge, left));
  }
  set_sizes(result, made.positions);
  return result;
}

MeasuredBody flat_body(const ChartBody& body, const ChartSite& site) {
  MeasuredBody result;
  result.triangles = body.triangles;
  std::vector<dvec3> positions;
  // Right and left axis with the right face's outward normal as y.
  const double c = std::cos(site.edge_angle), s = std::sin(site.edge_angle);
  const dvec2 right(-1.0, 0.0), left(-c, -s), over_left(s, -c);
  for (const auto& [at, offset] : body.points) {
    if (site.type == ChartType::surface) {
      positions.emplace_back(at.x + offset.x, at.y + offset.y, offset.z);
      continue;
    }
    const dvec2 p = (std::max(at.y, 0.0) + offset.y) * right + (std::max(-at.y, 0.0) + offset.z) * left;
    positions.emplace_back(at.x + offset.x, p);
    result.points.emplace_back(at.x + offset.x, p.y, glm::dot(p, over_left));
  }
  if (site.type == ChartType::surface) result.points = positions;
  set_sizes(result, positions);
  return result;
}
}  // namespace flawsmith::defects
