#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/log.h"
#include "core/random.h"
#include "scenes/asset_reader.h"
#include "scenes/schema/rules.h"
#include "scenes/station_parts.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {
namespace {
constexpr double least_chord_error = 0.002;  // [mm] below, tessellation takes minutes and gigabytes
constexpr double usual_chord_error = 0.01;   // [mm] where no camera says what it can see

FaceRule::Range range_from(const Node& node) {
  const FaceRule::Range range{node.at(0).quantity(), node.at(1).quantity()};
  if (range.low > range.high)
    node.fail(fmt::format("found [{}, {}]; expected the lower number first", node.at(0).number(),
                          node.at(1).number()));
  return range;
}

Box box_from(const Node& node) {
  const Box box{node.at(0).vector3(), node.at(1).vector3()};
  for (int axis = 0; axis < 3; ++axis)
    if (box.low[axis] > box.high[axis])
      node.fail(fmt::format("found {} to {} along {}; expected the lower corner first", box.low[axis],
                            box.high[axis], "xyz"[axis]));
  return box;
}

FaceRule face_rule_from(const Node& node) {
  FaceRule rule;
  if (node.has("ids"))
    for (const Node& id : node["ids"].elements())
      rule.ids.push_back(static_cast<std::uint32_t>(id.integer()));
  if (node.has("name")) rule.name = node["name"].text();
  if (node.has("normal"))
    rule.normal = {direction_from(node["normal"]["direction"]), node["normal"].quantity("half_angle_deg")};
  if (node.has("curvature_per_mm")) rule.curvature = range_from(node["curvature_per_mm"]);
  if (node.has("area_mm2")) rule.area = range_from(node["area_mm2"]);
  if (node.has("box_mm")) rule.box = box_from(node["box_mm"]);
  return rule;
}

EdgeRule edge_rule_from(const Node& node) {
  EdgeRule rule;
  rule.dihedral = range_from(node["dihedral_deg"]);
  const std::string convexity = node["convexity"].text();
  rule.convexity = convexity == "convex"    ? EdgeRule::Convexity::convex
                   : convexity == "concave" ? EdgeRule::Convexity::concave
                                            : EdgeRule::Convexity::either;
  if (node.has("length_mm")) rule.length = range_from(node["length_mm"]);
  if (node.has("box_mm")) rule.box = box_from(node["box_mm"]);
  rule.corner = node.quantity("corner_deg");
  return rule;
}

// What of the part there is to choose from, for a rule that chose nothing.
std::string what_there_is(const Part& part) {
  const Box box = bounds(part.mesh);
  std::string text = fmt::format("the part has {} faces", part.faces.size());
  std::string names;
  int named = 0;
  for (const Face& face : part.faces)
    if (!face.name.empty() && ++named <= 8) names += (names.empty() ? "" : ", ") + face.name;
  if (named > 0) text += fmt::format(" (named: {}{})", names, named > 8 ? ", …" : "");
  return text + fmt::format(" from [{:.6g}, {:.6g}, {:.6g}] to [{:.6g}, {:.6g}, {:.6g}] mm", box.low.x,
                            box.low.y, box.low.z, box.high.x, box.high.y, box.high.z);
}

// Radius of the break per edge of the topology [mm].
std::vector<double> break_radii(const Node& node, const std::vector<Zone>& zones, const Topology& topology) {
  constexpr double um = 1e-3;
  if (node.is_number()) return std::vector<double>(topology.edges.size(), um * node.number());
  const bool has_default = node.has("default");
  std::vector<double> radius(topology.edges.size(), has_default ? um * node["default"].number() : 0.0);
  for (const auto& [name, value] : node.members()) {
    if (name == "default") continue;
    const auto zone = std::find_if(zones.begin(), zones.end(), [&](const Zone& z) { return z.name == name; });
    if (zone == zones.end())
      value.fail(fmt::format("unknown zone \"{}\"", name) + suggestion(name, names_of(zones)));
    const double r = um * value.number();
    for (const std::uint32_t t : zone->triangles)
      for (const std::uint32_t edge : topology.edge_of[t]) radius[edge] = r;
    for (const EdgeChain& chain : zone->chains)
      for (std::size_t i = 0; i + (chain.closed ? 0 : 1) < chain.points.size(); ++i)
        if (const auto edge =
                topology.edge_between(chain.points[i], chain.points[(i + 1) % chain.points.size()]))
          radius[*edge] = r;
  }
  return radius;
}

const Zone& zone_named(const Node& node, const std::vector<Zone>& zones) {
  const Zone& zone = zones[index_of(node, "zone", names_of(zones))];
  if (zone.triangles.empty())
    node.fail(fmt::format("the zone {} has no faces; expected a zone of faces", zone.name));
  return zone;
}

std::vector<std::uint32_t> triangles_of(const Node& names, const std::vector<Zone>& zones) {
  std::vector<std::uint32_t> triangles;
  for (const Node& name : names.elements()) {
    const auto& own = zone_named(name, zones).triangles;
    triangles.insert(triangles.end(), own.begin(), own.end());
  }
  return triangles;
}

CutFaces cut_faces_from(const Node& node, const Mesh& mesh, const std::vector<Zone>& zones,
                        const std::vector<std::string>& materials) {
  CutFaces cut;
  cut.thickness = node["thickness_mm"].number();
  cut.rollover = node.quantity("rollover_percent");
  cut.burnish = node.quantity("burnish_percent");
  cut.ragged = node.quantity("ragged_percent");
  cut.incline = node.quantity("fracture_deg");
  if (cut.rollover + cut.burnish > 1.0)
    node["burnish_percent"].fail(
        fmt::format("found {} % beside a rollover of {} %; expected 100 % together at most",
                    node["burnish_percent"].number(), node["rollover_percent"].number()));
  cut.rollover_material = index_of(node["materials"]["rollover"], "material", materials);
  cut.burnish_material = index_of(node["materials"]["burnish"], "material", materials);
  cut.fracture_material = index_of(node["materials"]["fracture"], "material", materials);
  cut.depths = std::make_shared<const CutDepths>(
      cut_depths(mesh, triangles_of(node["zones"], zones), triangles_of(node["punch_side"], zones)));
  constexpr double nearly = 0.02;  // of the thickness
  cut.is_sharp = meets_sharply(mesh, *cut.depths, nearly * cut.thickness);
  return cut;
}

class PartShelf {
 public:
  explicit PartShelf(const PartSource& source) : source_(source) {}

  // The part of an item, imported the first time that file and options are asked for.
  std::shared_ptr<const Part> get(const Node& item, const std::filesystem::path& file,
                                  const ImportOptions& options, bool floor_in_effect) {
    auto& part =
        shelf_[{file.string(), options.unit.value_or(""), *options.chord_error, options.crease_angle}];
    if (part) return part;
    try {
      part = std::make_shared<const Part>(source_(file, options));
    } catch (const InputError& error) {
      throw InputError(item["part"].place(), error.what());
    }
    if (part->mesh.triangles.empty())
      item["part"].fail(fmt::format("the part {} has no triangles", file.string()));
    for (const std::string& remark : part->origin.remarks)
      log_warning("{}: {}", item["part"].place().key, remark);
    if (floor_in_effect && part->origin.chord_error > 0.0)
      log_warning("{}: a quarter of a pixel's footprint is under {} mm; the chord error is kept at {} mm",
                  item["part"].place().key, least_chord_error, least_chord_error);
    return part;
  }
  // Of the part, built once.
  const Topology& topology(const std::shared_ptr<const Part>& part) {
    return topologies_.try_emplace(part.get(), part->mesh).first->second;
  }

 private:
  const PartSource& source_;
  std::map<std::tuple<std::string, std::string, double, double>, std::shared_ptr<const Part>> shelf_;
  std::map<const Part*, Topology> topologies_;
};

Item item_from(const Node& node, const std::filesystem::path& folder, PartShelf& shelf,
               const Station& station) {
  Item item;
  item.name = node["name"].text();
  item.pose = pose_from_degrees(node["pose"]["position_mm"].vector3(), node["pose"]["turn_deg"].vector3());
  if (node.has("motion")) item.motion = motion_from(node["motion"]);
  item.role = node["role"].text() == "fixture" ? Item::Role::fixture : Item::Role::inspected;
  item.serial = node["serial"].text();
  item.seed = derive_seed(0, item.name + "/" + item.serial);
  const std::vector<std::string> materials = names_of(station.materials);
  item.material = index_of(node["material"], "material", materials);

  ImportOptions options;
  if (node.has("unit")) options.unit = node["unit"].text();
  options.crease_angle = node.quantity("crease_deg");
  double finest = 0.0;
  for (const Camera& camera : station.cameras) {
    const double footprint = pixel_footprint(camera, item.pose.position);
    if (footprint > 0.0) finest = finest > 0.0 ? std::min(finest, footprint) : footprint;
  }
  const double wanted = finest > 0.0 ? 0.25 * finest : usual_chord_error;
  options.chord_error =
      node.has("chord_error_mm") ? node["chord_error_mm"].number() : std::max(wanted, least_chord_error);
  const bool floor_in_effect = !node.has("chord_error_mm") && wanted < least_chord_error;
  item.part = shelf.get(node, named_path(node["part"].text(), folder), options, floor_in_effect);

  check_names(node["zones"]);
  for (const Node& zone_node : node["zones"].elements()) {
    const ZoneRule rule = zone_rule_from(zone_node);
    Zone zone = find_zone(rule, *item.part, shelf.topology(item.part));
    if (zone.triangles.empty() && zone.chains.empty())
      zone_node.fail(fmt::format("the zone {} is empty: {}", rule.name, what_there_is(*item.part)));
    if (zone_node.has("material")) {
      item.triangle_material.resize(item.part->mesh.triangles.size(), item.material);
      const std::uint32_t material = index_of(zone_node["material"], "material", materials);
      for (const std::uint32_t triangle : zone.triangles) item.triangle_material[triangle] = material;
    }
    item.zone_rules.push_back(rule);
    item.zones.push_back(std::move(zone));
  }
  item.form = waviness_from(node["form_deviation"]);
  if (node.has("cut_faces"))
    item.cut_faces = cut_faces_from(node["cut_faces"], item.part->mesh, item.zones, materials);
  const std::vector<double> radii = break_radii(node["edge_break_um"], item.zones, shelf.topology(item.part));
  if (std::any_of(radii.begin(), radii.end(), [](double r) { return r > 0.0; }))
    item.edge_break =
        std::make_shared<const EdgeBreak>(find_edge_break(item.part->mesh, shelf.topology(item.part), radii));
  return item;
}
}  // namespace

ZoneRule zone_rule_from(const Node& node) {
  ZoneRule rule{node["name"].text(), {}};
  if (node.has("faces"))
    rule.rule = face_rule_from(node["faces"]);
  else
    rule.rule = edge_rule_from(node["edges"]);
  return rule;
}

void read_items(const Node& list, const std::filesystem::path& folder, const PartSource& parts,
                Station& station) {
  check_names(list);
  PartShelf shelf(parts);
  for (const Node& node : list.elements()) station.items.push_back(item_from(node, folder, shelf, station));
}

}  // namespace flawsmith::scenes
