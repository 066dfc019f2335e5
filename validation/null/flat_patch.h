#pragma once
// The null test's instrument: a part with a patch whose field is zero everywhere, before the camera of its
// station, against the part without.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "defects/patch.h"
#include "renderer/render.h"
#include "validation/experiment.h"

namespace flawsmith::validation {

/// Where to put which kind of defect's patch.
struct NullCase {
  std::string zone, kind;
  std::map<std::string, double> numbers;  // of the kind's parameters [mm]
};

/// A scratch's patch on the zone "top".
NullCase null_scratch();

struct FlatPatch {
  scenes::Patch patch;
  dvec3 centre{0.0};  // [mm] part frame
};

struct NullComparison {
  std::size_t pixels = 0, on_patch = 0;
  std::size_t different = 0, strong = 0;  // by more than 1e-4 of the 95th percentile; by more than 5 %
  double mean = 0;                        // relative difference of the mean, without the different ones

  /// At most one pixel in 10,000 differs; the mean of all others by less than 1e-6.
  static constexpr double pixel_share = 1e-4, mean_limit = 1e-6;
  bool seen() const;
  /// "NAME: pixels that differ", "NAME: mean of all others"; NaN where the patch is not in the picture.
  std::vector<Reading> readings(const std::string& name) const;
};

/// The station with the camera's region about the patch on its first item, and its clean picture.
class NullBench {
 public:
  /// The patch lies where the camera sees the zone at less than 60° from its normal; there is such a place.
  NullBench(scenes::Station station, const NullCase& patch);
  NullBench(scenes::Station station, FlatPatch patch);

  const scenes::Patch& patch() const { return flat_.patch; }
  NullComparison with(const scenes::Patch& patch) const;
  /// The camera is this bench's.
  NullComparison with(scenes::Station injected) const;

 private:
  scenes::Station station_;
  FlatPatch flat_;
  std::vector<double> clean_;
  std::unique_ptr<renderer::Renderer> renderer_ = renderer::make_cpu_renderer();
  renderer::RenderOptions options_;
};

}  // namespace flawsmith::validation
