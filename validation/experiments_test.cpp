// Every experiment in its quick form, each a test of its own.
#include "validation/experiments.h"

#define CATCH_CONFIG_EXTERNAL_INTERFACES  // the list of test cases
#include <catch2/catch.hpp>
#include <set>

namespace flawsmith::validation {
namespace {
void holds(const Experiment& experiment) {
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
}  // namespace

TEST_CASE("experiment form_factor holds", "[experiments]") {
  holds(form_factor());
}
TEST_CASE("experiment integrating_sphere holds", "[experiments]") {
  holds(integrating_sphere());
}
TEST_CASE("experiment ies_flux holds", "[experiments]") {
  holds(ies_flux());
}
TEST_CASE("experiment catalogue_lights holds", "[experiments]") {
  holds(catalogue_lights());
}
TEST_CASE("experiment lights holds", "[experiments]") {
  holds(lights());
}
TEST_CASE("experiment fresnel holds", "[experiments]") {
  holds(fresnel());
}
TEST_CASE("experiment furnace holds", "[experiments]") {
  holds(furnace());
}
TEST_CASE("experiment thin_film holds", "[experiments]") {
  holds(thin_film());
}
TEST_CASE("experiment reciprocity holds", "[experiments]") {
  holds(reciprocity());
}
TEST_CASE("experiment haze holds", "[experiments]") {
  holds(haze());
}
TEST_CASE("experiment liquid holds", "[experiments]") {
  holds(liquid());
}
TEST_CASE("experiment chi_square holds", "[experiments]") {
  holds(chi_square());
}
TEST_CASE("experiment seam holds", "[experiments]") {
  holds(seam());
}
TEST_CASE("experiment edge_break holds", "[experiments]") {
  holds(edge_break());
}
TEST_CASE("experiment cut_face holds", "[experiments]") {
  holds(cut_face());
}
TEST_CASE("experiment cut holds", "[experiments]") {
  holds(cut());
}
TEST_CASE("experiment null holds", "[experiments]") {
  holds(null());
}
TEST_CASE("experiment groove holds", "[experiments]") {
  holds(groove());
}
TEST_CASE("experiment irradiance holds", "[experiments]") {
  holds(irradiance());
}
TEST_CASE("experiment lens holds", "[experiments]") {
  holds(lens());
}
TEST_CASE("experiment film holds", "[experiments]") {
  holds(film());
}
TEST_CASE("experiment esfr holds", "[experiments]") {
  holds(esfr());
}
TEST_CASE("experiment calibrate holds", "[experiments]") {
  holds(calibrate());
}
TEST_CASE("experiment sensor holds", "[experiments]") {
  holds(sensor());
}
TEST_CASE("experiment frames holds", "[experiments]") {
  holds(frames());
}
TEST_CASE("experiment photon_transfer holds", "[experiments]") {
  holds(photon_transfer());
}
TEST_CASE("experiment poisson holds", "[experiments]") {
  holds(poisson());
}
TEST_CASE("experiment flat_field holds", "[experiments]") {
  holds(flat_field());
}
TEST_CASE("experiment shutter holds", "[experiments]") {
  holds(shutter());
}
TEST_CASE("experiment noise_target holds", "[experiments]") {
  holds(noise_target());
}
TEST_CASE("experiment relight holds", "[experiments]") {
  holds(relight());
}
TEST_CASE("experiment sequences holds", "[experiments]") {
  holds(sequences());
}

TEST_CASE("every experiment has a name of its own and a test above", "[experiments]") {
  std::set<std::string> tests, names;
  for (const Catch::TestCase& test : Catch::getRegistryHub().getTestCaseRegistry().getAllTests())
    tests.insert(test.name);
  for (const Experiment& experiment : experiments()) {
    INFO(experiment.name);
    CHECK(names.insert(experiment.name).second);
    CHECK(tests.count("experiment " + experiment.name + " holds") == 1);
  }
}

TEST_CASE("a reading that is not a number fails", "[experiments]") {
  CHECK(!Reading{"", 1.0, std::nan(""), 0.1, "1", 0.0}.pass());
  CHECK(!Reading{"", std::nan(""), 1.0, 0.1, "1", 0.0}.pass());
  CHECK(Reading{"", 1.0, 1.1, 0.125, "1", 0.0}.pass());
  CHECK(!Reading{"", 1.0, 0.8, 0.125, "1", 0.0}.pass());
}
}  // namespace flawsmith::validation
