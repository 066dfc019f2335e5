#pragma once
// Chi-square tests as readings.
#include <string>
#include <vector>

#include "validation/chi_square/chi_square.h"
#include "validation/experiment.h"

namespace flawsmith::validation {

/// χ² over its degrees of freedom: 1, if the sampler draws from its density. Tolerance: where χ² exceeds the
/// level's critical value. Power: the noncentrality that passes it with 95 % probability.
Reading chi_square_reading(const ChiSquare& result);

/// What the parts of the experiment add to.
struct ChiSquareTests {
  std::size_t samples = 0;  // of each test
  std::vector<Reading> readings{};
  std::vector<Reading> masses{};  // how far each density's integral exceeds 1
  int count = 0;

  /// One reading: the worst of these tests, which are of one sampler.
  void add(const std::string& name, const std::vector<ChiSquare>& tests);
};

void add_shapes_and_materials(ChiSquareTests& tests);
void add_lights_and_apertures(ChiSquareTests& tests);

}  // namespace flawsmith::validation
