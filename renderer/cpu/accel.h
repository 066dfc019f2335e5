#pragma once
// One station as Embree traces it: instances of parts, their patches and what was added to them, the bodies
// of lights, what is hidden; and apart from it the labelled regions alone, for amodal masks.
#include <cstdint>
#include <deque>
#include <vector>

#include "renderer/cpu/changed_region.h"
#include "renderer/cpu/moment.h"
#include "renderer/cpu/moving_geometry.h"
#include "renderer/cpu/part_cache.h"
#include "renderer/scene_build.h"
#include "renderer/shared/path.h"
#include "scenes/timing.h"

namespace flawsmith::renderer::cpu {

struct RayQuery : TimedContext {
  const class Accel* accel = nullptr;
  shared::uint leaving = shared::none;  // body that the ray starts on
  shared::uint target = shared::none;   // body that does not block it
  bool from_camera = false;
  bool touched = false;  // a patch triangle, an added or a hidden base triangle was met
};

/// What one camera sample saw of every label, in the order of Accel::labels().
struct LabelMarks {
  std::vector<std::uint8_t>
      seen;  // 1: what it met first belongs to the label with a coverage of a half or more
  std::vector<std::uint8_t> met;  // the same with all other surfaces taken away, of what faces the camera
};

class Accel {
 public:
  /// The station and the cached parts outlive this.
  Accel(const Device& device, PartCache& parts, const scenes::Station& station, std::size_t camera,
        const FlatScene& scene);
  Accel(const Accel&) = delete;
  Accel& operator=(const Accel&) = delete;

  /// The query knows the instances of the moment.
  shared::RawHit closest(RayQuery& query, vec3 origin, vec3 direction) const;
  bool blocked(RayQuery& query, vec3 origin, vec3 direction, float distance) const;

  /// At time 0.
  const shared::TransportView& transport() const { return transport_; }
  const FlatScene& flat() const { return scene_; }
  /// The base triangle where a part was met, or that stands for what was met on it.
  std::uint32_t base_triangle(const shared::RawHit& hit) const;

  // -- labels
  /// Label ids that occur, ascending.
  const std::vector<std::uint16_t>& labels() const { return labels_; }
  /// The labels along a camera ray at a moment and at `first`, what it met first then. An opening that it
  /// enters before that is seen and met.
  void mark_labels(const Moment& moment, const shared::RawHit& first, vec3 origin, vec3 direction,
                   LabelMarks& marks) const;

 private:
  struct LabelQuery;
  struct LabelRegion {
    EmbreeScene scene;
    // Of the item's patch; from its end on, of what was added; from there on, of the openings.
    std::vector<std::uint32_t> triangles;
    std::vector<vec3> opening_normals;  // per triangle of the openings, in the part's own frame
    std::vector<std::uint16_t> opening_labels;
  };
  static void filter(const RTCFilterFunctionNArguments* args);
  static void label_filter(const RTCFilterFunctionNArguments* args);
  static void body_bounds(const RTCBoundsFunctionArguments* args);
  static void body_intersect(const RTCIntersectFunctionNArguments* args);
  static void body_occluded(const RTCOccludedFunctionNArguments* args);
  void add_item(const Device& device, const scenes::Item& item, std::uint32_t instance,
                const CachedPart& part);
  void add_region(const Device& device, const scenes::Patch& patch, std::uint32_t instance, dvec3 centre);
  void mark_first(const shared::RawHit& hit, std::vector<std::uint8_t>& seen) const;
  void add_edges(const scenes::Item& item, const PartGeometry& geometry);
  void add_instance(const Device& device, const EmbreeScene& into, const EmbreeScene& of,
                    std::uint32_t instance, std::uint32_t id);
  void add_bodies(const Device& device);
  bool met_body(const RayQuery& query, std::uint32_t body, vec3 origin, vec3 direction,
                float& distance) const;
  std::size_t label_index(std::uint16_t id) const;

  const scenes::Station& station_;
  const FlatScene& scene_;
  const scenes::TimeSpan span_;  // [s] of the picture
  std::deque<MovingGeometry> moving_;
  EmbreeScene top_, regions_top_;
  bool is_changed_ = false;  // some item has a patch or added bodies
  CachedPart ground_;
  std::vector<EmbreeScene> own_scenes_;             // of patches and added bodies
  std::vector<PatchGeometry> patches_;              // per instance
  std::vector<AddedGeometry> added_;                // per instance
  std::vector<std::vector<std::uint64_t>> hidden_;  // per instance: bits over base triangles; empty: none
  std::vector<ChangedRegion> changed_;              // per instance
  std::vector<LabelRegion> regions_;                // per instance
  std::vector<std::uint16_t> labels_;
  std::vector<const shared::FacetRecord*> base_facets_;
  std::vector<const shared::CornerNormals*> base_normals_;
  std::vector<const shared::uint*> base_materials_;
  std::vector<shared::uint> default_materials_;
  std::vector<const shared::PatchRecord*> patch_records_;
  std::vector<const shared::AddedRecord*> added_records_;
  std::vector<std::vector<shared::BrokenEdgeRecord>> edges_;
  std::vector<const std::uint32_t*> edges_first_, edges_near_;
  std::vector<const shared::BrokenEdgeRecord*> edge_records_;
  std::vector<std::vector<shared::vec3>> depths_;
  std::vector<const shared::vec3*> depth_pointers_;
  std::vector<shared::CutRecord> cuts_;
  shared::TransportView transport_;
};

}  // namespace flawsmith::renderer::cpu
