#include "scenes/import/soup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "core/error.h"
#include "scenes/import/wire.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {
namespace {
// A point's cell on a grid as fine as the largest coordinate's rounding, and its body.
struct Cell {
  std::array<std::int64_t, 3> at{};
  std::uint32_t body = 0;
  bool operator==(const Cell&) const = default;
};
struct CellHash {
  std::size_t operator()(const Cell& cell) const {
    std::uint64_t h = cell.body;
    for (const auto x : cell.at) {
      h ^= static_cast<std::uint64_t>(x);
      h *= 0x9E3779B97F4A7C15ull;
      h ^= h >> 29;
    }
    return static_cast<std::size_t>(h);
  }
};

// Rounding of single-precision coordinates, which mesh formats hold [mm].
double rounding_of(const std::vector<dvec3>& points) {
  double largest = 0.0;
  for (const dvec3& p : points) largest = std::max({largest, std::abs(p.x), std::abs(p.y), std::abs(p.z)});
  if (largest > farthest_point)
    throw InputError(fmt::format("has a point {:.3g} mm from its origin, at most {:.0e} mm are taken",
                                 largest, farthest_point));
  return std::max(largest * std::numeric_limits<float>::epsilon(), 1e-30);
}

// Points by their cells: finds the one that equals a point up to the rounding, also across a cell's border.
class Welder {
 public:
  Welder(double rounding, std::size_t points, Mesh& mesh) : rounding_(rounding), mesh_(mesh) {
    index_.reserve(points);
  }

  std::uint32_t add(const dvec3& p, std::uint32_t body) {
    Cell cell;
    cell.body = body;
    for (int axis = 0; axis < 3; ++axis)
      cell.at[static_cast<std::size_t>(axis)] = std::llround(p[axis] / rounding_);
    if (const auto own = index_.find(cell); own != index_.end()) return own->second;
    const std::uint32_t known = in_neighbours(cell, p);
    const auto point = known == none ? static_cast<std::uint32_t>(mesh_.positions.size()) : known;
    if (known == none) mesh_.positions.push_back(p);
    index_.emplace(cell, point);
    return point;
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  std::uint32_t in_neighbours(const Cell& cell, const dvec3& p) const {
    for (int i = 0; i < 27; ++i) {
      Cell beside = cell;
      beside.at[0] += i % 3 - 1;
      beside.at[1] += i / 3 % 3 - 1;
      beside.at[2] += i / 9 - 1;
      const auto found = index_.find(beside);
      if (found == index_.end()) continue;
      const dvec3 off = glm::abs(mesh_.positions[found->second] - p);
      if (std::max({off.x, off.y, off.z}) <= rounding_) return found->second;
    }
    return none;
  }

  double rounding_;  // [mm]
  Mesh& mesh_;
  std::unordered_map<Cell, std::uint32_t, CellHash> index_;
};

// Equal points become one, in order of first use.
void weld(const Soup& soup, double rounding, Mesh& mesh) {
  Welder welder(rounding, soup.points.size(), mesh);
  for (std::size_t t = 0; t < soup.triangles.size(); ++t) {
    Triangle welded{};
    for (std::size_t k = 0; k < 3; ++k) {
      const auto i = soup.triangles[t][k];
      // + 0.0: −0 becomes +0
      welded[k] = welder.add(soup.points[i] + 0.0, soup.body.empty() ? 0 : soup.body[i]);
    }
    mesh.triangles.push_back(welded);
    mesh.face.push_back(soup.face[t]);
  }
}

bool has_repeated_point(const Triangle& t) {
  return t[0] == t[1] || t[1] == t[2] || t[2] == t[0];
}

std::size_t drop(Mesh& mesh, const std::vector<char>& gone) {
  std::size_t kept = 0;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    if (gone[t]) continue;
    mesh.triangles[kept] = mesh.triangles[t];
    mesh.face[kept++] = mesh.face[t];
  }
  const std::size_t dropped = mesh.triangles.size() - kept;
  mesh.triangles.resize(kept);
  mesh.face.resize(kept);
  return dropped;
}

std::size_t drop_collapsed(Mesh& mesh) {
  std::vector<char> gone(mesh.triangles.size());
  for (std::size_t t = 0; t < gone.size(); ++t) gone[t] = has_repeated_point(mesh.triangles[t]);
  return drop(mesh, gone);
}

// The corner that lies on the opposite side of a triangle without area, or −1. Flat means: lower than the
// rounding of the file's coordinates.
int flat_corner(const Mesh& mesh, const Triangle& t, double rounding) {
  for (int k = 0; k < 3; ++k) {
    const auto i = static_cast<std::size_t>(k);
    const dvec3 &b = mesh.positions[t[i]], &c = mesh.positions[t[(i + 1) % 3]],
                &a = mesh.positions[t[(i + 2) % 3]];
    const dvec3 side = a - c;
    const double length2 = glm::dot(side, side);
    const double along = glm::dot(b - c, side);
    if (length2 <= 0.0 || along < 0.0 || along > length2) continue;
    const double height = glm::length(glm::cross(b - c, side)) / std::sqrt(length2);
    if (height <= rounding) return k;
  }
  return -1;
}

// A triangle whose corner lies on its opposite side has no area, yet dropping it would leave a slit. So the
// neighbour across that side is split at the corner instead. Where there is no neighbour to split, it goes.
std::size_t split_flat(Mesh& mesh, double rounding) {
  const Topology topology(mesh);
  std::vector<char> busy(mesh.triangles.size()), gone(mesh.triangles.size());
  std::size_t changed = 0;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    if (busy[t]) continue;
    const int k = flat_corner(mesh, mesh.triangles[t], rounding);
    if (k < 0) continue;
    const auto i = static_cast<std::size_t>(k);
    const auto b = mesh.triangles[t][i], c = mesh.triangles[t][(i + 1) % 3],
               a = mesh.triangles[t][(i + 2) % 3];
    const auto n = topology.neighbour(t, (k + 1) % 3);
    busy[t] = 1;
    if (n == no_triangle) {
      gone[t] = 1;
      ++changed;
      continue;
    }
    if (busy[n]) continue;
    const Triangle& other = mesh.triangles[n];
    const auto at_a = static_cast<std::size_t>(std::find(other.begin(), other.end(), a) - other.begin());
    if (other[(at_a + 1) % 3] != c) continue;  // not turned alike: left as it is
    const auto d = other[(at_a + 2) % 3];
    busy[n] = 1;
    ++changed;
    if (d == b) {  // back to back: both go
      gone[t] = gone[n] = 1;
      continue;
    }
    mesh.triangles[t] = {a, b, d};
    mesh.triangles[n] = {b, c, d};
    mesh.face[t] = mesh.face[n];
  }
  drop(mesh, gone);
  return changed;
}

// Points that no triangle uses go.
void drop_unused_points(Mesh& mesh) {
  std::vector<std::uint32_t> to(mesh.positions.size(), UINT32_MAX);
  std::vector<dvec3> kept;
  for (Triangle& t : mesh.triangles)
    for (auto& i : t) {
      if (to[i] == UINT32_MAX) {
        to[i] = static_cast<std::uint32_t>(kept.size());
        kept.push_back(mesh.positions[i]);
      }
      i = to[i];
    }
  mesh.positions = std::move(kept);
}

std::uint32_t root_of(std::vector<std::uint32_t>& parent, std::uint32_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

double angle_at(const Mesh& mesh, const Triangle& t, std::size_t k) {
  const dvec3 p = mesh.positions[t[k]];
  const dvec3 u = mesh.positions[t[(k + 1) % 3]] - p, v = mesh.positions[t[(k + 2) % 3]] - p;
  return std::atan2(glm::length(glm::cross(u, v)), glm::dot(u, v));
}
}  // namespace

void shade_by_crease(Mesh& mesh, double crease_angle) {
  const Topology topology(mesh);
  const auto corners = static_cast<std::uint32_t>(3 * mesh.triangles.size());
  std::vector<std::uint32_t> parent(corners);
  std::iota(parent.begin(), parent.end(), 0u);
  const auto corner_of = [&](std::uint32_t triangle, std::uint32_t point) {
    const Triangle& t = mesh.triangles[triangle];
    return 3 * triangle + static_cast<std::uint32_t>(std::find(t.begin(), t.end(), point) - t.begin());
  };
  for (const Edge& edge : topology.edges) {
    if (edge.uses != 2 || std::abs(dihedral(mesh, edge)) > crease_angle) continue;
    for (const auto point : {edge.a, edge.b})
      parent[root_of(parent, corner_of(edge.triangles[0], point))] =
          root_of(parent, corner_of(edge.triangles[1], point));
  }
  std::vector<dvec3> sum(corners, dvec3(0.0));
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    const dvec3 normal = face_normal(mesh, t);
    for (std::uint32_t k = 0; k < 3; ++k)
      sum[root_of(parent, 3 * t + k)] += angle_at(mesh, mesh.triangles[t], k) * normal;
  }
  mesh.normals.resize(mesh.triangles.size());
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    for (std::uint32_t k = 0; k < 3; ++k) {
      dvec3 n = sum[root_of(parent, 3 * t + k)];
      if (glm::length(n) < 1e-9) n = face_normal(mesh, t);
      // A triangle without area that nothing could mend has no normal of its own.
      mesh.normals[t][k] = glm::length(n) > 0.0 ? vec3(glm::normalize(n)) : vec3(0.0f, 0.0f, 1.0f);
    }
}

bool turn_outwards(Mesh& mesh) {
  const MeshReport found = report(mesh, Topology(mesh));
  if (!found.closed || found.volume >= 0.0) return false;
  for (Triangle& t : mesh.triangles) std::swap(t[1], t[2]);
  for (auto& n : mesh.normals) n = {-n[0], -n[2], -n[1]};
  return true;
}

void make_mesh(Soup soup, double crease_angle, Part& part) {
  Mesh mesh;
  const double rounding = rounding_of(soup.points);
  weld(soup, rounding, mesh);
  std::size_t dropped = drop_collapsed(mesh);
  std::size_t flat = 0;
  for (int pass = 0; pass < 8; ++pass) {  // splitting a neighbour may make another one flat
    const std::size_t changed = split_flat(mesh, rounding);
    flat += changed;
    if (changed == 0) break;
    dropped += drop_collapsed(mesh);
  }
  drop_unused_points(mesh);
  if (dropped > 0)
    part.origin.remarks.push_back(fmt::format("{} triangles with a repeated point were dropped", dropped));
  if (flat > 0)
    part.origin.remarks.push_back(
        fmt::format("{} triangles without area were dropped, their neighbours split in their place", flat));
  mesh.normals.resize(mesh.triangles.size());
  if (turn_outwards(mesh)) part.origin.remarks.push_back("the part was inside out; it has been turned");
  shade_by_crease(mesh, crease_angle);
  part.mesh = std::move(mesh);
  part.faces = std::move(soup.faces);
}
}  // namespace flawsmith::scenes
