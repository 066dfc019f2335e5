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

void Accel::count_labels(const shared::RawHit& hit, std::vector<std::uint32_t>& counts) const {
  if (hit.kind == shared::hit_added) {
    const std::uint32_t body = added_[hit.instance].body[hit.primitive];
    const std::uint16_t id = station_.items[hit.instance].patch.bodies[body].label;
    if (id != 0) ++counts[label_index(id)];
  }
  if (hit.kind != shared::hit_patch) return;
  const scenes::PatchTriangle& t = station_.items[hit.instance].patch.triangles[hit.primitive];
  for (std::size_t l = 0; l < scenes::max_labels; ++l)
    if (t.label[l] != 0 && interpolated(t.coverage[l], hit.uv) >= 0.5f) ++counts[label_index(t.label[l])];
}

struct Accel::LabelQuery {
  RTCIntersectContext embree;
  const Accel* accel;
  vec3 direction;
  std::vector<std::uint8_t>* met;
};

/// Takes note of the labels and lets every ray pass, so that it meets all there is.
void Accel::label_filter(const RTCFilterFunctionNArguments* args) {
  if (!args->valid[0]) return;
  args->valid[0] = 0;
  const LabelQuery& query = *reinterpret_cast<const LabelQuery*>(args->context);
  const Accel& self = *query.accel;
  const std::uint32_t instance = RTCHitN_instID(args->hit, args->N, 0, 0);
  const std::uint32_t index = self.regions_[instance].triangles[RTCHitN_primID(args->hit, args->N, 0)];
  const auto& patch = self.patches_[instance].records;
  const AddedGeometry& added = self.added_[instance];
  const bool is_patch = index < patch.size();
  const vec3 normal = is_patch ? patch[index].facet.normal : added.records[index - patch.size()].facet.normal;
  if (glm::dot(self.scene_.instances[instance].rotation * normal, query.direction) >= 0.0f) return;
  const scenes::Patch& labelled = self.station_.items[instance].patch;
  if (!is_patch) {
    (*query.met)[self.label_index(labelled.bodies[added.body[index - patch.size()]].label)] = 1;
    return;
  }
  const vec2 uv(RTCHitN_u(args->hit, args->N, 0), RTCHitN_v(args->hit, args->N, 0));
  const scenes::PatchTriangle& t = labelled.triangles[index];
  for (std::size_t l = 0; l < scenes::max_labels; ++l)
    if (t.label[l] != 0 && interpolated(t.coverage[l], uv) >= 0.5f)
      (*query.met)[self.label_index(t.label[l])] = 1;
}

void Accel::count_amodal(vec3 origin, vec3 direction, std::vector<std::uint32_t>& counts,
                         std::vector<std::uint8_t>& met) const {
  if (labels_.empty()) return;
  std::fill(met.begin(), met.end(), std::uint8_t{0});
  LabelQuery query;
  rtcInitIntersectContext(&query.embree);
  query.embree.filter = label_filter;
  query.accel = this;
  query.direction = direction;
  query.met = &met;
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
  for (std::size_t l = 0; l < met.size(); ++l) counts[l] += met[l];
}

}  // namespace flawsmith::renderer::cpu
