// Labels by the camera's own rays: what they meet first, and what they would meet if the labelled regions
// stood alone.
#include <algorithm>
#include <limits>

#include "core/check.h"
#include "renderer/cpu/accel.h"

namespace flawsmith::renderer::cpu {
namespace {
float interpolated(const std::array<float, 3>& corners, vec2 uv) {
  return (1.0f - uv.x - uv.y) * corners[0] + uv.x * corners[1] + uv.y * corners[2];
}
}  // namespace

std::size_t Accel::label_index(std::uint16_t id) const {
  const auto place = std::lower_bound(labels_.begin(), labels_.end(), id);
  CHECK(place != labels_.end() && *place == id);
  return static_cast<std::size_t>(place - labels_.begin());
}

void Accel::mark_first(const shared::RawHit& hit, std::vector<std::uint8_t>& seen) const {
  if (hit.kind == shared::hit_added) {
    const std::uint32_t body = added_[hit.instance].body[hit.primitive];
    const std::uint16_t id = station_.items[hit.instance].patch.bodies[body].label;
    if (id != 0) seen[label_index(id)] = 1;
  }
  if (hit.kind != shared::hit_patch) return;
  const scenes::PatchTriangle& t = station_.items[hit.instance].patch.triangles[hit.primitive];
  for (std::size_t l = 0; l < scenes::max_labels; ++l)
    if (t.label[l] != 0 && interpolated(t.coverage[l], hit.uv) >= 0.5f) seen[label_index(t.label[l])] = 1;
}

struct Accel::LabelQuery : TimedContext {
  const Accel* accel;
  vec3 direction;
  float first_distance;
  LabelMarks* marks;
};

/// Takes note of the labels and lets every ray pass, so that it meets all there is.
void Accel::label_filter(const RTCFilterFunctionNArguments* args) {
  if (!args->valid[0]) return;
  args->valid[0] = 0;
  const LabelQuery& query =
      static_cast<const LabelQuery&>(*reinterpret_cast<const TimedContext*>(args->context));
  const Accel& self = *query.accel;
  const std::uint32_t instance = RTCHitN_instID(args->hit, args->N, 0, 0);
  const LabelRegion& region = self.regions_[instance];
  const std::uint32_t index = region.triangles[RTCHitN_primID(args->hit, args->N, 0)];
  const auto& patch = self.patches_[instance].records;
  const AddedGeometry& added = self.added_[instance];
  const bool is_patch = index < patch.size(), is_opening = index >= patch.size() + added.records.size();
  const std::size_t opening = is_opening ? index - patch.size() - added.records.size() : 0;
  const vec3 normal = is_patch     ? patch[index].facet.normal
                      : is_opening ? region.opening_normals[opening]
                                   : added.records[index - patch.size()].facet.normal;
  if (glm::dot(query.instances[instance].rotation * normal, query.direction) >= 0.0f) return;
  std::vector<std::uint8_t>& met = query.marks->met;
  if (is_opening) {
    const std::size_t label = self.label_index(region.opening_labels[opening]);
    met[label] = 1;
    if (RTCRayN_tfar(args->ray, args->N, 0) < query.first_distance) query.marks->seen[label] = 1;
    return;
  }
  const scenes::Patch& labelled = self.station_.items[instance].patch;
  if (!is_patch) {
    met[self.label_index(labelled.bodies[added.body[index - patch.size()]].label)] = 1;
    return;
  }
  const vec2 uv(RTCHitN_u(args->hit, args->N, 0), RTCHitN_v(args->hit, args->N, 0));
  const scenes::PatchTriangle& t = labelled.triangles[index];
  for (std::size_t l = 0; l < scenes::max_labels; ++l)
    if (t.label[l] != 0 && interpolated(t.coverage[l], uv) >= 0.5f) met[self.label_index(t.label[l])] = 1;
}

void Accel::mark_labels(const Moment& moment, const shared::RawHit& first, vec3 origin, vec3 direction,
                        LabelMarks& marks) const {
  if (labels_.empty()) return;
  std::fill(marks.seen.begin(), marks.seen.end(), std::uint8_t{0});
  std::fill(marks.met.begin(), marks.met.end(), std::uint8_t{0});
  mark_first(first, marks.seen);
  LabelQuery query;
  rtcInitIntersectContext(&query.embree);
  query.embree.filter = label_filter;
  query.instances = moment.instances();
  query.accel = this;
  query.direction = direction;
  query.first_distance = first.distance;
  query.marks = &marks;
  RTCRay ray{};
  ray.org_x = origin.x;
  ray.org_y = origin.y;
  ray.org_z = origin.z;
  ray.dir_x = direction.x;
  ray.dir_y = direction.y;
  ray.dir_z = direction.z;
  ray.tfar = std::numeric_limits<float>::infinity();
  ray.mask = ~0u;
  rtcOccluded1(regions_top_.get(), &query.embree, &ray);
}

}  // namespace flawsmith::renderer::cpu
