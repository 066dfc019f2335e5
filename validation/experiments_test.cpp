// Every experiment in its quick form.
#include "validation/experiments.h"

#include <catch2/catch.hpp>
#include <set>

namespace flawsmith::validation {
TEST_CASE("experiments hold in their quick form", "[experiments]") {
  std::set<std::string> names;
  for (const Experiment& experiment : experiments()) {
    INFO(experiment.name);
    CHECK(names.insert(experiment.name).second);
    CHECK(!experiment.question.empty());
    CHECK(!experiment.derivation.empty());
    const Outcome outcome = experiment.run(Effort::quick);
    CHECK(!outcome.readings.empty());
    for (const Reading& reading : outcome.readings) {
      INFO(reading.name << ": expected " << reading.expected << ", got " << reading.got << " ± "
                        << reading.tolerance << " " << reading.unit);
      CHECK(reading.pass());
      CHECK(reading.tolerance >= 0.0);
      CHECK(!reading.unit.empty());
    }
  }
}

TEST_CASE("a reading that is not a number fails", "[experiments]") {
  CHECK(!Reading{"", 1.0, std::nan(""), 0.1, "1", 0.0}.pass());
  CHECK(!Reading{"", std::nan(""), 1.0, 0.1, "1", 0.0}.pass());
  CHECK(Reading{"", 1.0, 1.1, 0.125, "1", 0.0}.pass());
  CHECK(!Reading{"", 1.0, 0.8, 0.125, "1", 0.0}.pass());
}
}  // namespace flawsmith::validation
