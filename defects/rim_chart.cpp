#include "defects/rim_chart.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <unordered_map>

#include "core/check.h"
#include "defects/back_skin.h"
#include "defects/geometry.h"

namespace flawsmith::defects {
namespace {
constexpr double right_angle_sine = 0.0872;  // 5°: the cut face may lean by as much
constexpr double flat_cosine = 0.9994;       // 2°: a skin that turns away by more is bent
constexpr double parallel_cosine = 0.9962;   // 5°: of the far skin
// The sheet's thickness and the two borders of the cut face may differ by this share of the thickness.
constexpr double fit_tolerance = 0.02;
// The edge may run aside by this much per length along it: then the cut face's strips are still compact.
constexpr double steepest_edge = 0.6;
constexpr double widest_roll = 0.3;  // of a rollover at the far border, over the thickness
// [mm] Beside the edge, where one looks through the sheet: farther in where the far border is rolled over.
constexpr double look_from[] = {0.01, 0.1, 0.3, 1.0};

enum Face : char { front, wall, back };

// How thick the part is beside the edge, seen from the face of triangle t; none where it is no sheet.
std::optional<double> thickness_at(const scenes::Mesh& mesh, const dvec3& edge_point, std::uint32_t t,
                                   std::uint32_t other, double thickest) {
  const dvec3 n = scenes::face_normal(mesh, t), outside = scenes::face_normal(mesh, other);
  for (const double inside : look_from) {
    const auto exit = first_face(mesh, edge_point - inside * outside, -n, thickest);
    if (!exit) return std::nullopt;
    if (exit->cosine >= parallel_cosine) return exit->distance;
  }
  return std::nullopt;
}
}  // namespace

std::optional<RimPlace> find_rim(const scenes::Mesh& mesh, const scenes::Topology& topology,
                                 const ChainPlace& place, double thickest) {
  const auto& points = place.chain->points;
  const auto p = points[place.segment], q = points[(place.segment + 1) % points.size()];
  const auto index = topology.edge_between(p, q);
  if (!index || topology.edges[*index].uses != 2) return std::nullopt;
  const scenes::Edge& edge = topology.edges[*index];
  if (!(std::abs(std::cos(scenes::dihedral(mesh, edge))) < right_angle_sine) ||
      scenes::dihedral(mesh, edge) < 0.0)
    return std::nullopt;
  const dvec3 origin = glm::mix(mesh.positions[p], mesh.positions[q], place.share);
  std::optional<RimPlace> best;
  for (const std::size_t k : {0u, 1u}) {
    const auto skin = edge.triangles[k], face = edge.triangles[1 - k];
    const auto sheet = thickness_at(mesh, origin, skin, face, thickest);
    if (!sheet || (best && best->sheet <= *sheet)) continue;
    const dvec3 up = scenes::face_normal(mesh, skin);
    const dvec3 run = glm::normalize(mesh.positions[q] - mesh.positions[p]);
    dvec3 into = glm::cross(run, up);
    if (glm::dot(into, scenes::face_normal(mesh, face)) > 0.0) into = -into;
    best = RimPlace{origin, dmat3(into, glm::cross(up, into), up), *sheet, skin, face, {p, q}};
  }
  return best;
}

ChartSite rim_site(const RimPlace& place) {
  return {ChartType::rim, 0.5 * 3.14159265358979323846, place.axes[2], -place.axes[0], place.sheet};
}

struct RimChart::State {
  const scenes::Mesh& mesh;
  const scenes::Topology& topology;
  RimPlace place;
  dvec2 half;
  std::vector<std::uint32_t> triangles;
  std::unordered_map<std::uint32_t, Face> face;
  std::vector<std::pair<std::uint32_t, std::size_t>> border;  // sides of triangles where the chart ends
  std::vector<dvec2> rim;                                     // (y, depth into the sheet), y ascending
  std::string why_not;                                        // the chart is none

  // Into the sheet, along the edge, above the front.
  dvec3 local(const dvec3& p) const { return glm::transpose(place.axes) * (p - place.origin); }
  dvec3 world(const dvec3& p) const { return place.origin + place.axes * p; }

  double rim_at(double y) const {
    std::size_t i = 1;
    while (i + 1 < rim.size() && rim[i].x < y) ++i;
    const dvec2 &a = rim[i - 1], &b = rim[i];
    return a.y + (y - a.x) / (b.x - a.x) * (b.y - a.y);
  }

  // One function over all faces: height over the sheet's middle, and outside its middle half how far inside
  // the edge. So a rollover, where both change, lies between the cut face and the back.
  ChartPoint unfolded(const dvec3& p) const {
    const double height = 0.5 * place.sheet + p.z, inside = p.x - rim_at(p.y);
    return {height + inside * std::clamp(4.0 * height / place.sheet, -1.0, 1.0), p.y};
  }

  // Whether the triangle's box comes near the support.
  bool is_near(std::uint32_t t) const {
    dvec3 low(1e300), high(-1e300);
    for (const auto p : mesh.triangles[t]) {
      low = glm::min(low, local(mesh.positions[p]));
      high = glm::max(high, local(mesh.positions[p]));
    }
    return low.y < 1.3 * half.y && high.y > -1.3 * half.y && low.x < half.x + half.y && high.x > -half.y;
  }

  bool belongs(std::uint32_t t, Face where) const {
    const double up = glm::dot(scenes::face_normal(mesh, t), place.axes[2]);
    if (where == wall) return up < right_angle_sine && up > -flat_cosine;  // the rollover, too
    return (where == front ? up : -up) > flat_cosine;
  }

  // Over smooth edges from the two triangles at the place; from the cut face over its far border to the back.
  void spread() {
    std::deque<std::uint32_t> open;
    const auto claim = [&](std::uint32_t t, Face where) {
      if (!face.emplace(t, where).second) return;
      triangles.push_back(t);
      open.push_back(t);
    };
    claim(place.front, front);
    claim(place.wall, wall);
    for (; !open.empty(); open.pop_front()) {
      const auto t = open.front();
      for (std::size_t k = 0; k < 3; ++k) {
        const auto& edge = topology.edges[topology.edge_of[t][k]];
        const auto next = topology.neighbour(t, static_cast<int>(k));
        if (next == scenes::no_triangle || !is_near(next)) continue;
        const Face here = face.at(t);
        if (here == wall && belongs(next, back))
          claim(next, back);
        else if (belongs(next, here) && !scenes::is_crease(mesh, edge))
          claim(next, here);
      }
    }
  }

  // What lies across a side: the same face, over a border of the cut face the other one, or nothing.
  enum class Across { same, rim, nothing };
  Across across(std::uint32_t t, std::size_t k) const {
    const auto next = topology.neighbour(t, static_cast<int>(k));
    const auto found = next == scenes::no_triangle ? face.end() : face.find(next);
    if (found == face.end()) return Across::nothing;
    const Face here = face.at(t), there = found->second;
    if (here == there)
      return scenes::is_crease(mesh, topology.edges[topology.edge_of[t][k]]) ? Across::nothing : Across::same;
    return here == wall || there == wall ? Across::rim : Across::nothing;
  }

  // The front's border along the cut face as a function of y, from the place's own edge to both sides.
  void follow_rim() {
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> joined;
    for (const auto t : triangles)
      for (std::size_t k = 0; k < 3; ++k) {
        if (face.at(t) != front || across(t, k) != Across::rim) continue;
        const auto a = mesh.triangles[t][k], b = mesh.triangles[t][(k + 1) % 3];
        joined[a].push_back(b);
        joined[b].push_back(a);
      }
    std::deque<dvec2> found;
    const auto walk = [&](std::uint32_t from, std::uint32_t to, bool upwards) {
      for (;;) {
        const dvec3 a = local(mesh.positions[from]), b = local(mesh.positions[to]);
        const double run = upwards ? b.y - a.y : a.y - b.y;
        if (!(run > 0.0) || std::abs(b.x - a.x) > steepest_edge * run) return;
        upwards ? found.emplace_back(b.y, b.x) : found.emplace_front(b.y, b.x);
        const auto& next = joined[to];
        if (std::abs(b.y) > 1.3 * half.y || next.size() != 2) return;
        const auto on = next[0] == from ? next[1] : next[0];
        from = to;
        to = on;
      }
    };
    auto [p, q] = place.edge;
    if (local(mesh.positions[p]).y > local(mesh.positions[q]).y) std::swap(p, q);
    walk(p, q, true);
    walk(q, p, false);
    rim.assign(found.begin(), found.end());
  }

  bool back_fits() const {
    const double tolerance = fit_tolerance * place.sheet;
    bool any = false;
    for (const auto t : triangles) {
      if (face.at(t) != back) continue;
      for (std::size_t k = 0; k < 3; ++k) {
        const dvec3 a = local(mesh.positions[mesh.triangles[t][k]]);
        if (std::abs(a.y) <= half.y && a.x <= half.x && std::abs(a.z + place.sheet) > tolerance) return false;
        if (across(t, k) != Across::rim) continue;
        any = true;
        const double rolled = a.x - rim_at(a.y);
        if (std::abs(a.y) <= half.y && (rolled < -tolerance || rolled > widest_roll * place.sheet))
          return false;
      }
    }
    return any;
  }
};

RimChart::RimChart(const scenes::Mesh& mesh, const scenes::Topology& topology, const RimPlace& place,
                   dvec2 half)
    : state_(new State{mesh, topology, place, half, {}, {}, {}, {}, {}}) {
  State& s = *state_;
  s.spread();
  s.follow_rim();
  if (s.rim.size() < 2 || s.rim.front().x > -half.y || s.rim.back().x < half.y) {
    s.why_not = "no room along the trim edge, or it is bent too tightly";
    s.rim = {{-half.y, 0.0}, {half.y, 0.0}};
  } else if (!s.back_fits()) {
    s.why_not = "the cut face is not square to the sheet, or the sheet's thickness changes";
  }
  for (const auto t : s.triangles)
    for (std::size_t k = 0; k < 3; ++k)
      if (s.across(t, k) == State::Across::nothing) s.border.emplace_back(t, k);
}

RimChart::~RimChart() = default;

ChartSite RimChart::site() const {
  return rim_site(state_->place);
}

std::optional<ChartPoint> RimChart::at(const SurfacePoint& point) const {
  if (!state_->face.count(point.triangle)) return std::nullopt;
  return state_->unfolded(state_->local(position(state_->mesh, point)));
}

dmat3 RimChart::frame(const SurfacePoint&, ChartPoint) const {
  return state_->place.axes;
}

dvec3 RimChart::along(const SurfacePoint&, ChartPoint at) const {
  const dmat3& axes = state_->place.axes;
  if (std::abs(at.x) < 0.5 * state_->place.sheet) return axes[2];
  return at.x > 0.0 ? axes[0] : -axes[0];
}

double RimChart::depth(const SurfacePoint& point, ChartPoint, const dvec3& moved) const {
  const dmat3& axes = state_->place.axes;
  const Face where = state_->face.at(point.triangle);
  return where == wall ? glm::dot(moved, axes[0]) : glm::dot(moved, axes[2]) * (where == front ? -1.0 : 1.0);
}

std::optional<SurfacePoint> RimChart::locate(ChartPoint at) const {
  const double s = 0.5 * state_->place.sheet, inside = std::max(std::abs(at.x) - s, 0.0);
  const double z = std::clamp(at.x, -s, s) - s;
  const dvec3 p = state_->world({state_->rim_at(at.y) + inside, at.y, z});
  std::optional<SurfacePoint> best;
  double nearest = 0.5 * widest_roll * state_->place.sheet;  // a rollover lies off the edge
  for (const auto t : state_->triangles) {
    const auto& [a, b, c] = state_->mesh.triangles[t];
    const std::array<dvec3, 3> corners{state_->mesh.positions[a], state_->mesh.positions[b],
                                       state_->mesh.positions[c]};
    const double distance = triangle_distance(p, corners);
    if (distance >= nearest) continue;
    nearest = distance;
    best = SurfacePoint{t, nearest_weights(p, corners)};
  }
  return best;
}

const std::vector<std::uint32_t>& RimChart::triangles() const {
  return state_->triangles;
}

bool RimChart::holds(dvec2 half, std::string& why_not) const {
  why_not = state_->why_not;
  if (!why_not.empty()) return false;
  why_not = "no room on the sheet beside its trim edge";
  const scenes::Mesh& mesh = state_->mesh;
  for (const auto& [t, k] : state_->border) {
    const auto at = [&, t = t](std::size_t corner) {
      return state_->unfolded(state_->local(mesh.positions[mesh.triangles[t][corner % 3]]));
    };
    if (meets_rectangle(at(k), at(k + 1), half)) return false;
  }
  why_not.clear();
  return true;
}
}  // namespace flawsmith::defects
