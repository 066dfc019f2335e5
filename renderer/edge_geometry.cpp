#include "renderer/edge_geometry.h"

#include <cmath>

#include "core/check.h"
#include "renderer/shared/edge_break.h"

namespace flawsmith::renderer {
namespace {
static_assert(scenes::greatest_break_factor >=
              (1.0 + static_cast<double>(shared::break_variation)) * scenes::greatest_break_scale - 1e-6);
constexpr double slack = 0.1;  // of the radius: polylines turn a little at their points
}  // namespace

std::vector<shared::BrokenEdgeRecord> edge_records(const scenes::EdgeBreak& edge_break, double scale,
                                                   const scenes::Mesh& mesh, dvec3 centre) {
  CHECK(scale <= scenes::greatest_break_scale);
  std::vector<shared::BrokenEdgeRecord> records;
  records.reserve(edge_break.edges.size());
  for (const scenes::BrokenEdge& edge : edge_break.edges) {
    const dvec3 a = mesh.positions[edge.a], side = mesh.positions[edge.b] - a;
    const double length = glm::length(side), radius = scale * edge.radius;
    shared::BrokenEdgeRecord r;
    r.start = vec3(a - centre);
    r.along = vec3(side / length);
    r.span = static_cast<float>(length);
    r.slack = static_cast<float>(slack * radius);
    r.radius = static_cast<float>(radius);
    const double widest = 1.0 + static_cast<double>(shared::break_variation);
    r.reach = static_cast<float>(1.01 * widest * scenes::break_width(radius, edge.turn));
    r.facet0 = vec3(scenes::face_normal(mesh, edge.triangles[0]));
    r.facet1 = vec3(scenes::face_normal(mesh, edge.triangles[1]));
    r.normal00 = vec3(scenes::corner_normal(mesh, edge.triangles[0], edge.a));
    r.normal01 = vec3(scenes::corner_normal(mesh, edge.triangles[0], edge.b));
    r.normal10 = vec3(scenes::corner_normal(mesh, edge.triangles[1], edge.a));
    r.normal11 = vec3(scenes::corner_normal(mesh, edge.triangles[1], edge.b));
    records.push_back(r);
  }
  return records;
}

shared::CutRecord cut_record(const scenes::CutFaces& cut) {
  shared::CutRecord record{};
  const auto mm = [&](double share) { return static_cast<float>(share * cut.thickness); };
  record.rollover = mm(cut.rollover);
  record.burnish = mm(cut.rollover + cut.burnish);
  record.ragged = mm(cut.ragged);
  record.period = mm(1.0);  // tongues of the fracture are about as wide as the sheet is thick; assumed
  record.slope = static_cast<float>(std::tan(cut.incline));
  record.roll = cut.is_sharp ? record.rollover : 0.0f;
  record.rollover_material = cut.rollover_material;
  record.burnish_material = cut.burnish_material;
  record.fracture_material = cut.fracture_material;
  return record;
}

std::vector<shared::vec3> cut_depths(const scenes::CutFaces& cut) {
  std::vector<shared::vec3> depths;
  if (cut.depths)
    for (const auto& [a, b, c] : *cut.depths) depths.emplace_back(a, b, c);
  return depths;
}

}  // namespace flawsmith::renderer
