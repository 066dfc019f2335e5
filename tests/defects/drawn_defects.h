#pragma once
// Defects of every kind, drawn over the sizes that they come in, for tests that hold for all of them.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "defects/inject.h"

namespace flawsmith::test {

struct DrawnDefect {
  defects::DefectRequest request;                     // id 7, item 0
  std::vector<std::pair<std::string, double>> sizes;  // measures that truth must show, as asked
};

/// small: of those kinds that come in two orders of magnitude, the lower one.
DrawnDefect draw_defect(const std::string& kind, const std::string& zone, bool small, std::uint64_t seed);

}  // namespace flawsmith::test
