#pragma once
// One sample, from its index to its frames and labels.
#include <cstdint>
#include <functional>

#include "dataset/sample.h"
#include "pipeline/commission.h"
#include "pipeline/visibility.h"
#include "renderer/render.h"
#include "scenes/recipe.h"

namespace flawsmith::pipeline {

struct ProduceOptions {
  std::uint64_t seed = 1;  // master seed
  scenes::Sampling sampling;
  int threads = 0;        // 0: all
  bool captures = false;  // whether the sample gets its cameras' captures, too
  VisibilityLimits limits;
  std::function<void(double share_rendered)> progress;  // called from one thread at a time
};

/// Where the time of a sample goes [s].
struct ProduceTimes {
  double inject = 0, render = 0, label = 0;
};

/// Makes sample `index` of a checked recipe. A function of its arguments alone (renderer and times aside).
dataset::Sample produce(const scenes::Recipe& recipe, int index, const ExposureTimes& exposures,
                        renderer::Renderer& renderer, const ProduceOptions& options,
                        ProduceTimes* times = nullptr);

}  // namespace flawsmith::pipeline
