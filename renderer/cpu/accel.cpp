#include "renderer/cpu/accel.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"
#include "renderer/edge_geometry.h"

namespace flawsmith::renderer::cpu {
namespace {
// Identifiers in the top scene: instance i's base is 3 i, its patch 3 i + 1, what was added to it 3 i + 2;
// the bodies of lights come last.
enum class Layer : std::uint32_t { base, patch, added };
std::uint32_t top_id(std::uint32_t instance, Layer layer) {
  return 3 * instance + static_cast<std::uint32_t>(layer);
}
std::uint32_t instance_of(std::uint32_t id) {
  return id / 3;
}
Layer layer_of(std::uint32_t id) {
  return static_cast<Layer>(id % 3);
}

std::vector<scenes::Triangle> triples(std::size_t count) {
  std::vector<scenes::Triangle> triangles(count);
  for (std::uint32_t t = 0; t < count; ++t) triangles[t] = {3 * t, 3 * t + 1, 3 * t + 2};
  return triangles;
}

RayQuery& query_of(RTCIntersectContext* context) {
  return static_cast<RayQuery&>(*reinterpret_cast<TimedContext*>(context));
}

RTCRay make_ray(vec3 origin, vec3 direction, float distance) {
  RTCRay ray;
  ray.org_x = origin.x;
  ray.org_y = origin.y;
  ray.org_z = origin.z;
  ray.dir_x = direction.x;
  ray.dir_y = direction.y;
  ray.dir_z = direction.z;
  ray.tnear = 0.0f;
  ray.tfar = distance;
  ray.time = 0.0f;
  ray.mask = ~0u;
  ray.id = 0;
  ray.flags = 0;
  return ray;
}
}  // namespace

Accel::Accel(const Device& device, PartCache& parts, const scenes::Station& station, std::size_t camera,
             const FlatScene& scene)
    : station_(station),
      scene_(scene),
      span_(scene.exposure ? scenes::time_span(station.cameras[camera]) : scenes::TimeSpan{}),
      top_(new_scene(device, false)),
      regions_top_(new_scene(device, true)) {
  const std::size_t count = scene.instances.size();
  patches_.resize(count);
  added_.resize(count);
  changed_.resize(count);
  hidden_.resize(count);
  regions_.resize(count);
  for (const scenes::Item& item : station.items) {
    is_changed_ =
        is_changed_ || !item.patch.empty() || !item.patch.hidden.empty() || !item.patch.bodies.empty();
    for (const scenes::PatchTriangle& t : item.patch.triangles)
      for (const std::uint16_t id : t.label)
        if (id != 0) labels_.push_back(id);
    for (const scenes::AddedBody& body : item.patch.bodies)
      if (body.label != 0) labels_.push_back(body.label);
    for (const scenes::Opening& opening : item.patch.openings)
      if (opening.label != 0) labels_.push_back(opening.label);
  }
  std::sort(labels_.begin(), labels_.end());
  labels_.erase(std::unique(labels_.begin(), labels_.end()), labels_.end());

  for (std::uint32_t i = 0; i < station.items.size(); ++i)
    add_item(device, station.items[i], i, parts.get(station.items[i].part));
  if (station.ground.kind == scenes::Ground::Kind::plane) {
    scenes::Item item;
    item.material = station.ground.material;
    ground_.part = std::make_shared<scenes::Part>(ground_part(station.ground));
    item.part = ground_.part;
    ground_.geometry = part_geometry(*ground_.part);
    ground_.scene = triangle_scene(device, ground_.geometry.positions, ground_.geometry.triangles.data(), 2);
    add_item(device, item, static_cast<std::uint32_t>(station.items.size()), ground_);
  }
  add_bodies(device);
  commit(device, top_);
  commit(device, regions_top_);

  transport_.bodies = scene.bodies.data();
  transport_.instances = scene.instances.data();
  transport_.base_facets = base_facets_.data();
  transport_.base_normals = base_normals_.data();
  transport_.base_materials = base_materials_.data();
  transport_.default_materials = default_materials_.data();
  transport_.patches = patch_records_.data();
  transport_.added = added_records_.data();
  transport_.edges_first = edges_first_.data();
  transport_.edges_near = edges_near_.data();
  transport_.edges = edge_records_.data();
  transport_.depths = depth_pointers_.data();
  transport_.cuts = cuts_.data();
}

void Accel::add_item(const Device& device, const scenes::Item& item, std::uint32_t instance,
                     const CachedPart& part) {
  const scenes::Patch& patch = item.patch;
  base_facets_.push_back(part.geometry.facets.data());
  base_normals_.push_back(part.geometry.normals.data());
  CHECK(item.triangle_material.empty() || item.triangle_material.size() == part.geometry.triangles.size());
  base_materials_.push_back(item.triangle_material.empty() ? nullptr : item.triangle_material.data());
  default_materials_.push_back(item.material);
  add_instance(device, top_, part.scene, instance, top_id(instance, Layer::base));
  add_edges(item, part.geometry);
  cuts_.push_back(cut_record(item.cut_faces));
  depths_.push_back(cut_depths(item.cut_faces));
  CHECK(depths_.back().empty() || depths_.back().size() == part.geometry.triangles.size());
  depth_pointers_.push_back(depths_.back().empty() ? nullptr : depths_.back().data());

  if (!patch.hidden.empty()) {
    hidden_[instance].resize((part.geometry.triangles.size() + 63) / 64);
    for (const std::uint32_t t : patch.hidden) {
      CHECK(t < part.geometry.triangles.size());
      hidden_[instance][t / 64] |= std::uint64_t{1} << (t % 64);
    }
  }
  patches_[instance] = patch_geometry(patch, *item.part, part.geometry.centre);
  added_[instance] = added_geometry(patch.bodies, part.geometry.centre);
  patch_records_.push_back(patches_[instance].records.data());
  added_records_.push_back(added_[instance].records.data());
  if (!patch.empty()) changed_[instance] = ChangedRegion(patch, *item.part, part.geometry.centre);
  const auto add_layer = [&](const std::vector<vec3>& positions, Layer layer) {
    if (positions.empty()) return;
    const std::vector<scenes::Triangle> triangles = triples(positions.size() / 3);
    own_scenes_.push_back(triangle_scene(device, positions, triangles.data(), triangles.size()));
    add_instance(device, top_, own_scenes_.back(), instance, top_id(instance, layer));
  };
  add_layer(patches_[instance].positions, Layer::patch);
  add_layer(added_[instance].positions, Layer::added);
  add_region(device, patch, instance, part.geometry.centre);
}

// The labelled region: patch triangles where some label's coverage reaches one half, labelled bodies and
// openings.
void Accel::add_region(const Device& device, const scenes::Patch& patch, std::uint32_t instance,
                       dvec3 centre) {
  LabelRegion& region = regions_[instance];
  std::vector<vec3> positions;
  const auto take = [&](const std::vector<vec3>& from, std::uint32_t t, std::uint32_t offset) {
    region.triangles.push_back(offset + t);
    positions.insert(positions.end(), from.begin() + 3 * t, from.begin() + 3 * t + 3);
  };
  const auto count = static_cast<std::uint32_t>(patch.triangles.size());
  for (std::uint32_t t = 0; t < count; ++t) {
    const scenes::PatchTriangle& triangle = patch.triangles[t];
    bool labelled = false;
    for (std::size_t l = 0; l < scenes::max_labels; ++l)
      labelled =
          labelled || (triangle.label[l] != 0 &&
                       *std::max_element(triangle.coverage[l].begin(), triangle.coverage[l].end()) >= 0.5f);
    if (labelled) take(patches_[instance].positions, t, 0);
  }
  const AddedGeometry& added = added_[instance];
  for (std::uint32_t t = 0; t < added.body.size(); ++t)
    if (patch.bodies[added.body[t]].label != 0) take(added.positions, t, count);
  const auto offset = static_cast<std::uint32_t>(count + added.body.size());
  for (const scenes::Opening& opening : patch.openings) {
    if (opening.label == 0) continue;
    for (const auto& [a, b, c] : opening.triangles) {
      const dvec3 &p = opening.positions[a], &q = opening.positions[b], &r = opening.positions[c];
      region.triangles.push_back(offset + static_cast<std::uint32_t>(region.opening_labels.size()));
      region.opening_normals.emplace_back(glm::cross(q - p, r - p));
      region.opening_labels.push_back(opening.label);
      for (const dvec3& corner : {p, q, r}) positions.emplace_back(corner - centre);
    }
  }
  if (region.triangles.empty()) return;
  const std::vector<scenes::Triangle> triangles = triples(region.triangles.size());
  region.scene = triangle_scene(device, positions, triangles.data(), triangles.size());
  add_instance(device, regions_top_, region.scene, instance, instance);
}

void Accel::add_edges(const scenes::Item& item, const PartGeometry& geometry) {
  const scenes::EdgeBreak* broken = item.edge_break.get();
  edges_.emplace_back();
  if (broken) {
    CHECK(broken->first.size() == geometry.triangles.size() + 1);
    edges_.back() = edge_records(*broken, item.edge_break_scale, item.part->mesh, geometry.centre);
  }
  edges_first_.push_back(broken ? broken->first.data() : nullptr);
  edges_near_.push_back(broken ? broken->near.data() : nullptr);
  edge_records_.push_back(edges_.back().data());
}

void Accel::add_instance(const Device& device, const EmbreeScene& into, const EmbreeScene& of,
                         std::uint32_t instance, std::uint32_t id) {
  if (scene_.moving.holds(instance)) {
    MovingGeometry& moving = moving_.emplace_back();
    moving = {of.get(), instance, id, scene_.moving.swept(instance, bounds_of(of), span_.begin, span_.end)};
    rtcAttachGeometryByID(into.get(), moving.geometry(device).get(), id);
    check_device(device, "rtcAttachGeometryByID");
    return;
  }
  const shared::InstanceRecord& record = scene_.instances[instance];
  Geometry geometry(rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_INSTANCE));
  rtcSetGeometryInstancedScene(geometry.get(), of.get());
  const vec3 columns[4] = {record.rotation[0], record.rotation[1], record.rotation[2], record.translation};
  rtcSetGeometryTransform(geometry.get(), 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, columns);
  rtcCommitGeometry(geometry.get());
  rtcAttachGeometryByID(into.get(), geometry.get(), id);
  check_device(device, "rtcAttachGeometryByID");
}

// -- bodies of lights
// -------------------------------------------------------------------------------------------------

void Accel::add_bodies(const Device& device) {
  if (scene_.lighting.body_count == 0) return;
  Geometry geometry(rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_USER));
  rtcSetGeometryUserPrimitiveCount(geometry.get(), scene_.lighting.body_count);
  rtcSetGeometryUserData(geometry.get(), this);
  rtcSetGeometryBoundsFunction(geometry.get(), body_bounds, this);
  rtcSetGeometryIntersectFunction(geometry.get(), body_intersect);
  rtcSetGeometryOccludedFunction(geometry.get(), body_occluded);
  rtcCommitGeometry(geometry.get());
  rtcAttachGeometryByID(top_.get(), geometry.get(),
                        top_id(static_cast<std::uint32_t>(scene_.instances.size()), Layer::base));
  check_device(device, "rtcAttachGeometryByID");
}

void Accel::body_bounds(const RTCBoundsFunctionArguments* args) {
  const Accel& self = *static_cast<const Accel*>(args->geometryUserPtr);
  const shared::BodyRecord& b = self.scene_.bodies[args->primID];
  vec3 reach(b.size.x);  // balls and caps: the whole sphere's box
  if (b.kind == shared::body_disc)
    for (int k = 0; k < 3; ++k)
      reach[k] = b.size.x * std::sqrt(std::max(0.0f, 1.0f - b.axis_z[k] * b.axis_z[k]));
  if (b.kind == shared::body_rectangle) reach = b.size.x * glm::abs(b.axis_x) + b.size.y * glm::abs(b.axis_y);
  if (b.kind == shared::body_facet)
    reach = std::max(b.size.x, b.size.y) * glm::abs(b.axis_x) + b.size.z * glm::abs(b.axis_y);
  reach = 1.0001f * reach + vec3(1e-4f);
  RTCBounds& out = *args->bounds_o;
  out.lower_x = b.origin.x - reach.x;
  out.lower_y = b.origin.y - reach.y;
  out.lower_z = b.origin.z - reach.z;
  out.upper_x = b.origin.x + reach.x;
  out.upper_y = b.origin.y + reach.y;
  out.upper_z = b.origin.z + reach.z;
}

bool Accel::met_body(const RayQuery& query, std::uint32_t body, vec3 origin, vec3 direction,
                     float& distance) const {
  const shared::BodyRecord& record = scene_.bodies[body];
  return query.from_camera
             ? shared::intersect_body_from_camera(record, origin, direction, distance)
             : shared::intersect_body(record, origin, direction, body == query.leaving, distance);
}

void Accel::body_intersect(const RTCIntersectFunctionNArguments* args) {
  if (!args->valid[0]) return;
  const Accel& self = *static_cast<const Accel*>(args->geometryUserPtr);
  const RayQuery& query = query_of(args->context);
  RTCRayHit& ray = *reinterpret_cast<RTCRayHit*>(args->rayhit);
  float distance;
  if (!self.met_body(query, args->primID, vec3(ray.ray.org_x, ray.ray.org_y, ray.ray.org_z),
                     vec3(ray.ray.dir_x, ray.ray.dir_y, ray.ray.dir_z), distance))
    return;
  if (!(distance < ray.ray.tfar)) return;
  ray.ray.tfar = distance;
  ray.hit.geomID = args->geomID;
  ray.hit.primID = args->primID;
  ray.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
  ray.hit.u = 0.0f;
  ray.hit.v = 0.0f;
}

void Accel::body_occluded(const RTCOccludedFunctionNArguments* args) {
  if (!args->valid[0]) return;
  const Accel& self = *static_cast<const Accel*>(args->geometryUserPtr);
  const RayQuery& query = query_of(args->context);
  // The light that is looked at does not hide itself; a dome's near side may hide its far side.
  if (args->primID == query.target && self.scene_.bodies[args->primID].kind != shared::body_dome) return;
  RTCRay& ray = *reinterpret_cast<RTCRay*>(args->ray);
  float distance;
  if (!self.met_body(query, args->primID, vec3(ray.org_x, ray.org_y, ray.org_z),
                     vec3(ray.dir_x, ray.dir_y, ray.dir_z), distance))
    return;
  const float reach = args->primID == query.target ? 0.9999f * ray.tfar : ray.tfar;
  if (distance < reach) ray.tfar = -std::numeric_limits<float>::infinity();
}

// -- rays
// -------------------------------------------------------------------------------------------------------------

void Accel::filter(const RTCFilterFunctionNArguments* args) {
  if (!args->valid[0]) return;
  RayQuery& query = query_of(args->context);
  const std::uint32_t id = RTCHitN_instID(args->hit, args->N, 0, 0);
  const Layer layer = layer_of(id);
  if (layer == Layer::added) {
    query.touched = true;
    return;
  }
  const ChangedRegion& changed = query.accel->changed_[instance_of(id)];
  if (layer == Layer::patch) {
    query.touched = query.touched || changed.is_changed(RTCHitN_primID(args->hit, args->N, 0));
    return;
  }
  const std::vector<std::uint64_t>& hidden = query.accel->hidden_[instance_of(id)];
  if (hidden.empty()) return;
  const std::uint32_t t = RTCHitN_primID(args->hit, args->N, 0);
  if ((hidden[t / 64] >> (t % 64) & 1u) == 0u) return;
  args->valid[0] = 0;
  if (query.touched) return;
  // Inside an instance Embree hands over the ray in the part's own frame.
  RTCRayN* ray = args->ray;
  const float distance = RTCRayN_tfar(ray, args->N, 0);
  query.touched =
      changed.may_hold({RTCRayN_org_x(ray, args->N, 0) + distance * RTCRayN_dir_x(ray, args->N, 0),
                        RTCRayN_org_y(ray, args->N, 0) + distance * RTCRayN_dir_y(ray, args->N, 0),
                        RTCRayN_org_z(ray, args->N, 0) + distance * RTCRayN_dir_z(ray, args->N, 0)});
}

shared::RawHit Accel::closest(RayQuery& query, vec3 origin, vec3 direction) const {
  rtcInitIntersectContext(&query.embree);
  if (is_changed_) query.embree.filter = filter;
  query.accel = this;
  RTCRayHit ray;
  ray.ray = make_ray(origin, direction, std::numeric_limits<float>::infinity());
  ray.hit.geomID = RTC_INVALID_GEOMETRY_ID;
  ray.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
  rtcIntersect1(top_.get(), &query.embree, &ray);
  shared::RawHit hit;
  hit.kind = shared::hit_nothing;
  hit.instance = shared::none;
  hit.primitive = shared::none;
  hit.distance = shared::huge_value;
  hit.uv = vec2(0.0f);
  if (ray.hit.geomID == RTC_INVALID_GEOMETRY_ID) return hit;
  hit.distance = ray.ray.tfar;
  hit.primitive = ray.hit.primID;
  if (ray.hit.instID[0] == RTC_INVALID_GEOMETRY_ID) {
    hit.kind = shared::hit_body;
    return hit;
  }
  const Layer layer = layer_of(ray.hit.instID[0]);
  hit.kind = layer == Layer::base    ? shared::hit_base
             : layer == Layer::patch ? shared::hit_patch
                                     : shared::hit_added;
  hit.instance = instance_of(ray.hit.instID[0]);
  hit.uv = vec2(ray.hit.u, ray.hit.v);
  return hit;
}

std::uint32_t Accel::base_triangle(const shared::RawHit& hit) const {
  if (hit.kind == shared::hit_patch) return patches_[hit.instance].records[hit.primitive].base;
  if (hit.kind == shared::hit_added)
    return station_.items[hit.instance].patch.bodies[added_[hit.instance].body[hit.primitive]].base;
  CHECK(hit.kind == shared::hit_base);
  return hit.primitive;
}

bool Accel::blocked(RayQuery& query, vec3 origin, vec3 direction, float distance) const {
  rtcInitIntersectContext(&query.embree);
  if (is_changed_) query.embree.filter = filter;
  query.accel = this;
  RTCRay ray = make_ray(origin, direction,
                        distance < shared::huge_value ? distance : std::numeric_limits<float>::infinity());
  rtcOccluded1(top_.get(), &query.embree, &ray);
  return ray.tfar < 0.0f;
}

}  // namespace flawsmith::renderer::cpu
