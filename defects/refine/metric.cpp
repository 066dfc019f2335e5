#include "defects/refine/metric.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::defects::refinement {
Metric::Metric(const WorkingMesh& mesh, const SizeField& field, double max_aspect)
    : mesh_(mesh), field_(field), max_aspect_(max_aspect) {
  extend();
}

void Metric::extend() {
  for (auto n = static_cast<std::uint32_t>(sizes_.size()); n < mesh_.nodes().size(); ++n) {
    const Node& node = mesh_.nodes()[n];
    const auto facet = mesh_.cells()[node.cell].facet;
    CellSize size = field_({mesh_.facets()[facet].triangle, mesh_.weights(n, facet)}, node.position);
    CHECK(std::isfinite(size.length) && std::isfinite(size.width) && size.length > 0.0 && size.width > 0.0);
    CHECK(std::abs(glm::dot(size.along, size.along) - 1.0) < 1e-6);
    size.length = std::min(size.length, max_aspect_ * size.width);
    size.width = std::min(size.width, max_aspect_ * size.length);
    if (size.width < finest_) {
      finest_ = size.width;
      finest_length_ = size.length;
    }
    sizes_.push_back(size);
    inside_.push_back(project(n, facet));
  }
}

void Metric::set_floor(double floor) {
  floor_ = floor;
  for (std::uint32_t n = 0; n < inside_.size(); ++n)
    if (mesh_.nodes()[n].alive && mesh_.nodes()[n].kind == Node::Kind::face)
      inside_[n] = project(n, mesh_.nodes()[n].id);
}

Tensor Metric::project(std::uint32_t node, std::uint32_t facet) const {
  const CellSize& size = sizes_[node];
  const Facet& f = mesh_.facets()[facet];
  const double length = std::max(size.length, floor_), width = std::max(size.width, floor_);
  const double along = 1.0 / (length * length), across = 1.0 / (width * width);
  const double x = glm::dot(size.along, f.e1), y = glm::dot(size.along, f.e2);
  const double tangential = x * x + y * y;
  if (tangential < 0.01) return {across, 0.0, across};  // the direction says nothing in this plane
  const double stretch = (along - across) / tangential;
  return {across + stretch * x * x, stretch * x * y, across + stretch * y * y};
}

double Metric::length(std::uint32_t facet, std::uint32_t a, std::uint32_t b) const {
  const Facet& f = mesh_.facets()[facet];
  const dvec3 d = mesh_.nodes()[b].position - mesh_.nodes()[a].position;
  const dvec2 edge{glm::dot(d, f.e1), glm::dot(d, f.e2)};
  return 0.5 * (std::sqrt(at(a, facet).product(edge, edge)) + std::sqrt(at(b, facet).product(edge, edge)));
}

double Metric::length(Side s) const {
  const auto a = mesh_.from(s), b = mesh_.to(s);
  const double here = length(mesh_.cells()[cell_of(s)].facet, a, b);
  const Side o = mesh_.across(s);
  if (o == none || mesh_.seam(s) == none) return here;
  return std::max(here, length(mesh_.cells()[cell_of(o)].facet, a, b));
}

double Metric::height(Side s) const {
  const auto facet = mesh_.cells()[cell_of(s)].facet;
  const auto a = mesh_.from(s), b = mesh_.to(s), c = mesh_.opposite(s);
  const Tensor mean = (at(a, facet) + at(b, facet) + at(c, facet)) * (1.0 / 3.0);
  const Facet& f = mesh_.facets()[facet];
  const dvec2 pa = mesh_.flat(a, f), u = mesh_.flat(b, f) - pa, v = mesh_.flat(c, f) - pa;
  return (u.x * v.y - u.y * v.x) * std::sqrt(mean.determinant() / mean.product(u, u));
}

double Metric::quality(std::uint32_t facet, std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
  const Tensor mean = (at(a, facet) + at(b, facet) + at(c, facet)) * (1.0 / 3.0);
  const Facet& f = mesh_.facets()[facet];
  const dvec2 pa = mesh_.flat(a, f), u = mesh_.flat(b, f) - pa, v = mesh_.flat(c, f) - pa, w = v - u;
  const double sides = mean.product(u, u) + mean.product(v, v) + mean.product(w, w);
  const double area2 = (u.x * v.y - u.y * v.x) * std::sqrt(mean.determinant());
  return 2.0 * std::sqrt(3.0) * area2 / sides;
}

bool Metric::wants_flip(Side s) const {
  const Side o = mesh_.across(s);
  if (o == none || mesh_.seam(s) != none) return false;
  const auto facet = mesh_.cells()[cell_of(s)].facet;
  const auto a = mesh_.from(s), b = mesh_.to(s), c = mesh_.opposite(s), d = mesh_.opposite(o);
  const Tensor mean = at(a, facet) + at(b, facet) + at(c, facet) + at(d, facet);
  const Facet& f = mesh_.facets()[facet];
  const dvec2 pa = mesh_.flat(a, f), pb = mesh_.flat(b, f), pc = mesh_.flat(c, f), pd = mesh_.flat(d, f);
  const dvec2 ca = pa - pc, cb = pb - pc, da = pa - pd, db = pb - pd;
  // Delaunay: the angles at c and d add up to at most π, so the sum of their cotangents is not negative. In a
  // metric M, cot = uᵀMv / (√det M · u×v); the root cancels. The slack keeps ties from flipping for ever.
  const double area_c = ca.x * cb.y - ca.y * cb.x, area_d = db.x * da.y - db.y * da.x;
  const double dot_c = mean.product(ca, cb), dot_d = mean.product(da, db);
  const double sum = dot_c * area_d + dot_d * area_c;
  const double scale = std::abs(dot_c * area_d) + std::abs(dot_d * area_c);
  return sum < -1e-6 * scale && mesh_.can_flip(s);
}

}  // namespace flawsmith::defects::refinement
