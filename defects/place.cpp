#include "defects/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/check.h"
#include "defects/back_skin.h"
#include "defects/geometry.h"
#include "defects/rim_chart.h"

namespace flawsmith::defects {
namespace {
constexpr double pi = 3.14159265358979323846;
// Of the samples of a new surface defect's support, this share may lie in another's.
constexpr double overlap_limit = 0.5;
constexpr int samples_across = 7;
// Draws until one lies in the zone's box: a box that holds a thousandth of its triangles is still found.
constexpr int tries_in_box = 10000;

// Index of the interval of the running sums that a uniform number falls into.
std::size_t pick(const std::vector<double>& sums, double u) {
  const auto it = std::upper_bound(sums.begin(), sums.end(), u * sums.back());
  return std::min(static_cast<std::size_t>(it - sums.begin()), sums.size() - 1);
}

dvec3 position(const scenes::Mesh& mesh, const ChainPlace& place) {
  const auto& points = place.chain->points;
  const dvec3 a = mesh.positions[points[place.segment]];
  const dvec3 b = mesh.positions[points[(place.segment + 1) % points.size()]];
  return a + place.share * (b - a);
}

// Whether the new defect keeps clear enough of the others.
bool is_clear(const Placed& fresh, std::span<const Placed> others) {
  const dvec2 half = fresh.field->half_extent();
  std::vector<int> inside(others.size(), 0);
  int count = 0, deepest = 0;
  for (int i = 0; i < samples_across; ++i)
    for (int j = 0; j < samples_across; ++j) {
      const dvec2 share(2.0 * i / (samples_across - 1) - 1.0, 2.0 * j / (samples_across - 1) - 1.0);
      const auto point = fresh.chart->locate(half * share);
      if (!point) continue;
      ++count;
      int layers = 1;
      for (std::size_t k = 0; k < others.size(); ++k) {
        const auto at = others[k].chart->at(*point);
        if (!at || outside_distance(*at, others[k].field->half_extent()) > 0.0) continue;
        ++inside[k];
        ++layers;
      }
      deepest = std::max(deepest, layers);
    }
  if (deepest > scenes::max_labels) return false;
  const bool on_edge = fresh.kind->chart() == ChartType::edge;
  for (std::size_t k = 0; k < others.size(); ++k) {
    const bool alone = on_edge || others[k].kind->chart() == ChartType::edge ||
                       (fresh.field->cut() && others[k].field->cut());
    if (inside[k] > (alone ? 0 : static_cast<int>(overlap_limit * count))) return false;
    if (!alone) continue;
    // The other one may lie between the samples.
    const auto centre = fresh.chart->at(others[k].origin);
    if (centre && outside_distance(*centre, half) == 0.0) return false;
  }
  return true;
}
// Whether the surface stays within the angle that the kind takes of its normal at the origin.
bool is_flat_enough(const scenes::Mesh& mesh, const Placed& placed) {
  const double limit = placed.kind->largest_turn();
  if (limit > 3.15) return true;
  const dvec3 n = shading_normal(mesh, placed.origin);
  const dvec2 half = placed.field->half_extent();
  for (int i = 0; i < samples_across; ++i)
    for (int j = 0; j < samples_across; ++j) {
      const dvec2 share(2.0 * i / (samples_across - 1) - 1.0, 2.0 * j / (samples_across - 1) - 1.0);
      const auto point = placed.chart->locate(half * share);
      if (!point || glm::dot(shading_normal(mesh, *point), n) < std::cos(limit)) return false;
    }
  return true;
}

// Gives the defect its back, where its kind goes through sheet; false if there is no room for it.
bool go_through(const scenes::Mesh& mesh, const scenes::Topology& topology, Placed& placed,
                std::span<const Placed> others, std::string& why_not) {
  const ChartSite site = placed.chart->site();
  if (site.type == ChartType::rim) {  // that chart has all sides of the sheet
    placed.sheet = site.sheet;
    return true;
  }
  const auto through = placed.kind->through(placed.parameters);
  if (!through) return true;
  CHECK(placed.kind->chart() == ChartType::surface);
  Behind found = behind(mesh, topology, placed, through->thickest);
  if (!found.is_sheet && !through->required) return true;
  why_not = found.why_not;
  if (!found.back) return false;
  if (!is_clear(*found.back, others)) {
    why_not = "other defects are in the way";
    return false;
  }
  placed.back = std::move(found.back);
  placed.sheet = found.thickness;
  return true;
}
}  // namespace

SurfacePoint draw_on_faces(const scenes::Mesh& mesh, const scenes::Zone& zone, Random& random) {
  CHECK(!zone.triangles.empty());
  std::vector<double> sums;
  double sum = 0.0;
  for (const auto t : zone.triangles) sums.push_back(sum += scenes::triangle_area(mesh, t));
  SurfacePoint point;
  for (int attempt = 0; attempt < tries_in_box; ++attempt) {
    point.triangle = zone.triangles[pick(sums, random.uniform())];
    const double r = std::sqrt(random.uniform()), k = random.uniform();
    point.weights = {1.0 - r, r * (1.0 - k), r * k};
    if (!zone.box || scenes::contains(*zone.box, position(mesh, point))) break;
  }
  return point;
}

ChainPlace draw_on_chains(const scenes::Mesh& mesh, const scenes::Zone& zone, Random& random) {
  CHECK(!zone.chains.empty());
  std::vector<double> sums;
  std::vector<ChainPlace> segments;
  double sum = 0.0;
  for (const auto& chain : zone.chains) {
    const std::size_t n = chain.points.size(), count = chain.closed ? n : n - 1;
    for (std::size_t i = 0; i < count; ++i) {
      sums.push_back(
          sum += glm::length(mesh.positions[chain.points[(i + 1) % n]] - mesh.positions[chain.points[i]]));
      segments.push_back({&chain, i, 0.0});
    }
  }
  ChainPlace result;
  for (int attempt = 0; attempt < tries_in_box; ++attempt) {
    result = segments[pick(sums, random.uniform())];
    result.share = random.uniform();
    if (!zone.box || scenes::contains(*zone.box, position(mesh, result))) break;
  }
  return result;
}

dvec3 chart_direction(const scenes::Mesh& mesh, const SurfacePoint& point, double angle) {
  const dvec3 n = scenes::face_normal(mesh, point.triangle);
  const dvec3 axis = std::abs(n.x) < 0.9 ? dvec3(1, 0, 0) : dvec3(0, 1, 0);
  const dvec3 u = glm::normalize(axis - glm::dot(axis, n) * n);
  return std::cos(angle) * u + std::sin(angle) * glm::cross(n, u);
}

std::optional<Placed> place(const scenes::Mesh& mesh, const scenes::Topology& topology,
                            const scenes::Zone& zone, const Kind& kind, const Parameters& parameters,
                            std::uint64_t seed, std::span<const Placed> others, std::string& why_not,
                            int tries) {
  Random random(derive_seed(seed, "place"));
  const std::uint64_t field_seed = derive_seed(seed, "field");
  std::map<std::string, int> reasons;
  for (int attempt = 0; attempt < tries; ++attempt) {
    Placed placed;
    placed.kind = &kind;
    placed.parameters = parameters;
    std::string reason;
    dvec2 half;
    if (kind.chart() == ChartType::surface && zone.is_edge_zone()) {
      CHECK(kind.from_rim());
      const auto rim = find_rim(mesh, topology, draw_on_chains(mesh, zone, random),
                                kind.through(parameters).value().thickest);
      if (rim) placed.field = kind.field(parameters, rim_site(*rim), field_seed);
      if (placed.field) {
        half = placed.field->half_extent();
        placed.chart = std::make_unique<RimChart>(mesh, topology, *rim, half);
      }
    } else if (kind.chart() == ChartType::surface) {
      placed.origin = draw_on_faces(mesh, zone, random);
      const double drawn = random.uniform(0.0, 2.0 * pi);
      const auto given = parameters.find_number("angle_deg");
      const dvec3 n = scenes::face_normal(mesh, placed.origin.triangle);
      if (!(glm::length(n) > 0.5)) continue;
      const ChartSite site{ChartType::surface, 0.0, n, n};
      placed.field = kind.field(parameters, site, field_seed);
      if (placed.field) {
        half = placed.field->half_extent();
        const dvec3 direction = chart_direction(mesh, placed.origin, given ? *given * pi / 180.0 : drawn);
        placed.chart = std::make_unique<SurfaceChart>(mesh, topology, placed.origin, direction, half);
      }
    } else {
      const ChainPlace at = draw_on_chains(mesh, zone, random);
      const auto site = edge_site(mesh, topology, at);
      if (site) placed.field = kind.field(parameters, *site, field_seed);
      if (placed.field) {
        half = placed.field->half_extent();
        placed.chart = std::make_unique<EdgeChart>(mesh, topology, at, half);
      }
    }
    if (!placed.field)
      reason = kind.from_rim() && zone.is_edge_zone() ? "it is no trim edge of a sheet"
                                                      : "the edge or surface there does not suit the kind";
    else if (placed.chart->holds(half, reason)) {
      if (const auto origin = placed.chart->locate({0.0, 0.0})) placed.origin = *origin;
      if (!is_flat_enough(mesh, placed))
        reason = "the surface turns away";
      else if (!is_clear(placed, others))
        reason = "other defects are in the way";
      else if (go_through(mesh, topology, placed, others, reason))
        return placed;
    }
    ++reasons[reason];
  }
  const auto most = std::max_element(reasons.begin(), reasons.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  why_not = fmt::format("zone {} has no place for it in {} tries, mostly because: {}", zone.name, tries,
                        most == reasons.end() ? "its triangles are degenerate" : most->first);
  return std::nullopt;
}
}  // namespace flawsmith::defects
