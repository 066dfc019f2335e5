#include "shapes.h"

#include <algorithm>
#include <utility>

namespace flawsmith::tests {
namespace {
// Adds a triangle with its own flat normal.
void add_flat(scenes::Mesh& mesh, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  mesh.triangles.push_back({a, b, c});
  const dvec3 n = glm::normalize(
      glm::cross(mesh.positions[b] - mesh.positions[a], mesh.positions[c] - mesh.positions[a]));
  mesh.normals.push_back({vec3(n), vec3(n), vec3(n)});
  mesh.face.push_back(0);
}

void add_smooth(scenes::Mesh& mesh, std::array<std::uint32_t, 3> points,
                const std::array<dvec3, 3>& normals) {
  mesh.triangles.push_back(points);
  mesh.normals.push_back({vec3(normals[0]), vec3(normals[1]), vec3(normals[2])});
  mesh.face.push_back(0);
}
}  // namespace

scenes::Mesh plate(double side) {
  scenes::Mesh mesh;
  const double h = 0.5 * side;
  mesh.positions = {{-h, -h, 0}, {h, -h, 0}, {h, h, 0}, {-h, h, 0}};
  add_flat(mesh, 0, 1, 2);
  add_flat(mesh, 0, 2, 3);
  return mesh;
}

scenes::Mesh cylinder(double radius, double height, int slivers) {
  scenes::Mesh mesh;
  const auto n = static_cast<std::uint32_t>(slivers);
  std::vector<dvec3> out;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double angle = 2.0 * pi * i / n;
    out.emplace_back(std::cos(angle), std::sin(angle), 0.0);
    mesh.positions.push_back(radius * out[i]);
    mesh.positions.push_back(radius * out[i] + dvec3(0, 0, height));
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t j = (i + 1) % n;
    add_smooth(mesh, {2 * i, 2 * j, 2 * j + 1}, {out[i], out[j], out[j]});
    add_smooth(mesh, {2 * i, 2 * j + 1, 2 * i + 1}, {out[i], out[j], out[i]});
  }
  return mesh;
}

scenes::Mesh rod(double radius, double height, int slivers) {
  scenes::Mesh mesh = cylinder(radius, height, slivers);
  const auto n = static_cast<std::uint32_t>(slivers);
  mesh.positions.emplace_back(0, 0, 0);
  mesh.positions.emplace_back(0, 0, height);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t j = (i + 1) % n;
    add_flat(mesh, 2 * n, 2 * j, 2 * i);
    add_flat(mesh, 2 * n + 1, 2 * i + 1, 2 * j + 1);
  }
  return mesh;
}

scenes::Mesh tube(double outer, double inner, double height, int slivers) {
  scenes::Mesh mesh = cylinder(outer, height, slivers);
  const scenes::Mesh bore = cylinder(inner, height, slivers);
  const auto n = static_cast<std::uint32_t>(slivers), offset = 2 * n;
  mesh.positions.insert(mesh.positions.end(), bore.positions.begin(), bore.positions.end());
  for (std::size_t t = 0; t < bore.triangles.size(); ++t) {
    const auto [a, b, c] = bore.triangles[t];
    const auto& out = bore.normals[t];
    add_smooth(mesh, {offset + a, offset + c, offset + b}, {-dvec3(out[0]), -dvec3(out[2]), -dvec3(out[1])});
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t a = 2 * i, b = 2 * ((i + 1) % n);
    add_flat(mesh, a, offset + a, offset + b);
    add_flat(mesh, a, offset + b, b);
    add_flat(mesh, a + 1, offset + b + 1, offset + a + 1);
    add_flat(mesh, a + 1, b + 1, offset + b + 1);
  }
  return mesh;
}

scenes::Mesh sphere_cap(double radius, double half_side, int n) {
  scenes::Mesh mesh;
  std::vector<dvec3> out;
  for (int j = 0; j <= n; ++j)
    for (int i = 0; i <= n; ++i) {
      const double x = half_side * (2.0 * i / n - 1.0), y = half_side * (2.0 * j / n - 1.0);
      const dvec3 p(x, y, std::sqrt(radius * radius - x * x - y * y));
      mesh.positions.push_back(p);
      out.push_back(p / radius);
    }
  const auto at = [n](int i, int j) { return static_cast<std::uint32_t>(j * (n + 1) + i); };
  for (int j = 0; j < n; ++j)
    for (int i = 0; i < n; ++i) {
      const auto a = at(i, j), b = at(i + 1, j), c = at(i + 1, j + 1), d = at(i, j + 1);
      add_smooth(mesh, {a, b, c}, {out[a], out[b], out[c]});
      add_smooth(mesh, {a, c, d}, {out[a], out[c], out[d]});
    }
  return mesh;
}

scenes::Mesh wedge(double angle, double reach, double length, int rows) {
  scenes::Mesh mesh;
  // Cross-section in the x-z plane, clockwise seen along +y: edge, top end, flank end.
  const dvec3 flank(-std::cos(angle), 0.0, -std::sin(angle));
  for (int j = 0; j <= rows; ++j) {
    const dvec3 y(0.0, length * (static_cast<double>(j) / rows - 0.5), 0.0);
    mesh.positions.push_back(y);
    mesh.positions.push_back(y + dvec3(-reach, 0, 0));
    mesh.positions.push_back(y + reach * flank);
  }
  const auto n = static_cast<std::uint32_t>(rows);
  for (std::uint32_t j = 0; j < n; ++j)
    for (std::uint32_t k = 0; k < 3; ++k) {
      const std::uint32_t a = 3 * j + k, b = 3 * j + (k + 1) % 3;
      add_flat(mesh, a, a + 3, b + 3);
      add_flat(mesh, a, b + 3, b);
    }
  add_flat(mesh, 0, 1, 2);
  add_flat(mesh, 3 * n, 3 * n + 2, 3 * n + 1);
  return mesh;
}

scenes::Zone all_faces(const scenes::Mesh& mesh, const std::string& name) {
  scenes::Zone zone;
  zone.name = name;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) zone.triangles.push_back(t);
  return zone;
}

scenes::Zone wedge_edge(const scenes::Mesh& mesh) {
  scenes::Zone zone;
  zone.name = "edge";
  zone.chains.emplace_back();
  for (std::uint32_t i = 0; i < mesh.positions.size(); i += 3) zone.chains[0].points.push_back(i);
  return zone;
}

scenes::Mesh rolled_sheet(double width, double length, double thickness, double radius, int steps) {
  // The section against the clock seen from −y, with the normals before and behind each point.
  struct Corner {
    dvec3 at, before, behind;
  };
  const dvec3 up(0, 0, 1), out(-1, 0, 0), far(1, 0, 0);
  std::vector<Corner> section{{{width, 0, 0}, far, up}, {{0, 0, 0}, up, out}};
  for (int i = 0; i <= steps; ++i) {
    const double angle = 0.5 * pi * i / steps;
    const dvec3 n(-std::cos(angle), 0, -std::sin(angle));
    section.push_back({dvec3(radius, 0, radius - thickness) + radius * n, n, n});
  }
  section.push_back({{width, 0, -thickness}, -up, far});
  scenes::Mesh mesh;
  for (const Corner& corner : section)
    for (const double y : {-0.5 * length, 0.5 * length}) mesh.positions.push_back(corner.at + dvec3(0, y, 0));
  const auto n = static_cast<std::uint32_t>(section.size());
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t j = (i + 1) % n;
    const dvec3 &a = section[i].behind, &b = section[j].before;
    add_smooth(mesh, {2 * i, 2 * j + 1, 2 * j}, {a, b, b});
    add_smooth(mesh, {2 * i, 2 * i + 1, 2 * j + 1}, {a, a, b});
    if (i == 0 || j == 0) continue;
    add_flat(mesh, 0, 2 * i, 2 * j);
    add_flat(mesh, 1, 2 * j + 1, 2 * i + 1);
  }
  return mesh;
}

scenes::Zone rolled_sheet_edge(const scenes::Mesh& mesh) {
  scenes::Zone zone;
  zone.name = "edge";
  zone.chains.emplace_back();
  for (std::uint32_t i = 0; i < mesh.positions.size(); ++i)
    if (mesh.positions[i].x == 0.0 && mesh.positions[i].z == 0.0) zone.chains[0].points.push_back(i);
  return zone;
}

scenes::Zone upper_rim(const scenes::Mesh& mesh, double height) {
  scenes::Zone zone;
  zone.name = "rim";
  zone.chains.emplace_back();
  zone.chains[0].closed = true;
  for (std::uint32_t i = 0; i < mesh.positions.size(); ++i)
    if (mesh.positions[i].z == height && glm::length(dvec2(mesh.positions[i])) > 0.0)
      zone.chains[0].points.push_back(i);
  return zone;
}

scenes::Station station_of(scenes::Mesh mesh, std::vector<scenes::Zone> zones) {
  auto part = std::make_shared<scenes::Part>();
  part->name = "test";
  part->mesh = std::move(mesh);
  part->faces.emplace_back();
  scenes::Station station;
  station.materials.emplace_back();
  station.materials[0].name = "steel";
  scenes::Item item;
  item.name = "item";
  item.part = part;
  item.zones = std::move(zones);
  station.items.push_back(item);
  return station;
}

defects::DefectRequest request(const std::string& kind, const std::string& zone,
                               std::map<std::string, double> numbers, std::uint64_t seed,
                               std::map<std::string, std::string> words, std::uint16_t id) {
  defects::DefectRequest result;
  result.id = id;
  result.kind = kind;
  result.zone = zone;
  result.parameters.numbers = std::move(numbers);
  result.parameters.words = std::move(words);
  result.seed = seed;
  return result;
}
}  // namespace flawsmith::tests
