#pragma once
// Where a patch differs from the base that it stands for. A patch also holds many triangles that only fill up
// the base triangles around a defect: those are the base, and light that meets them alone is the clean twin's
// light.
#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "renderer/part_geometry.h"
#include "scenes/part.h"
#include "scenes/patch.h"

namespace flawsmith::renderer::cpu {

class ChangedRegion {
 public:
  ChangedRegion() = default;
  ChangedRegion(const scenes::Patch& patch, const scenes::Part& part, dvec3 centre);

  /// Whether this patch triangle was moved, tilted, covered or labelled.
  bool is_changed(std::uint32_t patch_triangle) const { return changed_[patch_triangle] != 0; }
  /// Whether a point of a hidden base triangle [mm, part frame recentred] may lie where the patch differs:
  /// conservative.
  bool may_hold(vec3 point) const;

 private:
  struct Box {
    vec3 low, high;
  };
  bool everywhere_ = true;  // base triangles are hidden and nothing stands for them
  std::vector<char> changed_;
  std::vector<Box> boxes_;
};

}  // namespace flawsmith::renderer::cpu
