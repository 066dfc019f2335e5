#pragma once
// Parts that were rendered, with their base hierarchies, kept as long as they are in use.
#include <list>
#include <memory>

#include "renderer/cpu/embree.h"
#include "renderer/part_geometry.h"
#include "scenes/part.h"

namespace flawsmith::renderer::cpu {

struct CachedPart {
  std::shared_ptr<const scenes::Part> part;  // held: its address is the key
  PartGeometry geometry;
  EmbreeScene scene;  // the base triangles in their own coordinates
  int unused = 0;     // renders since the last one that wanted it
};

/// Triangles over points as a committed scene that context filters see.
EmbreeScene triangle_scene(const Device& device, const std::vector<vec3>& positions,
                           const scenes::Triangle* triangles, std::size_t count);

class PartCache {
 public:
  explicit PartCache(const Device& device) : device_(device) {}
  const CachedPart& get(const std::shared_ptr<const scenes::Part>& part);
  /// Ends a render: parts that the last few renders did not want are let go.
  void age();

 private:
  const Device& device_;
  std::list<CachedPart> parts_;
};

}  // namespace flawsmith::renderer::cpu
