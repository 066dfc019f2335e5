#pragma once
// The CPU backend: Embree traces one ray at a time, TBB hands out tiles. Every pixel is a function of the
// station, the seed and the sample count alone, and is summed in the order of its samples: the same bytes on
// any number of threads.
#include <memory>

#include "renderer/cpu/part_cache.h"
#include "renderer/material_tables.h"
#include "renderer/render.h"

namespace flawsmith::renderer::cpu {

class CpuRenderer final : public Renderer {
 public:
  CpuRenderer();
  Capture render(const scenes::Station& station, std::size_t camera, const RenderOptions& options) override;
  const Image<std::uint8_t>& touched() const override { return touched_; }
  std::string identity() const override;
  RayCount rays() const override { return rays_; }

 private:
  Device device_;
  PartCache parts_;
  ComplementTables tables_;
  Image<std::uint8_t> touched_;
  RayCount rays_;
};

}  // namespace flawsmith::renderer::cpu
