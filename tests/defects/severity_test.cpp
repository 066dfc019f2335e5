// Severity: one number from invisible to scrap, for every kind of the taxonomy.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base_meshes.h"
#include "core/parallel.h"
#include "defects/inject.h"
#include "defects/taxonomy.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
// The kind injected once at this severity where there is room for scrap: a plate, or the edge of a block;
// what has to go through sheet, on some of 1.5 mm.
DefectTruth made_at(const Kind& kind, double severity) {
  const bool edge = kind.chart() == ChartType::edge;
  const auto parameters = complete_parameters(kind, {numbers_at_severity(kind.name(), severity).value(), {}});
  const auto through = edge ? std::nullopt : kind.through(parameters);
  const auto mesh = edge                           ? tests::wedge(tests::pi / 2, 12, 30, 30)
                    : through && through->required ? test::box({120, 120, 1.5})
                                                   : tests::plate(120);
  const auto zone = edge ? tests::wedge_edge(mesh) : tests::all_faces(mesh);
  auto asked = tests::request(kind.name(), zone.name, {}, 3);
  asked.parameters = parameters;
  return inject(tests::station_of(mesh, {zone}), {asked}).defects.at(0);
}
}  // namespace

TEST_CASE("Every kind has severities within what it takes", "[severity]") {
  for (const Kind* kind : all_kinds()) {
    INFO(kind->name()
         << " needs a block `severity` in defects/taxonomy.yaml; that file's head says what it holds");
    const TaxonomyEntry* entry = find_entry(kind->name());
    REQUIRE(entry);
    REQUIRE_FALSE(entry->severity.empty());
    const auto numbers = kind->numbers();
    for (const SeverityRow& row : entry->severity) {
      INFO("its number " << row.number);
      const auto number =
          std::find_if(numbers.begin(), numbers.end(), [&](const auto& n) { return n.name == row.number; });
      REQUIRE(number != numbers.end());
      CHECK(row.at[0] > 0.0);  // geometric interpolation
      CHECK(row.at[0] >= number->low);
      CHECK(row.at[0] < row.at[1]);
      CHECK(row.at[1] < row.at[2]);
      CHECK(row.at[2] <= number->high);
      CHECK_FALSE(row.limit.empty());
    }
    // The numbers go together: the kind refuses none. Ratios are geometric, too: largest and smallest at the
    // ends.
    const ChartSite site{kind->chart(), tests::pi / 2, {0, 0, 1}, {1, 0, 0}};
    for (const double severity : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      INFO("severity " << severity);
      const auto parameters =
          complete_parameters(*kind, {numbers_at_severity(kind->name(), severity).value(), {}});
      CHECK_NOTHROW(kind->field(parameters, site, 1));
    }
  }
}

TEST_CASE("Severity is geometric between the taxonomy's three values", "[severity]") {
  for (const TaxonomyEntry& entry : taxonomy()) {
    INFO(entry.name);
    const auto at = [&](double severity) { return numbers_at_severity(entry.name, severity).value(); };
    for (const SeverityRow& row : entry.severity) {
      CHECK(at(0.0).at(row.number) == row.at[0]);
      CHECK(at(0.5).at(row.number) == row.at[1]);
      CHECK(at(1.0).at(row.number) == row.at[2]);
      // Half way in severity is half way in the logarithm: √(v0 v1).
      CHECK(at(0.25).at(row.number) == Approx(std::sqrt(row.at[0] * row.at[1])));
      CHECK(at(0.75).at(row.number) == Approx(std::sqrt(row.at[1] * row.at[2])));
    }
  }
  // ISO 3685 ends a tool's life at VB_B = 0.3 mm.
  CHECK(numbers_at_severity("flank_wear", 0.5)->at("vb_mm") == 0.3);
  CHECK_FALSE(numbers_at_severity("no such kind", 0.5));
}

TEST_CASE("What severity sets grows with it on the surface", "[severity]") {
  // The ends and the limit; between them every number is geometric (the test above).
  const double severities[] = {0.0, 0.5, 1.0};
  const auto& kinds = all_kinds();
  std::vector<DefectTruth> made(3 * kinds.size());
  parallel_for(static_cast<int>(made.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    const Kind& kind = *kinds[at / 3];
    if (numbers_at_severity(kind.name(), 0.0)) made[at] = made_at(kind, severities[at % 3]);
  });
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const TaxonomyEntry* entry = find_entry(kinds[k]->name());
    if (!entry || entry->severity.empty()) continue;  // told by the first test
    for (std::size_t s = 0; s < 3; ++s) {
      const DefectTruth& truth = made[3 * k + s];
      INFO(entry->name << " at severity " << severities[s] << ": " << truth.why_not);
      REQUIRE(truth.placed);
      std::vector<std::string> growing = {"area_mm2"};
      for (const SeverityRow& row : entry->severity)
        if (truth.measures.count(row.number)) growing.push_back(row.number);
      for (const std::string& name : growing) {
        INFO(name << " " << truth.measures.at(name));
        CHECK(truth.measures.at(name) > (s > 0 ? made[3 * k + s - 1].measures.at(name) : 0.0));
      }
      if (s > 0 && truth.swept_volume != 0.0)  // kinds that only cover move nothing
        CHECK(std::abs(truth.swept_volume) > std::abs(made[3 * k + s - 1].swept_volume));
    }
  }
}
