#include "closed_parts.h"

#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <numeric>

#include "base_meshes.h"
#include "shapes.h"

namespace flawsmith::test {
namespace {
using std::numbers::pi;

using tests::station_of;

scenes::Zone faces_where(const scenes::Mesh& mesh, const std::string& name,
                         const std::function<bool(std::uint32_t)>& holds) {
  scenes::Zone zone;
  zone.name = name;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    if (holds(t)) zone.triangles.push_back(t);
  return zone;
}

// Normals at points as area-weighted means of the triangles around them.
void shade_smoothly(scenes::Mesh& mesh) {
  std::vector<dvec3> sum(mesh.positions.size(), dvec3(0.0));
  for (const auto& [a, b, c] : mesh.triangles) {
    const dvec3 n = glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]);
    for (const auto p : {a, b, c}) sum[p] += n;
  }
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3; ++k) mesh.normals[t][k] = vec3(glm::normalize(sum[mesh.triangles[t][k]]));
}
}  // namespace

scenes::Station box_station(const dvec3& size) {
  scenes::Mesh mesh = box(size);
  scenes::Zone edges;
  edges.name = "edges";
  const scenes::Topology topology(mesh);
  for (const auto& edge : topology.edges)
    if (scenes::dihedral(mesh, edge) > 1.0) edges.chains.push_back({{edge.a, edge.b}, false});
  auto faces = faces_where(mesh, "faces", [](std::uint32_t) { return true; });
  return station_of(std::move(mesh), {faces, edges});
}

scenes::Station rod_station(double radius, double height, std::uint32_t facets) {
  scenes::Mesh mesh = cylinder(radius, height, facets);
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::size_t k = 0; k < 3 && t % 4 < 2; ++k) {
      const dvec3 p = mesh.positions[mesh.triangles[t][k]];
      mesh.normals[t][k] = vec3(glm::normalize(dvec3(p.x, p.y, 0.0)));
    }
  scenes::Zone rim;
  rim.name = "rim";
  rim.chains.push_back({{}, true});
  for (std::uint32_t i = 0; i < facets; ++i) rim.chains[0].points.push_back(2 * i + 1);
  auto side = faces_where(mesh, "side", [](std::uint32_t t) { return t % 4 < 2; });
  return station_of(std::move(mesh), {side, rim});
}

scenes::Station blob_station(double radius, std::uint32_t rows) {
  // The surface of a grid cube, pushed out: each direction has its own radius.
  scenes::Mesh mesh;
  std::map<std::array<int, 3>, std::uint32_t> point_of;
  const int n = static_cast<int>(rows);
  const auto point = [&](std::array<int, 3> at) {
    const auto [entry, fresh] = point_of.try_emplace(at, static_cast<std::uint32_t>(mesh.positions.size()));
    if (fresh) {
      dvec3 d;
      for (int k = 0; k < 3; ++k)
        d[k] = std::tan(0.25 * pi * (2.0 * at[static_cast<std::size_t>(k)] / n - 1.0));
      d = glm::normalize(d);
      const double wave = std::sin(3.0 * d.x + 0.4) * std::cos(2.0 * d.y) + std::sin(2.5 * d.z + d.x);
      mesh.positions.push_back(radius * (1.0 + 0.06 * wave) * d);
    }
    return entry->second;
  };
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (const int end : {0, n})
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          const auto corner = [&](int di, int dj) {
            std::array<int, 3> at{};
            at[axis] = end;
            at[(axis + 1) % 3] = i + di;
            at[(axis + 2) % 3] = j + dj;
            return point(at);
          };
          const auto a = corner(0, 0), b = corner(1, 0), c = corner(1, 1), d = corner(0, 1);
          if (end == n) {
            mesh.triangles.push_back({a, b, c});
            mesh.triangles.push_back({a, c, d});
          } else {
            mesh.triangles.push_back({a, c, b});
            mesh.triangles.push_back({a, d, c});
          }
        }
  mesh = finish(std::move(mesh));
  shade_smoothly(mesh);
  auto faces = faces_where(mesh, "faces", [](std::uint32_t) { return true; });
  return station_of(std::move(mesh), {faces});
}

scenes::Station ring_station(double radius, double tube, std::uint32_t facets) {
  scenes::Mesh mesh;
  const std::uint32_t around = facets, across = facets / 2;
  for (std::uint32_t i = 0; i < around; ++i)
    for (std::uint32_t j = 0; j < across; ++j) {
      const double u = 2.0 * pi * i / around, v = 2.0 * pi * j / across;
      const double r = radius + tube * std::cos(v);
      mesh.positions.push_back({r * std::cos(u), r * std::sin(u), tube * std::sin(v)});
    }
  const auto at = [&](std::uint32_t i, std::uint32_t j) { return (i % around) * across + j % across; };
  for (std::uint32_t i = 0; i < around; ++i)
    for (std::uint32_t j = 0; j < across; ++j) {
      mesh.triangles.push_back({at(i, j), at(i + 1, j), at(i + 1, j + 1)});
      mesh.triangles.push_back({at(i, j), at(i + 1, j + 1), at(i, j + 1)});
    }
  mesh = finish(std::move(mesh));
  shade_smoothly(mesh);
  auto saddle = faces_where(mesh, "saddle", [&](std::uint32_t t) {
    const dvec3 p = mesh.positions[mesh.triangles[t][0]];
    return glm::length(dvec2(p)) < radius - 0.3 * tube;
  });
  return station_of(std::move(mesh), {saddle});
}

}  // namespace flawsmith::test
