#include "defects/inject.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/error.h"
#include "defects/bodies.h"
#include "defects/cut.h"
#include "defects/patch.h"
#include "defects/place.h"
#include "defects/refine/quality.h"
#include "defects/sizing.h"

namespace flawsmith::defects {
namespace {
const Kind& kind_of(const DefectRequest& request) {
  const Kind* kind = find_kind(request.kind);
  if (!kind) throw InputError(fmt::format("unknown defect kind \"{}\"", request.kind));
  return *kind;
}

const scenes::Zone& zone_of(const scenes::Item& item, const DefectRequest& request, const Kind& kind) {
  const auto zone = std::find_if(item.zones.begin(), item.zones.end(),
                                 [&](const scenes::Zone& z) { return z.name == request.zone; });
  if (zone == item.zones.end())
    throw InputError(fmt::format("item {} has no zone \"{}\"", item.name, request.zone));
  const bool wants_edges = kind.chart() == ChartType::edge;
  if (zone->is_edge_zone() && kind.from_rim()) return *zone;
  if (zone->is_edge_zone() != wants_edges || (!wants_edges && zone->triangles.empty()))
    throw InputError(fmt::format("{} needs a zone of {}; zone \"{}\" has none", request.kind,
                                 wants_edges ? "edges" : "faces", request.zone));
  return *zone;
}

// 1 + index of the defect's covering material, 0 for none; adds it to the station if it has to be derived.
std::uint16_t cover_of(scenes::Station& station, const scenes::Item& item, const Placed& defect,
                       std::uint64_t seed) {
  const auto name = defect.kind->cover_material(defect.parameters);
  if (!name) return 0;
  auto& materials = station.materials;
  const auto base =
      item.triangle_material.empty() ? item.material : item.triangle_material[defect.origin.triangle];
  // A derived material belongs to the material that it was made from.
  const std::string own = fmt::format("{} of {}", *name, materials[base].name);
  for (std::size_t i = 0; i < materials.size(); ++i)
    if (materials[i].name == *name || materials[i].name == own) return static_cast<std::uint16_t>(i + 1);
  auto derived = defect.kind->derive_cover_for(defect.parameters, materials[base]);
  if (derived) {
    derived->name = own;
  } else {
    const auto frame = defect.chart->frame(defect.origin, {0.0, 0.0});
    derived = defect.kind->derive_own_cover(materials[base],
                                            {position(item.part->mesh, defect.origin), frame[0], frame[1]},
                                            defect.parameters, seed);
    if (!derived)
      throw InputError(fmt::format("{} is covered with the material \"{}\", which the station does not have",
                                   defect.kind->name(), *name));
    derived->name = fmt::format("{}, defect {}", own, defect.id);
  }
  materials.push_back(*derived);
  return static_cast<std::uint16_t>(materials.size());
}

SizeField scaled(const SizeField& sizes, double scale) {
  return [&sizes, scale](const SurfacePoint& at, const dvec3& position) {
    CellSize size = sizes(at, position);
    size.length *= scale;
    size.width *= scale;
    return size;
  };
}

bool is_sound(const scenes::Mesh& mesh, const scenes::Patch& patch) {
  std::vector<scenes::Triangle> triangles;
  std::vector<dvec3> normals;
  for (const auto& t : patch.triangles) {
    triangles.push_back(t.points);
    normals.push_back(scenes::face_normal(mesh, t.base));
  }
  return soundness(patch.positions, triangles, normals, Precision::float64).good() &&
         soundness(patch.positions, triangles, normals, Precision::float32).good();
}

void fill_truth(DefectTruth& truth, const scenes::Mesh& mesh, const Placed& defect) {
  truth.placed = true;
  truth.position = position(mesh, defect.origin);
  truth.direction = defect.chart->frame(defect.origin, {0.0, 0.0})[0];
  const ChartSite site = defect.chart->site();
  truth.normal = glm::normalize(site.right_normal + site.left_normal);
}

std::uint32_t body_material(const scenes::Item& item, const Placed& defect, std::uint16_t cover) {
  if (cover != 0) return cover - 1u;
  return item.triangle_material.empty() ? item.material : item.triangle_material[defect.origin.triangle];
}

// Adds the defect's bodies to the item, to what is measured of it, and to its volumes.
void add_bodies(scenes::Item& item, const scenes::Mesh& mesh, const Placed& defect, std::uint16_t cover,
                MeasuredSurface& surface, DefectTruth& truth) {
  for (const ChartBody& body : defect.field->bodies()) {
    scenes::AddedBody made = make_body(mesh, *defect.chart, body);
    made.label = defect.id;
    made.material = body_material(item, defect, cover);
    surface.bodies.push_back(measured_body(mesh, *defect.chart, body, made.mesh));
    truth.swept_volume += surface.bodies.back().volume;
    truth.expected_volume += flat_body(body, surface.site).volume;
    item.patch.bodies.push_back(std::move(made));
  }
}

// The cuts among the defects that change the surface: each front with its back behind it in the list; or,
// from a trim edge, one line round the edge.
struct CutSheet {
  std::size_t front = 0;       // index into the defects
  std::vector<CutLine> lines;  // front and back; or one
};
std::vector<CutSheet> part_sheets(std::span<const Placed> changing, Refined& refined) {
  std::vector<CutSheet> cuts;
  for (std::size_t i = 0; i < changing.size(); ++i) {
    if (changing[i].is_back || !changing[i].field->cut()) continue;
    CutSheet cut{i, {part(changing, i, refined)}};
    if (changing[i].field->cut_behind()) {
      CHECK(i + 1 < changing.size() && changing[i + 1].is_back && changing[i + 1].field->cut());
      cut.lines.push_back(part(changing, i + 1, refined));
    }
    cuts.push_back(std::move(cut));
  }
  return cuts;
}

// Closes a cut with its walls; what it measures, into the surface and its back.
void add_cut(scenes::Item& item, std::span<const Placed> changing, const CutSheet& cut,
             const Refined& refined, std::uint16_t cover, MeasuredSurface& surface, DefectTruth& truth) {
  const Placed& front = changing[cut.front];
  const bool from_rim = cut.lines.size() == 1;
  Walls made = from_rim
                   ? rim_walls(front, cut.lines[0], refined, item.patch)
                   : walls(front, cut.lines[0], changing[cut.front + 1], cut.lines[1], refined, item.patch);
  made.body.label = front.id;
  made.body.material = body_material(item, front, cover);
  item.patch.bodies.push_back(std::move(made.body));
  truth.swept_volume += made.swept_volume;
  truth.expected_volume += made.expected_volume;
  for (const CutLine& line : cut.lines) {
    item.patch.openings.push_back(opening(line, item.patch));
    item.patch.openings.back().label = front.id;
  }
  surface.cut = measured_banks(front, cut.lines[0], refined, item.patch);
  if (!from_rim)
    surface.back.at(0).cut = measured_banks(changing[cut.front + 1], cut.lines[1], refined, item.patch);
}

void inject_item(scenes::Station& station, std::size_t index, const std::vector<DefectRequest>& requests,
                 std::vector<DefectTruth>& truths) {
  scenes::Item& item = station.items[index];
  CHECK(item.part);
  const scenes::Mesh& mesh = item.part->mesh;
  const scenes::Topology topology(mesh);
  std::vector<Placed> defects;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const DefectRequest& request = requests[i];
    if (request.item != index) continue;
    const Kind& kind = kind_of(request);
    auto placed =
        place(mesh, topology, zone_of(item, request, kind), kind,
              complete_parameters(kind, request.parameters), request.seed, defects, truths[i].why_not);
    if (!placed) continue;
    placed->request = i;
    placed->id = request.id;
    fill_truth(truths[i], mesh, *placed);
    const auto back = std::move(placed->back);
    defects.push_back(std::move(*placed));
    if (!back) continue;
    back->request = i;
    back->id = request.id;
    defects.push_back(std::move(*back));
  }
  // The patch is made of those that change the surface.
  const auto rest = std::stable_partition(defects.begin(), defects.end(),
                                          [](const Placed& d) { return d.field->changes_surface(); });
  const std::span<const Placed> changing(defects.begin(), rest);
  std::vector<std::uint16_t> cover;
  for (const Placed& defect : defects)
    cover.push_back(defect.is_back ? std::uint16_t{0}
                                   : cover_of(station, item, defect, requests[defect.request].seed));
  Refined refined;
  std::vector<CutSheet> cuts;
  if (!changing.empty()) {
    const auto region = patch_region(mesh, topology, changing);
    const SizeField sizes = patch_sizes(mesh, changing);
    // A cell or two where a steep border runs out may turn over when they are displaced: then all are made a
    // little smaller and lie otherwise, beyond the limit on triangles that the first try keeps.
    RefineLimits limits;
    for (const double scale : {1.0, 0.9, 0.8, 0.7, 0.6}) {
      refined = refine(mesh, region, scaled(sizes, scale), limits);
      limits.max_triangles = 4 * RefineLimits().max_triangles;
      cuts = part_sheets(changing, refined);
      item.patch = make_patch(mesh, changing, cover, region, refined);
      for (const CutSheet& cut : cuts)
        for (const CutLine& line : cut.lines) close_tips(mesh, changing, line, refined, item.patch);
      if (is_sound(mesh, item.patch)) break;
    }
  }
  for (std::size_t i = 0; i < defects.size(); ++i) {
    const Placed& defect = defects[i];
    DefectTruth& truth = truths[defect.request];
    MeasuredSurface surface;
    if (i < changing.size()) {
      const Volumes volume = volumes(mesh, changing, defect, refined, item.patch);
      truth.swept_volume += volume.swept;
      truth.expected_volume += volume.expected;
      if (defect.is_back) continue;
      surface = measured_surface(defect, refined, item.patch);
      if (i + 1 < changing.size() && changing[i + 1].is_back)
        surface.back.push_back(measured_surface(changing[i + 1], refined, item.patch));
    }
    surface.site = defect.chart->site();
    surface.half_extent = defect.field->half_extent();
    for (const CutSheet& cut : cuts)
      if (cut.front == i) add_cut(item, changing, cut, refined, cover[i], surface, truth);
    add_bodies(item, mesh, defect, cover[i], surface, truth);
    truth.measures = defect.kind->measure(surface, defect.parameters);
  }
}
}  // namespace

Injection inject(const scenes::Station& station, const std::vector<DefectRequest>& requests) {
  Injection result{station, {}};
  for (const DefectRequest& request : requests) {
    if (request.item >= station.items.size())
      throw InputError(fmt::format("defect {} is for item {}, but the station has {} items", request.id,
                                   request.item, station.items.size()));
    kind_of(request);
    DefectTruth truth;
    truth.request = request;
    result.defects.push_back(std::move(truth));
  }
  for (std::size_t item = 0; item < station.items.size(); ++item)
    if (std::any_of(requests.begin(), requests.end(), [&](const auto& r) { return r.item == item; }))
      inject_item(result.station, item, requests, result.defects);
  return result;
}
}  // namespace flawsmith::defects
