#include "defects/taxonomy.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace flawsmith;
using namespace flawsmith::defects;

TEST_CASE("The taxonomy and the kinds name the same things", "[taxonomy]") {
  CHECK(taxonomy().size() == all_kinds().size());
  int place = 0;
  for (const Kind* kind : all_kinds()) {
    INFO(kind->name());
    CHECK(find_kind(kind->name()) == kind);
    const TaxonomyEntry* entry = find_entry(kind->name());
    REQUIRE(entry);
    // Data sets number their categories by places in the list; the taxonomy's ids are fixed for ever.
    CHECK(entry->id == ++place);
    CHECK(entry->chart == kind->chart());
    // What an empty surface measures has all the names, and the taxonomy defines each.
    Parameters parameters;
    for (const auto& word : kind->words()) parameters.words[word.name] = word.choices.front();
    for (const auto& [name, value] : kind->measure({}, parameters)) {
      INFO(name << " wants a definition: measures: {" << name << ": how it is measured}");
      CHECK(value == 0.0);
      CHECK(std::any_of(entry->measures.begin(), entry->measures.end(), [&, &measure = name](const auto& m) {
        return m.first == measure && !m.second.empty();
      }));
    }
    INFO("about: one paragraph on what it is, its sizes from practice and where they are from");
    CHECK_FALSE(entry->about.empty());
    CHECK_FALSE(entry->english.empty());
    CHECK_FALSE(entry->chinese.empty());
  }
}
