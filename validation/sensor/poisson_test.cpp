// What the Poisson experiment sees.
#include "validation/sensor/poisson.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace flawsmith::validation {
TEST_CASE("the Poisson chi-square test has power", "[sensor]") {
  // A mean that is off by ε·√mean gives a non-centrality of draws·ε²: with ε = 0.02 and 400,000 draws, 160 on
  // about 100 degrees of freedom: z rises by more than 7, caught with more than 95 % at a limit of 4.
  for (const double mean : {3.0, 10.5, 300.0}) {
    CAPTURE(mean);
    CHECK(against_poisson(mean + 0.02 * std::sqrt(mean), mean).z() > 4.0);
  }
}
}  // namespace flawsmith::validation
