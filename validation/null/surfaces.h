#pragma once
// Surfaces of the null test that its counter-tests change: a mirror, and a cover of lines.
#include "validation/null/flat_patch.h"

namespace flawsmith::validation {

/// The plate in dark field, polished to a mirror.
scenes::Station mirror_plate();

/// The plate under a cover of its own material with polishing lines.
class LinedPlate {
 public:
  LinedPlate();
  /// Depth of the lines [mm]; what is seen of them against the plate without.
  NullComparison with_lines(double depth) const;

 private:
  scenes::Station lined_;
  std::unique_ptr<NullBench> bench_;
};

}  // namespace flawsmith::validation
